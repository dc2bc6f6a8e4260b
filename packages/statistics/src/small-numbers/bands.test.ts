import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { bandFor, groupPoints, personsBetween } from './bands.ts'

fc.configureGlobal({ seed: 20260309 })

describe('bands', () => {
  it('span at least one person wherever a school sees five answers', () => {
    for (let n = 5; n <= 1000; n++) expect(bandFor(n).persons).toBeGreaterThanOrEqual(1)
  })

  it('say the truth: every count and every run of points lies within its public range', () => {
    const histograms = fc.array(fc.oneof(fc.nat({ max: 2 }), fc.nat({ max: 90 })), { minLength: 2, maxLength: 10 })
    fc.assert(
      fc.property(
        histograms.filter((counts) => total(counts) >= 10),
        fc.nat(),
        fc.nat(),
        (counts, a, b) => {
          const band = bandFor(total(counts))
          const groups = groupPoints(counts, band)
          const [from, to] = [Math.min(a % counts.length, b % counts.length), Math.max(a % counts.length, b % counts.length)]
          expectWithin(total(counts.slice(from, to + 1)), personsBetween(groups, from, to, band))
          expect(total(groups.map((group) => group.total))).toBe(total(counts))
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('leave points above the band alone', () =>
    expect(groupPoints([3, 4, 5], bandFor(12))).toEqual([
      { first: 0, last: 0, anchor: 0, total: 3 },
      { first: 1, last: 1, anchor: 1, total: 4 },
      { first: 2, last: 2, anchor: 2, total: 5 },
    ]))
})

function expectWithin(value: number, range: { low: number; high: number }): void {
  expect(value).toBeGreaterThanOrEqual(range.low)
  expect(value).toBeLessThanOrEqual(range.high)
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}
