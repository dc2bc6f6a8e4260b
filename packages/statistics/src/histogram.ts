import { type Accumulator, at, type Direction, increase, type Sums, zeros } from './accumulator.ts'
import { type Rational, rational } from './rational.ts'

/**
 * Layout of one item with k points: `[c₁ … cₖ, skipped, N/A, prefer not to say]`, k + 3 entries, counts of persons.
 * "Not shown" is not counted. An item of single choice is the same with its options as points.
 */
const EXTRA = 3
const NOT_SHOWN = 0
const FIRST_REASON = 240

/** An empty histogram of an item with `points` points. */
export const newHistogram = (points: number): number[] => zeros(points + EXTRA)

/** How many points the item of this histogram has. */
export const pointsOf = (histogram: Sums): number => histogram.length - EXTRA

/**
 * Counts one byte of an answer vector in place: 0 not shown, 1 … k the point, 240 skipped, 241 N/A, 242 prefer not to say.
 * Throws a RangeError on a byte that the item cannot have.
 */
export function addAnswer(histogram: Accumulator, value: number, direction: Direction = 1): void {
  if (value === NOT_SHOWN) return
  const points = pointsOf(histogram)
  const index = value >= FIRST_REASON ? points + value - FIRST_REASON : value - 1
  if (value < FIRST_REASON && value > points) throw new RangeError(`point ${value} of ${points}`)
  increase(histogram, index, direction)
}

/** The counts of the points 1 … k. */
export const pointCounts = (histogram: Sums): number[] => Array.from({ length: pointsOf(histogram) }, (_, index) => at(histogram, index))

/** Persons who saw the item and skipped it. */
export const skippedCount = (histogram: Sums): number => at(histogram, pointsOf(histogram))

/** Persons who answered "not applicable". */
export const notApplicableCount = (histogram: Sums): number => at(histogram, pointsOf(histogram) + 1)

/** Persons who preferred not to say. */
export const preferNotToSayCount = (histogram: Sums): number => at(histogram, pointsOf(histogram) + 2)

/** n: persons who chose a point. */
export const validCount = (histogram: Sums): number => pointCounts(histogram).reduce((sum, count) => sum + count, 0)

/** S/n over the valid answers (trust.md §2.3), in points; undefined without any. */
export function mean(histogram: Sums): Rational | undefined {
  const { n, sum } = moments(histogram)
  return n === 0n ? undefined : rational(sum, n)
}

/** (nQ − S²)/(n(n−1)) (trust.md §2.3), in squared points; undefined below two answers. */
export function variance(histogram: Sums): Rational | undefined {
  const { n, sum, squares } = moments(histogram)
  return n < 2n ? undefined : rational(n * squares - sum * sum, n * (n - 1n))
}

function moments(histogram: Sums): { n: bigint; sum: bigint; squares: bigint } {
  let [n, sum, squares] = [0n, 0n, 0n]
  pointCounts(histogram).forEach((count, index) => {
    const point = BigInt(index + 1)
    n += BigInt(count)
    sum += point * BigInt(count)
    squares += point * point * BigInt(count)
  })
  return { n, sum, squares }
}
