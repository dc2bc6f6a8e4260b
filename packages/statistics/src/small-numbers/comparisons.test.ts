import { describe, expect, it } from '@jest/globals'
import { changeBetween, publishItem, roleGaps, strongest, suppressed, weakest } from '../index.ts'

const cell = (mean: string, n = 12) => ({ shown: true as const, n, mean })
const range = (meanBand: string, n = 12) => ({ shown: true as const, n, meanBand })
const cells = (entries: Record<string, ReturnType<typeof cell> | ReturnType<typeof range> | typeof suppressed>) =>
  new Map(Object.entries(entries))

describe('role gaps', () => {
  const teachers = cells({ a: cell('3.10'), b: cell('4.00'), c: suppressed, d: cell('3.0'), onlyTeachers: cell('1.00') })
  const students = cells({ d: cell('3.0'), c: cell('1.00'), b: cell('3.2'), a: cell('4.35') })

  it('are differences of printed means, the largest first', () =>
    expect(roleGaps(teachers, students)).toEqual([
      { id: 'a', difference: '-1.25' },
      { id: 'b', difference: '0.8' },
      { id: 'd', difference: '0.0' },
    ]))
  it('have the places of the coarser mean, half away from zero, and are ordered as printed', () =>
    expect(
      roleGaps(
        cells({ a: cell('3.00'), b: cell('4.8', 6), c: cell('3.25'), d: cell('3.0', 6) }),
        cells({ a: cell('4.19'), b: cell('3.61'), c: cell('4.4', 6), d: cell('3.04') }),
      ),
    ).toEqual([
      { id: 'b', difference: '1.2' },
      { id: 'c', difference: '-1.2' },
      { id: 'a', difference: '-1.19' },
      { id: 'd', difference: '0.0' },
    ]))
  it('do not exist where one of the means is a range', () =>
    expect(roleGaps(cells({ a: range('≥ 4.8'), b: cell('3.00') }), cells({ a: cell('3.00'), b: range('2.90–3.10') }))).toEqual([]))
  it('do not change with what a suppressed cell hides', () => {
    const hidden = (answers: number[]) =>
      roleGaps(cells({ c: cell('3.00') }), new Map([['c', publishItem([...answers, 0, 0, 0], 'agreement', { kind: 'student' })]]))
    expect(hidden([0, 0, 0, 0, 4])).toEqual(hidden([4, 0, 0, 0, 0]))
  })
})

describe('strongest and weakest', () => {
  const report = cells({ a: cell('3.10'), hidden: suppressed, b: cell('4.5'), c: cell('4.50'), d: cell('2.9') })
  it('rank printed means; equals keep the order of the questionnaire', () => {
    expect(strongest(report, 3)).toEqual(['b', 'c', 'a'])
    expect(weakest(report, 3)).toEqual(['d', 'a', 'b'])
  })
  it('place a range at its bound, one with two bounds at its middle', () => {
    const mixed = cells({
      a: cell('4.79'),
      top: range('≥ 4.8'),
      b: cell('4.81'),
      c: cell('3.01'),
      inner: range('2.90–3.10'),
      d: cell('2.99'),
    })
    expect(strongest(mixed, 6)).toEqual(['b', 'top', 'a', 'c', 'inner', 'd'])
    expect(weakest(cells({ a: cell('1.21'), bottom: range('≤ 1.2'), b: cell('1.19') }), 3)).toEqual(['b', 'bottom', 'a'])
  })
})

describe('change between exercises', () => {
  it('is a change from 0.3 on, in both directions', () => {
    expect(changeBetween(cell('3.20'), cell('3.50'), true)).toEqual({ kind: 'changed', difference: '0.30' })
    expect(changeBetween(cell('3.50'), cell('3.20'), true)).toEqual({ kind: 'changed', difference: '-0.30' })
  })
  it('is not clear below', () =>
    expect(changeBetween(cell('3.21'), cell('3.50'), true)).toEqual({ kind: 'no-clear-change', difference: '0.29' }))
  it.each([
    ['another item identity', cell('3.00'), cell('4.00'), false],
    ['9 answers before', cell('3.0', 9), cell('4.00'), true],
    ['9 answers now', cell('3.00'), cell('4.0', 9), true],
    ['a suppressed cell', suppressed, cell('4.00'), true],
    ['a range before', range('≥ 4.8'), cell('3.00'), true],
    ['a range now', cell('3.00'), range('≤ 1.2'), true],
    ['released leaders without n', { shown: true as const, mean: '3.0' }, cell('4.00'), true],
  ])('cannot be told with %s', (_, before, now, same) => expect(changeBetween(before, now, same)).toEqual({ kind: 'not-comparable' }))
})
