import type { Cell } from '#lib/report/report.ts'

/** Two published means of an item. `difference` is now − before, in points, with a sign. */
export type Change =
  | { readonly kind: 'changed' | 'no-clear-change'; readonly difference: string }
  /** Not n ≥ 10 both times, or not an exact mean both times. */
  | { readonly kind: 'not-comparable' }

const FEWEST = 10
/** Hundredths of a point. */
const CLEAR = 30

/** "Changed": ten answers twice and printed means at least 0.3 apart (rules in force, docs/trust.md); from published values only. */
export const changeOf = (before: Cell | undefined, now: Cell | undefined): Change => {
  const [old, current] = [hundredths(before), hundredths(now)]
  if (old === undefined || current === undefined) return { kind: 'not-comparable' }
  const difference = current - old
  const digits = (Math.abs(difference) / 100).toFixed(2)
  const sign = difference > 0 ? '+' : difference < 0 ? '−' : ''
  return { kind: Math.abs(difference) >= CLEAR ? 'changed' : 'no-clear-change', difference: `${sign}${digits}` }
}

/** Of a mean that is exact and of enough people: it has two places then. */
const hundredths = (cell: Cell | undefined): number | undefined => {
  if (typeof cell !== 'object' || cell.mean === undefined || (cell.n ?? 0) < FEWEST) return undefined
  return Math.round(Number(cell.mean) * 100)
}
