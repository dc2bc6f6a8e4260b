import { expect, it } from '@jest/globals'
import { table, whole } from './markdown.ts'

it('a table is as wide as its widest cells, words to the left and numbers to the right', () =>
  expect(table(['', 'req/s'], [['a ceiling', '14,633'], ['b', '9'], ['no number']])).toEqual([
    '|           |  req/s |',
    '|-----------|-------:|',
    '| a ceiling | 14,633 |',
    '| b         |      9 |',
    '| no number |',
  ]))

it('numbers are whole, thousands apart', () => expect(whole(1_234_567.5)).toBe('1,234,568'))
