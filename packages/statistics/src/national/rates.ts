import type { Sums } from '../accumulator.ts'
import { notApplicableCount, validCount } from '../histogram.ts'
import { scoredCount } from '../person-scores.ts'
import { type Rational, rational } from '../rational.ts'

/** Who responded, of whom. */
export type ResponseRate = {
  readonly respondents: number
  readonly expected: number
  readonly rate: Rational
  /** More responded than were expected: the expected number was taken to be that of the respondents. */
  readonly isCorrected: boolean
}

/** n of N; if n > N, N := n with a warning (rules in force). Undefined when nobody was expected. */
export function responseRate(respondents: number, expected: number): ResponseRate | undefined {
  const persons = Math.max(respondents, expected)
  if (persons === 0) return undefined
  return { respondents, expected: persons, rate: rational(respondents, persons), isCorrected: respondents > expected }
}

/** N/A share of an item: cNA/(n + cNA) (trust.md §2.3); undefined when nobody answered either way. */
export function notApplicableShare(histogram: Sums): Rational | undefined {
  const [valid, notApplicable] = [validCount(histogram), notApplicableCount(histogram)]
  return valid + notApplicable === 0 ? undefined : rational(notApplicable, valid + notApplicable)
}

/** How far an area depends on the rule that half of the items are enough. */
export type CompleteCaseLine = {
  /** Persons with a score, of those who responded. */
  readonly shareScored: Rational
  /** Mean over persons who answered every item, T/(J·n); undefined without any. */
  readonly mean: Rational | undefined
  readonly n: number
}

/** The sensitivity line beside an area mean. `cases`: complete cases in the layout of `alpha.ts`. Undefined without respondents. */
export function completeCaseLine(scores: Sums, cases: Sums, respondents: number): CompleteCaseLine | undefined {
  if (respondents === 0) return undefined
  const [n, total] = [cases[0] ?? 0, cases[1] ?? 0]
  const items = (cases.length - 3) / 3
  return { shareScored: rational(scoredCount(scores), respondents), mean: n === 0 ? undefined : rational(total, n * items), n }
}

/** One row of the representativeness table: shares of a group in the frame and among those who responded. */
export type Representation = { readonly group: string; readonly frame: Rational; readonly respondents: Rational }

/** Compares the respondents with the frame, group by group in the order given. Empty when there is nothing to divide by. */
export function representativeness(
  groups: readonly { readonly group: string; readonly frame: number; readonly respondents: number }[],
): readonly Representation[] {
  const [frame, responded] = [total(groups.map((row) => row.frame)), total(groups.map((row) => row.respondents))]
  if (frame === 0 || responded === 0) return []
  return groups.map((row) => ({ group: row.group, frame: rational(row.frame, frame), respondents: rational(row.respondents, responded) }))
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)
