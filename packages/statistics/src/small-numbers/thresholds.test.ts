import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  type Audience,
  addPerson,
  newPersonScores,
  publishArea,
  publishChoices,
  publishFlag,
  publishItem,
  rational,
  roundDownTo5,
  suppressed,
  toDecimal,
} from '../index.ts'

fc.configureGlobal({ seed: 20260309 })

const leaders = (persons: number, released: number): Audience => ({ kind: 'leader', persons, released })
/** n answers spread over 2, 3 and 4, with one each of skipped, N/A and prefer not to say. */
const spread = (n: number) => [0, Math.floor(n / 3), Math.floor((n + 1) / 3), Math.floor((n + 2) / 3), 0, 1, 1, 1]
const keys = (cell: object) => Object.keys(cell).sort()
const FULL = ['agree', 'histogram', 'mean', 'n', 'notApplicable', 'preferNotToSay', 'shown', 'skipped', 'slightlyAgree']

describe.each(['teacher', 'student'] as const)('%s', (kind) => {
  it('4 answers: nothing, not even n', () => expect(publishItem(spread(4), 'agreement', { kind })).toEqual({ shown: false, symbol: '[c]' }))
  it('5 answers: n and the mean with one place, nothing else', () =>
    expect(publishItem(spread(5), 'agreement', { kind })).toEqual({ shown: true, n: 5, mean: '3.2' }))
  it('9 answers: still no histogram and no reasons', () =>
    expect(keys(publishItem(spread(9), 'agreement', { kind }))).toEqual(['mean', 'n', 'shown']))
  it('10 answers: everything, two places', () => {
    const cell = publishItem(spread(10), 'agreement', { kind })
    expect(keys(cell)).toEqual(FULL)
    expect(cell).toMatchObject({ n: 10, mean: expect.stringMatching(/^\d\.\d\d$/), notApplicable: 1, skipped: 1, preferNotToSay: 1 })
  })
})

describe('leaders', () => {
  it('one or two: the mean only, if every leader released, and no n', () => {
    expect(publishItem([0, 0, 0, 0, 1, 0, 0, 0], 'agreement', leaders(1, 1))).toEqual({ shown: true, mean: '5.0' })
    expect(publishItem([0, 0, 0, 1, 1, 0, 0, 0], 'agreement', leaders(2, 2))).toEqual({ shown: true, mean: '4.5' })
  })
  it('one refusal hides all, and looks like nobody', () => {
    expect(publishItem([0, 0, 0, 1, 1, 0, 0, 0], 'agreement', leaders(2, 1))).toBe(suppressed)
    expect(publishItem([0, 0, 0, 0, 0, 0, 0, 0], 'agreement', leaders(0, 0))).toBe(suppressed)
  })
  it('the release of every leader counts, not only of those who answered the item', () => {
    expect(publishItem([0, 0, 0, 1, 1, 0, 3, 0], 'agreement', leaders(5, 2))).toBe(suppressed)
    expect(publishItem([0, 0, 0, 1, 1, 0, 3, 0], 'agreement', leaders(5, 5))).toEqual({ shown: true, mean: '4.5' })
  })
  it('three: shown without release', () =>
    expect(publishItem(spread(3), 'agreement', leaders(3, 0))).toEqual({ shown: true, n: 3, mean: '3.0' }))
  it('ten: everything', () => expect(keys(publishItem(spread(10), 'agreement', leaders(10, 0)))).toEqual(FULL))
})

describe.each(['own-item', 'grade-band', 'unverified'] as const)('%s', (kind) => {
  it('9 answers: nothing', () => expect(publishItem(spread(9), 'agreement', { kind })).toBe(suppressed))
  it('10 answers: shown', () => expect(publishItem(spread(10), 'agreement', { kind }).shown).toBe(true))
})

it('only open-link figures carry the mark', () => {
  expect(publishItem(spread(12), 'agreement', { kind: 'unverified' })).toHaveProperty('unverified', true)
  expect(publishItem(spread(12), 'agreement', { kind: 'own-item' })).not.toHaveProperty('unverified')
})

describe('scales', () => {
  it('options without order have no mean and appear from 10', () => {
    expect(publishItem([4, 5, 0, 0, 0], 'nominal', { kind: 'teacher' })).toBe(suppressed)
    const cell = publishItem([4, 6, 0, 0, 0], 'nominal', { kind: 'teacher' })
    expect(cell).toMatchObject({
      n: 10,
      histogram: [
        { kind: 'exact', percent: 40, count: 4 },
        { kind: 'exact', percent: 60, count: 6 },
      ],
    })
    expect(cell).not.toHaveProperty('mean')
  })
  it('only the scale of agreement has the headline: 4 and 5, with 3 beside it', () => {
    expect(publishItem([4, 4, 4, 4, 4, 0, 0, 0], 'agreement', { kind: 'teacher' })).toMatchObject({
      agree: { kind: 'exact', percent: 40 },
      slightlyAgree: { kind: 'exact', percent: 20 },
    })
    expect(publishItem([4, 4, 4, 4, 4, 0, 0, 0], 'ordered', { kind: 'teacher' })).not.toHaveProperty('agree')
  })
})

describe('bands of R7', () => {
  const of = (...counts: number[]) => publishItem([...counts, 0, 0, 0], 'agreement', { kind: 'student' })
  const low = { kind: 'band', label: '<5%' }

  it('nothing banded: counts, percentages and the exact mean', () =>
    expect(of(4, 4, 4, 4, 4)).toMatchObject({ mean: '3.00', histogram: Array(5).fill({ kind: 'exact', percent: 20, count: 4 }) }))
  it('19 of 20: bands for all and no mean but a range', () =>
    expect(of(0, 0, 0, 1, 19)).toEqual({
      shown: true,
      n: 20,
      meanBand: '≥ 4.8',
      histogram: [low, low, low, low, { kind: 'band', label: '>95%' }],
      agree: { kind: 'band', label: '>95%' },
      slightlyAgree: low,
      notApplicable: 0,
      skipped: 0,
      preferNotToSay: 0,
    }))
  it('18 of 20 is not a band', () => expect(of(0, 0, 2, 0, 18)).toMatchObject({ mean: '4.80', agree: { kind: 'exact', percent: 90 } }))
  it('a small end: no counts, its neighbour between two values, the mean exact', () =>
    expect(of(1, 4, 5, 5, 5)).toMatchObject({
      mean: '3.45',
      histogram: [
        low,
        { kind: 'between', from: 20, to: 25 },
        { kind: 'exact', percent: 25 },
        { kind: 'exact', percent: 25 },
        { kind: 'exact', percent: 25 },
      ],
      agree: { kind: 'exact', percent: 50 },
    }))
  it('a count is not printed beside a band', () => expect(JSON.stringify(of(1, 4, 5, 5, 5))).not.toContain('count'))
  it('200 answers: 1 and 99 %', () =>
    expect(of(0, 0, 0, 2, 198)).toMatchObject({
      meanBand: '≥ 4.96',
      histogram: expect.arrayContaining([
        { kind: 'band', label: '>99%' },
        { kind: 'band', label: '<1%' },
      ]),
    }))
  it('199 answers: 5 and 95 %', () =>
    expect(of(0, 0, 0, 2, 197)).toMatchObject({ meanBand: '≥ 4.8', agree: { kind: 'band', label: '>95%' } }))
  it('10 to 19 answers: 10 and 90 %, so that a band does not say nobody', () =>
    expect(of(0, 0, 0, 0, 10)).toMatchObject({ meanBand: '≥ 4.6', agree: { kind: 'band', label: '>90%' } }))
  it('an inner point with neighbours on both sides has a band twice as wide', () =>
    expect(of(0, 1, 18, 1, 0)).toMatchObject({ meanBand: '2.90–3.10', histogram: [low, low, { kind: 'band', label: '>90%' }, low, low] }))
  it('the lower end', () => expect(of(20, 0, 0, 0, 0)).toMatchObject({ meanBand: '≤ 1.2', agree: { kind: 'band', label: '<5%' } }))
})

describe('a printed mean', () => {
  const histogram = fc.array(fc.oneof(fc.nat({ max: 2 }), fc.nat({ max: 60 })), { minLength: 5, maxLength: 5 })
  const wholes = (band: string) => (band.match(/[\d.]+/g) ?? []).map(Number)

  it('is the exact one, or a range around it where one point holds nearly all; never both', () => {
    let ranges = 0
    fc.assert(
      fc.property(histogram, (counts) => {
        const cell = publishItem([...counts, 0, 0, 0], 'agreement', { kind: 'teacher' })
        const n = counts.reduce((sum, count) => sum + count, 0)
        if (!cell.shown) return
        expect([cell.mean, cell.meanBand].filter((printed) => printed !== undefined)).toHaveLength(1)
        const sum = counts.reduce((total, count, index) => total + count * (index + 1), 0)
        if (cell.mean !== undefined) {
          expect(Math.max(...counts) * 20).toBeLessThan(n * 19)
          return expect(cell.mean).toBe(toDecimal(rational(sum, n), n < 10 ? 1 : 2))
        }
        ranges++
        expect(Math.max(...counts) * 5).toBeGreaterThanOrEqual(n * 4)
        const [first = 0, last = 5] = wholes(cell.meanBand ?? '')
        if (!cell.meanBand?.startsWith('≤')) expect(sum / n).toBeGreaterThanOrEqual(first)
        if (!cell.meanBand?.startsWith('≥')) expect(sum / n).toBeLessThanOrEqual(cell.meanBand?.startsWith('≤') ? first : last)
      }),
      { numRuns: 3000 },
    )
    expect(ranges).toBeGreaterThan(50)
  })
  it('of an area is a range near an end, and then nothing else', () => {
    const scores = newPersonScores(2)
    for (let person = 0; person < 12; person++) addPerson(scores, 10, 2, 2)
    expect(publishArea(scores, 5, { kind: 'student' })).toEqual({ shown: true, n: 12, meanBand: '≥ 4.8' })
  })
})

describe('multi-choice', () => {
  const choices = [5, 0, 10, 10, 1, 2, 3]
  it('10 answered: shares per option in bands, with the reasons', () =>
    expect(publishChoices(choices, { kind: 'teacher' })).toEqual({
      shown: true,
      n: 10,
      options: [
        { kind: 'exact', percent: 50 },
        { kind: 'band', label: '<10%' },
        { kind: 'band', label: '>90%' },
      ],
      skipped: 1,
      notApplicable: 2,
      preferNotToSay: 3,
    }))
  it('counts where no option is banded', () =>
    expect(publishChoices([5, 4, 10, 0, 0, 0], { kind: 'teacher' })).toMatchObject({
      options: [
        { kind: 'exact', percent: 50, count: 5 },
        { kind: 'exact', percent: 40, count: 4 },
      ],
    }))
  it.each([{ kind: 'student' }, leaders(9, 9)] as Audience[])('9 answered: nothing (%j)', (audience) =>
    expect(publishChoices([4, 4, 9, 0, 0, 0], audience)).toBe(suppressed),
  )
})

describe('areas', () => {
  const area = (persons: number, audience: Audience) => {
    const scores = newPersonScores(4)
    for (let person = 0; person < persons; person++) addPerson(scores, 9 + (person % 3), 4, 4)
    return publishArea(scores, 5, audience)
  }
  it('follow the thresholds of their column', () => {
    expect(area(4, { kind: 'teacher' })).toBe(suppressed)
    expect(area(5, { kind: 'teacher' })).toEqual({ shown: true, n: 5, mean: '2.5' })
    expect(area(10, { kind: 'teacher' })).toEqual({ shown: true, n: 10, mean: '2.48' })
    expect(area(2, leaders(2, 1))).toBe(suppressed)
    expect(area(2, leaders(2, 2))).toEqual({ shown: true, mean: '2.4' })
    expect(area(12, { kind: 'unverified' })).toHaveProperty('unverified', true)
  })
})

describe('non-interference', () => {
  const audiences: Audience[] = [
    { kind: 'teacher' },
    { kind: 'student' },
    { kind: 'own-item' },
    { kind: 'unverified' },
    { kind: 'grade-band' },
  ]
  const few = (most: number) => fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: most })
  const histogramOf = (answers: readonly number[], reasons: readonly number[]) => {
    const counts = [0, 0, 0, 0, 0, ...reasons]
    for (const answer of answers) counts[answer] = (counts[answer] ?? 0) + 1
    return counts
  }
  const reasons = fc.array(fc.nat({ max: 50 }), { minLength: 3, maxLength: 3 })

  it('below the threshold the JSON is the same whatever was answered, by however many', () => {
    fc.assert(
      fc.property(
        few(4),
        reasons,
        fc.constantFrom(...audiences),
        fc.constantFrom('agreement' as const, 'ordered' as const, 'nominal' as const),
        (answers, rest, audience, scale) =>
          expect(JSON.stringify(publishItem(histogramOf(answers, rest), scale, audience))).toBe('{"shown":false,"symbol":"[c]"}'),
      ),
    )
  })

  it('leaders without every release look like no leaders', () => {
    fc.assert(
      fc.property(few(2), reasons, fc.integer({ min: 1, max: 5 }), (answers, rest, persons) =>
        expect(JSON.stringify(publishItem(histogramOf(answers, rest), 'agreement', leaders(persons, persons - 1)))).toBe(
          '{"shown":false,"symbol":"[c]"}',
        ),
      ),
    )
  })

  it('from 5 to 9 answers the reasons of the others leave no trace', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 5, maxLength: 9 }), reasons, reasons, (answers, one, other) =>
        expect(publishItem(histogramOf(answers, one), 'agreement', { kind: 'teacher' })).toEqual(
          publishItem(histogramOf(answers, other), 'agreement', { kind: 'teacher' }),
        ),
      ),
    )
  })
})

describe('quality flags and rayons', () => {
  it.each([
    [29, 29, undefined],
    [0, 30, 'none'],
    [1, 30, 'none'],
    [2, 40, 'some'],
    [7, 40, 'some'],
    [8, 40, 'many'],
  ])('%d of %d: %s', (flagged, responses, expected) => expect(publishFlag(flagged, responses)).toBe(expected))
  it.each([
    [0, 0],
    [4, 0],
    [5, 5],
    [14, 10],
  ])('%d is printed as %d', (count, expected) => expect(roundDownTo5(count)).toBe(expected))
})
