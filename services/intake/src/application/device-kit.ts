import { toRole } from '@guzgu/contracts'
import type { Questionnaire } from '@guzgu/contracts/events/questionnaires'
import { asksRelease, isSmallGroup } from '@guzgu/contracts/release'
import type { RoleForm } from '@guzgu/contracts/services/intake'
import { Rejection } from '@guzgu/event-sourcing'
import { type PlannedExercise, statusAt } from '../domain/exercise.ts'
import { ROLES } from '../domain/vocabulary.ts'
import { createForms } from './forms.ts'

/** Until when (ms) what is collected without a line is taken. @throws Rejection where its items may still change, or nothing is to be collected any more */
export const offlineUntil = (exercise: PlannedExercise, now: number): number => {
  if (exercise.status === 'planned') throw new Rejection('exercise-not-open')
  const status = statusAt(exercise, now)
  if (status === 'closed' || status === 'sealed') throw new Rejection(status === 'sealed' ? 'exercise-is-sealed' : 'exercise-is-closed')
  return exercise.offlineUntil
}

const formOf = createForms()

/** What each role is asked, in order. */
export const formsByRole = (exercise: PlannedExercise, questionnaire: Questionnaire): RoleForm[] =>
  ROLES.map((role) => ({
    role: toRole(role),
    items: [...formOf(exercise, questionnaire, role).items.values()].filter(({ own }) => !own).map(({ id }) => id),
    ownItems: exercise.ownItems
      .filter(({ roles }) => roles.includes(role))
      .map(({ id, roles, wordings }) => ({ id, roles: roles.map(toRole), wordings })),
    askRelease: asksRelease(role, exercise.expected.leader),
    smallGroup: isSmallGroup(role, exercise.expected[role]),
  }))
