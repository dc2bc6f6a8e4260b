import type { ShownArea, ShownChoices, ShownItem } from '@guzgu/statistics'
import type { Length, Level } from './facts.ts'
import type { Group, RoleName } from './outcome.ts'

export type { Share } from '@guzgu/statistics'
export type { Group, RoleName } from './outcome.ts'

// The school report: language-neutral, a pure function of a sealed tally and of facts that never change afterwards.
// Surfaces join the labels by the ids of items, areas, blocks, options and scales. Every figure went through @guzgu/statistics'
// small numbers; means are decimals as text. Where nearly all chose the same, `meanBand` (`≥ 4.8`) stands instead of `mean`, never beside it.

/** Too few to be shown. Never a reason, a count or a hint of how few. */
export const HIDDEN = '[c]'
/** The question was not put to this group. */
export const NOT_ASKED = '[z]'
export type Cell<Figures> = Figures | typeof HIDDEN | typeof NOT_ASKED

/** What a shown cell holds, each kind of cell for itself. */
export type FiguresOf<C> = C extends { readonly shown: true } ? Omit<C, 'shown'> : never
/** `n`; `mean` or `meanBand`. */
export type AreaFigures = FiguresOf<ShownArea>
/** `n`; `mean` or `meanBand`; from n = 10 also `histogram`, `agree`, `slightlyAgree`, `notApplicable`, `skipped`, `preferNotToSay`. */
export type ItemFigures = FiguresOf<ShownItem>
/** `n`, `options`, `notApplicable`, `skipped`, `preferNotToSay`. */
export type ChoicesFigures = FiguresOf<ShownChoices>

/** The three roles always; unverified groups where such responses exist. */
export type ByGroup<Value> = Readonly<Partial<Record<Group, Value>>>

export type Report = {
  readonly format: 'school-report.v1'
  readonly overview: Overview
  /** In the order of the questionnaire, as everything below. */
  readonly areas: readonly AreaRow[]
  readonly rollUps: readonly (AreaRow & { readonly areas: readonly string[] })[]
  /** Core items and the optional ones that the school chose. */
  readonly items: readonly ItemRow[]
  /** Between two roles on an item that both were asked, from exact published means; largest first. */
  readonly gaps: readonly { readonly item: string; readonly higher: RoleName; readonly lower: RoleName; readonly gap: string }[]
  /** Item ids by published mean, a range at its bound; at most five. */
  readonly strongest: Readonly<Record<RoleName, readonly string[]>>
  readonly weakest: Readonly<Record<RoleName, readonly string[]>>
  readonly blocks: readonly { readonly block: string; readonly items: readonly AdditionalRow[] }[]
  /** Statements of the school itself. */
  readonly ownItems: readonly { readonly item: string; readonly cells: ByGroup<Cell<ItemFigures>> }[]
  /** Students by grade band: every band, or none where one of them is too small. */
  readonly gradeBands: readonly {
    readonly area: string
    readonly bands: readonly { readonly band: number; readonly cell: Cell<AreaFigures> }[]
  }[]
  /** Against the school's previous exercise at this level. */
  readonly change?: { readonly previousExerciseId: string; readonly items: readonly ChangeRow[] }
  /** Very fast responses and bursts; nothing below 30 responses. */
  readonly quality: ByGroup<Cell<{ readonly fast: FlagLevel; readonly burst: FlagLevel }>>
  readonly notes: readonly Note[]
}

export type FlagLevel = 'none' | 'some' | 'many'

/** When it ran stands with the exercise: the same answers give the same report, byte for byte, wherever and whenever they were given. */
export type Overview = {
  readonly exerciseId: string
  readonly schoolId: string
  readonly roundId: string
  readonly level: Level
  readonly length: Length
  readonly questionnaire: { readonly id: string; readonly version: number; readonly translation: string }
  /** The own school's exact counts. An unverified group expects nobody: it shares the role's number. */
  readonly participation: readonly { readonly group: Group; readonly counted: number; readonly expected: number }[]
}

export type AreaRow = { readonly id: string; readonly cells: ByGroup<Cell<AreaFigures>> }

export type ItemRow = {
  readonly item: string
  readonly identity: string
  readonly area: string
  readonly kind: string
  readonly cells: ByGroup<Cell<ItemFigures>>
}

export type AdditionalRow = {
  readonly item: string
  readonly identity: string
  readonly scale: string
  /** Ids of the options of a single or multi item, in the order of its shares; empty where the points of the scale apply. */
  readonly options: readonly string[]
  /** Of a multi item: `ChoicesFigures`. */
  readonly cells: ByGroup<Cell<ItemFigures | ChoicesFigures>>
}

export type ChangeRow = {
  readonly item: string
  readonly role: RoleName
  readonly before: string
  readonly now: string
  readonly difference: string
  readonly verdict: 'changed' | 'no-clear-change'
}

/** Surfaces say them in words. */
export type Note =
  | 'voluntary-census' // n of N, no interval
  | 'area-score-of-a-person' // mean of the answered core items if at least half were answered
  | 'roll-up-is-our-mapping'
  | 'slight-agreement-is-not-neutral'
  | 'small-groups-are-hidden'
  | 'draft-translation'
  | 'common-items-only' // short and pulse: compared item by item, never as areas
  | 'unverified-apart'
  | 'more-answers-than-expected' // N := n
