import { describe, expect, it } from '@jest/globals'
import { BAND_RULE, type BandRule, publishBand } from '../national/similar-band.ts'
import { type Placed, type SimilarGroup, similarGroups } from '../national/similar-schools.ts'
import { rational } from '../rational.ts'
import { syntheticFrame } from '../testing/frame.ts'
import { randomFrom } from '../testing/random.ts'
import { seenByCoalition } from './coalition.ts'

const SEED = 7
/** Four schools stand behind a printed tenth: what is left of one of them is four tenths wide. */
const WIDTH = 4 * 10
const ROUNDING = 1
const GROUPS = 6

/** No guard at all: the quartiles themselves, of any three schools, to two places. */
const NAKED: BandRule = { schools: 3, persons: 10, around: 1, places: 2, apart: 0 }

type School = Placed & { readonly mean: number }

/** Schools of a synthetic nation at their levels, by the mean of one item in hundredths. */
const schoolsOf = (role: 'teacher' | 'student'): readonly School[] => {
  const schools = new Map<string, { path: readonly string[]; sum: number; n: number }>()
  for (const { school, values, counts } of syntheticFrame(900, SEED).units[role]) {
    const path = ['level', 'region', 'urban', 'size'].map((name) => String(values[name]))
    const known = schools.get(`${school} ${path[0]}`) ?? { path, sum: 0, n: 0 }
    for (const [at, count] of counts.slice(0, 5).entries()) [known.sum, known.n] = [known.sum + count * (at + 1), known.n + count]
    schools.set(`${school} ${path[0]}`, known)
  }
  return [...schools.values()].flatMap(({ path, sum, n }) => (n < BAND_RULE.persons ? [] : [{ path, mean: Math.round((100 * sum) / n) }]))
}

const widthOf = ({ low, high }: ReturnType<typeof seenByCoalition>): number => high - low
const isShown = ({ schools }: SimilarGroup<School>): boolean =>
  publishBand(
    schools.map(({ mean }) => rational(mean, 100)),
    5,
  ).shown

describe('bands of similar schools', () => {
  const random = randomFrom(SEED)
  const groups = (['teacher', 'student'] as const)
    .flatMap((role) => similarGroups(schoolsOf(role), BAND_RULE.schools))
    .filter(isShown)
    .toSorted((a, b) => a.schools.length - b.schools.length)
    .slice(0, GROUPS)
  /** The worst that few schools can be: those next to each other at an edge, and any others. */
  const coalitions = (schools: number, size: number): readonly (readonly number[])[] => [
    Array.from({ length: size }, (_, at) => at),
    Array.from({ length: size }, (_, at) => schools - 1 - at),
    Array.from({ length: size }, () => random.integer(schools)).filter((one, at, all) => all.indexOf(one) === at),
  ]

  it.each([1, 2, 3])('T4, T5: %i schools of a band do not see another one', (size) => {
    expect(groups.length).toBe(GROUPS)
    for (const { schools, path } of groups) {
      const means = schools.map(({ mean }) => mean).toSorted((a, b) => a - b)
      for (const coalition of coalitions(means.length, size))
        expect([path.join(), coalition.join(), widthOf(seenByCoalition(means, coalition, BAND_RULE)) >= WIDTH]).toEqual([
          path.join(),
          coalition.join(),
          true,
        ])
    }
  })

  it('tell the same whoever of them has which mean: nobody knows which school is which', () => {
    for (const { schools } of groups) {
      const means = schools.map(({ mean }) => rational(mean, 100))
      expect(publishBand(means.toReversed(), 5)).toEqual(publishBand(means, 5))
    }
  })
})

describe('T14: without its guard a band gives schools away', () => {
  const ten = [210, 260, 290, 310, 330, 350, 360, 390, 420, 470]
  const others = (of: readonly number[], target: number): readonly number[] => [...of.keys()].filter((school) => school !== target)

  it('of three schools, two see the third', () => {
    const three = [260, 330, 417]
    expect(widthOf(seenByCoalition(three, [0, 1], NAKED))).toBeLessThanOrEqual(ROUNDING)
    expect(widthOf(seenByCoalition(three, [0, 1], BAND_RULE))).toBe(400)
  })

  it('with quartiles that are one school, all others see it exactly; with the mean of four, to four tenths', () => {
    const atQuartile = 2
    expect(widthOf(seenByCoalition(ten, others(ten, atQuartile), NAKED))).toBeLessThanOrEqual(ROUNDING)
    expect(widthOf(seenByCoalition(ten, others(ten, atQuartile), BAND_RULE))).toBeGreaterThanOrEqual(WIDTH - ROUNDING)
  })

  it('with two places, the mean of four gives the fourth away to the other three', () => {
    const exact = { ...BAND_RULE, places: 2 }
    expect(widthOf(seenByCoalition(ten, others(ten, 0), exact))).toBeLessThanOrEqual(4 * ROUNDING)
    expect(widthOf(seenByCoalition(ten, others(ten, 0), BAND_RULE))).toBeGreaterThanOrEqual(WIDTH - ROUNDING)
  })

  it('however near the edges are, half of the schools would be where they are', () => {
    const alike = ten.map((_, at) => 330 + at)
    const means = alike.map((mean) => rational(mean, 100))
    expect(publishBand(means, 5, { ...BAND_RULE, apart: 0 })).toMatchObject({ shown: true })
    expect(publishBand(means, 5)).toEqual({ shown: false, symbol: '[c]' })
  })
})
