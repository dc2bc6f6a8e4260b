import type { Sums } from '../accumulator.ts'
import { answeredCount, optionCounts, optionsOf } from '../choices.ts'
import { mean as itemMean, notApplicableCount, pointCounts, preferNotToSayCount, skippedCount, validCount } from '../histogram.ts'
import { meanOfPersonMeans, scoredCount } from '../person-scores.ts'
import type { Rational } from '../rational.ts'
import { bandFor, type Group, groupPoints } from './bands.ts'
import { areaMean, exactMean, groupedMean, type PrintedMean, plainMean } from './means.ts'
import { bandedShare, pointShares, type Share, shareBetween, withCounts } from './shares.ts'
import { type Audience, detailFor, placesFor, type Suppressed, suppressed } from './thresholds.ts'

/** `agreement`: the five points of agreement; `ordered`: other points with a mean; `nominal`: options without order, frequencies only. */
export type ScaleKind = 'agreement' | 'ordered' | 'nominal'

/** What a school may see of one item in one column. */
export type ItemCell = Suppressed | ShownItem

/** A published item. Absent fields are not public; `mean` and `meanBand` exclude each other. */
export type ShownItem = Partial<PrintedMean> & {
  readonly shown: true
  /** Valid answers. Absent only where one or two leaders released their mean. */
  readonly n?: number
  /** From here on: n ≥ 10. One share per point or option. */
  readonly histogram?: readonly Share[]
  /** Headline: 4 and 5. Only on the scale of agreement. */
  readonly agree?: Share
  /** "Slightly agree": 3, never part of the headline. */
  readonly slightlyAgree?: Share
  readonly notApplicable?: number
  readonly skipped?: number
  readonly preferNotToSay?: number
  /** Came by open link: to be marked, never mixed with codes. */
  readonly unverified?: true
}

/** Applies thresholds and R7 to the histogram of one item in one column. The only way from an accumulator of an item to a report. */
export function publishItem(histogram: Sums, scale: ScaleKind, audience: Audience): ItemCell {
  const n = validCount(histogram)
  const detail = detailFor(n, audience)
  if (detail === 'nothing' || (scale === 'nominal' && detail !== 'full')) return suppressed
  const places = placesFor(detail)
  const counts = pointCounts(histogram)
  const value = itemMean(histogram) as Rational
  if (detail === 'mean-only') return { shown: true, ...exactMean(value, places) }
  if (detail === 'mean') return { shown: true, n, ...plainMean(value, counts, n, places) }
  const groups = groupPoints(counts, bandFor(n))
  const printed = scale === 'nominal' ? {} : groupedMean(value, groups, counts.length, n, places)
  return { shown: true, n, ...printed, ...distribution(groups, counts, n, scale), ...missing(histogram), ...mark(audience) }
}

function distribution(groups: readonly Group[], counts: readonly number[], n: number, scale: ScaleKind) {
  const share = (from: number, to: number) => shareBetween(groups, from, to, n)
  return {
    histogram: withCounts(pointShares(groups, counts.length, n), counts),
    ...(scale === 'agreement' ? { agree: share(3, 4), slightlyAgree: share(2, 2) } : {}),
  }
}

const missing = (histogram: Sums) => ({
  notApplicable: notApplicableCount(histogram),
  skipped: skippedCount(histogram),
  preferNotToSay: preferNotToSayCount(histogram),
})

const mark = (audience: Audience): { unverified?: true } => (audience.kind === 'unverified' ? { unverified: true } : {})

/** What a school may see of a multi-choice item in one column. */
export type ChoicesCell = Suppressed | ShownChoices

/** A published multi-choice item; shares of those who answered, which may add up to more than 100 %. */
export type ShownChoices = {
  readonly shown: true
  readonly n: number
  readonly options: readonly Share[]
  readonly notApplicable: number
  readonly skipped: number
  readonly preferNotToSay: number
  readonly unverified?: true
}

/** Frequencies of a multi-choice item from 10 persons who answered, in every role; bands of R7 per option. */
export function publishChoices(choices: Sums, audience: Audience): ChoicesCell {
  const n = answeredCount(choices)
  if (detailFor(n, audience) !== 'full') return suppressed
  const counts = optionCounts(choices)
  const options = withCounts(
    counts.map((count) => bandedShare(count, n)),
    counts,
  )
  // Behind the options a multi-choice count continues like a histogram of one point.
  const rest = missing(
    Array.from({ length: choices.length - optionsOf(choices) }, (_, index) => choices[optionsOf(choices) + index] as number),
  )
  return { shown: true, n, options, ...rest, ...mark(audience) }
}

/** What a school may see of an area, or of a six-area roll-up, in one column. */
export type AreaCell = Suppressed | ShownArea

/** A published area: a `mean` or a `meanBand`. */
export type ShownArea = PrintedMean & {
  readonly shown: true
  /** Persons with a score. Absent only where one or two leaders released their mean. */
  readonly n?: number
  readonly unverified?: true
}

/**
 * Applies thresholds and R7 to the person scores of an area whose items have `points` points. A mean near an end of the
 * scale is a range. Protect the items with `protectItemsOfArea` before they leave.
 */
export function publishArea(scores: Sums, points: number, audience: Audience): AreaCell {
  const n = scoredCount(scores)
  const detail = detailFor(n, audience)
  const value = meanOfPersonMeans(scores)
  if (detail === 'nothing' || value === undefined) return suppressed
  const places = placesFor(detail)
  if (detail === 'mean-only') return { shown: true, ...exactMean(value, places) }
  return { shown: true, n, ...areaMean(value, points, n, places), ...mark(audience) }
}
