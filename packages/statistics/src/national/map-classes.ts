import { multiply, type Rational, subtract } from '../rational.ts'
import { twoSidedP } from './beta.ts'
import { type ClusterSums, type Estimate, estimate, removeClusters } from './cluster-sums.ts'

/** The only thing that a map shows of a region. */
export type MapClass = 'below' | 'not-different' | 'above'

/**
 * Classes of regions against the rest of the nation, by a t test with schools as clusters and Benjamini–Hochberg at 5 % over all
 * regions passed (trust.md §2.4). Pass published regions only. The rest is what the nation has beyond the region, so both are
 * independent; above the rest is the same as above the nation. Undefined for a region that has no variance or no rest.
 */
export function mapClasses(nation: ClusterSums, regions: ReadonlyMap<string, ClusterSums>): ReadonlyMap<string, MapClass | undefined> {
  const tests = [...regions].map(([region, sums]) => ({
    region,
    test: testAgainst(estimate(removeClusters(nation, sums)), estimate(sums)),
  }))
  const p = tests.map(({ test }) => test?.p ?? 1)
  const clear = benjaminiHochberg(p)
  return new Map(
    tests.map(({ region, test }, index) => [
      region,
      test === undefined ? undefined : !clear[index] ? 'not-different' : test.isHigher ? 'above' : 'below',
    ]),
  )
}

/** For each p-value whether it is clear at the false discovery rate `rate`: all up to the largest i with p₍ᵢ₎ ≤ i·rate/n (1995). */
export function benjaminiHochberg(p: readonly number[], rate = 0.05): readonly boolean[] {
  const sorted = [...p].sort((a, b) => a - b)
  const last = sorted.findLastIndex((value, index) => value <= ((index + 1) * rate) / p.length)
  const bound = sorted[last]
  return p.map((value) => bound !== undefined && value <= bound)
}

function testAgainst(rest: Estimate | undefined, region: Estimate | undefined): { p: number; isHigher: boolean } | undefined {
  if (rest?.variance === undefined || region?.variance === undefined) return undefined
  const difference = subtract(region.mean, rest.mean)
  if (difference.num === 0n) return { p: 1, isHigher: false }
  const [first, second] = [toNumber(region.variance), toNumber(rest.variance)]
  if (first + second === 0) return { p: 0, isHigher: difference.num > 0n }
  const welch = (first + second) ** 2 / (first ** 2 / (region.schools - 1) + second ** 2 / (rest.schools - 1))
  return { p: twoSidedP(toNumber(multiply(difference, difference)) / (first + second), welch), isHigher: difference.num > 0n }
}

/** The nearest double, to about fifteen digits. */
function toNumber({ num, den }: Rational): number {
  const shift = BigInt(Math.max(0, den.toString(2).length - num.toString(2).length + 60))
  return Number((num << shift) / den) / 2 ** Number(shift)
}
