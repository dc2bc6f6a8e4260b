import { describe, expect, it } from '@jest/globals'
import { QUESTIONNAIRE } from '../testing/a-school.ts'
import { cellChanges, isSameMeasure } from './cell-changes.ts'

const cell = (mean: string, se: string, key = 'nation') => ({ key, by: {}, shown: true, n: 100, schools: 9, mean, se, symbols: [] })

describe('change of published cells', () => {
  it.each([
    ['3.50', '0.030', '3.61', '0.030', 'higher', '0.11'],
    ['3.61', '0.030', '3.50', '0.030', 'lower', '-0.11'],
    ['3.50', '0.010', '3.59', '0.010', 'no-clear-change', '0.09'],
    ['3.50', '0.030', '3.60', '0.030', 'no-clear-change', '0.10'],
  ])('%s ± %s → %s ± %s: %s', (before, one, now, other, change, difference) =>
    expect(cellChanges([cell(before, one)], [cell(now, other)])).toEqual([
      { key: 'nation', by: {}, shown: true, before, now, difference, change },
    ]),
  )

  it('is hidden where either cell is, and absent where there was none', () => {
    const hidden = { key: 'nation', by: {}, shown: false, symbol: '[c]' }
    const band = { key: 'nation', by: {}, shown: true, n: 100, schools: 9, meanBand: '≥ 4.8', symbols: [] }
    for (const [before, now] of [
      [hidden, cell('3.00', '0.010')],
      [cell('3.00', '0.010'), hidden],
      [band, cell('3.00', '0.010')],
    ] as const)
      expect(cellChanges([before], [now])).toEqual([{ key: 'nation', by: {}, shown: false, symbol: '[c]' }])
    expect(cellChanges([], [cell('3.00', '0.010')])).toEqual([{ key: 'nation', by: {}, shown: false, symbol: '[x]' }])
  })

  it('compares items of the same identity, areas of the same items', () => {
    const reworded = {
      ...QUESTIONNAIRE,
      version: 2,
      items: QUESTIONNAIRE.items.map((item) => (item.id === 'A1' ? { ...item, identity: 'A1/2' } : item)),
    }
    const same = (measure: string): boolean => isSameMeasure(measure, QUESTIONNAIRE, reworded)
    expect(['item/A1', 'area/A', 'roll-up/both'].map(same)).toEqual([false, false, false])
    expect(['item/A2', 'area/B'].map(same)).toEqual([true, true])
    expect(isSameMeasure('item/X', QUESTIONNAIRE, QUESTIONNAIRE)).toBe(false)
  })
})
