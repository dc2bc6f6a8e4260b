import { add, compare, divide, fromDecimal, magnitude, type Rational, rational, subtract, toDecimal } from '../rational.ts'
import type { Suppressed } from './thresholds.ts'

/** Any published cell that has a mean: an item, an area. */
type Cell = Suppressed | { readonly shown: true; readonly n?: number; readonly mean?: string; readonly meanBand?: string }

/** Cells by item or area id, in the order of the questionnaire. */
export type Cells = ReadonlyMap<string, Cell>

/** Difference of two printed means: first − second, in points, with the places of the coarser one. */
export type Gap = { readonly id: string; readonly difference: string }

/**
 * Role gaps, largest as printed first (then in the order of `first`), from the printed means only. An id counts as asked of both
 * roles if both maps have it; a suppressed cell and one with a range make no gap. Full, short and pulse are compared as common
 * items: never pass their areas.
 */
export function roleGaps(first: Cells, second: Cells): readonly Gap[] {
  const gaps: (Gap & { readonly size: Rational })[] = []
  for (const [id, cell] of first) {
    const [a, b] = [printedMean(cell), printedMean(second.get(id))]
    if (a === undefined || b === undefined) continue
    const difference = printedDifference(a, b)
    gaps.push({ id, difference, size: magnitude(fromDecimal(difference)) })
  }
  return gaps.sort((x, y) => compare(y.size, x.size)).map(({ id, difference }) => ({ id, difference }))
}

/**
 * The ids of the `count` highest printed means, highest first; equals keep the order given. A range stands at its bound (`≥ 4.8` at
 * 4.8), one with two bounds at its middle. Suppressed cells do not exist here.
 */
export const strongest = (cells: Cells, count: number): readonly string[] => ranked(cells, -1).slice(0, count)

/** The ids of the `count` lowest printed means, lowest first; equals and ranges as in `strongest`. */
export const weakest = (cells: Cells, count: number): readonly string[] => ranked(cells, 1).slice(0, count)

function ranked(cells: Cells, direction: 1 | -1): readonly string[] {
  const placed = [...cells].flatMap(([id, cell]) => {
    const place = placeOf(cell)
    return place === undefined ? [] : [{ id, place }]
  })
  return placed.sort((a, b) => direction * compare(a.place, b.place)).map(({ id }) => id)
}

function placeOf(cell: Cell): Rational | undefined {
  const printed = cell.shown ? (cell.mean ?? cell.meanBand) : undefined
  if (printed === undefined) return undefined
  const bounds = (printed.match(/[\d.]+/g) ?? []).map((bound) => fromDecimal(bound))
  return divide(
    bounds.reduce((sum, bound) => add(sum, bound)),
    rational(bounds.length),
  )
}

/** A school's item between two exercises. */
export type Change =
  | { readonly kind: 'changed' | 'no-clear-change'; readonly difference: string }
  /** Not the same item identity, not n ≥ 10 both times, or not an exact mean both times. */
  | { readonly kind: 'not-comparable' }

const CLEAR_CHANGE = rational(3, 10)

/** "Changed": the same item identity, n ≥ 10 twice and printed means at least 0.3 apart (rules in force). now − before, in points. */
export function changeBetween(before: Cell, now: Cell, sameIdentity: boolean): Change {
  const [old, current] = [printedMean(before), printedMean(now)]
  if (!sameIdentity || old === undefined || current === undefined || !isLarge(before) || !isLarge(now)) return { kind: 'not-comparable' }
  const difference = subtract(fromDecimal(current), fromDecimal(old))
  const kind = compare(magnitude(difference), CLEAR_CHANGE) >= 0 ? 'changed' : 'no-clear-change'
  return { kind, difference: printedDifference(current, old) }
}

/** a − b, rounded to the places of the coarser one: a difference is not more precise than what it is taken from. */
const printedDifference = (a: string, b: string): string =>
  toDecimal(subtract(fromDecimal(a), fromDecimal(b)), Math.min(placesOf(a), placesOf(b)))

const isLarge = (cell: Cell): boolean => cell.shown && (cell.n ?? 0) >= 10
const printedMean = (cell: Cell | undefined): string | undefined => (cell?.shown ? cell.mean : undefined)
const placesOf = (decimal: string): number => decimal.split('.')[1]?.length ?? 0
