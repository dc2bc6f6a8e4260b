import type { Day } from '../domain/day.ts'

/** Days begin at midnight in Baku (UTC+4, no summer time). `now` in ms. */
export const dayInBaku = (now: number): Day => new Date(now + 4 * 3_600_000).toISOString().slice(0, 10)
