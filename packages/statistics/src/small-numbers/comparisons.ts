import { compare, fromDecimal, magnitude, type Rational, rational, subtract, toDecimal } from '../rational.ts'
import type { Suppressed } from './thresholds.ts'

/** Any published cell that has a mean: an item, an area. */
type Cell = Suppressed | { readonly shown: true; readonly n?: number; readonly mean?: string }

/** Cells by item or area id, in the order of the questionnaire. */
export type Cells = ReadonlyMap<string, Cell>

/** Difference of two printed means: first − second, in points, with the places of the more precise one. */
export type Gap = { readonly id: string; readonly difference: string }

/**
 * Role gaps, largest first (then in the order of `first`), from the printed means only. An id counts as asked of both roles if both
 * maps have it; a suppressed cell makes no gap. Full, short and pulse are compared as common items: never pass their areas.
 */
export function roleGaps(first: Cells, second: Cells): readonly Gap[] {
  const gaps: (Gap & { readonly size: Rational })[] = []
  for (const [id, cell] of first) {
    const [a, b] = [printedMean(cell), printedMean(second.get(id))]
    if (a === undefined || b === undefined) continue
    const difference = subtract(fromDecimal(a), fromDecimal(b))
    gaps.push({ id, difference: toDecimal(difference, Math.max(placesOf(a), placesOf(b))), size: magnitude(difference) })
  }
  return gaps.sort((x, y) => compare(y.size, x.size)).map(({ id, difference }) => ({ id, difference }))
}

/** The ids of the `count` highest printed means, highest first; equals keep the order given. Suppressed cells do not exist here. */
export const strongest = (cells: Cells, count: number): readonly string[] => ranked(cells, -1).slice(0, count)

/** The ids of the `count` lowest printed means, lowest first; equals keep the order given. */
export const weakest = (cells: Cells, count: number): readonly string[] => ranked(cells, 1).slice(0, count)

function ranked(cells: Cells, direction: 1 | -1): readonly string[] {
  const means = [...cells].flatMap(([id, cell]) => {
    const mean = printedMean(cell)
    return mean === undefined ? [] : [{ id, mean: fromDecimal(mean) }]
  })
  return means.sort((a, b) => direction * compare(a.mean, b.mean)).map(({ id }) => id)
}

/** A school's item between two exercises. */
export type Change =
  | { readonly kind: 'changed' | 'no-clear-change'; readonly difference: string }
  /** Not the same item identity, or not n ≥ 10 both times. */
  | { readonly kind: 'not-comparable' }

const CLEAR_CHANGE = rational(3, 10)

/** "Changed": the same item identity, n ≥ 10 twice and printed means at least 0.3 apart (rules in force). now − before, in points. */
export function changeBetween(before: Cell, now: Cell, sameIdentity: boolean): Change {
  const [old, current] = [printedMean(before), printedMean(now)]
  if (!sameIdentity || old === undefined || current === undefined || !isLarge(before) || !isLarge(now)) return { kind: 'not-comparable' }
  const difference = subtract(fromDecimal(current), fromDecimal(old))
  const kind = compare(magnitude(difference), CLEAR_CHANGE) >= 0 ? 'changed' : 'no-clear-change'
  return { kind, difference: toDecimal(difference, 2) }
}

const isLarge = (cell: Cell): boolean => cell.shown && (cell.n ?? 0) >= 10
const printedMean = (cell: Cell | undefined): string | undefined => (cell?.shown ? cell.mean : undefined)
const placesOf = (decimal: string): number => decimal.split('.')[1]?.length ?? 0
