import { describe, expect, it } from '@jest/globals'
import { addPerson, newPersonScores, publishArea, publishItem, type ScaleKind } from '../index.ts'
import { bandFor } from './bands.ts'

/**
 * The strongest attacker on R7: knows this code, n and everything published of the item (mean, shares, agreement), and tries
 * every distribution that would have been published in the same way. A banded count must keep at least two possible values.
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
  it('keep every banded count open to two values', () => expect(recovered(n, points, scale)).toEqual([]))
})

it('the attack works: it recovers banded counts from plain percentages', () => {
  const plain = (counts: readonly number[]) => counts.map((count) => (count <= bandFor(20).persons ? '<5%' : `${count * 5}%`)).join()
  expect(recoveredFrom(compositions(20, 5), plain, 20).length).toBeGreaterThan(1000)
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

const recovered = (n: number, points: number, scale: ScaleKind) =>
  recoveredFrom(compositions(n, points), (counts) => JSON.stringify(publishItem([...counts, 0, 0, 0], scale, { kind: 'teacher' })), n)

/** Published texts from which a count in the reach of a band can be computed, with the point. */
function recoveredFrom(all: Iterable<readonly number[]>, publish: (counts: readonly number[]) => string, n: number): readonly string[] {
  const band = bandFor(n).persons
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
    low.flatMap((least, point) => (least === high[point] && (least <= band || least >= n - band) ? [`${point + 1}: ${text}`] : [])),
  )
}

function* compositions(n: number, points: number): Generator<readonly number[]> {
  if (points === 1) return yield [n]
  for (let first = 0; first <= n; first++) for (const rest of compositions(n - first, points - 1)) yield [first, ...rest]
}
