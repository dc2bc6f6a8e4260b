import type { SealedExercise } from '../domain/contributions.ts'
import type { SchoolFacts } from '../domain/facts.ts'
import { createNationalTally } from '../domain/national-tally.ts'
import type { RoleName, Scored } from '../domain/outcome.ts'
import { ASKED, CORE_AREA_OF_ITEM, EXERCISE, response, times } from './a-school.ts'

// Schools whose exercises are sealed, with what their people said.

const nationalTally = createNationalTally(() => CORE_AREA_OF_ITEM)

/** With 100 teachers in its only level, unless said otherwise. */
export const schoolFacts = (schoolId: string, more: Partial<SchoolFacts> = {}): SchoolFacts => ({
  schoolId,
  region: 'north',
  rayon: 'rayon north',
  red: '',
  urban: true,
  type: 'general',
  students: 300,
  levels: ['primary'],
  from: '2020-09-01',
  expected: { primary: { leader: 2, teacher: 100, student: 300 } },
  ...more,
})

export const sealedBy = (
  school: SchoolFacts,
  responses: readonly Scored[],
  more: Partial<SealedExercise['exercise']> = {},
): SealedExercise => {
  const tally = nationalTally.initial('')
  for (const one of responses) nationalTally.apply(tally, one, '')
  tally.sealed = true
  return {
    exercise: { ...EXERCISE, exerciseId: `r1.${school.schoolId}.${more.level ?? 'primary'}`, schoolId: school.schoolId, ...more },
    school,
    asked: ASKED,
    tally,
  }
}

export const people = (role: RoleName, count: number, point: (index: number) => number): readonly Scored[] =>
  times(count, (index) => response(role, point(index)))
