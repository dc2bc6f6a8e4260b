import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  type AreaCell,
  addAnswer,
  addPerson,
  type ItemCell,
  newHistogram,
  newPersonScores,
  protectItemsOfArea,
  publishArea,
  publishItem,
  type ScaleKind,
} from '../index.ts'
import { bandFor } from './bands.ts'

/**
 * The strongest attacker on the bands of R7: knows this code, n and what is published of the item, and tries every distribution that
 * would have been published in the same way. Two promises: the shares alone leave every banded count at least two values; and where
 * one point holds nearly all, so does everything published together.
 */
describe.each([
  [10, 5, 'agreement'],
  [11, 5, 'agreement'],
  [13, 5, 'agreement'],
  [19, 5, 'agreement'],
  [20, 5, 'agreement'],
  [21, 5, 'agreement'],
  [10, 7, 'ordered'],
  [40, 4, 'ordered'],
  [41, 3, 'nominal'],
  [99, 3, 'ordered'],
  [199, 3, 'ordered'],
  [200, 3, 'ordered'],
  [250, 3, 'nominal'],
] as const)('%d answers on %d points (%s)', (n, points, scale) => {
  const recovered = (hide: readonly string[]) => recoveredFrom(compositions(n, points), (counts) => published(counts, scale, hide))

  it('keep every banded count open to two values, by the shares alone', () =>
    expect(recovered(['mean', 'meanBand']).filter(({ count }) => isRare(count, n) || isNearlyAll(count, n))).toEqual([]))

  it('keep every count open to two values where one point holds nearly all, by everything published', () =>
    expect(recovered([]).filter(({ count, text }) => isNearlyAll(count, n) || text.includes('meanBand'))).toEqual([]))
})

it('the attack works: it recovers banded counts from plain percentages', () => {
  const plain = (counts: readonly number[]) => counts.map((count) => (isRare(count, 20) ? '<5%' : `${count * 5}%`)).join()
  expect(recoveredFrom(compositions(20, 5), plain).filter(({ count }) => isRare(count, 20)).length).toBeGreaterThan(1000)
  const unhidden = (counts: readonly number[]) => `${published(counts, 'agreement', ['meanBand'])} ${sumOf(counts)}`
  expect(recoveredFrom(compositions(20, 5), unhidden).some(({ count }) => isNearlyAll(count, 20))).toBe(true)
})

it('what remains: beside an exact mean a rare count may be computed', () => {
  const rare = recoveredFrom(compositions(20, 5), (counts) => published(counts, 'agreement', [])).filter(({ count }) => isRare(count, 20))
  expect(rare.length).toBeGreaterThan(0)
})

it.each([5, 6, 7, 8, 9])('with a mean only, "everybody chose the same" cannot be told from "all but one" (n = %d)', (n) => {
  const unanimous = publishItem([0, 0, 0, 0, n, 0, 0, 0], 'agreement', { kind: 'teacher' })
  expect(publishItem([0, 0, 1, 0, n - 1, 0, 0, 0], 'agreement', { kind: 'teacher' })).toEqual(unanimous)
  expect(publishItem([1, 0, 0, 0, n - 1, 0, 0, 0], 'agreement', { kind: 'teacher' })).toEqual(unanimous)
})

it('an area in which everybody chose 5 throughout looks like one in which somebody did not', () => {
  const area = (sums: readonly number[]) => {
    const scores = newPersonScores(4)
    for (const sum of sums) addPerson(scores, sum, 4, 4)
    return publishArea(scores, 5, { kind: 'teacher' })
  }
  expect(area([20, 20, 20, 20, 16])).toEqual(area([20, 20, 20, 20, 20]))
  expect(area([4, 4, 4, 4, 8])).toEqual(area([4, 4, 4, 4, 4]))
  expect(area([20, 20, 20, 20, 10])).not.toEqual(area([20, 20, 20, 20, 20]))
})

/** The attack "area − items" where it is strongest: small areas in which everybody answered everything. */
describe('area mean × persons × items − the shown items', () => {
  const nearlyTheSame = fc.oneof({ weight: 8, arbitrary: fc.constant(5) }, { weight: 1, arbitrary: fc.constantFrom(1, 2, 3, 4) })
  const person = fc.tuple(nearlyTheSame, ...[1, 2, 3].map(() => fc.constantFrom(1, 2, 3, 4, 5)))
  const schools = fc.tuple(fc.array(person, { minLength: 5, maxLength: 25 }), fc.integer({ min: 1, max: 4 }))

  it('never gives the sum of an item whose mean is hidden; without protection it does', () => {
    let found = 0
    fc.assert(
      fc.property(schools, ([persons, items]) => {
        const answers = persons.map((points) => points.slice(0, items))
        const { area, items: cells } = publishSchool(answers)
        const sums = cells.map((_, item) => answers.reduce((sum, points) => sum + (points[item] as number), 0))
        const attack = subtraction(area, cells, persons.length)
        if (attack !== undefined && Math.abs(attack.sum - (sums[attack.item] as number)) < 0.5) found++
        const safe = protectItemsOfArea(area, cells)
        expect(subtraction(safe.area, safe.items, persons.length)).toBeUndefined()
      }),
      { numRuns: 1000, seed: 12 },
    )
    expect(found).toBeGreaterThan(50)
  })

  /** What a reader computes if exactly one item is unknown. */
  const subtraction = (area: AreaCell, items: readonly ItemCell[], persons: number) => {
    const means = items.map((item) => (item.shown && item.mean !== undefined ? Number(item.mean) : undefined))
    const unknown = means.flatMap((mean, item) => (mean === undefined ? [item] : []))
    if (!area.shown || area.mean === undefined || unknown.length !== 1) return undefined
    const known = means.reduce<number>((sum, mean) => sum + (mean ?? 0), 0)
    return { item: unknown[0] as number, sum: (Number(area.mean) * items.length - known) * persons }
  }
})

function publishSchool(persons: readonly (readonly number[])[]) {
  const items = persons[0]?.length ?? 0
  const histograms = Array.from({ length: items }, () => newHistogram(5))
  const scores = newPersonScores(items)
  for (const points of persons) {
    points.forEach((point, item) => {
      addAnswer(histograms[item] ?? [], point)
    })
    addPerson(scores, sum(points), items, items)
  }
  const teacher = { kind: 'teacher' } as const
  return { area: publishArea(scores, 5, teacher), items: histograms.map((histogram) => publishItem(histogram, 'agreement', teacher)) }
}

function published(counts: readonly number[], scale: ScaleKind, hide: readonly string[]): string {
  const cell = publishItem([...counts, 0, 0, 0], scale, { kind: 'teacher' })
  return JSON.stringify(cell, (key, value) => (hide.includes(key) ? undefined : value))
}

/** Counts that can be computed from a published text, because every distribution with that text has the same. */
function recoveredFrom(all: Iterable<readonly number[]>, publish: (counts: readonly number[]) => string) {
  const possible = new Map<string, { low: number[]; high: number[] }>()
  for (const counts of all) {
    const text = publish(counts)
    const seen = possible.get(text)
    if (!seen) possible.set(text, { low: [...counts], high: [...counts] })
    else
      counts.forEach((count, point) => {
        seen.low[point] = Math.min(seen.low[point] as number, count)
        seen.high[point] = Math.max(seen.high[point] as number, count)
      })
  }
  return [...possible].flatMap(([text, { low, high }]) =>
    low.flatMap((count, index) => (count === high[index] ? [{ point: index + 1, count, text }] : [])),
  )
}

const isRare = (count: number, n: number): boolean => count <= bandFor(n).persons
const isNearlyAll = (count: number, n: number): boolean => count >= n - bandFor(n).persons
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)
const sumOf = (counts: readonly number[]): number => sum(counts.map((count, index) => count * (index + 1)))

function* compositions(n: number, points: number): Generator<readonly number[]> {
  if (points === 1) return yield [n]
  for (let first = 0; first <= n; first++) for (const rest of compositions(n - first, points - 1)) yield [first, ...rest]
}
