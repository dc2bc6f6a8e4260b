import type { Sums } from '../accumulator.ts'
import { cronbachAlpha } from '../alpha.ts'
import { compare, type Rational, rational, toDecimal } from '../rational.ts'
import { fQuantile } from './beta.ts'
import type { Interval } from './intervals.ts'

/** A published alpha, four places. */
export type Reliability = {
  readonly alpha: string
  readonly interval: Interval
  /** Complete cases. */
  readonly n: number
  /** Below 0.70: the area mean carries a note (trust.md §2.4). */
  readonly isLow: boolean
}

const LEAST_ITEMS = 3
const LEAST_CASES = 300
const PLACES = 4

/**
 * Cronbach's alpha with Feldt's interval, where the rules allow it: three items or more, 300 complete cases or more, never for pulse.
 * The caller passes the nation, or the nation by role and level, and nothing smaller (R14).
 */
export function reliability(cases: Sums, isPulse: boolean): Reliability | undefined {
  const [items, n] = [(cases.length - 3) / 3, cases[0] ?? 0]
  const alpha = cronbachAlpha(cases)
  if (isPulse || items < LEAST_ITEMS || n < LEAST_CASES || alpha === undefined) return undefined
  const { low, high } = feldtInterval(alpha, n, items)
  return {
    alpha: toDecimal(alpha, PLACES),
    interval: { low: low.toFixed(PLACES), high: high.toFixed(PLACES) },
    n,
    isLow: compare(alpha, rational(7, 10)) < 0,
  }
}

/** 95 % interval of alpha: 1 − (1−α)·F_{.975}(n−1, (n−1)(J−1)) and 1 − (1−α)·F_{.025} (Feldt 1965; psych::alpha.ci). Floats: round them. */
export function feldtInterval(alpha: Rational, n: number, items: number): { readonly low: number; readonly high: number } {
  const rest = 1 - Number(toDecimal(alpha, 15))
  const [first, second] = [n - 1, (n - 1) * (items - 1)]
  return { low: 1 - rest * fQuantile(0.975, first, second), high: 1 - rest * fQuantile(0.025, first, second) }
}
