import { add, compare, divide, type Rational, rational, subtract, toDecimal } from '../rational.ts'
import { type Band, bandFor, type Group, sumRange } from './bands.ts'

/** A printed mean, in points. Where R7 hides the exact one, `mean` is the middle of the range and `meanBand` the range to print. */
export type PrintedMean = { readonly mean: string; readonly meanBand?: string }

/** A mean that nothing hides. */
export const exactMean = (value: Rational, places: number): PrintedMean => ({ mean: toDecimal(value, places) })

/** The mean of an item with a histogram: computed from its groups alone, so that mean and distribution cannot be played against each other. */
export function groupedMean(groups: readonly Group[], points: number, n: number, places: number): PrintedMean {
  const band = bandFor(n)
  const only = groups.length === 1 ? groups[0]?.anchor : undefined
  if (only !== undefined) return dominantMean(only, points, band, places)
  const { low, high } = sumRange(groups, band)
  return printRange(rational(low, n), rational(high, n), points, places)
}

/** The mean of an item without a histogram (n < 10): a range as soon as all but `band.persons` chose the same point. */
export function plainMean(counts: readonly number[], n: number, places: number): PrintedMean {
  const band = bandFor(n)
  const dominant = counts.findIndex((count) => count >= n - band.persons)
  if (dominant >= 0) return dominantMean(dominant, counts.length, band, places)
  return exactMean(
    rational(
      counts.reduce((sum, count, index) => sum + count * (index + 1), 0),
      n,
    ),
    places,
  )
}

/** The mean of an area: a range (`≥ 4.8`, `≤ 1.2`; from 200 persons `≥ 4.96`, `≤ 1.04`) where nearly all stand at one end. */
export function areaMean(value: Rational, points: number, n: number, places: number): PrintedMean {
  const width = rational((n >= 200 ? 1 : 5) * (points - 1), 100)
  const [bottom, top] = [rational(1), rational(points)]
  const [lowest, highest] = [add(bottom, width), subtract(top, width)]
  if (compare(value, highest) >= 0) return printRange(highest, top, points, places)
  return compare(value, lowest) <= 0 ? printRange(bottom, lowest, points, places) : exactMean(value, places)
}

function dominantMean(point: number, points: number, band: Band, places: number): PrintedMean {
  const reach = (distance: number) => rational(band.percent * distance, 100)
  const value = rational(point + 1)
  return printRange(subtract(value, reach(point)), add(value, reach(points - 1 - point)), points, places)
}

function printRange(low: Rational, high: Rational, points: number, places: number): PrintedMean {
  const mean = toDecimal(divide(add(low, high), rational(2)), places)
  const [from, to] = [toDecimal(low, 2), toDecimal(high, 2)]
  if (from === to) return { mean }
  if (compare(high, rational(points)) === 0) return { mean, meanBand: `≥ ${trim(from)}` }
  if (compare(low, rational(1)) === 0) return { mean, meanBand: `≤ ${trim(to)}` }
  return { mean, meanBand: `${from}–${to}` }
}

const trim = (decimal: string): string => decimal.replace(/\.?0+$/, '')
