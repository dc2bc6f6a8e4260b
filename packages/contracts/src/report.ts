import type { LengthName, LevelName, RoleName } from './names.ts'

// The JSON that `GetReport`, `GetChange`, `GetWholeSchoolReport` and `GetSchoolBenchmarks` carry, as every surface reads it. Analytics decides
// what stands in it and has hidden what must be hidden; a reader prints it and computes nothing.

/** A share as it is printed: exact, a band (`<5%`) or between two percentages. */
export type Share =
  | { readonly kind: 'exact'; readonly percent: number; readonly count?: number }
  | { readonly kind: 'band'; readonly label: string }
  | { readonly kind: 'between'; readonly from: number; readonly to: number }

export type Figures = {
  /** Absent only where one or two leaders released their mean. */
  readonly n?: number
  /** `mean` or `meanBand`, never both. */
  readonly mean?: string
  readonly meanBand?: string
  /** One share per point or option. */
  readonly histogram?: readonly Share[]
  /** Of an item with several choices. */
  readonly options?: readonly Share[]
  /** Points 4 and 5. */
  readonly agree?: Share
  /** Point 3, never part of `agree`. */
  readonly slightlyAgree?: Share
  readonly notApplicable?: number
  readonly skipped?: number
  readonly preferNotToSay?: number
  /** Came through the open link. */
  readonly unverified?: true
}

/** `[c]`: too few to be shown. `[z]`: not asked. */
export type Cell<Shown = Figures> = Shown | '[c]' | '[z]'

/** Three roles; those who came through the open link stand apart. */
export type GroupName = RoleName | `${RoleName}-unverified`
export type Cells = Readonly<Partial<Record<GroupName, Cell>>>

export type AreaRow = { readonly id: string; readonly cells: Cells }
export type RollUpRow = AreaRow & { readonly areas: readonly string[] }
export type ItemRow = {
  readonly item: string
  readonly identity: string
  readonly area: string
  readonly kind: string
  readonly cells: Cells
}
export type AdditionalRow = {
  readonly item: string
  readonly identity: string
  readonly scale: string
  /** Ids in the order of the shares; empty where the points of the scale apply. */
  readonly options: readonly string[]
  readonly cells: Cells
}
/** Between two roles that both were asked the item; in points. */
export type RoleGap = { readonly item: string; readonly higher: RoleName; readonly lower: RoleName; readonly gap: string }
/** Item ids by role, best (or worst) first. */
export type Ranked = Readonly<Record<RoleName, readonly string[]>>
export type Counted<Group extends string = GroupName> = { readonly group: Group; readonly counted: number; readonly expected: number }
export type QuestionnaireVersion = { readonly id: string; readonly version: number; readonly translation: string }

/** Of one sealed exercise. */
export type SchoolReport = {
  readonly format: 'school-report.v1'
  readonly overview: {
    readonly exerciseId: string
    readonly schoolId: string
    readonly roundId: string
    readonly level: LevelName
    readonly length: LengthName
    readonly questionnaire: QuestionnaireVersion
    readonly participation: readonly Counted[]
  }
  readonly areas: readonly AreaRow[]
  readonly rollUps: readonly RollUpRow[]
  readonly items: readonly ItemRow[]
  readonly gaps: readonly RoleGap[]
  readonly strongest: Ranked
  readonly weakest: Ranked
  readonly blocks: readonly { readonly block: string; readonly items: readonly AdditionalRow[] }[]
  readonly ownItems: readonly { readonly item: string; readonly cells: Cells }[]
  readonly gradeBands: readonly { readonly area: string; readonly bands: readonly { readonly band: number; readonly cell: Cell }[] }[]
  readonly change?: {
    readonly previousExerciseId: string
    readonly items: readonly (Compared & { readonly item: string; readonly role: RoleName })[]
  }
  readonly notes: readonly string[]
}

/** Two published means and what may be said of them; `difference` is now − before, in points. */
export type Compared = {
  readonly before: string
  readonly now: string
  readonly difference: string
  readonly verdict: 'changed' | 'no-clear-change'
}

/** By role, as `Cells`. `[z]`: not the same question both times. `[c]`: too few answers, or no exact mean, in one of the two. */
export type ChangeCells = Readonly<Record<RoleName, Cell<Compared>>>

/** Against the exercise of the same school and level that was sealed last before; empty without one. */
export type ChangeReport = {
  readonly format: 'change-report.v1'
  readonly exerciseId: string
  readonly previousExerciseId?: string
  readonly areas: readonly { readonly id: string; readonly cells: ChangeCells }[]
  readonly rollUps: readonly { readonly id: string; readonly areas: readonly string[]; readonly cells: ChangeCells }[]
  readonly items: readonly { readonly item: string; readonly area: string; readonly cells: ChangeCells }[]
}

/** Of a school over its levels in one round. A figure is there only if each level that was asked shows it, or has nobody of the role. */
export type WholeSchoolReport = Pick<SchoolReport, 'areas' | 'rollUps' | 'items' | 'gaps' | 'strongest' | 'weakest' | 'notes'> & {
  readonly format: 'whole-school-report.v1'
  readonly overview: {
    readonly schoolId: string
    readonly roundId: string
    readonly questionnaire: QuestionnaireVersion
    readonly levels: readonly { readonly level: LevelName; readonly exerciseId: string; readonly length: LengthName }[]
    readonly participation: readonly Counted<RoleName>[]
  }
}

/** Half of the similar schools lie between; an edge at an end of the scale is a range (`≥ 4.8`). */
export type OwnBand = { readonly measure: string; readonly band: { readonly low: string; readonly high: string } | '[c]' }

/** Bands of the schools that are like the one of an exercise, by role; a role without a group of ten schools is absent, and so are leaders. */
export type SchoolBenchmarks = {
  readonly format: 'school-benchmarks.v1'
  readonly exerciseId: string
  readonly snapshotId: string
  readonly snapshotDigest: string
  /** How bands are made. */
  readonly ruleVersion: string
  readonly roles: readonly {
    readonly role: 'teacher' | 'student'
    /** What the schools have in common: level, region, urban, size; fewer where those were too few. */
    readonly by: Readonly<Record<string, string>>
    /** Rounded down to 5. */
    readonly schools: number
    readonly bands: readonly OwnBand[]
  }[]
}
