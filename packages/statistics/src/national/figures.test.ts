import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { rational, toDecimal } from '../rational.ts'
import {
  type ClusterSums,
  clustersOf,
  estimate,
  mergeClusters,
  NO_CLUSTERS,
  nationalChange,
  removeClusters,
  withSchool,
} from './cluster-sums.ts'
import { benjaminiHochberg, mapClasses } from './map-classes.ts'
import { collapseStrata, postStratified } from './post-strata.ts'
import { completeCaseLine, notApplicableShare, representativeness, responseRate } from './rates.ts'

fc.configureGlobal({ seed: 20260309 })

const part = fc.record({ n: fc.bigInt(0n, 900n), total: fc.bigInt(0n, 10_000_000n) })
const schools = fc.array(part, { maxLength: 20 })

describe('cluster sums', () => {
  it('are a commutative group: order, grouping and moves do not matter', () => {
    fc.assert(
      fc.property(schools, schools, part, (first, second, changed) => {
        const together = clustersOf([...first, ...second])
        expect(clustersOf([...second, ...first].reverse())).toEqual(together)
        expect(mergeClusters(clustersOf(first), clustersOf(second))).toEqual(together)
        expect(removeClusters(together, clustersOf(second))).toEqual(clustersOf(first))
        expect(withSchool(withSchool(together, changed), changed, -1n)).toEqual(together)
      }),
    )
  })

  it('have the variance of school means for schools of the same size', () => {
    const [a, b, c] = [2n, 3n, 7n]
    const same = clustersOf([a, b, c].map((mean) => ({ n: 10n, total: 10n * mean })))
    expect(estimate(same)).toEqual({ mean: rational(4), variance: rational(7, 3), schools: 3, n: 30 })
  })

  it('have no mean of nothing and no variance of one school', () => {
    expect(estimate(NO_CLUSTERS)).toBeUndefined()
    expect(estimate(clustersOf([{ n: 3n, total: 9n }]))?.variance).toBeUndefined()
  })
})

describe('change of the nation', () => {
  const at = (mean: number, hundredthsOfSe: number) => ({
    mean: rational(mean, 100),
    variance: rational(hundredthsOfSe ** 2, 10_000),
    schools: 9,
    n: 99,
  })
  it.each([
    [350, 3, 361, 3, 'higher'],
    [361, 3, 350, 3, 'lower'],
    [350, 1, 359, 1, 'no-clear-change'],
    [350, 3, 360, 3, 'no-clear-change'],
    [350, 0, 360, 0, 'higher'],
  ] as const)('%d ± %d → %d ± %d: %s', (before, one, now, two, expected) =>
    expect(nationalChange(at(before, one), at(now, two))).toBe(expected),
  )
  it('counts panel schools once', () => expect(nationalChange(at(350, 3), at(360, 3), rational(9, 20_000))).toBe('higher'))
  it('is undefined without a variance', () => expect(nationalChange({ ...at(350, 1), variance: undefined }, at(360, 1))).toBeUndefined())
})

describe('maps', () => {
  it('use Benjamini–Hochberg: the largest p that holds takes the smaller ones along', () => {
    expect(benjaminiHochberg([0.04, 0.001, 0.03, 0.9])).toEqual([false, true, false, false])
    expect(benjaminiHochberg([0.03, 0.001, 0.0374, 0.9])).toEqual([true, true, true, false])
    expect(benjaminiHochberg([])).toEqual([])
  })

  it('show only the class of a region', () => {
    const region = (base: bigint): ClusterSums => clustersOf([1n, 2n, 3n, 4n, 5n, 6n].map((step) => ({ n: 20n, total: 20n * base + step })))
    const regions = new Map([
      ['low', region(2n)],
      ['middle', region(3n)],
      ['also-middle', region(3n)],
      ['high', region(4n)],
      ['one', clustersOf([{ n: 1n, total: 5n }])],
    ])
    const nation = [...regions.values()].reduce(mergeClusters)
    expect([...mapClasses(nation, regions)]).toEqual([
      ['low', 'below'],
      ['middle', 'not-different'],
      ['also-middle', 'not-different'],
      ['high', 'above'],
      ['one', undefined],
    ])
    expect(mapClasses(region(3n), new Map([['all', region(3n)]])).get('all')).toBeUndefined()
  })
})

describe('post-stratification', () => {
  const school = (id: string, stratum: string, n: number, mean: bigint) => ({ school: id, stratum, n, total: BigInt(n) * mean })

  it('gives the plain mean and variance when the sample has the shape of the frame', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ n: fc.integer({ min: 1, max: 50 }), mean: fc.bigInt(1n, 5n) }), { minLength: 2, maxLength: 9 }),
        (all) => {
          const parts = all.map(({ n, mean }, index) => school(`s${index}`, 'nation', n, mean))
          const weighted = postStratified(parts, new Map([['nation', 1000]]))
          const plain = estimate(clustersOf(parts.map(({ n, total }) => ({ n: BigInt(n), total }))))
          expect(weighted?.mean).toEqual(plain?.mean)
          expect(weighted?.variance).toEqual(plain?.variance)
          expect(weighted?.effective).toEqual(rational(plain?.n ?? 0))
        },
      ),
    )
  })

  it('keeps a school in two strata as one cluster', () => {
    const parts = [school('a', 'x', 10, 1n), school('a', 'y', 10, 2n), school('b', 'x', 10, 3n), school('b', 'y', 10, 4n)]
    const weighted = postStratified(
      parts,
      new Map([
        ['x', 30],
        ['y', 10],
      ]),
    )
    expect(weighted?.mean).toEqual(rational(9, 4))
    // Both strata put school a 1 below and school b 1 above: z = ∓½.
    expect(weighted?.variance).toEqual(rational(1))
    expect(toDecimal(weighted?.effective ?? rational(0), 0)).toBe('32')
  })

  it('is undefined where a stratum of the frame has nobody', () =>
    expect(
      postStratified(
        [school('a', 'x', 10, 1n)],
        new Map([
          ['x', 1],
          ['y', 1],
        ]),
      ),
    ).toBeUndefined())

  it('joins strata that cannot carry a weight with their neighbours', () => {
    const strata = [
      { path: ['n|p|urban', 'n|p', 'n', 'all'], population: 100 },
      { path: ['n|p|rural', 'n|p', 'n', 'all'], population: 100 },
      { path: ['n|s|urban', 'n|s', 'n', 'all'], population: 100 },
      { path: ['s|p|urban', 's|p', 's', 'all'], population: 100 },
    ]
    const many = (stratum: string, n: number) => ['1', '2', '3', '4', '5'].map((id) => school(`${stratum}${id}`, stratum, n, 3n))
    const parts = [...many('n|p|urban', 10), ...many('n|p|rural', 2), ...many('n|s|urban', 10), ...many('s|p|urban', 10)]
    expect([...collapseStrata(strata, parts)]).toEqual([
      ['n|p|urban', 'n|p'],
      ['n|p|rural', 'n|p'],
      ['n|s|urban', 'n|s|urban'],
      ['s|p|urban', 's|p|urban'],
    ])
    expect([...collapseStrata(strata, many('n|p|urban', 50)).values()]).toEqual(['all', 'all', 'all', 'all'])
  })
})

describe('rates', () => {
  it('never exceed one', () => {
    expect(responseRate(8, 10)).toEqual({ respondents: 8, expected: 10, rate: rational(4, 5), isCorrected: false })
    expect(responseRate(12, 10)).toEqual({ respondents: 12, expected: 12, rate: rational(1), isCorrected: true })
    expect(responseRate(0, 0)).toBeUndefined()
  })
  it('leave skipped out of the N/A share', () => {
    expect(notApplicableShare([1, 1, 1, 0, 0, 50, 1, 9])).toEqual(rational(1, 4))
    expect(notApplicableShare([0, 0, 0, 0, 0, 50, 0, 9])).toBeUndefined()
  })
  it('show beside an area how much depends on incomplete answers', () => {
    const line = completeCaseLine([0, 0, 0, 4, 20, 110, 6, 60, 610], [6, 60, 610, 20, 20, 20, 70, 70, 70, 200, 205, 205], 20)
    expect(line).toEqual({ shareScored: rational(1, 2), mean: rational(10, 3), n: 6 })
  })
  it('compare the respondents with the frame', () =>
    expect(
      representativeness([
        { group: 'a', frame: 60, respondents: 10 },
        { group: 'b', frame: 40, respondents: 30 },
      ]),
    ).toEqual([
      { group: 'a', frame: rational(3, 5), respondents: rational(1, 4) },
      { group: 'b', frame: rational(2, 5), respondents: rational(3, 4) },
    ]))
})
