import { type Accumulator, at, type Direction, increase, type Sums, zeros } from './accumulator.ts'
import { add, divide, type Rational, rational, subtract } from './rational.ts'

/**
 * Layout of one area with at most J core items: `[n₁, S₁, Q₁, … n_J, S_J, Q_J]`, 3J entries. A person who answered `a` items with
 * the sum s counts in nₐ (persons), Sₐ (Σs) and Qₐ (Σs²): all that mean and variance of the person means s/a need (trust.md §2.1).
 */
const PER_ANSWERED = 3

/** An empty accumulator of an area with at most `items` core items asked. */
export const newPersonScores = (items: number): number[] => zeros(PER_ANSWERED * items)

/** The rule in force: a person has a score in an area if at least half of the core items asked were answered. */
export const isScored = (answered: number, asked: number): boolean => answered > 0 && answered * 2 >= asked

/** Counts one person in place: the three bytes of `area_sums`. Does nothing for a person without a score. */
export function addPerson(scores: Accumulator, sum: number, answered: number, asked: number, direction: Direction = 1): void {
  if (!isScored(answered, asked)) return
  const start = PER_ANSWERED * (answered - 1)
  increase(scores, start, direction)
  increase(scores, start + 1, direction * sum)
  increase(scores, start + 2, direction * sum * sum)
}

/** Persons with a score. */
export function scoredCount(scores: Sums): number {
  let n = 0
  for (let start = 0; start < scores.length; start += PER_ANSWERED) n += at(scores, start)
  return n
}

/** The area mean: Σₐ Sₐ/a ÷ Σₐ nₐ, the mean of the person means (trust.md §2.3), in points; undefined without a person. */
export function meanOfPersonMeans(scores: Sums): Rational | undefined {
  const { n, sum } = moments(scores)
  return n === 0n ? undefined : divide(sum, rational(n))
}

/** Variance (n−1) of the person means: (nΣx̄² − (Σx̄)²)/(n(n−1)), in squared points; undefined below two persons. */
export function varianceOfPersonMeans(scores: Sums): Rational | undefined {
  const { n, sum, squares } = moments(scores)
  if (n < 2n) return undefined
  const numerator = subtract(rational(n * squares.num, squares.den), rational(sum.num * sum.num, sum.den * sum.den))
  return divide(numerator, rational(n * (n - 1n)))
}

function moments(scores: Sums): { n: bigint; sum: Rational; squares: Rational } {
  let n = 0n
  let sum = rational(0)
  let squares = rational(0)
  for (let answered = 1; answered * PER_ANSWERED <= scores.length; answered++) {
    const start = PER_ANSWERED * (answered - 1)
    n += BigInt(at(scores, start))
    sum = add(sum, rational(at(scores, start + 1), answered))
    squares = add(squares, rational(at(scores, start + 2), answered * answered))
  }
  return { n, sum, squares }
}
