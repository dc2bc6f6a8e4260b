import { type Accumulator, type Direction, mergeInto } from '../accumulator.ts'
import { addCompleteCase, newCompleteCases } from '../alpha.ts'
import { addAnswer, newHistogram, pointCounts, validCount } from '../histogram.ts'
import { addPerson, newPersonScores, scoredCount } from '../person-scores.ts'
import { type ClusterSums, clustersOf, type SchoolPart } from './cluster-sums.ts'

/** Items of a questionnaire version as they stand in an answer vector, and the areas they belong to. */
export type Shape = {
  /** `points`: how many the scale of the item has. */
  readonly items: readonly { readonly id: string; readonly points: number }[]
  /** `items`: positions of the core items in the vector. */
  readonly areas: readonly { readonly id: string; readonly items: readonly number[] }[]
}

/**
 * The integers of trust.md §2.1 for one unit of the nation: (round, school, level, section language, role). A commutative group over
 * responses. Counting a response once is the caller's, who fences by the place of the response in the log.
 */
export type UnitTally = {
  respondents: number
  /** Histograms by item id. */
  readonly items: Map<string, Accumulator>
  readonly areas: Map<string, AreaTally>
}

/** `scores`: persons by number answered; `cases`: complete cases, for alpha. Layouts of `person-scores.ts` and `alpha.ts`. */
export type AreaTally = { readonly scores: Accumulator; readonly cases: Accumulator }

/** Nobody yet. */
export const newUnitTally = (): UnitTally => ({ respondents: 0, items: new Map(), areas: new Map() })

/** Counts (1) or takes back (−1) one response in place. `answers`: one byte per item of the shape, as in an answer vector. */
export function addResponse(tally: UnitTally, shape: Shape, answers: ArrayLike<number>, direction: Direction = 1): void {
  tally.respondents += direction
  shape.items.forEach(({ id, points }, index) => {
    addAnswer(
      entry(tally.items, id, () => newHistogram(points)),
      answers[index] ?? 0,
      direction,
    )
  })
  for (const { id, items } of shape.areas) addToArea(areaOf(tally, id, items.length), items, answers, direction)
}

function addToArea({ scores, cases }: AreaTally, items: readonly number[], answers: ArrayLike<number>, direction: Direction): void {
  const asked = items.map((item) => answers[item] ?? 0).filter((byte) => byte !== 0)
  const points = asked.filter((byte) => byte < FIRST_REASON)
  const sum = points.reduce((total, point) => total + point, 0)
  addPerson(scores, sum, points.length, asked.length, direction)
  if (points.length === items.length) addCompleteCase(cases, points, direction)
}

const FIRST_REASON = 240

/** Adds (1) or takes away (−1) a whole unit in place: a merge, or a school that moves with all its responses. */
export function mergeTally(target: UnitTally, other: UnitTally, direction: Direction = 1): void {
  target.respondents += direction * other.respondents
  for (const [id, histogram] of other.items)
    mergeInto(
      entry(target.items, id, () => new Array<number>(histogram.length).fill(0)),
      histogram,
      direction,
    )
  for (const [id, { scores, cases }] of other.areas) {
    const area = areaOf(target, id, scores.length / 3)
    mergeInto(area.scores, scores, direction)
    mergeInto(area.cases, cases, direction)
  }
}

const areaOf = (tally: UnitTally, id: string, items: number): AreaTally =>
  entry(tally.areas, id, () => ({ scores: newPersonScores(items), cases: newCompleteCases(items) }))

function entry<Value>(map: Map<string, Value>, id: string, make: () => Value): Value {
  const found = map.get(id)
  if (found !== undefined) return found
  const made = make()
  map.set(id, made)
  return made
}

/** The same text for the same responses, whatever their order and history: keys sorted, accumulators without anybody left out. */
export function canonicalTally({ respondents, items, areas }: UnitTally): string {
  const isEmpty = (sums: Accumulator) => Array.from(sums).every((value) => value === 0)
  const sorted = <Value>(map: ReadonlyMap<string, Value>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify({
    respondents,
    items: sorted(items).flatMap(([id, sums]) => (isEmpty(sums) ? [] : [[id, Array.from(sums)]])),
    areas: sorted(areas).flatMap(([id, { scores, cases }]) =>
      isEmpty(scores) && isEmpty(cases) ? [] : [[id, Array.from(scores), Array.from(cases)]],
    ),
  })
}

/** Answers of a unit to one item, and their sum in points. */
export function itemPart(tally: UnitTally, id: string): SchoolPart {
  const histogram = tally.items.get(id)
  if (histogram === undefined) return { n: 0n, total: 0n }
  const total = pointCounts(histogram).reduce((sum, count, index) => sum + BigInt(count) * BigInt(index + 1), 0n)
  return { n: BigInt(validCount(histogram)), total }
}

/** Persons of a unit with a score in one area, and the sum of their scores in units of 1/`scale` points, an integer. */
export function areaPart(tally: UnitTally, id: string, scale: bigint): SchoolPart {
  const scores = tally.areas.get(id)?.scores
  if (scores === undefined) return { n: 0n, total: 0n }
  let total = 0n
  for (let answered = 1; answered * 3 <= scores.length; answered++) {
    if (scale % BigInt(answered) !== 0n) throw new RangeError(`scale ${scale} has no share for ${answered} answers`)
    total += BigInt(scores[3 * answered - 2] ?? 0) * (scale / BigInt(answered))
  }
  return { n: BigInt(scoredCount(scores)), total }
}

/** The least scale in which every mean of up to `items` answers is an integer: the least common multiple of 1 … `items`. */
export function areaScale(items: number): bigint {
  const divisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : divisor(b, a % b))
  let scale = 1n
  for (let answered = 2n; answered <= BigInt(items); answered++) scale = (scale / divisor(scale, answered)) * answered
  return scale
}

/** Joins the units of each school, so that it is one cluster, and sums over the schools. */
export function clustersBySchool(parts: Iterable<SchoolPart & { readonly school: string }>): ClusterSums {
  const schools = new Map<string, { n: bigint; total: bigint }>()
  for (const { school, n, total } of parts) {
    const sums = schools.get(school) ?? { n: 0n, total: 0n }
    schools.set(school, { n: sums.n + n, total: sums.total + total })
  }
  return clustersOf(schools.values())
}
