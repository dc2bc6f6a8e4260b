import { sqrtDecimal } from '../rational.ts'
import { areaMean } from '../small-numbers/means.ts'
import { type Suppressed, suppressed } from '../small-numbers/thresholds.ts'
import type { DrawnEstimate } from './drawn-clusters.ts'
import { type Interval, interval } from './intervals.ts'

/** The mean of an area over all schools that could be drawn, from those that were. */
export type ShownDrawn = {
  readonly shown: true
  readonly mean: string
  readonly n: number
  readonly schools: number
  /** With the finite population correction, three places. */
  readonly se?: string
  /** 95 %, two places, with as many degrees of freedom as schools less strata. */
  readonly interval?: Interval
}

/** The only way from drawn schools to a figure. What `planDrawn` does not allow, and what has no exact mean (R7), is suppressed. */
export function publishDrawn(found: DrawnEstimate, mayPublish: boolean, points: number): Suppressed | ShownDrawn {
  const { mean } = areaMean(found.mean, points, found.n, 2)
  if (!mayPublish || mean === undefined) return suppressed
  const { variance, degrees, n, schools } = found
  const bounds = degrees < 1 ? undefined : interval({ mean: found.mean, variance, schools: degrees + 1 }, points, 2)
  return {
    shown: true,
    mean,
    n,
    schools,
    ...(variance === undefined ? {} : { se: sqrtDecimal(variance, 3) }),
    ...(bounds === undefined ? {} : { interval: bounds }),
  }
}
