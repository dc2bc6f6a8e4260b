import { toRole } from '@guzgu/contracts'
import { Length, Level, Role } from '@guzgu/contracts/events/common'
import { ExerciseEvent, type ExercisePlanned } from '@guzgu/contracts/events/exercises'
import { OutcomeEvent } from '@guzgu/contracts/events/outcomes'
import { QuestionnaireEvent } from '@guzgu/contracts/events/questionnaires'
import { RoundEvent } from '@guzgu/contracts/events/rounds'
import { SchoolEvent } from '@guzgu/contracts/events/schools'
import { type Outcome, ROLE_NAMES } from '../domain/outcome.ts'
import { ASKED, QUESTIONNAIRE } from './a-school.ts'

// What the other services would have published, as bytes.

export type Published = { readonly key: string; readonly value: Uint8Array }

const at = (position: number) => ({ position, at: 0, correlation: 'test' })

/** Primary schools. */
export const registered = (
  position: number,
  schoolId: string,
  economicRegion: string,
  rayon: string,
  red: string,
  effectiveFrom = '2025-09-01',
): Published =>
  schoolEvent(position, {
    $case: 'registered',
    value: {
      schoolId,
      effectiveFrom,
      name: 'x',
      place: { economicRegion, rayon, red, urban: true },
      class: { levels: [Level.PRIMARY], type: 'general', sections: ['az'], idp: false },
      expectations: [],
    },
  })

type OfSchool = Exclude<NonNullable<SchoolEvent['event']>, { readonly $case: 'heartbeat' }>

export const schoolEvent = (position: number, event: OfSchool): Published => ({
  key: event.value.schoolId,
  value: SchoolEvent.encode({ metadata: at(position), event }).finish(),
})

/** When the rounds of the tests end. */
export const ENDS_AT = Date.parse('2026-06-30T00:00:00Z')

export const roundPlanned = (roundId: string, participationRefreshSeconds: number): Published => ({
  key: roundId,
  value: RoundEvent.encode({
    metadata: at(1),
    event: {
      $case: 'planned',
      value: {
        roundId,
        questionnaireId: 'q',
        questionnaireVersion: 1,
        endsAt: ENDS_AT,
        timing: {
          graceSeconds: 1,
          offlineGraceSeconds: 1,
          clockSkewMilliseconds: 5,
          earliestClosingSeconds: 1,
          participationRefreshSeconds,
          burstPerMinute: 9,
        },
        partitions: 1,
        roundNumber: 1,
      },
    },
  }).finish(),
})

export const questionnairePublished = (): Published => ({
  key: QUESTIONNAIRE.id,
  value: QuestionnaireEvent.encode({
    metadata: at(1),
    event: {
      $case: 'published',
      value: {
        questionnaire: {
          id: QUESTIONNAIRE.id,
          version: QUESTIONNAIRE.version,
          translation: QUESTIONNAIRE.translation,
          attribution: '',
          languages: ['az'],
          areas: QUESTIONNAIRE.areas.map((id) => ({ id })),
          rollUp: QUESTIONNAIRE.rollUps.map(({ id, areas }) => ({ id, areas })),
          blocks: QUESTIONNAIRE.blocks.map((id) => ({ id })),
          scales: [...QUESTIONNAIRE.points].map(([id, points]) => ({
            id,
            points: Array.from({ length: points }, () => ({ az: '', ru: '', en: '' })),
            notApplicable: true,
            preferNotToSay: true,
          })),
          items: QUESTIONNAIRE.items.map(({ options, ...item }) => ({
            ...item,
            lengths: [Length.FULL],
            options: options.map((id) => ({ id })),
            variants: ROLE_NAMES.filter((role) => ASKED[role].has(item.id)).map((role) => ({
              role: toRole(role),
              levels: [Level.PRIMARY],
              wording: { az: '', ru: '', en: '' },
            })),
          })),
        },
      },
    },
  }).finish(),
})

export const exerciseEvent = (position: number, event: NonNullable<ExerciseEvent['event']>): Published => ({
  key: event.$case === 'heartbeat' ? '' : event.value.exerciseId,
  value: ExerciseEvent.encode({ metadata: at(position), event }).finish(),
})

/** Planned and opened; closes at 200,000 and is sealed at 300,000. */
export const opened = (
  position: number,
  exerciseId: string,
  schoolId: string,
  more: Partial<ExercisePlanned> = {},
): readonly Published[] => [
  exerciseEvent(position, {
    $case: 'planned',
    value: {
      exerciseId,
      exerciseNumber: position,
      schoolId,
      roundId: 'r1',
      level: Level.PRIMARY,
      questionnaireId: 'q',
      questionnaireVersion: 1,
      length: Length.FULL,
      languages: ['az'],
      opensAt: 0,
      closesAt: 200_000,
      expected: [
        { role: Role.TEACHER, number: 20 },
        { role: Role.STUDENT, number: 100 },
      ],
      graceSeconds: 1,
      offlineGraceSeconds: 1,
      ...more,
    },
  }),
  exerciseEvent(position + 1, { $case: 'opened', value: { exerciseId, openedAt: 1_000, closesAt: 200_000, sealAt: 300_000 } }),
]

export const exerciseSealed = (position: number, exerciseId: string): Published =>
  exerciseEvent(position, { $case: 'sealed', value: { exerciseId, sealedAt: 300_000 } })

export const outcomeRecord = (outcome: Outcome, source: number, exerciseId = 'e1'): Published => ({
  key: exerciseId,
  value: OutcomeEvent.encode({ metadata: { source }, event: toEvent(outcome, exerciseId) }).finish(),
})

const toEvent = (outcome: Outcome, exerciseId: string): NonNullable<OutcomeEvent['event']> => {
  if (outcome.kind === 'sealed') return { $case: 'sealed', value: { exerciseId } }
  if (outcome.kind === 'not-counted') return { $case: 'duplicated', value: { exerciseId } }
  const { answers, areaSums, ownAnswers, choices, gradeBand, sectionLanguage, burst, unverified, released } = outcome
  return {
    $case: 'scored',
    value: {
      exerciseId,
      role: toRole(outcome.role),
      gradeBand,
      sectionLanguage,
      questionnaireId: 'q',
      questionnaireVersion: 1,
      answers: Buffer.from(answers),
      choices,
      ownAnswers: Buffer.from(ownAnswers),
      redemption: Buffer.alloc(16),
      digest: Buffer.alloc(16),
      speed: outcome.fast ? 'SPEED_CLASS_FAST' : 'SPEED_CLASS_USUAL',
      burst,
      unverified,
      released,
      areaSums: Buffer.from(areaSums),
    },
  }
}

export const countsOf = (roles: readonly { readonly role: Role; readonly counted: number }[]): readonly number[] =>
  ROLE_NAMES.map((name) => roles.find(({ role }) => role === toRole(name))?.counted ?? -1)
