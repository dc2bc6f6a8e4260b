import { given } from '@guzgu/event-sourcing/testing'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { smallQuestionnaire as small } from '../testing/small-questionnaire.ts'
import { deletedText, textPlaces } from '../testing/text-places.ts'
import { questionnaire } from './questionnaire.ts'
import type { Item, Questionnaire } from './questionnaire-content.ts'

const publish = (offered: Questionnaire) => ({ type: 'PublishQuestionnaire', questionnaire: offered }) as const
const published = (of: Questionnaire) => ({ type: 'QuestionnairePublished', questionnaire: of }) as const
const withItem = (id: string, change: Partial<Item>): Questionnaire => ({
  ...small,
  items: small.items.map((item) => (item.id === id ? { ...item, ...change } : item)),
})
const itemOf = (id: string): Item => small.items.find((item) => item.id === id) as Item
const withPoints = (id: string, count: number): Questionnaire => {
  const points = Array.from({ length: count }, () => small.notApplicable)
  return { ...small, scales: small.scales.map((scale) => (scale.id === id ? { ...scale, points } : scale)) }
}
const withVariant = (change: Partial<Item['variants'][number]>): Questionnaire =>
  withItem('A1', { variants: itemOf('A1').variants.map((variant) => ({ ...variant, ...change })) })
const reversedKeys = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversedKeys)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, part]) => [key, reversedKeys(part)]),
  )
}

describe('a questionnaire', () => {
  it('is published', () => given(questionnaire)().when(publish(small)).then(published(small)))

  it('is published once, whatever the order of the keys', () => {
    given(questionnaire)(published(small))
      .when(publish(reversedKeys(small) as Questionnaire))
      .then()
  })

  it('never changes after it was published', () => {
    const other = withItem('A1', { lengths: ['full'] })
    given(questionnaire)(published(small)).when(publish(other)).thenRejected('version-already-published', 'version')
    const longer = { ...small, rollUp: [...small.rollUp, { id: 'none', title: small.title, areas: [] }] }
    given(questionnaire)(published(small)).when(publish(longer)).thenRejected('version-already-published', 'version')
  })

  it('has versions beside each other', () => {
    const second = { ...small, version: 2 }
    given(questionnaire)(published(small)).when(publish(second)).then(published(second))
    given(questionnaire)(published(small), published(second)).when(publish(small)).then()
  })

  it('keeps an identity only while it measures with the same points', () => {
    const longer = { ...small, version: 2, items: withItem('device', { options: [...itemOf('device').options].slice(0, 2) }).items }
    given(questionnaire)(published(small)).when(publish(longer)).thenRejected('questionnaire-invalid', 'items.device.identity')
    const renamed = { ...longer, items: longer.items.map((item) => (item.id === 'device' ? { ...item, identity: 'device/2' } : item)) }
    given(questionnaire)(published(small)).when(publish(renamed)).then(published(renamed))
  })

  it('is refused while any text is missing in any language, and the field is named', () => {
    const places = textPlaces(small)
    expect(places.map(({ field }) => field)).toContain('items.A1.vocational.teacher.ru')
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.constantFrom('', ' ', '\n'), (place, nothing) => {
        given(questionnaire)()
          .when(publish(deletedText(small, place, nothing)))
          .thenRejected('translation-missing', place.field)
      }),
      { seed: 3, numRuns: 300 },
    )
  })

  const twelve = 'bir iki üç dörd beş altı yeddi səkkiz doqquz on on-bir on-iki'
  const primary = (words: string) =>
    withItem('A1', { variants: [{ role: 'student', levels: ['primary'], wording: { az: `${words} – !`, ru: words, en: words } }] })

  it('may have twelve words for young children', () =>
    given(questionnaire)()
      .when(publish(primary(twelve)))
      .then(published(primary(twelve))))

  const invalid: readonly (readonly [why: string, field: string, offered: Questionnaire])[] = [
    ['a strange id', 'id', { ...small, id: 'Small Questionnaire' }],
    ['a version below 1', 'version', { ...small, version: 0 }],
    ['an unknown state of translation', 'translation', { ...small, translation: 'perhaps' }],
    ['no attribution', 'attribution', { ...small, attribution: ' ' }],
    ['a language too few', 'languages', { ...small, languages: ['az', 'en'] }],
    ['an area twice', 'areas.A.id', { ...small, areas: [...small.areas, ...small.areas.slice(0, 1)] }],
    ['an area without core items', 'areas.B', { ...small, items: small.items.filter(({ id }) => id !== 'B1') }],
    [
      'an unknown area in the roll-up',
      'rollUp.all.areas',
      { ...small, rollUp: small.rollUp.map((group) => ({ ...group, areas: ['A', 'B', 'X'] })) },
    ],
    ['an area left out of the roll-up', 'rollUp', { ...small, rollUp: small.rollUp.map((group) => ({ ...group, areas: ['A'] })) }],
    ['an area twice in the roll-up', 'rollUp', { ...small, rollUp: small.rollUp.map((group) => ({ ...group, areas: ['A', 'A'] })) }],
    ['eleven points', 'scales.usefulness2.points', withPoints('usefulness2', 11)],
    ['one point', 'scales.usefulness2.points', withPoints('usefulness2', 1)],
    ['four points of agreement', 'scales.likert5na.points', withPoints('likert5na', 4)],
    [
      'agreement without not applicable',
      'scales.likert5na.notApplicable',
      { ...small, scales: small.scales.map((scale) => ({ ...scale, notApplicable: false })) },
    ],
    [
      'more than 250 items',
      'items',
      { ...small, items: Array.from({ length: 251 }, (_, index) => ({ ...itemOf('A1'), id: `A${index}`, identity: `A${index}` })) },
    ],
    ['an item id twice', 'items.A1.id', withItem('A2', { id: 'A1' })],
    ['an identity twice', 'items.A2.identity', withItem('A2', { identity: 'A1/1' })],
    ['an empty identity', 'items.A2.identity', withItem('A2', { identity: '' })],
    ['an unknown kind', 'items.A1.kind', withItem('A1', { kind: 'important' })],
    ['an unknown area', 'items.A2.area', withItem('A2', { area: 'X' })],
    ['a statement without an area', 'items.A2.area', withItem('A2', { area: '' })],
    ['a statement in a block', 'items.A2.block', withItem('A2', { block: 'more' })],
    ['an unknown block', 'items.useful.block', withItem('useful', { block: 'less' })],
    ['an additional item in an area', 'items.useful.area', withItem('useful', { area: 'A' })],
    ['an unknown scale', 'items.useful.scale', withItem('useful', { scale: 'likert7' })],
    ['a core item that is no agreement', 'items.A1.scale', withItem('A1', { scale: 'usefulness2' })],
    ['an agreement outside the areas', 'items.useful.scale', withItem('useful', { scale: 'likert5na' })],
    ['an item in no length', 'items.A1.lengths', withItem('A1', { lengths: [] })],
    ['an item that the full form lacks', 'items.A1.lengths', withItem('A1', { lengths: ['short'] })],
    ['an unknown length', 'items.A1.lengths', withItem('A1', { lengths: ['full', ''] })],
    ['an optional item in the short form', 'items.A2.lengths', withItem('A2', { lengths: ['full', 'short'] })],
    ['a choice without options', 'items.device.options', withItem('device', { options: [] })],
    [
      'an option twice',
      'items.factors.options.time.id',
      withItem('factors', { options: [...itemOf('factors').options, ...itemOf('factors').options.slice(1)] }),
    ],
    ['options beside points', 'items.useful.options', withItem('useful', { options: itemOf('device').options })],
    ['an item without variants', 'items.A1.variants', withItem('A1', { variants: [] })],
    ['an unknown role', 'items.A1.variants', withVariant({ role: '' })],
    ['an unknown level', 'items.A1.variants', withVariant({ levels: ['kindergarten'] })],
    [
      'two wordings for the same people',
      'items.A1.variants',
      withItem('A1', { variants: [...itemOf('A1').variants, ...itemOf('A1').variants.slice(0, 1)] }),
    ],
    ['thirteen words for young children', 'items.A1.primary.student.az', primary(`${twelve} on-üç`)],
    ['an area after a later one', 'items.A1', { ...small, items: [itemOf('B1'), ...small.items.filter(({ id }) => id !== 'B1')] }],
    ['a block before an area', 'items.A1', { ...small, items: [itemOf('useful'), ...small.items.filter(({ id }) => id !== 'useful')] }],
  ]

  it.each(invalid)('is refused with %s, and %s is named', (_, field, offered) => {
    given(questionnaire)().when(publish(offered)).thenRejected('questionnaire-invalid', field)
  })
})
