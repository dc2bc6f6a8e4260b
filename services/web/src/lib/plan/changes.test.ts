import { describe, expect, it } from '@jest/globals'
import type { Cell } from '#lib/report/report.ts'
import { changeOf } from './changes.ts'

const of = (mean: string, n = 12): Cell => ({ n, mean })

describe('a change', () => {
  it.each([
    ['3.50', '3.80', 'changed', '+0.30'],
    ['3.80', '3.50', 'changed', '−0.30'],
    ['3.51', '3.80', 'no-clear-change', '+0.29'],
    ['3.50', '3.50', 'no-clear-change', '0.00'],
    ['2.99', '4.10', 'changed', '+1.11'],
    ['3.10', '3.40', 'changed', '+0.30'], // 3.4 − 3.1 is 0.29999… in floating point
  ])('from %s to %s is %s', (before, now, kind, difference) => expect(changeOf(of(before), of(now))).toEqual({ kind, difference }))

  it.each<[string, Cell | undefined, Cell | undefined]>([
    ['nine answers before', of('3.5', 9), of('4.50')],
    ['nine answers now', of('3.50'), of('4.5', 9)],
    ['what is hidden', '[c]', of('4.50')],
    ['what was not asked', of('3.50'), '[z]'],
    ['a range instead of a mean', { n: 20, meanBand: '≥ 4.8' }, of('4.50')],
    ['leaders who released their mean, whose number is not told', { mean: '3.5' }, of('4.50')],
    ['an item that is not there', undefined, of('4.50')],
  ])('is not told of %s', (_what, before, now) => expect(changeOf(before, now)).toEqual({ kind: 'not-comparable' }))
})
