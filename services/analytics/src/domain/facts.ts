import type { RoleName } from './outcome.ts'

// What analytics remembers of others. The facts of an exercise are frozen once it is sealed.

export type Level = 'primary' | 'lower-secondary' | 'upper-secondary' | 'vocational'
export type Length = 'full' | 'short' | 'pulse'

export type ExerciseFacts = {
  readonly exerciseId: string
  readonly exerciseNumber: number
  readonly schoolId: string
  readonly roundId: string
  readonly level: Level
  readonly length: Length
  readonly questionnaireId: string
  readonly questionnaireVersion: number
  /** Milliseconds since the epoch, as all instants; as planned until it is opened. */
  readonly opensAt: number
  readonly closesAt: number
  /** Known from the opening on. */
  readonly sealAt?: number
  readonly stage: 'planned' | 'opened' | 'sealed'
  readonly expected: Readonly<Record<RoleName, number>>
  readonly optionalItems: readonly string[]
  readonly ownItems: readonly { readonly id: string; readonly roles: readonly RoleName[] }[]
}

export type ItemFacts = {
  readonly id: string
  /** Items with the same identity may be compared between versions. */
  readonly identity: string
  readonly kind: string
  readonly area: string
  readonly block: string
  readonly scale: string
  readonly options: readonly string[]
}

export type QuestionnaireFacts = {
  readonly id: string
  readonly version: number
  readonly translation: string
  readonly areas: readonly string[]
  readonly rollUps: readonly { readonly id: string; readonly areas: readonly string[] }[]
  readonly blocks: readonly string[]
  /** How many points each scale has. */
  readonly points: ReadonlyMap<string, number>
  /** In the order of an answer vector. */
  readonly items: readonly ItemFacts[]
}

/** Per item of an answer vector the index of its area if it is a core item, else −1. */
export const coreAreasOf = ({ areas, items }: QuestionnaireFacts): readonly number[] =>
  items.map(({ kind, area }) => (kind === 'core' ? areas.indexOf(area) : -1))

/** Asked for the nation's sake; never in a school's report. */
export const GENDER_IDENTITY = 'gender/'

/** Where an answer vector says the gender, and the options in its order. */
export type GenderItem = { readonly index: number; readonly options: readonly string[] }

export const genderItemOf = ({ items }: QuestionnaireFacts): GenderItem | undefined => {
  const index = items.findIndex(({ identity, scale }) => identity.startsWith(GENDER_IDENTITY) && scale === 'single')
  return index < 0 ? undefined : { index, options: items[index]?.options ?? [] }
}

/** The ids of the items that an exercise puts to each role. */
export type Asked = Readonly<Record<RoleName, ReadonlySet<string>>>

export type SchoolFacts = {
  readonly schoolId: string
  readonly region: string
  readonly rayon: string
  readonly red: string
  readonly levels: readonly Level[]
  /** ISO 8601 days: the first, and the first no more. */
  readonly from: string
  readonly until?: string
  readonly urban: boolean
  /** general, lyceum, gymnasium, special, evening, vocational */
  readonly type: string
  /** Students expected over all levels. */
  readonly students: number
  /** People expected per level, as the registry says. */
  readonly expected: Readonly<Partial<Record<Level, Readonly<Record<RoleName, number>>>>>
}

export type RoundFacts = {
  readonly roundId: string
  /** Own participation changes at most this often. */
  readonly refreshSeconds: number
  /** No exercise of it closes later. */
  readonly endsAt: number
}

/** The same school's exercise at the same level that was sealed last before this one. */
export const previousOf = (exercise: ExerciseFacts, all: Iterable<ExerciseFacts>): ExerciseFacts | undefined => {
  let previous: ExerciseFacts | undefined
  for (const other of all) {
    if (other.schoolId !== exercise.schoolId || other.level !== exercise.level || !isSealedBefore(other, exercise)) continue
    if (previous === undefined || isSealedBefore(previous, other)) previous = other
  }
  return previous
}

const isSealedBefore = (a: ExerciseFacts, b: ExerciseFacts): boolean =>
  a.sealAt !== undefined &&
  b.sealAt !== undefined &&
  (a.sealAt < b.sealAt || (a.sealAt === b.sealAt && a.exerciseNumber < b.exerciseNumber))

export const statusAt = ({ stage, closesAt }: ExerciseFacts, now: number): 'planned' | 'open' | 'closed' | 'sealed' => {
  if (stage !== 'opened') return stage
  return now < closesAt ? 'open' : 'closed'
}
