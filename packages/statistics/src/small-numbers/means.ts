import { add, compare, type Rational, rational, subtract, toDecimal } from '../rational.ts'
import { type Band, bandFor, type Group } from './bands.ts'

/** A published mean, in points: the exact one, rounded, or where R7 hides it only the range to print (`≥ 4.8`). Never both. */
export type PrintedMean = { readonly mean: string; readonly meanBand?: never } | { readonly meanBand: string; readonly mean?: never }

/** A mean that nothing hides. */
export const exactMean = (value: Rational, places: number): PrintedMean => ({ mean: toDecimal(value, places) })

/** The mean of an item with a histogram: a range if one point holds nearly all, so that its neighbours join it to a single group. */
export function groupedMean(value: Rational, groups: readonly Group[], points: number, n: number, places: number): PrintedMean {
  const dominant = groups.length === 1 ? groups[0]?.anchor : undefined
  return dominant === undefined ? exactMean(value, places) : dominantMean(dominant, points, bandFor(n))
}

/** The mean of an item without a histogram (n < 10): a range as soon as all but `band.persons` chose the same point. */
export function plainMean(value: Rational, counts: readonly number[], n: number, places: number): PrintedMean {
  const band = bandFor(n)
  const dominant = counts.findIndex((count) => count >= n - band.persons)
  return dominant < 0 ? exactMean(value, places) : dominantMean(dominant, counts.length, band)
}

/** The mean of an area: a range (`≥ 4.8`, `≤ 1.2`; from 200 persons `≥ 4.96`, `≤ 1.04`) where nearly all stand at one end. */
export function areaMean(value: Rational, points: number, n: number, places: number): PrintedMean {
  const width = rational((n >= 200 ? 1 : 5) * (points - 1), 100)
  const [bottom, top] = [rational(1), rational(points)]
  const [lowest, highest] = [add(bottom, width), subtract(top, width)]
  if (compare(value, highest) >= 0) return printRange(highest, top, points)
  return compare(value, lowest) <= 0 ? printRange(bottom, lowest, points) : exactMean(value, places)
}

function dominantMean(point: number, points: number, band: Band): PrintedMean {
  const reach = (distance: number) => rational(band.percent * distance, 100)
  const value = rational(point + 1)
  return printRange(subtract(value, reach(point)), add(value, reach(points - 1 - point)), points)
}

function printRange(low: Rational, high: Rational, points: number): PrintedMean {
  const [from, to] = [toDecimal(low, 2), toDecimal(high, 2)]
  if (compare(high, rational(points)) === 0) return { meanBand: `≥ ${trim(from)}` }
  if (compare(low, rational(1)) === 0) return { meanBand: `≤ ${trim(to)}` }
  return { meanBand: `${from}–${to}` }
}

const trim = (decimal: string): string => decimal.replace(/\.?0+$/, '')
