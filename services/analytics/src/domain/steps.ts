import { enough } from '@guzgu/statistics'
import type { ExerciseFacts, SchoolFacts } from './facts.ts'
import { ROLE_NAMES } from './outcome.ts'
import type { Participation } from './participation.ts'

/** How far schools have come; a school counts once per level. Each is a part of those invited, not of the one before. */
export type Steps = { readonly invited: number; readonly opened: number; readonly enough: number; readonly sealed: number }

/** The schools that a part of the nation has, the exercises of a round in it, and what has been counted for them. */
export type Part = {
  readonly schools: readonly SchoolFacts[]
  readonly exercises: readonly ExerciseFacts[]
  readonly counts: ReadonlyMap<string, Participation>
}

/** `day`: ISO 8601; who is open on it is invited at every level, and so is whoever takes part. */
export const stepsOf = ({ schools, exercises, counts }: Part, day: string): Steps => {
  const invited = new Set(exercises.map(({ schoolId, level }) => `${schoolId} ${level}`))
  for (const school of schools) if (isOpenOn(school, day)) for (const level of school.levels) invited.add(`${school.schoolId} ${level}`)
  return {
    invited: invited.size,
    opened: exercises.filter(({ stage }) => stage !== 'planned').length,
    enough: exercises.filter((exercise) => speaksForItsSchool(exercise, counts.get(exercise.exerciseId))).length,
    sealed: exercises.filter(({ exerciseId }) => counts.get(exerciseId)?.sealed === true).length,
  }
}

const isOpenOn = ({ from, until }: SchoolFacts, day: string): boolean => from <= day && (until === undefined || day < until)

/** Every role that is expected has answered enough. */
const speaksForItsSchool = ({ expected }: ExerciseFacts, participation: Participation | undefined): boolean =>
  participation !== undefined &&
  ROLE_NAMES.some((role) => expected[role] > 0) &&
  ROLE_NAMES.every((role) => participation.counted[role] >= enough(expected[role]))
