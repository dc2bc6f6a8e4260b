import type { Fold } from '@guzgu/event-sourcing'
import { type School, type SchoolEvent, school } from './school.ts'

/** View `school-directory.v1`: every school with its dated facts, by its id. */
export const SCHOOL_DIRECTORY = 'school-directory.v1'

export const schoolDirectory: Fold<SchoolEvent, { school: School }> = {
  view: SCHOOL_DIRECTORY,
  keys: (event) => [event.schoolId],
  initial: () => ({ school: school.initial }),
  apply: (document, event) => {
    document.school = school.evolve(document.school, event)
  },
  toJson: (document) => document.school,
  fromJson: (json) => ({ school: json as School }),
}
