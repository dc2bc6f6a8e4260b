import type { Sums } from '../accumulator.ts'
import { mean as meanOf, notApplicableCount, pointCounts, validCount } from '../histogram.ts'
import { compare, type Rational, rational, sqrtDecimal } from '../rational.ts'
import { bandFor, groupPoints } from '../small-numbers/bands.ts'
import { areaMean, groupedMean, type PrintedMean } from '../small-numbers/means.ts'
import { bandedShare, pointShares, type Share, shareBetween } from '../small-numbers/shares.ts'
import { type Suppressed, suppressed } from '../small-numbers/thresholds.ts'
import { type ClusterSums, type Estimate, estimate } from './cluster-sums.ts'
import { type Interval, interval } from './intervals.ts'
import type { CellStatus } from './patterns.ts'
import { type CellSize, isSafe } from './rule.ts'

/** A figure that does not exist, which everybody may know: `[z]` was not asked there, `[x]` is not available in this snapshot. */
export type Absent = { readonly shown: false; readonly symbol: '[z]' | '[x]' }

/** One figure in one cell of the nation. A suppressed one carries nothing but `[c]` (R9). */
export type NationalCell = Suppressed | Absent | ShownNationalCell

export type ShownNationalCell = PrintedMean & {
  readonly shown: true
  /** Valid answers, or persons with a score. */
  readonly n: number
  readonly schools: number
  /** Clustered standard error, three places. Hidden with the exact mean (R7). */
  readonly se?: string
  /** 95 %, two places. Hidden with the exact mean. */
  readonly interval?: Interval
  /** Items only: per point, in percent of the valid answers, with bands (R7). */
  readonly shares?: readonly Share[]
  /** 4 and 5; items on the scale of agreement only. */
  readonly agree?: Share
  /** 3, never part of `agree`. */
  readonly slightlyAgree?: Share
  /** N/A among valid and N/A; items only. */
  readonly naShare?: Share
  /** `[u]`: of low reliability. */
  readonly symbols: readonly '[u]'[]
}

const MEAN_PLACES = 2
const ERROR_PLACES = 3

/** An item in one cell. `histogram`: all answers of the cell; `clusters`: the same answers by school, scale 1. */
export type NationalItem = {
  readonly status: CellStatus
  readonly size: CellSize
  readonly histogram: Sums
  readonly clusters: ClusterSums
}

/**
 * The only way from the sums of an item to a national figure: R5, R7, R8, R9. `size`: of the valid answers. A cell that is unsafe
 * is suppressed whatever its status says.
 */
export function publishNationalItem({ status, size, histogram, clusters }: NationalItem): NationalCell {
  const n = validCount(histogram)
  const whole = estimate(clusters)
  if (status === 'not-asked') return { shown: false, symbol: '[z]' }
  if (status !== 'published' || !isSafe(size) || whole === undefined) return suppressed
  const counts = pointCounts(histogram)
  const groups = groupPoints(counts, bandFor(n))
  const printed = groupedMean(meanOf(histogram) as Rational, groups, counts.length, n, MEAN_PLACES)
  const notApplicable = notApplicableCount(histogram)
  return {
    shown: true,
    n,
    schools: size.schools,
    ...printed,
    ...errors(printed, whole, counts.length),
    shares: pointShares(groups, counts.length, n),
    ...(counts.length === 5 ? { agree: shareBetween(groups, 3, 4, n), slightlyAgree: shareBetween(groups, 2, 2, n) } : {}),
    naShare: bandedShare(notApplicable, n + notApplicable),
    symbols: symbolsOf(clusters),
  }
}

/** An area in one cell. `clusters`: person scores by school, in units of 1/scale points. */
export type NationalArea = {
  readonly status: CellStatus
  readonly size: CellSize
  readonly clusters: ClusterSums
  readonly scale: bigint
  readonly points: number
}

/** The only way from the sums of an area, or of a roll-up of areas, to a national figure. */
export function publishNationalArea({ status, size, clusters, scale, points }: NationalArea): NationalCell {
  const whole = estimate(clusters, scale)
  if (status === 'not-asked') return { shown: false, symbol: '[z]' }
  if (status !== 'published' || !isSafe(size) || whole === undefined) return suppressed
  const printed = areaMean(whole.mean, points, whole.n, MEAN_PLACES)
  const { n } = whole
  return { shown: true, n, schools: size.schools, ...printed, ...errors(printed, whole, points), symbols: symbolsOf(clusters) }
}

/** The number of respondents of a cell, with their schools; nothing else of a suppressed one. */
export type NationalCount = Suppressed | { readonly shown: true; readonly n: number; readonly schools: number }

/** Respondents of one cell. */
export const publishNationalCount = (status: CellStatus, size: CellSize): NationalCount =>
  status === 'published' && isSafe(size) ? { shown: true, n: size.respondents, schools: size.schools } : suppressed

/** Weights, reliability and design effects are for the nation and for a role × level only (R14). */
export const isBroad = (by: Readonly<Record<string, string>>): boolean => Object.keys(by).every((name) => name === 'level')

function errors(printed: PrintedMean, whole: Estimate, points: number): { se?: string; interval?: Interval } {
  const bounds = interval(whole, points, MEAN_PLACES)
  if (printed.mean === undefined || whole.variance === undefined || bounds === undefined) return {}
  return { se: sqrtDecimal(whole.variance, ERROR_PLACES), interval: bounds }
}

/** Schools so unequal that they count as fewer than five of equal size, N²/Σnₛ²: the standard error tells little. */
const symbolsOf = ({ N, C }: ClusterSums): readonly '[u]'[] => (C > 0n && compare(rational(N * N, C), rational(5)) < 0 ? ['[u]'] : [])
