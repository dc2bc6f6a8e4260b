import type { Questionnaire } from '@guzgu/contracts/events/questionnaires'

const text = (word: string) => ({ az: `${word} az`, ru: `${word} ru`, en: `${word} en` })

/** One item for pupils of primary schools, one for nobody. */
export const questionnaire: Questionnaire = {
  id: 'digital-capacity',
  version: 1,
  translation: 'draft',
  translationNote: text('draft'),
  attribution: '',
  title: text('title'),
  languages: ['az', 'ru', 'en'],
  areas: [{ id: 'A', title: text('area'), description: text('about') }],
  rollUp: [],
  notApplicable: text('n/a'),
  preferNotToSay: text('rather not'),
  scales: [
    { id: 'agreement', points: [text('no'), text('yes')], notApplicable: true, notApplicableLabel: undefined, preferNotToSay: false },
  ],
  blocks: [],
  items: [
    {
      id: 'A1',
      identity: 'A1',
      kind: 'core',
      area: 'A',
      block: '',
      scale: 'agreement',
      lengths: ['LENGTH_FULL', 'LENGTH_PULSE'],
      options: [],
      variants: [{ role: 'ROLE_STUDENT', levels: ['LEVEL_PRIMARY'], wording: text('I can') }],
    },
    {
      id: 'A2',
      identity: 'A2',
      kind: 'core',
      area: 'A',
      block: '',
      scale: 'agreement',
      lengths: ['LENGTH_FULL'],
      options: [],
      variants: [],
    },
  ],
}
