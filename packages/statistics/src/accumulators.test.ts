import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  type Accumulator,
  addAnswer,
  addChoices,
  addCompleteCase,
  addPerson,
  addSchool,
  changeSchool,
  type Direction,
  isScored,
  mean,
  meanOfPersonMeans,
  mergeInto,
  newChoices,
  newClusters,
  newCompleteCases,
  newHistogram,
  newPersonScores,
  notApplicableCount,
  optionCounts,
  preferNotToSayCount,
  rational,
  scoredCount,
  skippedCount,
  validCount,
  variance,
  varianceOfPersonMeans,
} from './index.ts'

fc.configureGlobal({ seed: 20260309 })

const points = fc.integer({ min: 1, max: 5 })

/** Every accumulator: how to start it, what to count and how. */
const kinds = [
  kind(
    'histogram',
    () => newHistogram(5),
    fc.constantFrom(0, 1, 2, 3, 4, 5, 240, 241, 242),
    (target, value, direction) => addAnswer(target, value, direction),
  ),
  kind(
    'choices',
    () => newChoices(3),
    fc.tuple(fc.constantFrom(0, 1, 240, 241, 242), fc.uniqueArray(fc.integer({ min: 0, max: 2 }))),
    (target, [value, chosen], direction) => addChoices(target, value, chosen, direction),
  ),
  kind(
    'person scores',
    () => newPersonScores(4),
    fc.array(points, { maxLength: 4 }),
    (target, answers, direction) => addPerson(target, total(answers), answers.length, 4, direction),
  ),
  kind('complete cases', () => newCompleteCases(3), fc.array(points, { minLength: 3, maxLength: 3 }), addCompleteCase),
  kind(
    'clusters',
    () => newClusters(),
    fc.tuple(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 4500 })),
    (target, [n, sum], direction) => addSchool(target, n, sum, direction),
  ),
]

describe.each(kinds)('$name', ({ law }) => {
  it('does not depend on the order', () => law.order())
  it('does not depend on how parts are merged', () => law.merge())
  it('forgets what is taken back', () => law.inverse())
  it('updates typed arrays to the same integers', () => law.typed())
})

describe('histogram', () => {
  const histogram = newHistogram(5)
  for (const value of [5, 5, 4, 1, 0, 0, 240, 241, 241, 242, 242, 242]) addAnswer(histogram, value)

  it('keeps skipped, N/A and prefer not to say apart and leaves out what was not shown', () => {
    expect([validCount(histogram), skippedCount(histogram), notApplicableCount(histogram), preferNotToSayCount(histogram)]).toEqual([
      4, 1, 2, 3,
    ])
  })
  it('has the exact mean and variance of the valid answers', () => {
    expect(mean(histogram)).toEqual(rational(15, 4))
    expect(variance(histogram)).toEqual(rational(43, 12))
  })
  it('has no mean of nothing and no variance of one', () => {
    expect(mean(newHistogram(5))).toBeUndefined()
    expect(variance([1, 0, 0, 0])).toBeUndefined()
  })
  it.each([6, 239, 243, -1, 255])('refuses the byte %d', (value) => expect(() => addAnswer(newHistogram(5), value)).toThrow(RangeError))
})

describe('choices', () => {
  it('refuses an unknown option and a point', () => {
    expect(() => addChoices(newChoices(2), 1, [2])).toThrow(RangeError)
    expect(() => addChoices(newChoices(2), 2, [])).toThrow(RangeError)
  })
  it('counts options, not the persons without an answer', () => {
    const choices = newChoices(2)
    addChoices(choices, 1, [1])
    addChoices(choices, 240, [0])
    expect(optionCounts(choices)).toEqual([0, 1])
  })
})

describe('person scores', () => {
  it('scores a person who answered half of the items asked, not less', () => {
    expect([isScored(2, 4), isScored(1, 4), isScored(2, 5), isScored(3, 5), isScored(0, 0)]).toEqual([true, false, false, true, false])
  })
  it('has mean and variance of the person means, each person with the same weight', () => {
    const scores = newPersonScores(4)
    addPerson(scores, 20, 4, 4)
    addPerson(scores, 2, 2, 4)
    addPerson(scores, 5, 1, 4)
    expect(scoredCount(scores)).toBe(2)
    expect(meanOfPersonMeans(scores)).toEqual(rational(3))
    expect(varianceOfPersonMeans(scores)).toEqual(rational(8))
  })
})

describe('clusters', () => {
  it('follows a school as its answers grow', () => {
    const grown = newClusters()
    addSchool(grown, 3, 10)
    changeSchool(grown, { n: 3, total: 10 }, { n: 4, total: 15 })
    const direct = newClusters()
    addSchool(direct, 4, 15)
    expect(grown).toEqual(direct)
  })
  it('does not count a school without answers', () => {
    const clusters = newClusters()
    addSchool(clusters, 0, 0)
    expect(clusters).toEqual(newClusters())
  })
})

describe('mergeInto', () => {
  it('refuses another layout', () => expect(() => mergeInto(newHistogram(5), newHistogram(4))).toThrow(RangeError))
})

function kind<Observation>(
  name: string,
  start: () => number[],
  observations: fc.Arbitrary<Observation>,
  count: (target: Accumulator, observation: Observation, direction?: Direction) => void,
) {
  const many = fc.array(observations, { maxLength: 30 })
  const sum = (all: readonly Observation[], target: Accumulator = start()) => {
    for (const observation of all) count(target, observation)
    return target
  }
  const law = {
    order: () =>
      fc.assert(
        fc.property(
          many.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
          ([all, shuffled]) => expect(sum(shuffled)).toEqual(sum(all)),
        ),
      ),
    merge: () =>
      fc.assert(
        fc.property(many, many, many, (a, b, c) => {
          const left = sum(a)
          mergeInto(left, sum(b))
          mergeInto(left, sum(c))
          const right = sum(c)
          mergeInto(right, sum(b))
          mergeInto(right, sum(a))
          expect(left).toEqual(sum([...a, ...b, ...c]))
          expect(right).toEqual(left)
        }),
      ),
    inverse: () =>
      fc.assert(
        fc.property(many, many, (kept, withdrawn) => {
          const one = sum([...withdrawn, ...kept])
          for (const observation of withdrawn) count(one, observation, -1)
          expect(one).toEqual(sum(kept))
          const whole = sum([...withdrawn, ...kept])
          mergeInto(whole, sum(withdrawn), -1)
          expect(whole).toEqual(sum(kept))
        }),
      ),
    typed: () =>
      fc.assert(
        fc.property(many, (all) => expect(Array.from(sum(all, new Float64Array(start().length)) as Float64Array)).toEqual(sum(all))),
      ),
  }
  return { name, law }
}

function total(answers: readonly number[]): number {
  return answers.reduce((sum, answer) => sum + answer, 0)
}
