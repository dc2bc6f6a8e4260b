import { Rejection } from '@guzgu/event-sourcing'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  countAnswered,
  type Form,
  type FormItem,
  fitAnswers,
  type GivenAnswers,
  NOT_APPLICABLE,
  NOT_SHOWN,
  PREFER_NOT_TO_SAY,
  SKIPPED,
} from './form.ts'

const item = (id: string, index: number, more: Partial<FormItem> = {}): FormItem => ({
  id,
  index,
  own: false,
  points: 5,
  notApplicable: true,
  preferNotToSay: false,
  options: undefined,
  ...more,
})

const form: Form = {
  size: 5,
  ownSize: 1,
  items: new Map(
    [
      item('A1', 0),
      item('C3', 2),
      item('rating', 3, { points: 10, notApplicable: false, preferNotToSay: true }),
      item('factors', 4, { points: 1, notApplicable: false, options: ['funding', 'space', 'other'] }),
      item('own-1', 0, { own: true }),
    ].map((entry) => [entry.id, entry]),
  ),
}

const given = (answers: Record<string, number>, choices: Record<string, string[]> = {}): GivenAnswers => ({
  items: Object.keys(answers),
  values: Uint8Array.from(Object.values(answers)),
  choices: Object.entries(choices).map(([id, options]) => ({ item: id, options })),
})

const refused = (answers: GivenAnswers): string => {
  try {
    fitAnswers(form, answers)
  } catch (error) {
    if (error instanceof Rejection) return error.message
  }
  return 'accepted'
}

describe('answers', () => {
  it('stand in the order of the version; what was asked and not answered is skipped, what was not asked is not shown', () => {
    const fitted = fitAnswers(form, given({ 'own-1': 2, C3: 4, rating: 10 }, { factors: ['other', 'funding'] }))
    expect([...fitted.answers]).toEqual([SKIPPED, NOT_SHOWN, 4, 10, 1])
    expect([...fitted.ownAnswers]).toEqual([2])
    expect(fitted.choices).toEqual([{ item: 'factors', options: [0, 2] }])
    expect(countAnswered(fitted)).toBe(4)
  })

  it.each([
    ['an unknown item', given({ Z9: 1 }), 'item-unknown: answers.Z9'],
    ['a point beyond the scale', given({ A1: 6 }), 'answer-out-of-scale: answers.A1'],
    ['a byte that means nothing', given({ A1: 0 }), 'answer-out-of-scale: answers.A1'],
    ['N/A where it is not offered', given({ rating: NOT_APPLICABLE }), 'answer-not-offered: answers.rating'],
    ['prefer not to say where it is not offered', given({ A1: PREFER_NOT_TO_SAY }), 'answer-not-offered: answers.A1'],
    ['a point for a multi-choice item', given({ factors: 1 }), 'answer-not-offered: answers.factors'],
    ['an option that does not exist', given({}, { factors: ['luck'] }), 'choice-unknown: choices.factors'],
    ['an option twice', given({}, { factors: ['other', 'other'] }), 'item-repeated: choices.factors'],
    ['choices for an item without options', given({}, { A1: ['funding'] }), 'choice-not-offered: choices.A1'],
    ['an item twice', { items: ['A1', 'A1'], values: Uint8Array.of(1, 2), choices: [] }, 'item-repeated: answers.A1'],
    ['fewer values than items', { items: ['A1', 'C3'], values: Uint8Array.of(1), choices: [] }, 'answers-malformed: answers'],
  ])('refuse %s and name it', (_, answers, message) => expect(refused(answers)).toBe(message))

  it('do not depend on the order in which they were given', () =>
    fc.assert(
      fc.property(
        fc.shuffledSubarray(['A1', 'C3', 'rating', 'own-1']),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 4, maxLength: 4 }),
        (ids, points) => {
          const pairs = ids.map((id, i): [string, number] => [id, points[i] as number])
          const there = fitAnswers(form, given(Object.fromEntries(pairs)))
          const back = fitAnswers(form, given(Object.fromEntries(pairs.reverse())))
          expect(back).toEqual(there)
        },
      ),
    ))
})
