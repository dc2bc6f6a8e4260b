import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { meanOfPersonMeans, varianceOfPersonMeans } from '../person-scores.ts'
import { add, rational } from '../rational.ts'
import { estimate } from './cluster-sums.ts'
import {
  addResponse,
  areaPart,
  areaScale,
  canonicalTally,
  clustersBySchool,
  itemPart,
  mergeTally,
  newUnitTally,
  type Shape,
} from './unit-tally.ts'

fc.configureGlobal({ seed: 20260309 })

const shape: Shape = {
  items: ['a1', 'a2', 'a3', 'b1', 'b2'].map((id) => ({ id, points: 5 })),
  areas: [
    { id: 'A', items: [0, 1, 2] },
    { id: 'B', items: [3, 4] },
  ],
}
const byte = fc.constantFrom(0, 1, 2, 3, 4, 5, 5, 4, 240, 241, 242)
const response = fc.record({ school: fc.integer({ min: 0, max: 3 }), answers: fc.array(byte, { minLength: 5, maxLength: 5 }) })
type Response = { readonly school: number; readonly answers: readonly number[] }
const responses = fc.array(response, { maxLength: 40 })

const tallyOf = (all: readonly Response[]) => {
  const tally = newUnitTally()
  for (const { answers } of all) addResponse(tally, shape, answers)
  return tally
}

describe('the tally of a unit', () => {
  it('is the same byte for byte in any order, merged from any parts, and after taking back', () => {
    fc.assert(
      fc.property(
        responses.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        responses,
        ([all, shuffled], withdrawn) => {
          const batch = canonicalTally(tallyOf(all))
          expect(canonicalTally(tallyOf(shuffled))).toBe(batch)
          const merged = newUnitTally()
          for (const part of [all.slice(0, 7), all.slice(7)]) mergeTally(merged, tallyOf(part))
          expect(canonicalTally(merged)).toBe(batch)
          const corrected = tallyOf([...withdrawn, ...all])
          for (const { answers } of withdrawn) addResponse(corrected, shape, answers, -1)
          expect(canonicalTally(corrected)).toBe(batch)
        },
      ),
    )
  })

  it('lets a school move from one region to another by subtraction and addition', () => {
    fc.assert(
      fc.property(responses, responses, responses, (school, north, south) => {
        const [from, to] = [tallyOf([...north, ...school]), tallyOf(south)]
        mergeTally(from, tallyOf(school), -1)
        mergeTally(to, tallyOf(school))
        expect([canonicalTally(from), canonicalTally(to)]).toEqual([
          canonicalTally(tallyOf(north)),
          canonicalTally(tallyOf([...south, ...school])),
        ])
      }),
    )
  })

  it('gives the nation the same mean as all persons together, and the variance of schools as clusters', () => {
    const scale = areaScale(3)
    fc.assert(
      fc.property(responses, (all) => {
        const whole = tallyOf(all)
        const parts = [0, 1, 2, 3].map((school) => ({
          school: `school-${school}`,
          ...areaPart(tallyOf(all.filter((one) => one.school === school)), 'A', scale),
        }))
        expect(estimate(clustersBySchool(parts), scale)?.mean).toEqual(meanOfPersonMeans(whole.areas.get('A')?.scores ?? []))
      }),
    )
  })

  it('joins levels and sections of a school to one cluster', () => {
    const parts = [
      { school: 'a', n: 2n, total: 6n },
      { school: 'b', n: 1n, total: 5n },
      { school: 'a', n: 1n, total: 1n },
    ]
    expect(clustersBySchool(parts)).toMatchObject({ m: 2n, N: 4n, T: 12n, A: 49n + 25n, C: 10n })
  })

  it('counts a complete case only when every item of the area was answered', () => {
    const tally = tallyOf([
      { school: 0, answers: [5, 4, 3, 0, 5] },
      { school: 0, answers: [5, 4, 240, 1, 2] },
    ])
    expect(tally.areas.get('A')?.cases[0]).toBe(1)
    expect(tally.areas.get('B')?.cases[0]).toBe(1)
    expect(itemPart(tally, 'a1')).toEqual({ n: 2n, total: 10n })
    expect(itemPart(tally, 'unknown')).toEqual({ n: 0n, total: 0n })
  })

  it('has a scale for any number of items, and refuses one that is too coarse', () => {
    expect([1, 2, 3, 6, 10].map(areaScale)).toEqual([1n, 2n, 6n, 60n, 2520n])
    expect(areaScale(60) % 59n).toBe(0n)
    expect(() => areaPart(tallyOf([{ school: 0, answers: [1, 1, 1, 1, 1] }]), 'A', 2n)).toThrow(RangeError)
  })

  it('keeps variance beside the mean of an area', () => {
    const scores =
      tallyOf([
        { school: 0, answers: [5, 5, 5, 0, 0] },
        { school: 0, answers: [1, 1, 240, 0, 0] },
      ]).areas.get('A')?.scores ?? []
    expect(add(meanOfPersonMeans(scores) ?? rational(0), rational(0))).toEqual(rational(3))
    expect(varianceOfPersonMeans(scores)).toEqual(rational(8))
  })
})
