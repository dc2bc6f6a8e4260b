import { describe, expect, it } from '@jest/globals'
import {
  addCompleteCase,
  clusteredMean,
  cronbachAlpha,
  itemRestCorrelation,
  newCompleteCases,
  rational,
  sqrtDecimal,
  superiority,
  toDecimal,
} from './index.ts'

const skippedAndNotApplicable = [7, 8, 9]

describe('V1 Cronbach alpha and item-rest correlation, bfi N1–N5', () => {
  const S = [7897, 9452, 8666, 8593, 8010]
  const Q = [29813, 39436, 34774, 34073, 30900]
  const X = [145169, 168823, 157851, 154025, 144460]
  const cases = [2694, 42618, 770328, ...S, ...Q, ...X]

  it('gives the exact fraction of alpha', () => {
    expect(cronbachAlpha(cases)).toEqual(rational(842483510, 1035878832))
    expect(toDecimal(cronbachAlpha(cases) ?? rational(0), 12)).toBe('0.813303143161')
  })

  it('gives item-rest r to twelve places', () => {
    const expected = ['0.666285806232', '0.650902055755', '0.672947088259', '0.542148997952', '0.486729437298']
    expect(expected.map((_, item) => itemRestCorrelation(cases, item, 12))).toEqual(expected)
  })
})

describe('alpha at its edges', () => {
  it('is undefined without variance', () => {
    const cases = newCompleteCases(2)
    addCompleteCase(cases, [3, 3])
    addCompleteCase(cases, [3, 3])
    expect(cronbachAlpha(cases)).toBeUndefined()
    expect(itemRestCorrelation(cases, 0, 4)).toBeUndefined()
  })

  it('prints a negative correlation', () => {
    const cases = newCompleteCases(2)
    for (const points of [
      [1, 5],
      [3, 3],
      [5, 1],
      [5, 2],
    ])
      addCompleteCase(cases, points)
    expect(itemRestCorrelation(cases, 0, 4)).toMatch(/^-0\.9/)
  })
})

describe('V5 clustered mean and standard error, apiclus1 by district', () => {
  const clusters = [15, 183, 117883, 1597226417, 2502460, 3963]

  it('gives the mean', () => expect(toDecimal(clusteredMean(clusters)?.mean ?? rational(0), 9)).toBe('644.169398907'))

  it('gives the standard error without correction when no frame is named', () =>
    expect(sqrtDecimal(clusteredMean(clusters)?.variance ?? rational(0), 9)).toBe('23.779010721'))

  it('gives the exact variance and standard error of a drawn sample', () => {
    const drawn = clusteredMean(clusters, 757)
    expect(drawn?.variance).toEqual(rational(6587549100430200n, 11885796056358n))
    expect(sqrtDecimal(drawn?.variance ?? rational(0), 12)).toBe('23.542240693781')
  })

  it('gives the standard error 0 for a sample of everybody', () => expect(clusteredMean(clusters, 15)?.variance).toEqual(rational(0)))

  it('has no variance for one school and nothing for none', () => {
    expect(clusteredMean([1, 10, 35, 1225, 350, 100])).toEqual({ mean: rational(7, 2), variance: undefined })
    expect(clusteredMean([0, 0, 0, 0, 0, 0])).toBeUndefined()
  })
})

describe('V9 probability of superiority, bfi E4 by gender', () => {
  const x = [56, 107, 85, 160, 304, 203, ...skippedAndNotApplicable]
  const y = [84, 155, 186, 290, 638, 523, ...skippedAndNotApplicable]

  it('gives W, A and Cliff’s delta', () => {
    const result = superiority(x, y)
    expect(result?.twiceWins).toBe(2n * 781132n)
    expect(toDecimal(result?.probability ?? rational(0), 12)).toBe('0.455061926899')
    expect(result?.cliffsDelta).toEqual(rational(-154276, 915 * 1876))
  })

  it('is undefined when one side is empty', () => expect(superiority(x, [0, 0, 0, 0, 0, 0, 1, 1, 1])).toBeUndefined())
})
