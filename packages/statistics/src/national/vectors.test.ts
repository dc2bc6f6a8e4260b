import { describe, expect, it } from '@jest/globals'
import { cronbachAlpha } from '../alpha.ts'
import { rational, sqrtDecimal, toDecimal } from '../rational.ts'
import { fQuantile, twoSidedP } from './beta.ts'
import { designEffect, estimate } from './cluster-sums.ts'
import { stratifiedMean, twoStageMean } from './drawn.ts'
import { interval, tQuantile } from './intervals.ts'
import { postStratified } from './post-strata.ts'
import { feldtInterval, reliability } from './reliability.ts'

/** Vectors of trust.md §3. Only sums of the data sets of R stand here; scripts/r/vectors.R derives them again. */
const none = rational(0)

describe('V1, V2, V4 alpha', () => {
  const N = [2694, 42618, 770328, 7897, 9452, 8666, 8593, 8010, 29813, 39436, 34774, 34073, 30900, 145169, 168823, 157851, 154025, 144460]

  it.each([
    [
      'bfi A',
      [2709, 62896, 1515186, 12428, 12996, 12459, 12684, 12329, 62358, 66094, 61909, 65372, 60421, 298464, 312179, 301382, 306359, 296802],
      '0.703755894375',
    ],
    [
      'bfi C',
      [2707, 57684, 1290774, 12207, 11813, 11637, 12034, 9993, 59197, 56275, 54521, 58608, 44059, 270493, 263629, 259041, 269555, 228056],
      '0.729277203170',
    ],
    [
      'bfi E',
      [2713, 56222, 1241340, 10929, 10460, 10852, 11994, 11987, 51253, 47334, 48368, 58816, 57809, 243430, 234795, 238103, 264243, 260769],
      '0.760932639470',
    ],
    [
      'bfi O',
      [2726, 62621, 1482901, 13136, 11722, 12100, 13352, 12311, 66766, 57052, 57768, 69432, 60383, 309362, 280594, 287030, 313370, 292545],
      '0.602546428577',
    ],
    [
      'attitude',
      [
        30, 12692, 5466274, 1939, 1998, 1594, 1691, 1939, 2243, 1288, 129621, 138208, 89036, 99311, 128459, 170541, 58368, 836203, 863946,
        688656, 731262, 835129, 955910, 555168,
      ],
      '0.843142769565',
    ],
  ] as [string, number[], string][])('of %s', (_, sums, alpha) => expect(toDecimal(cronbachAlpha(sums) ?? none, 12)).toBe(alpha))

  it('V1: Feldt interval as in psych', () => {
    const { low, high } = feldtInterval(cronbachAlpha(N) ?? none, 2694, 5)
    expect(low).toBeCloseTo(0.80192, 6)
    expect(high).toBeCloseTo(0.824223, 6)
    expect(reliability(N, false)).toEqual({ alpha: '0.8133', interval: { low: '0.8019', high: '0.8242' }, n: 2694, isLow: false })
  })

  it('is published only from three items and 300 cases, never for pulse', () => {
    expect(reliability(N, true)).toBeUndefined()
    expect(
      reliability(
        [
          30, 12692, 5466274, 1939, 1998, 1594, 1691, 1939, 2243, 1288, 129621, 138208, 89036, 99311, 128459, 170541, 58368, 836203, 863946,
          688656, 731262, 835129, 955910, 555168,
        ],
        false,
      ),
    ).toBeUndefined()
    expect(reliability([400, 2000, 11000, 1000, 1000, 3000, 3000, 5500, 5500], false)).toBeUndefined()
  })
})

describe('V5 design effect, apiclus1', () => {
  const sums = { m: 15n, N: 183n, T: 117883n, A: 1597226417n, B: 2502460n, C: 3963n }
  it('agrees with survey to the digits given', () => {
    const drawn = estimate(sums, 1n, 757)
    const spread = rational(183n * 77971895n - 117883n ** 2n, 183n * 182n)
    expect(toDecimal(drawn?.mean ?? none, 9)).toBe('644.169398907')
    expect(sqrtDecimal(drawn?.variance ?? none, 9)).toBe('23.542240694')
    expect(toDecimal(drawn === undefined ? none : (designEffect(drawn, spread, rational(6194)) ?? none), 5)).toBe('9.34587')
  })
  it('has no finite-population correction for a census', () =>
    expect(sqrtDecimal(estimate(sums)?.variance ?? none, 9)).toBe('23.779010721'))
  it('is the same in any unit', () => {
    const scaled = estimate({ ...sums, T: sums.T * 60n, A: sums.A * 3600n, B: sums.B * 60n }, 60n)
    expect(scaled).toEqual(estimate(sums))
  })
})

describe('drawn samples', () => {
  it('V6: stratified, apistrat', () => {
    const strata = [
      [4421, 100, 67443, 47038637],
      [755, 50, 31291, 20167941],
      [1018, 50, 31830, 20940396],
    ] as const
    const sampled = strata.map(([population, n, sum, squares]) => ({ population, n, sum, squares }))
    const drawn = stratifiedMean(sampled)
    expect(toDecimal(drawn?.mean ?? none, 5)).toBe('662.28736')
    expect(sqrtDecimal(drawn?.variance ?? none, 6)).toBe('9.408941')
    // The data set has its weights in single precision, and survey uses those: with them the other digits agree too.
    const weights = sampled.map((stratum) => ({
      ...stratum,
      population: Math.fround(stratum.population / stratum.n) * stratum.n * 2 ** 20,
    }))
    expect(toDecimal(stratifiedMean(weights)?.mean ?? none, 9)).toBe('662.287363159')
  })

  it('V7: two stages, apiclus2', () => {
    const schools = [
      [1, 1, 821, 674041],
      [1, 1, 773, 597529],
      [3, 3, 2056, 1420256],
      [1, 1, 811, 657721],
      [3, 3, 1560, 815808],
      [3, 3, 1747, 1019761],
      [4, 4, 3620, 3276786],
      [1, 1, 453, 205209],
      [4, 4, 2299, 1323043],
      [11, 5, 3249, 2133501],
      [2, 2, 1060, 561872],
      [1, 1, 636, 404496],
      [5, 5, 3392, 2307526],
      [4, 4, 3697, 3417583],
      [5, 5, 4377, 3834403],
      [4, 4, 2360, 1399030],
      [1, 1, 607, 368449],
      [5, 5, 3328, 2220402],
      [2, 2, 1188, 707240],
      [5, 5, 2920, 1710972],
      [5, 5, 4613, 4257211],
      [2, 2, 1562, 1220890],
      [36, 5, 2664, 1442554],
      [1, 1, 710, 504100],
      [28, 5, 4122, 3403650],
      [7, 5, 4223, 3571229],
      [72, 5, 3103, 1991239],
      [14, 5, 2857, 1651715],
      [7, 5, 3839, 2949123],
      [2, 2, 1545, 1194437],
      [4, 4, 2421, 1468979],
      [3, 3, 2180, 1589528],
      [2, 2, 1384, 958450],
      [2, 2, 1441, 1038421],
      [1, 1, 468, 219024],
      [9, 5, 3652, 2681936],
      [1, 1, 747, 558009],
      [2, 2, 1222, 746804],
      [6, 5, 4320, 3734044],
      [1, 1, 653, 426409],
    ]
    const drawn = twoStageMean(
      schools.map(([population = 0, n = 0, sum = 0, squares = 0]) => ({ population, n, sum, squares })),
      757,
    )
    expect(toDecimal(drawn?.mean ?? none, 9)).toBe('670.811808118')
    expect(sqrtDecimal(drawn?.variance ?? none, 9)).toBe('30.099027377')
  })

  it('have no variance where a stratum has one observation and others were not asked', () => {
    const one = { population: 9, n: 1, sum: 5, squares: 25 }
    expect(stratifiedMean([one])?.variance).toBeUndefined()
    expect(twoStageMean([one, one], 10)?.variance).toBeUndefined()
    expect(stratifiedMean([{ ...one, n: 0 }])).toBeUndefined()
  })
})

describe('V8 post-stratified, apiclus1', () => {
  const rows: [string, string, number, number, number][] = [
    ['637', 'E', 8, 5418, 2551],
    ['637', 'H', 1, 608, 1689],
    ['637', 'M', 2, 1333, 1841],
    ['437', 'E', 2, 963, 732],
    ['437', 'H', 1, 443, 418],
    ['437', 'M', 1, 482, 286],
    ['778', 'E', 1, 494, 308],
    ['778', 'M', 1, 411, 372],
    ['197', 'E', 10, 6714, 4121],
    ['197', 'M', 3, 1879, 2837],
    ['406', 'E', 2, 1116, 683],
    ['815', 'E', 2, 1166, 691],
    ['815', 'H', 1, 696, 442],
    ['815', 'M', 1, 631, 508],
    ['178', 'E', 2, 1001, 937],
    ['178', 'H', 1, 529, 388],
    ['178', 'M', 1, 547, 343],
    ['255', 'E', 13, 9185, 6475],
    ['255', 'M', 3, 2184, 2550],
    ['568', 'E', 4, 2859, 842],
    ['568', 'H', 4, 2848, 1105],
    ['568', 'M', 1, 679, 233],
    ['135', 'E', 34, 22508, 15038],
    ['510', 'E', 16, 10593, 7535],
    ['510', 'H', 2, 1256, 3440],
    ['510', 'M', 3, 1912, 3993],
    ['716', 'E', 30, 16808, 14466],
    ['716', 'H', 3, 1577, 6195],
    ['716', 'M', 4, 2009, 5153],
    ['61', 'E', 10, 7203, 3884],
    ['61', 'M', 3, 2169, 2893],
    ['413', 'E', 1, 551, 274],
    ['448', 'E', 9, 6858, 3794],
    ['448', 'H', 1, 703, 2147],
    ['448', 'M', 2, 1550, 1434],
  ]
  const populations = new Map([
    ['E', 4421],
    ['H', 755],
    ['M', 1018],
  ])
  const weighted = (column: 3 | 4) =>
    postStratified(
      rows.map((row) => ({ school: row[0], stratum: row[1], n: row[2], total: BigInt(row[column]) })),
      populations,
      1n,
      757,
    )

  it('gives the mean and its standard error', () => {
    expect(toDecimal(weighted(3)?.mean ?? none, 6)).toBe('642.310788')
    expect(sqrtDecimal(weighted(3)?.variance ?? none, 6)).toBe('23.920486')
  })
  it('gives the total', () => {
    const { mean, variance } = weighted(4) ?? { mean: none, variance: none }
    expect(toDecimal(rational(mean.num * 6194n, mean.den), 3)).toBe('3680892.945')
    expect(sqrtDecimal(rational((variance?.num ?? 0n) * 6194n ** 2n, variance?.den ?? 1n), 3)).toBe('406292.636')
  })
})

describe('quantiles', () => {
  it('of t: the table, then the normal distribution', () => {
    expect([1, 2, 10, 30, 120, 121, 5000].map((df) => toDecimal(tQuantile(df), 6))).toEqual([
      '12.706205',
      '4.302653',
      '2.228139',
      '2.042272',
      '1.979930',
      '1.959964',
      '1.959964',
    ])
    expect(() => tQuantile(0)).toThrow(RangeError)
  })
  it('of t: every entry has a two-sided p of 0.05', () => {
    for (let df = 1; df <= 120; df++) {
      const { num, den } = tQuantile(df)
      expect(twoSidedP((Number(num) / Number(den)) ** 2, df)).toBeCloseTo(0.05, 6)
    }
  })
  it('of F agree with R to ten digits', () => {
    for (const [probability, first, second, expected] of [
      [0.975, 2693, 10772, 1.06097131385344],
      [0.975, 10772, 2693, 1.062122887823757],
      [0.975, 299, 598, 1.213323684196413],
      [0.975, 5, 10, 4.236085668188633],
      [0.025, 12, 7, 0.277276012772355],
    ] as const)
      expect(fQuantile(probability, first, second) / expected).toBeCloseTo(1, 10)
  })
  it('make intervals within the scale', () => {
    expect(interval({ mean: rational(4), variance: rational(1, 100), schools: 11 }, 5, 2)).toEqual({ low: '3.78', high: '4.22' })
    expect(interval({ mean: rational(49, 10), variance: rational(1, 100), schools: 11 }, 5, 2)?.high).toBe('5.00')
    expect(interval({ mean: rational(4), variance: undefined, schools: 1 }, 5, 2)).toBeUndefined()
  })
})
