import { add, compare, divide, fromDecimal, type Rational, rational, subtract } from '../rational.ts'
import { areaMean, type PrintedMean } from '../small-numbers/means.ts'
import { type Suppressed, suppressed } from '../small-numbers/thresholds.ts'

/** Stands beside every band: a change of anything that changes a band changes it. */
export const BAND_RULE_VERSION = 'bands-1'

/** What a band of similar schools needs, and how exactly its edges are told. */
export type BandRule = {
  readonly schools: number
  /** Persons with a score, in each of the schools. */
  readonly persons: number
  /** Each edge is the mean of so many schools around the quartile: no edge is one school's figure. */
  readonly around: number
  readonly places: number
  /** Tenths of a point: edges nearer to each other would tell what half of the schools have. */
  readonly apart: number
}

/** The rule in force (trust.md, "Rules in force", R13). */
export const BAND_RULE: BandRule = Object.freeze({ schools: 10, persons: 10, around: 4, places: 1, apart: 2 })

/** Half of the schools lie within it. An edge at an end of the scale is a range (`≥ 4.8`, R7). Never a rank, a number of schools, a school. */
export type SimilarBand = Suppressed | { readonly shown: true; readonly low: string; readonly high: string }

/** The band of the means of the schools of one group, on a scale from 1 to `points`. */
export function publishBand(means: readonly Rational[], points: number, rule: BandRule = BAND_RULE): SimilarBand {
  if (means.length < rule.schools || means.length < 2 * rule.around) return suppressed
  const upwards = means.toSorted(compare)
  const [low, high] = [upwards, upwards.toReversed()].map((sorted) => printEdge(sumOf(windowOf(sorted, rule)), points, rule))
  if (low === undefined || high === undefined) return suppressed
  if (compare(subtract(boundOf(high), boundOf(low)), rational(rule.apart, 10)) < 0) return suppressed
  return { shown: true, low: textOf(low), high: textOf(high) }
}

/** Where the schools around the quartile begin, counted from the end of the scale that is nearer. */
export const windowStart = (schools: number, { around }: BandRule): number => Math.floor(schools / 4) - Math.floor(around / 2)

/** An edge by the sum of the means of the schools around it. */
export const printEdge = (sum: Rational, points: number, { around, places }: BandRule): PrintedMean =>
  areaMean(divide(sum, rational(around)), points, 1, places)

const windowOf = (sorted: readonly Rational[], rule: BandRule): readonly Rational[] => {
  const start = windowStart(sorted.length, rule)
  return sorted.slice(start, start + rule.around)
}

const sumOf = (means: readonly Rational[]): Rational => means.reduce((sum, mean) => add(sum, mean), rational(0))

export const textOf = (edge: PrintedMean): string => edge.mean ?? edge.meanBand

const boundOf = (edge: PrintedMean): Rational => fromDecimal(/[\d.]+/.exec(textOf(edge))?.[0] ?? '0')
