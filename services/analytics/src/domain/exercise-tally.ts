import type { Fold } from '@guzgu/event-sourcing'
import { countScores, countVector } from './answer-counts.ts'
import { exerciseKeys, GROUPS, type Group, groupOf, type Outcome, type Scored } from './outcome.ts'

/**
 * Everything that a report or a national figure of an exercise needs, as sums over persons: integers only, so that any order and any
 * grouping gives the same. It is sized by the vectors that it meets and asks for no questionnaire: a pure function of the log.
 */
export type ExerciseTally = { sealed: boolean; readonly groups: Map<Group, GroupTally> }

export type GroupTally = {
  respondents: number
  released: number
  fast: number
  burst: number
  /** Per item of the version `PER_ITEM` counts: points 1…10, skipped, N/A, prefer not to say. */
  items: Uint32Array
  /** The same per own item. */
  ownItems: Uint32Array
  /** Per multi-choice item: how many chose each option. */
  readonly choices: Map<string, number[]>
  /** Per area, then per roll-up: `[n₁, S₁, Q₁, …]` by number of items answered. */
  readonly scores: Uint32Array[]
  readonly bands: Map<number, BandTally>
}

export type BandTally = { respondents: number; readonly scores: Uint32Array[] }

export const exerciseTally: Fold<Outcome, ExerciseTally> = {
  view: 'exercise-tally.v1',
  keys: exerciseKeys,
  initial: () => ({ sealed: false, groups: new Map() }),
  apply: (tally, outcome) => {
    if (tally.sealed) return
    if (outcome.kind === 'sealed') tally.sealed = true
    if (outcome.kind === 'scored') count(groupIn(tally, outcome), outcome)
  },
  toJson: (tally) => ({
    sealed: tally.sealed,
    groups: Object.fromEntries(
      GROUPS.flatMap((group) => (tally.groups.has(group) ? [[group, groupToJson(tally.groups.get(group) as GroupTally)]] : [])),
    ),
  }),
  fromJson: (json) => {
    const { sealed, groups } = json as TallyJson
    return {
      sealed,
      groups: new Map(GROUPS.flatMap((group) => (groups[group] === undefined ? [] : [[group, groupFromJson(groups[group])] as const]))),
    }
  },
}

const groupIn = ({ groups }: ExerciseTally, { role, unverified }: Scored): GroupTally => {
  const group = groupOf(role, unverified)
  let tally = groups.get(group)
  if (tally === undefined) {
    const none = new Uint32Array(0)
    tally = {
      respondents: 0,
      released: 0,
      fast: 0,
      burst: 0,
      items: none,
      ownItems: none,
      choices: new Map(),
      scores: [],
      bands: new Map(),
    }
    groups.set(group, tally)
  }
  return tally
}

const count = (tally: GroupTally, scored: Scored): void => {
  tally.respondents += 1
  if (scored.released) tally.released += 1
  if (scored.fast) tally.fast += 1
  if (scored.burst) tally.burst += 1
  tally.items = countVector(tally.items, scored.answers)
  if (scored.ownAnswers.length > 0) tally.ownItems = countVector(tally.ownItems, scored.ownAnswers)
  for (const { item, options } of scored.choices) countChoices(tally.choices, item, options)
  countScores(tally.scores, scored.areaSums)
  if (scored.gradeBand > 0) countBand(tally.bands, scored)
}

const countChoices = (choices: Map<string, number[]>, item: string, options: readonly number[]): void => {
  const counts = choices.get(item) ?? []
  choices.set(item, counts)
  for (const option of options) {
    while (counts.length <= option) counts.push(0)
    counts[option] = (counts[option] as number) + 1
  }
}

const countBand = (bands: Map<number, BandTally>, { gradeBand, areaSums }: Scored): void => {
  let band = bands.get(gradeBand)
  if (band === undefined) {
    band = { respondents: 0, scores: [] }
    bands.set(gradeBand, band)
  }
  band.respondents += 1
  countScores(band.scores, areaSums)
}

// ── the document as plain data: the same bytes for the same state, whatever order it was reached in ─────────────────────────────

type BandJson = { readonly respondents: number; readonly scores: readonly (readonly number[])[] }
type GroupJson = Pick<GroupTally, 'respondents' | 'released' | 'fast' | 'burst'> & {
  readonly items: readonly number[]
  readonly ownItems: readonly number[]
  readonly choices: Readonly<Record<string, readonly number[]>>
  readonly scores: readonly (readonly number[])[]
  readonly bands: Readonly<Record<string, BandJson>>
}
type TallyJson = { readonly sealed: boolean; readonly groups: Readonly<Partial<Record<Group, GroupJson>>> }

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1)

const groupToJson = ({ items, ownItems, choices, scores, bands, ...counts }: GroupTally): GroupJson => ({
  ...counts,
  items: Array.from(items),
  ownItems: Array.from(ownItems),
  choices: Object.fromEntries([...choices].sort(byKey).map(([item, options]) => [item, [...options]])),
  scores: scores.map((sums) => Array.from(sums)),
  bands: Object.fromEntries(
    [...bands].map(([band, { respondents, scores }]) => [band, { respondents, scores: scores.map((sums) => Array.from(sums)) }]),
  ),
})

const groupFromJson = ({ items, ownItems, choices, scores, bands, ...counts }: GroupJson): GroupTally => ({
  ...counts,
  items: Uint32Array.from(items),
  ownItems: Uint32Array.from(ownItems),
  choices: new Map(Object.entries(choices).map(([item, options]) => [item, [...options]])),
  scores: scores.map((sums) => Uint32Array.from(sums)),
  bands: new Map(
    Object.entries(bands).map(([band, { respondents, scores }]) => [
      Number(band),
      { respondents, scores: scores.map((sums) => Uint32Array.from(sums)) },
    ]),
  ),
})
