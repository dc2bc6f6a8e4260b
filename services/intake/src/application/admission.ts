import type { Questionnaire } from '@guzgu/contracts/events/questionnaires'
import type { RoundPlanned } from '@guzgu/contracts/events/rounds'
import { Rejection } from '@guzgu/event-sourcing'
import { type CodeCodec, type CodeFields, codeIsValid } from '../domain/code.ts'
import type { PlannedExercise } from '../domain/exercise.ts'
import type { Form } from '../domain/form.ts'
import { viewIsTooOld } from '../domain/submission-window.ts'
import { createForms } from './forms.ts'
import type { ExercisesView, QuestionnairesView, RoundsView } from './views.ts'

export type Admitted = {
  readonly code: CodeFields & { readonly digits: string }
  readonly exercise: PlannedExercise
  readonly questionnaire: Questionnaire
  readonly form: (role: CodeFields['role']) => Form
  /** The card is no longer good for a new answer; the one it gave keeps its receipt. */
  readonly revoked: boolean
}

/** What a code lets its holder do, from views in memory. */
export type Admission = {
  /** @throws Rejection code-mistyped, code-unknown, exercise-is-sealed; exercise-, questionnaire-not-seen-yet, view-too-old where this replica may be behind */
  readonly admit: (code: string, now: number) => Admitted
  /** Whether what is acknowledged at this moment (ms) surely stands before the seal, by what is known of the exercise now. */
  readonly endsBeforeSeal: (exercise: PlannedExercise, now: number) => boolean
  readonly round: (roundId: string) => RoundPlanned
  readonly knownUntil: () => number
}

export const createAdmission = (
  codec: CodeCodec,
  exercises: ExercisesView,
  questionnaires: QuestionnairesView,
  rounds: RoundsView,
): Admission => {
  const formOf = createForms()
  return {
    admit: (text, now) => {
      const code = codec.decode(text)
      if (!code.ok) throw new Rejection(code.reason, 'code')
      const exercise = exercises.byNumber(code.exerciseNumber)
      if (exercise === undefined) throw new Rejection('exercise-not-seen-yet', 'code')
      if (exercise.status === 'sealed' && exercise.issued.length === 0) throw new Rejection('exercise-is-sealed', 'code') // no longer known
      const validity = codeIsValid(exercise, code)
      if (validity === 'code-unknown' && viewIsTooOld(exercise, { now, knownUntil: exercises.knownUntil() }))
        throw new Rejection('view-too-old') // it may have been issued meanwhile
      if (validity === 'code-unknown') throw new Rejection(validity, 'code')
      const { id, version } = exercise.questionnaire
      const questionnaire = questionnaires.get(id, version)
      if (questionnaire === undefined) throw new Rejection('questionnaire-not-seen-yet', 'questionnaire')
      return { code, exercise, questionnaire, form: (role) => formOf(exercise, questionnaire, role), revoked: validity === 'code-revoked' }
    },
    endsBeforeSeal: (exercise, now) => {
      const { sealAt } = exercises.byNumber(exercise.exerciseNumber) ?? exercise // closed early or extended since it was looked at
      const skew = rounds.get(exercise.roundId)?.timing?.clockSkewMilliseconds ?? 0
      return now < sealAt - skew && !viewIsTooOld(exercise, { now, knownUntil: exercises.knownUntil() })
    },
    round: (roundId) => {
      const round = rounds.get(roundId)
      if (round === undefined) throw new Rejection('round-not-seen-yet')
      return round
    },
    knownUntil: exercises.knownUntil,
  }
}
