import { cronbachAlpha, meanOfPersonMeans, toDecimal } from '@guzgu/statistics'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { areaSumsOf, CORE_AREA_OF_ITEM, response, SEAL } from '../testing/a-school.ts'
import { anyAsked } from '../testing/any-outcome.ts'
import { PER_ITEM } from './answer-counts.ts'
import { createNationalTally, type NationalTally, partsOf } from './national-tally.ts'
import type { Outcome, Scored } from './outcome.ts'

const nationalTally = createNationalTally((version) => (version === 'q@1' ? CORE_AREA_OF_ITEM : undefined))

const tallyOf = (...outcomes: readonly Outcome[]): NationalTally => {
  const tally = nationalTally.initial('e1')
  for (const outcome of outcomes) nationalTally.apply(tally, outcome, 'e1')
  return tally
}
const jsonOf = (tally: NationalTally): string => JSON.stringify(nationalTally.toJson(tally))

describe('what an exercise gives to the nation', () => {
  it('is counted by role and section language, without the open link', () => {
    const tally = tallyOf(
      response('teacher', 4),
      response('teacher', 2, { sectionLanguage: 'ru' }),
      response('student', 3, { unverified: true }),
    )
    expect([...tally.strata.keys()].map(partsOf)).toEqual([
      { role: 'teacher', language: 'az' },
      { role: 'teacher', language: 'ru' },
    ])
    expect([...(tally.strata.get('teacher/ru')?.items ?? [])].slice(0, 5)).toEqual([0, 1, 0, 0, 0])
  })
  it('keeps complete cases for alpha: of those who answered every core item of an area that they were asked', () => {
    const answers = (a: number, b: number, c: number) => {
      const given = Uint8Array.from([a, b, c, 1, 240, 4, 1, 0, 0, 1])
      return response('teacher', 1, { answers: given, areaSums: areaSumsOf(given) })
    }
    const [a, b] = tallyOf(answers(1, 2, 3), answers(2, 2, 4), answers(5, 4, 5), answers(5, 240, 5)).strata.get('teacher/az')?.cases ?? []
    // totals 6, 8 and 14
    expect(a).toEqual([3, 28, 296, 8, 8, 12, 30, 24, 50, 92, 84, 120])
    expect(b).toBeUndefined()
    expect(toDecimal(cronbachAlpha(a ?? []) ?? { num: 0n, den: 1n }, 3)).toBe('0.923')
  })
  it('never changes after its seal', () =>
    fc.assert(
      fc.property(fc.array(anyAsked, { maxLength: 12 }), fc.array(anyAsked, { maxLength: 6 }), (before, behind) => {
        expect(jsonOf(tallyOf(...before, SEAL, ...behind, SEAL))).toBe(jsonOf(tallyOf(...before, SEAL)))
      }),
    ))
  it('is the same in any order, and after it was written and read', () =>
    fc.assert(
      fc.property(
        fc
          .array(anyAsked, { maxLength: 15 })
          .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        fc.nat(15),
        ([all, shuffled], cut) => {
          const halfway = nationalTally.fromJson(JSON.parse(jsonOf(tallyOf(...shuffled.slice(0, cut)))))
          for (const outcome of shuffled.slice(cut)) nationalTally.apply(halfway, outcome, 'e1')
          expect(jsonOf(halfway)).toBe(jsonOf(tallyOf(...all)))
        },
      ),
    ))
  it('is what a naive recount says', () =>
    fc.assert(
      fc.property(fc.array(anyAsked, { maxLength: 25, size: 'max' }), (responses) => {
        const tally = tallyOf(...responses)
        const counted = responses.filter(({ unverified }) => !unverified)
        for (const [stratum, { respondents, items, scores }] of tally.strata) {
          const { role, language } = partsOf(stratum)
          const members = counted.filter((one) => one.role === role && one.sectionLanguage === language)
          expect(respondents).toBe(members.length)
          expect(items[4 * PER_ITEM + 2]).toBe(members.filter(({ answers }) => answers[4] === 3).length)
          expect(meanOfPersonMeans(scores[1] ?? [])).toEqual(naiveMean(members))
        }
        expect([...tally.strata.values()].reduce((sum, { respondents }) => sum + respondents, 0)).toBe(counted.length)
      }),
    ))
  it('waits for the questionnaire', () => expect(() => tallyOf(response('teacher', 4, { questionnaire: 'q@2' }))).toThrow('not known here'))
})

/** Of area B: two core items, so the mean of the person means is a multiple of a half. */
const naiveMean = (members: readonly Scored[]): unknown => {
  const means = members.flatMap(({ answers }) => {
    const points = [answers[4], answers[5]].filter((value): value is number => value !== undefined && value >= 1 && value <= 5)
    return points.length === 0 ? [] : [points.reduce((sum, point) => sum + point, 0) / points.length]
  })
  if (means.length === 0) return undefined
  const twice = BigInt(means.reduce((sum, mean) => sum + mean * 2, 0))
  return reduced(twice, BigInt(means.length * 2))
}
const reduced = (num: bigint, den: bigint): unknown => {
  const divisor = gcd(num, den)
  return { num: num / divisor, den: den / divisor }
}
const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b))
