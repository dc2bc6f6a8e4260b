import { describe, expect, it } from '@jest/globals'
import { Length, Level, Role, type Text } from '../gen/guzgu/events/v1/common.ts'
import { type Item, Questionnaire } from '../gen/guzgu/events/v1/questionnaires.ts'
import { askedItems, type FormChoice, pointsOf, variantOf } from './form.ts'

const text = (en: string): Text => ({ az: en, ru: en, en })
const item = (id: string, part: Partial<Item> = {}): Item => ({
  id,
  identity: id,
  kind: 'core',
  area: 'A',
  block: '',
  scale: 'likert5na',
  lengths: [Length.FULL, Length.SHORT],
  options: [],
  variants: [
    { role: Role.TEACHER, levels: [Level.PRIMARY, Level.LOWER_SECONDARY], wording: text(`${id} teacher`) },
    { role: Role.TEACHER, levels: [Level.VOCATIONAL], wording: text(`${id} vocational`) },
  ],
  ...part,
})
const options = ['own', 'shared', 'none'].map((id) => ({ id, label: text(id) }))
const questionnaire: Questionnaire = {
  ...Questionnaire.decode(new Uint8Array()),
  scales: [
    { id: 'likert5na', points: ['1', '2', '3', '4', '5'].map(text), notApplicable: true, preferNotToSay: false },
    { id: 'single', points: [], notApplicable: false, preferNotToSay: true },
    { id: 'multi', points: [], notApplicable: false, preferNotToSay: false },
  ],
  items: [
    item('A1'),
    item('A2', { kind: 'optional', lengths: [Length.FULL] }),
    item('A3', { kind: 'optional', lengths: [Length.FULL] }),
    item('A4', { variants: [{ role: Role.STUDENT, levels: [Level.PRIMARY], wording: text('A4 student') }] }),
    item('device', { kind: 'additional', scale: 'single', lengths: [Length.FULL], options }),
    item('factors', { kind: 'additional', scale: 'multi', options }),
  ],
}
const asked = (change: Partial<FormChoice> = {}): readonly (readonly [string, number, string])[] =>
  askedItems(questionnaire, { role: 'teacher', level: 'primary', length: 'full', optionalItems: ['A3'], ...change }).map(
    ({ item, index, wording }) => [item.id, index, wording.en],
  )

describe('a form', () => {
  it('has the items of the role, chosen ones among the optional, each with its place in the answer vector', () => {
    expect(asked()).toEqual([
      ['A1', 0, 'A1 teacher'],
      ['A3', 2, 'A3 teacher'],
      ['device', 4, 'device teacher'],
      ['factors', 5, 'factors teacher'],
    ])
  })

  it('has fewer items when it is short', () => {
    expect(asked({ length: 'short' }).map(([id]) => id)).toEqual(['A1', 'factors'])
    expect(asked({ length: 'pulse' })).toEqual([])
  })

  it('has the words of the level, and nothing at a level without words', () => {
    expect(asked({ level: 'vocational', optionalItems: [] })[0]).toEqual(['A1', 0, 'A1 vocational'])
    expect(asked({ level: 'upper-secondary' })).toEqual([])
    expect(asked({ role: 'student' })).toEqual([['A4', 3, 'A4 student']])
  })
})

describe('an item', () => {
  it('has a wording for those who are asked', () => {
    expect(variantOf(item('A1'), 'teacher', 'lower-secondary')?.en).toBe('A1 teacher')
    expect(variantOf(item('A1'), 'leader', 'lower-secondary')).toBeUndefined()
  })

  it('has as many points as its scale or its options; a multiple choice is answered or not', () => {
    expect(questionnaire.items.map((one) => pointsOf(questionnaire, one))).toEqual([5, 5, 5, 5, 3, 1])
    expect(() => pointsOf(questionnaire, item('X', { scale: 'likert7' }))).toThrow('X: the scale likert7 is not known')
  })
})
