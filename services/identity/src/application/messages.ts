import { toLevel, toLevelName, toRole, toRoleName } from '@guzgu/contracts'
import type { LevelExpectation, Place as PlaceMessage, SchoolClass as SchoolClassMessage } from '@guzgu/contracts/events/schools'
import type { SchoolContact, School as SchoolMessage } from '@guzgu/contracts/services/identity'
import type { SchoolAsOf } from '../domain/school.ts'
import {
  type Expectations,
  LEVELS,
  type OfficeContact,
  type Place,
  ROLES,
  type Role,
  SCHOOL_TYPES,
  type SchoolClass,
} from '../domain/school-details.ts'

/** Without the contact of its office, which few may see. */
export const toSchoolMessage = (school: SchoolAsOf): SchoolMessage => ({
  schoolId: school.schoolId,
  name: school.name,
  place: school.place,
  class: toClassMessage(school.class),
  expectations: toExpectationMessages(school.expectations),
  status: school.status,
  mergedInto: school.mergedInto ?? '',
  since: school.since,
})

export const toContactMessage = ({ telephone = '', email = '' }: OfficeContact): SchoolContact => ({ telephone, email })

export const toClassMessage = ({ levels, type, sections, idp }: SchoolClass): SchoolClassMessage => ({
  levels: levels.map(toLevel),
  type,
  sections,
  idp,
})

export const toExpectationMessages = (expectations: Expectations): readonly LevelExpectation[] =>
  LEVELS.flatMap((level) => {
    const numbers = ROLES.flatMap((role) => {
      const number = expectations[level]?.[role]
      return number === undefined ? [] : [{ role: toRole(role), number }]
    })
    return numbers.length === 0 ? [] : [{ level: toLevel(level), numbers }]
  })

/** @throws Error for what this code does not know: readers deploy before writers. */
export const toPlace = (message: PlaceMessage | undefined): Place => {
  const { economicRegion, rayon, red, urban } = message ?? missing('place')
  return { economicRegion, rayon, red, urban }
}

export const toClass = (message: SchoolClassMessage | undefined): SchoolClass => {
  const { levels, type, sections, idp } = message ?? missing('class')
  return {
    levels: levels.map(toLevelName),
    type: SCHOOL_TYPES.find((known) => known === type) ?? missing(`type ${type}`),
    sections,
    idp,
  }
}

export const toExpectations = (messages: readonly LevelExpectation[]): Expectations => {
  const entries = messages.map(({ level, numbers }) => {
    const byRole: Partial<Record<Role, number>> = Object.fromEntries(numbers.map(({ role, number }) => [toRoleName(role), number]))
    return [toLevelName(level), byRole] as const
  })
  return Object.fromEntries(entries)
}

const missing = (what: string): never => {
  throw new Error(`a school event without a known ${what}`)
}
