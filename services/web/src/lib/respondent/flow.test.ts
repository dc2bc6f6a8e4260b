import { describe, expect, it } from '@jest/globals'
import { digitsOf, grouped, isCode } from './code.ts'
import { advance, begin, countAnswered, type Fields, type Flow, toResponseBody } from './flow.ts'
import { type Form, type Participation, type Questionnaire, toForm } from './form.ts'

const PARTICIPATION: Participation = {
  questionnaire: 'digital-capacity@1',
  role: 'teacher',
  level: 'primary',
  language: 'az',
  items: ['A1', 'A2', 'B1', 'factors', 'gender', 'not-there'],
  ownItems: [
    { id: 'own-1', roles: ['teacher'], wordings: ['Bizim', 'Наш'] },
    { id: 'own-2', roles: ['student'], wordings: ['Başqa', 'Другой'] },
  ],
  languages: ['az', 'ru'],
  closesAt: 10,
  askRelease: false,
  smallGroup: false,
  openLink: false,
}
const QUESTIONNAIRE: Questionnaire = {
  title: 'T',
  languages: ['az', 'ru', 'en'],
  areas: [
    { id: 'A', title: 'Leadership', description: '' },
    { id: 'B', title: 'Networking', description: '' },
  ],
  blocks: [{ id: 'f', title: 'Factors' }],
  scales: [
    { id: 'likert5na', points: ['1', '2', '3', '4', '5'], notApplicable: 'N/A' },
    { id: 'single', points: [], preferNotToSay: 'no' },
    { id: 'multi', points: [] },
  ],
  items: [
    { id: 'A1', area: 'A', scale: 'likert5na', wording: 'a1' },
    { id: 'A2', area: 'A', scale: 'likert5na', wording: 'a2' },
    { id: 'B1', area: 'B', scale: 'likert5na', wording: 'b1' },
    {
      id: 'factors',
      block: 'f',
      scale: 'multi',
      wording: 'm',
      options: [
        { id: 'money', label: 'Money' },
        { id: 'time', label: 'Time' },
      ],
    },
    {
      id: 'gender',
      block: 'f',
      scale: 'single',
      wording: 'g',
      options: [
        { id: 'x', label: 'X' },
        { id: 'y', label: 'Y' },
      ],
    },
  ],
}
const ASKED = toForm(PARTICIPATION, QUESTIONNAIRE, 'ru', 'Own')
/** The same items on more screens, to walk through. */
const FORM: Form = {
  ...ASKED,
  screens: [
    [0, 2],
    [2, 3],
    [3, 5],
    [5, 6],
  ].map(([from, to]) => ASKED.screens.flat().slice(from, to)),
}
const START: Flow = begin({ code: '1', responseId: 'r', language: 'ru', startedAt: 1_000 })

const fields = (values: Readonly<Record<string, readonly string[]>>): Fields => ({
  get: (name) => values[name]?.[0] ?? null,
  getAll: (name) => values[name] ?? [],
  has: (name) => name in values,
})
const NOTHING = fields({})

describe('a form', () => {
  it('puts small areas on one screen, leaves out what it does not know, and words own items in the language of the card', () => {
    expect(ASKED.screens.map((screen) => screen.map(({ id }) => id))).toEqual([['A1', 'A2', 'B1', 'factors', 'gender', 'own-1']])
    expect(ASKED.screens[0]?.at(-1)?.wording).toBe('Наш')
    expect(FORM.languages).toEqual(['az', 'ru', 'en'])
  })

  it.each([
    { areas: [5, 2, 7, 3], screens: [5, 6, 6] },
    { areas: [3, 3, 4, 5], screens: [6, 4, 5] },
    { areas: [4, 4, 4], screens: [4, 4, 4] },
    { areas: [2, 1], screens: [3] },
  ])('shows an adult four to six items a screen, cut where an area ends if it can be: $areas', ({ areas, screens }) => {
    const items = areas.flatMap((count, area) =>
      Array.from({ length: count }, (_, at) => ({ id: `${area}.${at}`, area: `${area}`, scale: 'likert5na', wording: 'w' })),
    )
    const titled = areas.map((_, area) => ({ id: `${area}`, title: `Area ${area}`, description: '' }))
    const asked = { ...PARTICIPATION, items: items.map(({ id }) => id), ownItems: [] }
    expect(toForm(asked, { ...QUESTIONNAIRE, areas: titled, items }, 'az', 'Own').screens.map((screen) => screen.length)).toEqual(screens)
  })

  it('asks a student one item at a time', () => {
    const { screens } = toForm({ ...PARTICIPATION, role: 'student' }, QUESTIONNAIRE, 'en', 'Own')
    expect(screens.map((screen) => screen.length)).toEqual([1, 1, 1, 1, 1, 1])
    expect(screens.at(-1)?.[0]?.wording).toBe('Başqa') // English is no language of this school
  })
})

describe('the way through it', () => {
  const answered = [
    { 'item.A1': ['4'], 'item.A2': ['n/a'] },
    { 'item.B1': ['9'] },
    { 'item.factors': ['time', 'made-up', 'money'], 'item.gender': ['2'] },
  ].reduce((flow, values) => advance(flow, FORM, 'next', fields(values)), advance(START, FORM, 'begin', NOTHING))

  it('takes in what fits and nothing else', () => {
    expect(answered.answers).toEqual({ A1: 4, A2: 'n/a', factors: 1, gender: 2 })
    expect(answered.choices).toEqual({ factors: ['money', 'time'] })
    expect(countAnswered(answered, FORM)).toBe(4)
  })

  it('ends in the review, goes back and jumps without losing anything, and stays inside', () => {
    const review = advance(answered, FORM, 'next', fields({ 'item.own-1': ['1'] }))
    expect(review.stage).toBe('review')
    const back = advance(advance(review, FORM, 'to:99', NOTHING), FORM, 'back', fields({ 'item.own-1': ['1'] }))
    expect([back.stage, back.screen, back.answers]).toEqual(['items', 2, review.answers])
    expect(advance({ ...back, screen: 0 }, FORM, 'back', fields({ 'item.A1': ['4'], 'item.A2': ['n/a'] })).stage).toBe('welcome')
  })

  it('lets an answer be taken back', () => {
    const without = advance({ ...answered, stage: 'items', screen: 0 }, FORM, 'next', fields({ 'item.A2': ['n/a'] }))
    expect(without.answers).toEqual({ A2: 'n/a', factors: 1, gender: 2 })
  })

  it('forgets everything where somebody would rather not', () => {
    expect(advance(answered, FORM, 'decline', NOTHING)).toMatchObject({ stage: 'stopped', answers: {}, choices: {} })
  })

  it('becomes the body that the gateway takes', () => {
    expect(toResponseBody(answered, FORM, 61_000)).toEqual({
      code: '1',
      questionnaire: 'digital-capacity@1',
      answers: answered.answers,
      choices: answered.choices,
      seconds: 60,
    })
  })
})

describe('a code', () => {
  it('is sixteen digits, the last of them the check digit of Damm', () => {
    const code = '1234567890123450'
    const right = Array.from({ length: 10 }, (_, digit) => `${code.slice(0, 15)}${digit}`).filter(isCode)
    expect(right).toHaveLength(1)
    expect(isCode(`${right[0]}0`)).toBe(false)
    expect(isCode(grouped(right[0] ?? ''))).toBe(true)
  })

  it('is read however it is spelt', () => {
    expect(grouped(digitsOf('https://x/#12-34 5678 9012.3456'))).toBe('1234 5678 9012 3456')
  })
})
