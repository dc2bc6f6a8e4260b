import {
  type Absent,
  type CellSize,
  completeCaseLine,
  designEffect,
  estimate,
  isBroad,
  isSafe,
  mergeInto,
  multiply,
  type Reliability,
  rational,
  reliability,
  type Suppressed,
  suppressed,
  toDecimal,
  variance,
  varianceOfPersonMeans,
} from '@guzgu/statistics'
import type { Summer } from './cell-sums.ts'
import { type Contribution, isAsked, type Measure } from './contributions.ts'
import type { QuestionnaireFacts } from './facts.ts'
import type { MeasureResults } from './national-results.ts'

type Of<Figures> = { readonly measure: string; readonly key: string } & Figures

/** Cronbach's alpha of an area, for the nation or one level. `[x]`: the rules do not allow it, or its people had different items. */
export type AreaReliability = Of<Suppressed | Absent | ({ readonly shown: true } & Reliability)>

/** How far the nation's mean of an area depends on those who did not answer every item. */
export type CompleteCases = Of<
  | Suppressed
  | Absent
  | {
      readonly shown: true
      /** Persons with a score, of those who were asked; percent, one place. */
      readonly shareScored: string
      /** Over persons who answered every item. */
      readonly mean: string
      readonly n: number
    }
>

/** The clustered variance of a mean over that of as many persons drawn one by one; two places. */
export type DesignEffect = Of<{ readonly designEffect: string }>

/** One measure of one role with all that its quality is judged by. */
export type Judged = {
  readonly measure: Measure
  readonly contributions: readonly Contribution[]
  /** The places of all contributions, and by level. */
  readonly everybody: Everybody
  readonly summer: Summer
  readonly results: MeasureResults
  readonly questionnaire: QuestionnaireFacts
}

export type Everybody = { readonly all: readonly number[]; readonly byLevel: ReadonlyMap<string, readonly number[]> }

export const everybodyIn = (contributions: readonly Contribution[]): Everybody => {
  const byLevel = new Map<string, number[]>()
  for (const [at, { unit }] of contributions.entries()) {
    const level = String(unit.values.level)
    const known = byLevel.get(level)
    if (known === undefined) byLevel.set(level, [at])
    else known.push(at)
  }
  return { all: contributions.map((_, at) => at), byLevel }
}

const everybodyOf = ({ everybody: { all, byLevel } }: Judged, { level }: Readonly<Record<string, string>>): readonly number[] =>
  level === undefined ? all : (byLevel.get(level) ?? [])

/** The nation and its levels; nothing smaller (R14). */
const broadCells = ({ results }: Judged): MeasureResults['cells'] => results.cells.filter(({ by }) => isBroad(by))

/** Those who were asked. */
const membersOf = (judged: Judged, by: Readonly<Record<string, string>>): readonly number[] =>
  everybodyOf(judged, by).filter((at) => isAsked(judged.measure, judged.contributions[at] as Contribution))

export const reliabilities = (judged: Judged): readonly AreaReliability[] =>
  broadCells(judged).map(({ key, by, ...cell }): AreaReliability => {
    const of = { measure: judged.measure.id, key }
    if (!cell.shown) return { ...of, shown: false, symbol: cell.symbol } as AreaReliability
    const cases = casesOf(judged, membersOf(judged, by))
    const found = cases === undefined ? undefined : reliability(cases, false)
    return found === undefined ? { ...of, shown: false, symbol: '[x]' } : { ...of, shown: true, ...found }
  })

/** All complete cases together; undefined where not all were asked the same items. */
const casesOf = (judged: Judged, members: readonly number[]): readonly number[] | undefined => {
  const { contributions, measure } = judged
  if (new Set(members.map((at) => itemsOf(judged, contributions[at] as Contribution))).size !== 1) return undefined
  let merged: number[] | undefined
  for (const at of members) {
    const cases = contributions[at]?.tally.cases[measure.index] ?? []
    if (cases.length === 0) continue
    merged ??= cases.map(() => 0)
    mergeInto(merged, cases)
  }
  return merged
}

const itemsOf = ({ questionnaire, measure }: Judged, { asked }: Contribution): string =>
  questionnaire.items
    .filter(({ id, kind, area }) => kind === 'core' && `area/${area}` === measure.id && asked.has(id))
    .map(({ id }) => id)
    .join()

/**
 * Those left out of a published group must be nobody, or a safe group themselves: who was not asked, not scored, scored but not complete.
 */
export const completeCases = (judged: Judged): CompleteCases => {
  const { measure, contributions, summer, results } = judged
  const of = { measure: measure.id, key: 'nation' }
  const nation = results.cells.find(({ key }) => key === 'nation')
  if (nation?.shown !== true || nation.mean === undefined) return { ...of, ...suppressed }
  const members = membersOf(judged, {})
  const cases = casesOf(judged, members)
  if (cases === undefined) return { ...of, shown: false, symbol: '[x]' }
  const complete = (one: Contribution): number => one.tally.cases[measure.index]?.[0] ?? 0
  const asked = (one: Contribution): number => (isAsked(measure, one) ? one.tally.respondents : 0)
  const valid = (_: Contribution, at: number): number => summer.valid[at] ?? 0
  const groups = [
    sizeOf(contributions, (one) => one.tally.respondents - asked(one)),
    sizeOf(contributions, (one, at) => asked(one) - valid(one, at)),
    sizeOf(contributions, (one, at) => valid(one, at) - (isAsked(measure, one) ? complete(one) : 0)),
  ]
  const whole = sizeOf(contributions, (one) => (isAsked(measure, one) ? complete(one) : 0))
  if (!isSafe(whole) || groups.some((group) => group.respondents > 0 && !isSafe(group))) return { ...of, ...suppressed }
  const respondents = contributions.reduce((sum, one) => sum + asked(one), 0)
  const line = completeCaseLine(summer.sumOf(members).counts, cases, respondents)
  if (line?.mean === undefined) return { ...of, shown: false, symbol: '[x]' }
  const share = toDecimal(multiply(line.shareScored, rational(100)), 1)
  return { ...of, shown: true, shareScored: share, mean: toDecimal(line.mean, 2), n: line.n }
}

const sizeOf = (contributions: readonly Contribution[], personsOf: (one: Contribution, at: number) => number): CellSize => {
  const schools = new Map<string, number>()
  contributions.forEach((one, at) => {
    const persons = personsOf(one, at)
    if (persons > 0) schools.set(one.unit.school, (schools.get(one.unit.school) ?? 0) + persons)
  })
  const sizes = [...schools.values()]
  return { respondents: sizes.reduce((sum, n) => sum + n, 0), schools: sizes.length, largest: sizes.reduce((a, b) => Math.max(a, b), 0) }
}

/** Where the standard error is published. */
export const designEffects = (judged: Judged): readonly DesignEffect[] =>
  broadCells(judged).flatMap(({ key, by, ...cell }) => {
    if (!cell.shown || cell.se === undefined) return []
    const { measure, summer } = judged
    const { counts, clusters } = summer.sumOf(everybodyOf(judged, by)) // who was not asked adds nothing
    const whole = estimate(clusters, summer.scale)
    const spread = measure.kind === 'item' ? variance(counts) : varianceOfPersonMeans(counts)
    const effect = whole === undefined ? undefined : designEffect(whole, spread)
    return effect === undefined ? [] : [{ measure: measure.id, key, designEffect: toDecimal(effect, 2) }]
  })
