import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  addAnswer,
  addPerson,
  newHistogram,
  newPersonScores,
  protectItemsOfArea,
  protectRollUp,
  publishArea,
  publishGradeBands,
  publishItem,
  suppressed,
} from '../index.ts'

const shown = (n: number) => ({ shown: true as const, n, mean: '3.0' })
const range = (n: number) => ({ shown: true as const, n, meanBand: '≥ 4.8' })
type Cell = { readonly shown: boolean; readonly mean?: string }
const blanked = (cells: readonly Cell[]) => cells.filter((cell) => !cell.shown).length
const withoutMean = (cells: readonly Cell[]) => cells.filter((cell) => cell.mean === undefined).length

describe('area − items (R5)', () => {
  it('blanks the next smallest, the first of equals', () =>
    expect(protectItemsOfArea(shown(9), [shown(7), suppressed, shown(6), shown(6)]).items).toEqual([
      shown(7),
      suppressed,
      suppressed,
      shown(6),
    ]))
  it('leaves two hidden items alone', () => {
    const items = [suppressed, suppressed, shown(6)]
    expect(protectItemsOfArea(shown(9), items)).toEqual({ area: shown(9), items })
  })
  it('blanks the next smallest beside a single range, never the range itself', () =>
    expect(protectItemsOfArea(shown(9), [shown(9), range(5), shown(8)]).items).toEqual([shown(9), range(5), suppressed]))
  it('leaves two ranges alone', () => {
    const items = [range(12), range(12), shown(12)]
    expect(protectItemsOfArea(shown(12), items)).toEqual({ area: shown(12), items })
  })
  it('does not take a range as the cover of a single hidden item', () =>
    expect(blanked(protectItemsOfArea(shown(12), [suppressed, range(12), shown(12)]).items)).toBe(2))
  it('does nothing without an area mean', () =>
    expect(protectItemsOfArea(suppressed, [suppressed, shown(6)]).items).toEqual([suppressed, shown(6)]))
  it.each([suppressed, range(12)])('blanks the area when it is the only item (%j)', (item) =>
    expect(protectItemsOfArea(shown(12), [item])).toEqual({ area: suppressed, items: [item] }),
  )

  it('in any small school a shown area has no or at least two unknown items, and nothing else is lost', () => {
    const person = fc.array(fc.constantFrom(1, 2, 3, 4, 5, 240, 241), { minLength: 4, maxLength: 4 })
    let attacked = 0
    fc.assert(
      fc.property(fc.array(person, { minLength: 3, maxLength: 12 }), (school) => {
        const before = publish(school)
        const after = protectItemsOfArea(before.area, before.items)
        if (before.area.shown && blanked(before.items) === 1) attacked++
        if (after.area.shown) expect(withoutMean(after.items)).not.toBe(1)
        if (after.area.shown && blanked(before.items) === 1) expect(blanked(after.items)).toBe(2)
        expect(blanked(after.items) - blanked(before.items)).toBeLessThanOrEqual(1)
      }),
      { numRuns: 500, seed: 3 },
    )
    expect(attacked).toBeGreaterThan(10)
  })

  it('a school whose fourth item alone is hidden loses the first too', () => {
    const school = [...Array(4).fill([4, 4, 4, 2]), ...Array(5).fill([3, 3, 3, 241])]
    const { area, items } = publish(school)
    expect(items.map((item) => item.shown)).toEqual([true, true, true, false])
    const protectedArea = protectItemsOfArea(area, items)
    expect(protectedArea.items.map((item) => item.shown)).toEqual([false, true, true, false])
  })
})

describe('roll-up of areas', () => {
  it('is blanked when exactly one area is hidden', () => expect(protectRollUp(shown(9), [shown(8), suppressed])).toBe(suppressed))
  it('is blanked when exactly one area has a range', () => expect(protectRollUp(shown(12), [shown(12), range(12)])).toBe(suppressed))
  it('is blanked when one area is hidden and another has a range', () =>
    expect(protectRollUp(shown(12), [suppressed, range(12), shown(12)])).toBe(suppressed))
  it('stays with none or two hidden', () => {
    expect(protectRollUp(shown(12), [range(12), range(12), shown(12)])).toEqual(shown(12))
    expect(protectRollUp(shown(9), [shown(8), shown(8)])).toEqual(shown(9))
    expect(protectRollUp(shown(9), [suppressed, suppressed])).toEqual(shown(9))
  })
})

describe('grade bands', () => {
  const band = (persons: number) => ({ persons, cell: publishItem([0, 0, persons, 0, 0, 0, 0, 0], 'agreement', { kind: 'grade-band' }) })
  it('are all shown from 10 each', () => expect(publishGradeBands([band(10), band(11)]).map((cell) => cell.shown)).toEqual([true, true]))
  it('are all blanked by one band of 9', () => expect(publishGradeBands([band(40), band(9)])).toEqual([suppressed, suppressed]))
  it('are all blanked by a band that did not answer the item', () =>
    expect(publishGradeBands([band(40), { persons: 12, cell: suppressed }])).toEqual([suppressed, suppressed]))
  it('are not blanked by an empty band', () =>
    expect(publishGradeBands([band(10), band(0)]).map((cell) => cell.shown)).toEqual([true, false]))
})

function publish(school: readonly (readonly number[])[]) {
  const histograms = [0, 1, 2, 3].map(() => newHistogram(5))
  const scores = newPersonScores(4)
  for (const answers of school) {
    answers.forEach((answer, item) => {
      addAnswer(histograms[item] ?? [], answer)
    })
    const points = answers.filter((answer) => answer <= 5)
    addPerson(
      scores,
      points.reduce((sum, point) => sum + point, 0),
      points.length,
      4,
    )
  }
  const teacher = { kind: 'teacher' } as const
  return { area: publishArea(scores, 5, teacher), items: histograms.map((histogram) => publishItem(histogram, 'agreement', teacher)) }
}
