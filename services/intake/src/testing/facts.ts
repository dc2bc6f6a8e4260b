import { LEVELS, toLevel, toRole } from '@guzgu/contracts'
import type { Level, Text } from '@guzgu/contracts/events/common'
import { type Item, type Questionnaire, QuestionnaireEvent } from '@guzgu/contracts/events/questionnaires'
import { RoundEvent, type RoundPlanned } from '@guzgu/contracts/events/rounds'
import { SchoolEvent } from '@guzgu/contracts/events/schools'

// What identity and catalogue would have published.

export const HOUR = 3_600_000
/** 2026-10-01, nine in the morning in Baku. */
export const MORNING = Date.UTC(2026, 9, 1, 5)

const text = (word: string): Text => ({ az: `${word} az`, ru: `${word} ru`, en: `${word} en` })
const everyLevel: readonly Level[] = LEVELS.map(toLevel)

const item = (id: string, part: Partial<Item>): Item => ({
  id,
  identity: `${id}/1`,
  kind: 'core',
  area: 'A',
  block: '',
  scale: 'likert5na',
  lengths: ['LENGTH_FULL', 'LENGTH_SHORT'],
  options: [],
  variants: (['leader', 'teacher', 'student'] as const).map((role) => ({ role: toRole(role), levels: everyLevel, wording: text(id) })),
  ...part,
})

const teachers = [{ role: toRole('teacher'), levels: everyLevel, wording: text('teachers only') }]

/** Two core items, an optional one, one of each other kind; the last two ask teachers only. */
export const smallQuestionnaire: Questionnaire = {
  id: 'small',
  version: 3,
  translation: 'draft',
  translationNote: text('note'),
  attribution: 'for tests',
  title: text('title'),
  languages: ['az', 'ru', 'en'],
  areas: [{ id: 'A', title: text('area'), description: text('about the area') }],
  rollUp: [{ id: 'all', title: text('all'), areas: ['A'] }],
  notApplicable: text('not applicable'),
  preferNotToSay: text('no answer'),
  scales: [
    {
      id: 'likert5na',
      points: ['1', '2', '3', '4', '5'].map(text),
      notApplicable: true,
      notApplicableLabel: undefined,
      preferNotToSay: false,
    },
    { id: 'single', points: [], notApplicable: false, notApplicableLabel: undefined, preferNotToSay: true },
    { id: 'multi', points: [], notApplicable: false, notApplicableLabel: undefined, preferNotToSay: false },
  ],
  blocks: [{ id: 'more', title: text('more') }],
  items: [
    item('A1', {}),
    item('A2', {}),
    item('A3', { kind: 'optional', lengths: ['LENGTH_FULL'] }),
    item('device', {
      kind: 'additional',
      area: '',
      block: 'more',
      scale: 'single',
      options: ['own', 'shared'].map((id) => ({ id, label: text(id) })),
      variants: teachers,
    }),
    item('factors', {
      kind: 'additional',
      area: '',
      block: 'more',
      scale: 'multi',
      options: ['money', 'time'].map((id) => ({ id, label: text(id) })),
      variants: teachers,
    }),
  ],
}

export const questionnairePublished = (questionnaire = smallQuestionnaire): Uint8Array =>
  QuestionnaireEvent.encode({
    metadata: { position: 1, at: MORNING, correlation: 'test' },
    event: { $case: 'published', value: { questionnaire } },
  }).finish()

/** Grace 60 s, offline grace two hours, skew 5 s, a burst from the 6th of a minute on, ends a week after `MORNING`. */
export const autumn: RoundPlanned = {
  roundId: 'autumn',
  title: text('autumn'),
  questionnaireId: 'small',
  questionnaireVersion: 3,
  endsAt: MORNING + 7 * 24 * HOUR,
  timing: {
    graceSeconds: 60,
    offlineGraceSeconds: 7200,
    clockSkewMilliseconds: 5_000,
    earliestClosingSeconds: 0,
    participationRefreshSeconds: 900,
    burstPerMinute: 5,
  },
  partitions: 2,
  roundNumber: 7,
}

export const roundPlanned = (round = autumn): Uint8Array =>
  RoundEvent.encode({ metadata: { position: 1, at: MORNING, correlation: 'test' }, event: { $case: 'planned', value: round } }).finish()

/** Teaches the first two levels in Azerbaijani and Russian; expects a leader, 8 teachers and 20 pupils in primary. */
export const SCHOOL = 'AZ0001'
/** Of another region. */
export const OTHER_SCHOOL = 'AZ0002'
export const CLOSED_SCHOOL = 'AZ0003'
/** Closes on the day after `MORNING`. */
export const CLOSING_SCHOOL = 'AZ0004'

const registered = (schoolId: string, red: string): SchoolEvent['event'] => ({
  $case: 'registered',
  value: {
    schoolId,
    effectiveFrom: '2020-09-01',
    name: schoolId,
    place: { economicRegion: 'Bakı', rayon: 'Bakı', red, urban: true },
    class: { levels: [toLevel('primary'), toLevel('lower-secondary')], type: 'general', sections: ['az', 'ru'], idp: false },
    expectations: [
      {
        level: toLevel('primary'),
        numbers: [
          { role: toRole('leader'), number: 1 },
          { role: toRole('teacher'), number: 8 },
          { role: toRole('student'), number: 20 },
        ],
      },
    ],
  },
})

export const schoolsRegistered = (): readonly Uint8Array[] =>
  (
    [
      registered(SCHOOL, 'Bakı'),
      registered(OTHER_SCHOOL, 'Şəki'),
      registered(CLOSED_SCHOOL, 'Bakı'),
      { $case: 'closed', value: { schoolId: CLOSED_SCHOOL, effectiveFrom: '2026-06-30' } },
      registered(CLOSING_SCHOOL, 'Bakı'),
      { $case: 'closed', value: { schoolId: CLOSING_SCHOOL, effectiveFrom: '2026-10-02' } },
      {
        $case: 'moved',
        value: { schoolId: SCHOOL, effectiveFrom: '2027-01-01', place: { economicRegion: '', rayon: '', red: 'Şəki', urban: true } },
      },
    ] satisfies SchoolEvent['event'][]
  ).map((event, index) => SchoolEvent.encode({ metadata: { position: index + 1, at: MORNING, correlation: 'test' }, event }).finish())
