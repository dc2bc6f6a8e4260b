import type { Sums } from './accumulator.ts'
import { pointCounts } from './histogram.ts'
import { type Rational, rational } from './rational.ts'

/** Effect size between two groups on one item. */
export type Superiority = {
  /** 2W: pairs in which x is above y, counted twice, plus ties once. An integer. */
  readonly twiceWins: bigint
  /** A: probability that a person of x chose a higher point than one of y, ties half; 0 … 1. */
  readonly probability: Rational
  /** Cliff's delta = 2A − 1; −1 … 1. */
  readonly cliffsDelta: Rational
}

/**
 * 2W = Σ_v x_v(2·Y_<v + y_v), A = W/(nₓ·n_y) (trust.md §2.3), from two histograms of the same item.
 * Undefined when one of them has no valid answer.
 */
export function superiority(x: Sums, y: Sums): Superiority | undefined {
  const [first, second] = [pointCounts(x).map(BigInt), pointCounts(y).map(BigInt)]
  if (first.length !== second.length) throw new RangeError('the items have different scales')
  let [twiceWins, nx, below] = [0n, 0n, 0n]
  first.forEach((count, index) => {
    const same = second[index] ?? 0n
    twiceWins += count * (2n * below + same)
    nx += count
    below += same
  })
  const pairs = nx * below
  if (pairs === 0n) return undefined
  return { twiceWins, probability: rational(twiceWins, 2n * pairs), cliffsDelta: rational(twiceWins - pairs, pairs) }
}
