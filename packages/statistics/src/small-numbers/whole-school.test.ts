import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  type Audience,
  type ItemCell,
  type LevelPart,
  publishArea,
  publishItem,
  publishWholeArea,
  publishWholeItem,
  suppressed,
} from '../index.ts'

const teacher: Audience = { kind: 'teacher' }
const item = (...counts: readonly number[]): LevelPart<ItemCell> => {
  const sums = [...counts, ...Array<number>(8 - counts.length).fill(0)]
  return { persons: sums.reduce((total, count) => total + count, 0), sums, cell: publishItem(sums, 'agreement', teacher) }
}

describe('an item over the levels of a school', () => {
  it('is shown where each level is shown or empty, with the places of the coarsest', () => {
    expect(publishWholeItem([item(1, 2, 3, 4, 5), item()])).toMatchObject({ n: 15, mean: '3.67' })
    expect(publishWholeItem([item(1, 2, 3, 4, 5), item(1, 1, 2, 1, 1)])).toEqual({ shown: true, n: 21, mean: '3.5' })
    expect(publishWholeItem([item(), item()])).toBe(suppressed)
  })
  it('is hidden by a level that is hidden, has a range, or does not tell its number', () => {
    expect(publishWholeItem([item(5, 5, 5, 5, 5), item(1, 1, 1, 1)])).toBe(suppressed)
    expect(publishWholeItem([item(5, 5, 5, 5, 5), item(0, 0, 0, 0, 12)])).toBe(suppressed)
    const released = publishItem([0, 0, 1, 1, 0, 0, 0, 0], 'agreement', { kind: 'leader', persons: 2, released: 2 })
    expect(released.shown).toBe(true)
    expect(publishWholeItem([item(5, 5, 5, 5, 5), { persons: 2, sums: [0, 0, 1, 1, 0, 0, 0, 0], cell: released }])).toBe(suppressed)
  })
  it('is hidden by a level whose persons all gave no answer', () =>
    expect(publishWholeItem([item(5, 5, 5, 5, 5), item(0, 0, 0, 0, 0, 3, 2, 0)])).toBe(suppressed))
  it('merged is counted at once: two levels give what one of both gives, where nothing is banded', () => {
    const counts = fc.array(fc.integer({ min: 3, max: 8 }), { minLength: 5, maxLength: 5 })
    fc.assert(
      fc.property(counts, counts, (one, other) => {
        const both = one.map((count, point) => count + (other[point] ?? 0))
        expect(publishWholeItem([item(...one), item(...other)])).toEqual(item(...both).cell)
      }),
      { seed: 11 },
    )
  })
  it('tells nothing of a level that the level does not tell: any answers with the same public cell give the same whole', () => {
    const beside = item(2, 4, 3, 9, 7)
    const wholes = new Map<string, Set<string>>()
    for (const counts of compositions(12, 5)) {
      const level = item(...counts)
      const shown = JSON.stringify(level.cell)
      wholes.set(shown, (wholes.get(shown) ?? new Set()).add(JSON.stringify(publishWholeItem([beside, level]))))
    }
    expect([...wholes.values()].filter((of) => of.size > 1)).toEqual([])
    expect([...wholes.keys()].filter((shown) => shown.includes('<10%')).length).toBeGreaterThan(100)
  })
})

describe('an area over the levels of a school', () => {
  const area = (...scores: readonly number[]) => ({
    persons: scores.reduce((total, sum) => total + sum, 0),
    sums: scores,
    cell: publishArea(scores, 5, teacher),
  })
  it('pools the persons, however many items each level asked', () =>
    expect(publishWholeArea([area(10, 30, 100), area(0, 0, 0, 10, 80, 650)])).toEqual({ shown: true, n: 20, mean: '3.50' }))
  it('is hidden by a level that is hidden or has a range', () => {
    expect(publishWholeArea([area(10, 30, 100), area(4, 12, 40)])).toBe(suppressed)
    expect(publishWholeArea([area(10, 30, 100), area(10, 50, 250)])).toBe(suppressed)
  })
})

/** Every way to put `n` persons on `points` points. */
function* compositions(n: number, points: number): Generator<readonly number[]> {
  if (points === 1) yield [n]
  else for (let first = 0; first <= n; first++) for (const rest of compositions(n - first, points - 1)) yield [first, ...rest]
}
