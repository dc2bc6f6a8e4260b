import { areaScale, type CellSize, type ClusterSums, NO_CLUSTERS, newHistogram, scoredCount, withSchool } from '@guzgu/statistics'
import { PER_ITEM } from './answer-counts.ts'
import { type Contribution, isAsked, type Measure } from './contributions.ts'

/** All that a figure of one cell is made of: integers, sums over its contributions. */
export type CellSums = {
  /** Persons with an answer, or a score. */
  readonly size: CellSize
  /** Of an item: `[c₁ … c₅, skipped, N/A, prefer not to say]`; of an area `[n₁, S₁, Q₁, …]`. */
  readonly counts: readonly number[]
  readonly clusters: ClusterSums
}

/** What one contribution gives to a measure: persons, the sum of their points in units of 1/scale, and the counts themselves. */
type Part = { readonly n: number; readonly total: number; readonly counts: readonly number[] }

/** Adds up a measure over sets of contributions, exactly: a school is one cluster, with all its levels and sections. */
export type Summer = {
  /** Persons with an answer or a score, per contribution. */
  readonly valid: readonly number[]
  /** The sum of their points in units of 1/scale, per contribution. */
  readonly totals: readonly number[]
  /** The mean of a person in an area is a fraction: sums are in units of 1/scale points, and stay integers. */
  readonly scale: bigint
  readonly sumOf: (members: readonly number[]) => CellSums
}

export const createSummer = (measure: Measure, contributions: readonly Contribution[]): Summer => {
  const scale =
    measure.kind === 'item' ? 1n : areaScale(contributions.reduce((most, { tally }) => Math.max(most, itemsIn(tally.scores, measure)), 1))
  const parts = contributions.map((contribution) => {
    const { tally } = contribution
    if (!isAsked(measure, contribution)) return NOTHING
    return measure.kind === 'item' ? itemPart(tally.items, measure) : areaPart(tally.scores[measure.index] ?? [], Number(scale))
  })
  const width = parts.reduce((most, { counts }) => Math.max(most, counts.length), 0)
  const schoolSums = createSchoolSums(contributions, parts)
  return {
    valid: parts.map(({ n }) => n),
    totals: parts.map(({ total }) => total),
    scale,
    sumOf: (members) => {
      const counts = new Array<number>(width).fill(0)
      for (const member of members) {
        const part = (parts[member] as Part).counts
        for (let at = 0; at < part.length; at += 1) counts[at] = (counts[at] as number) + (part[at] as number)
      }
      const schools = schoolSums(members)
      return { size: sizeOf(schools), counts, clusters: scale === 1n ? smallClusters(schools) : clusters(schools) }
    },
  }
}

const NOTHING: Part = { n: 0, total: 0, counts: [] }

type School = { readonly n: number; readonly total: number }

/**
 * Joins parts by school; those without persons are left out. A nation asks this for every cell of every measure, some hundred million
 * additions: schools are numbered once, and sums stand in one piece of memory that is empty again after each call.
 */
const createSchoolSums = (
  contributions: readonly Contribution[],
  parts: readonly Part[],
): ((members: readonly number[]) => readonly School[]) => {
  const numbers = new Map<string, number>()
  const schoolOf = Int32Array.from(contributions, ({ unit }) => numbers.get(unit.school) ?? numbers.set(unit.school, numbers.size).size - 1)
  const [persons, totals] = [new Float64Array(numbers.size), new Float64Array(numbers.size)]
  return (members) => {
    const met: number[] = []
    for (const member of members) {
      const { n, total } = parts[member] as Part
      if (n === 0) continue
      const school = schoolOf[member] as number
      if (persons[school] === 0) met.push(school)
      persons[school] = (persons[school] as number) + n
      totals[school] = (totals[school] as number) + total
    }
    return met.map((school) => {
      const sums = { n: persons[school] as number, total: totals[school] as number }
      persons[school] = 0
      totals[school] = 0
      return sums
    })
  }
}

const sizeOf = (all: readonly School[]): CellSize => {
  let [respondents, largest] = [0, 0]
  for (const { n } of all) {
    respondents += n
    largest = Math.max(largest, n)
  }
  return { respondents, schools: all.length, largest }
}

const clusters = (schools: readonly School[]): ClusterSums => {
  let sums = NO_CLUSTERS
  for (const { n, total } of schools) sums = withSchool(sums, { n: BigInt(n), total: BigInt(total) })
  return sums
}

/** The same where points are whole: ΣT² stays far below 2⁵³, and plain numbers are much faster. */
const smallClusters = (schools: readonly School[]): ClusterSums => {
  let [N, T, A, B, C] = [0, 0, 0, 0, 0]
  for (const { n, total } of schools) {
    N += n
    T += total
    A += total * total
    B += total * n
    C += n * n
  }
  return { m: BigInt(schools.length), N: BigInt(N), T: BigInt(T), A: BigInt(A), B: BigInt(B), C: BigInt(C) }
}

const itemsIn = (scores: readonly ArrayLike<number>[], { index }: Measure): number => (scores[index]?.length ?? 0) / 3

const itemPart = (items: ArrayLike<number>, { index, points }: Measure): Part => {
  const counts = newHistogram(points)
  const at = index * PER_ITEM
  for (let point = 0; point < points; point += 1) counts[point] = items[at + point] ?? 0
  for (let reason = 0; reason < 3; reason += 1) counts[points + reason] = items[at + PER_ITEM - 3 + reason] ?? 0
  let [n, total] = [0, 0]
  for (let point = 0; point < points; point += 1) {
    n += counts[point] as number
    total += (counts[point] as number) * (point + 1)
  }
  return { n, total, counts }
}

const areaPart = (scores: ArrayLike<number>, scale: number): Part => {
  const counts = Array.from(scores)
  let total = 0
  for (let answered = 1; answered * 3 <= counts.length; answered += 1) total += (counts[answered * 3 - 2] as number) * (scale / answered)
  return { n: scoredCount(counts), total, counts }
}
