import { describe, expect, it } from '@jest/globals'
import { revisedCells } from './revised-cells.ts'

const cell = (region: string, figures: { readonly shown: boolean }) => ({ key: `region=${region}`, by: { region }, ...figures })
const shown = (n: number) => ({ shown: true, n, mean: '3.10' })
const hidden = { shown: false, symbol: '[c]' }

describe('cells that a revision changed', () => {
  it('are those that print something else, or are shown in one catalogue only', () => {
    const before = [
      cell('a', shown(40)),
      cell('b', shown(50)),
      cell('c', hidden),
      cell('d', hidden),
      cell('gone', shown(31)),
      cell('forgotten', hidden),
    ]
    const now = [
      cell('a', shown(40)),
      cell('b', shown(62)),
      cell('c', shown(44)),
      cell('d', hidden),
      cell('new', shown(33)),
      cell('more', hidden),
    ]
    expect(revisedCells(before, now, JSON.stringify)).toEqual([
      { key: 'region=b', by: { region: 'b' }, before: shown(50), now: shown(62) },
      { key: 'region=c', by: { region: 'c' }, before: hidden, now: shown(44) },
      { key: 'region=new', by: { region: 'new' }, now: shown(33) },
      { key: 'region=gone', by: { region: 'gone' }, before: shown(31) },
    ])
  })
})
