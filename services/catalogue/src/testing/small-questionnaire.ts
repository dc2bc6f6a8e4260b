import type { Item, Questionnaire } from '../domain/questionnaire-content.ts'
import type { Text } from '../domain/text.ts'

const text = (word: string): Text => ({ az: `${word} az`, ru: `${word} ru`, en: `${word} en` })
const everyLevel = ['primary', 'lower-secondary', 'upper-secondary', 'vocational']

const statement = (id: string, area: string, part: Partial<Item> = {}): Item => ({
  id,
  identity: `${id}/1`,
  kind: 'core',
  area,
  block: '',
  scale: 'likert5na',
  lengths: ['full', 'short', 'pulse'],
  options: [],
  variants: [
    { role: 'leader', levels: everyLevel, wording: text(`${id} leader`) },
    { role: 'teacher', levels: everyLevel.slice(0, 3), wording: text(`${id} teacher`) },
    { role: 'teacher', levels: ['vocational'], wording: text(`${id} vocational teacher`) },
    { role: 'student', levels: ['primary'], wording: text(`${id} primary student`) },
    { role: 'student', levels: everyLevel.slice(1), wording: text(`${id} student`) },
  ],
  ...part,
})

const question = (id: string, scale: string, options: readonly string[]): Item => ({
  id,
  identity: `${id}/1`,
  kind: 'additional',
  area: '',
  block: 'more',
  scale,
  lengths: ['full'],
  options: options.map((option) => ({ id: option, label: text(option) })),
  variants: [{ role: 'leader', levels: everyLevel, wording: text(id) }],
})

/** As small as one can be that has everything in it. */
export const smallQuestionnaire: Questionnaire = {
  id: 'small',
  version: 1,
  translation: 'draft',
  translationNote: text('note'),
  attribution: 'for tests',
  title: text('title'),
  languages: ['az', 'ru', 'en'],
  areas: [
    { id: 'A', title: text('area A'), description: text('about A') },
    { id: 'B', title: text('area B'), description: text('about B') },
  ],
  rollUp: [{ id: 'all', title: text('all'), areas: ['A', 'B'] }],
  notApplicable: text('not applicable'),
  preferNotToSay: text('no answer'),
  scales: [
    { id: 'likert5na', points: ['1', '2', '3', '4', '5'].map(text), notApplicable: true, preferNotToSay: false },
    {
      id: 'usefulness2',
      points: ['no', 'yes'].map(text),
      notApplicable: true,
      notApplicableLabel: text('took no part'),
      preferNotToSay: false,
    },
    { id: 'single', points: [], notApplicable: false, preferNotToSay: true },
    { id: 'multi', points: [], notApplicable: false, preferNotToSay: false },
  ],
  blocks: [{ id: 'more', title: text('more') }],
  items: [
    statement('A1', 'A'),
    statement('A2', 'A', { kind: 'optional', lengths: ['full'] }),
    statement('B1', 'B'),
    question('useful', 'usefulness2', []),
    question('device', 'single', ['own', 'shared', 'none']),
    question('factors', 'multi', ['money', 'time']),
  ],
}
