import { describe, expect, it } from '@jest/globals'
import { clustersOf } from './cluster-sums.ts'
import { isBroad, publishNationalArea, publishNationalCount, publishNationalItem } from './published-cell.ts'

const size = { respondents: 60, schools: 6, largest: 10 }
const clusters = (total: bigint) => clustersOf(Array.from({ length: 6 }, (_, school) => ({ n: 10n, total: total + BigInt(school % 2) })))
const item = { status: 'published', size, histogram: [3, 6, 12, 24, 15, 2, 5, 1], clusters: clusters(36n) } as const

describe('a national item', () => {
  it('shows n, schools, mean, error, interval, shares and N/A', () =>
    expect(publishNationalItem(item)).toEqual({
      shown: true,
      n: 60,
      schools: 6,
      mean: '3.70',
      se: '0.022',
      interval: { low: '3.59', high: '3.71' },
      shares: [
        { kind: 'band', label: '<5%' },
        { kind: 'between', from: 10, to: 15 },
        { kind: 'exact', percent: 20 },
        { kind: 'exact', percent: 40 },
        { kind: 'exact', percent: 25 },
      ],
      agree: { kind: 'exact', percent: 65 },
      slightlyAgree: { kind: 'exact', percent: 20 },
      naShare: { kind: 'exact', percent: 8 },
      symbols: [],
    }))

  it('T9: a mean that nearly everybody shares is a range, without error and interval', () => {
    const all = publishNationalItem({ ...item, histogram: [0, 0, 0, 0, 60, 0, 0, 0], clusters: clusters(50n) })
    expect(all).toMatchObject({ shown: true, meanBand: '≥ 4.8' })
    for (const hidden of ['mean', 'se', 'interval']) expect(all).not.toHaveProperty(hidden)
    expect(publishNationalItem({ ...item, histogram: [0, 0, 0, 1, 59, 0, 0, 0], clusters: clusters(49n) })).toEqual(all)
  })

  it.each([
    ['suppressed by its pattern', { ...item, status: 'suppressed' }],
    ['too few valid answers (R5)', { ...item, size: { ...size, respondents: 29 } }],
    ['too few schools', { ...item, size: { ...size, schools: 4 } }],
    ['one school dominates', { ...item, size: { ...size, largest: 31 } }],
    ['nobody', { ...item, clusters: clustersOf([]) }],
  ] as const)('carries nothing when suppressed: %s', (_, hidden) =>
    expect(JSON.stringify(publishNationalItem(hidden))).toBe('{"shown":false,"symbol":"[c]"}'),
  )

  it('says where it was not asked', () =>
    expect(publishNationalItem({ ...item, status: 'not-asked' })).toEqual({ shown: false, symbol: '[z]' }))

  it('is marked where a few schools hold nearly everything', () => {
    const uneven = clustersOf([{ n: 30n, total: 90n }, ...Array.from({ length: 6 }, () => ({ n: 5n, total: 15n }))])
    expect(publishNationalItem({ ...item, clusters: uneven })).toMatchObject({ symbols: ['[u]'] })
  })
})

describe('a national area', () => {
  const area = { status: 'published', size, clusters: clusters(36n * 6n), scale: 6n, points: 5 } as const
  it('shows the mean of person means with its error', () =>
    expect(publishNationalArea(area)).toMatchObject({ n: 60, schools: 6, mean: '3.61', se: '0.004', symbols: [] }))
  it('is a range near an end of the scale', () => {
    const top = publishNationalArea({ ...area, clusters: clusters(50n * 6n - 1n) })
    expect(top).toMatchObject({ meanBand: '≥ 4.8' })
    expect(top).not.toHaveProperty('se')
  })
  it('carries nothing when suppressed', () => {
    expect(publishNationalArea({ ...area, status: 'suppressed' })).toEqual({ shown: false, symbol: '[c]' })
    expect(publishNationalArea({ ...area, size: { ...size, schools: 1 } })).toEqual({ shown: false, symbol: '[c]' })
    expect(publishNationalArea({ ...area, status: 'not-asked' })).toEqual({ shown: false, symbol: '[z]' })
  })
})

describe('respondents of a cell', () => {
  it('are shown with their schools, or not at all', () => {
    expect(publishNationalCount('published', size)).toEqual({ shown: true, n: 60, schools: 6 })
    expect(publishNationalCount('suppressed', size)).toEqual({ shown: false, symbol: '[c]' })
    expect(publishNationalCount('published', { ...size, respondents: 12 })).toEqual({ shown: false, symbol: '[c]' })
  })
})

it('weights and reliability are for the nation and levels only', () =>
  expect([{}, { level: 'primary' }, { region: 'baki' }, { region: 'baki', level: 'primary' }].map(isBroad)).toEqual([
    true,
    true,
    false,
    false,
  ]))
