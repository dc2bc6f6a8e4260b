import { toRole } from '@guzgu/contracts'
import type { Questionnaire } from '@guzgu/contracts/events/questionnaires'
import { ResponseEvent, SpeedClass } from '@guzgu/contracts/events/responses'
import type { CodeFields } from '../domain/code.ts'
import type { PlannedExercise } from '../domain/exercise.ts'
import type { Answers } from '../domain/form.ts'

const MS_PER_DAY = 86_400_000

/** The bytes of a response as the log keeps it for ever: what the rules in force name, no time finer than the day, no trace of who. */
export const toResponseRecord = (response: {
  readonly exercise: PlannedExercise
  readonly code: CodeFields
  readonly questionnaire: Questionnaire
  readonly answers: Answers
  readonly redemption: Uint8Array
  readonly digest: Uint8Array
  readonly now: number
  readonly fast: boolean
  readonly burst: boolean
  readonly released: boolean
}): Uint8Array => {
  const { exercise, code, answers } = response
  return ResponseEvent.encode({
    event: {
      $case: 'submitted',
      value: {
        exerciseId: exercise.exerciseId,
        role: toRole(code.role),
        gradeBand: code.gradeBand,
        sectionLanguage: code.language,
        questionnaireId: exercise.questionnaire.id,
        questionnaireVersion: exercise.questionnaire.version,
        answers: asBuffer(answers.answers),
        choices: answers.choices,
        ownAnswers: asBuffer(answers.ownAnswers),
        redemption: asBuffer(response.redemption),
        digest: asBuffer(response.digest),
        day: Math.floor(response.now / MS_PER_DAY),
        speed: response.fast ? SpeedClass.FAST : SpeedClass.USUAL,
        burst: response.burst,
        unverified: code.kind === 'open-link',
        released: response.released && code.role === 'leader',
      },
    },
  }).finish()
}

/** The record behind which nothing of an exercise counts. */
export const toSealRecord = (exerciseId: string): Uint8Array =>
  ResponseEvent.encode({ event: { $case: 'seal', value: { exerciseId } } }).finish()

/** The digest of a response record; undefined if it is not one. */
export const digestOfRecord = (value: Uint8Array): Uint8Array | undefined => {
  const { event } = ResponseEvent.decode(value)
  return event?.$case === 'submitted' ? event.value.digest : undefined
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
