import { Rejection } from '@guzgu/event-sourcing'
import type { Day } from './day.ts'
import { type School, type SchoolAsOf, type SchoolCommand, type SchoolEvent, school, schoolAsOf } from './school.ts'
import {
  canonicalContact,
  canonicalDetails,
  type Expectations,
  expectationsFrom,
  LEVELS,
  type OfficeContact,
  type Place,
  problemsOf,
  problemsOfContact,
  ROLES,
  type SchoolClass,
  type SchoolDetails,
} from './school-details.ts'

/** A line of a register: what it says of a school. Expected numbers and the contact hold the filled cells only: an empty one says nothing. */
export type RegisterRow = SchoolDetails & {
  readonly schoolId: string
  /** An empty text: there is none, or no longer. */
  readonly contact: OfficeContact
  readonly ending: RegisterEnding
}
export type RegisterEnding =
  | { readonly status: 'open' }
  | { readonly status: 'closed' }
  | { readonly status: 'merged'; readonly intoSchoolId: string }

/** One thing that the register says otherwise than the registry, in words. */
export type SchoolDifference = {
  readonly schoolId: string
  readonly change: ChangeName
  readonly before: string
  readonly after: string
}
export type ChangeName = 'registered' | 'renamed' | 'moved' | 'reclassified' | 'expectations-set' | 'contact-set' | 'merged' | 'closed'

export type RowProblem = { readonly field: string; readonly code: string }
export type RowComparison = {
  readonly differences: readonly SchoolDifference[]
  /** What brings the registry to where the register is; in order. */
  readonly commands: readonly SchoolCommand[]
  readonly problems: readonly RowProblem[]
}

/** The decider itself says what differs: what is shown is what would be recorded. `isKnown`: a school of the registry or of the same file. */
export const compareRow = (row: RegisterRow, state: School, effectiveFrom: Day, isKnown: (schoolId: string) => boolean): RowComparison => {
  const problems = problemsOfRow(row, schoolAsOf(state, effectiveFrom), isKnown)
  if (problems.length > 0) return { differences: [], commands: [], problems }
  try {
    return { ...differencesOf(row, state, effectiveFrom), problems }
  } catch (error) {
    if (!(error instanceof Rejection)) throw error
    return { differences: [], commands: [], problems: [{ field: error.field ?? '', code: error.code }] }
  }
}

const problemsOfRow = (
  row: RegisterRow,
  current: SchoolAsOf | undefined,
  isKnown: (schoolId: string) => boolean,
): readonly RowProblem[] => {
  const problems: RowProblem[] = [...problemsOf(canonicalDetails(row)), ...problemsOfContact(canonicalContact(row.contact))]
  const { ending } = row
  if (ending.status === 'merged' && !isKnown(ending.intoSchoolId)) problems.push({ field: 'intoSchoolId', code: 'school-unknown' })
  if (ending.status === 'open' && current !== undefined && current.status !== 'open')
    problems.push({ field: 'status', code: `school-already-${current.status}` })
  return problems
}

const differencesOf = (row: RegisterRow, state: School, day: Day): Pick<RowComparison, 'differences' | 'commands'> => {
  const differences: SchoolDifference[] = []
  const commands: SchoolCommand[] = []
  let current = state
  for (const command of candidates(row, state, day)) {
    for (const event of school.decide(command, current)) {
      const next = school.evolve(current, event)
      differences.push(difference(event, schoolAsOf(current, day), schoolAsOf(next, day)))
      commands.push(command)
      current = next
    }
  }
  return { differences, commands }
}

/** Everything that the row says, as commands; the decider drops what is so already. */
const candidates = (row: RegisterRow, state: School, effectiveFrom: Day): readonly SchoolCommand[] => {
  const { schoolId, ending, name, place, class: schoolClass, expectations, contact } = row
  const dating = { schoolId, effectiveFrom }
  const current = schoolAsOf(state, effectiveFrom)
  const details: readonly SchoolCommand[] =
    state.status === 'unregistered'
      ? [{ type: 'RegisterSchool', ...dating, name, place, class: schoolClass, expectations }]
      : [
          { type: 'RenameSchool', ...dating, name },
          { type: 'MoveSchool', ...dating, place },
          { type: 'ReclassifySchool', ...dating, class: schoolClass },
          { type: 'SetExpectations', ...dating, expectations: filledIn(expectations, current?.expectations ?? {}, schoolClass) },
        ]
  const says: readonly SchoolCommand[] = [...details, { type: 'SetContact', ...dating, contact: { ...current?.contact, ...contact } }]
  if (ending.status === 'open' || sameEnding(ending, current)) return says
  return [
    ...says,
    ending.status === 'closed' ? { type: 'CloseSchool', ...dating } : { type: 'MergeSchool', ...dating, intoSchoolId: ending.intoSchoolId },
  ]
}

const filledIn = (said: Expectations, known: Expectations, { levels }: SchoolClass): Expectations =>
  expectationsFrom((level, role) => said[level]?.[role] ?? (levels.includes(level) ? known[level]?.[role] : undefined))

/** However long ago it ended: a register goes on naming closed schools. */
const sameEnding = (ending: RegisterEnding, current: SchoolAsOf | undefined): boolean =>
  ending.status === 'merged' ? ending.intoSchoolId === current?.mergedInto : ending.status === current?.status

const difference = (event: SchoolEvent, before: SchoolAsOf | undefined, after: SchoolAsOf | undefined): SchoolDifference => {
  const told = tell(event)
  return {
    schoolId: event.schoolId,
    change: told.change,
    before: before === undefined ? '' : told.words(before),
    after: after === undefined ? '' : told.words(after),
  }
}

const tell = (event: SchoolEvent): { readonly change: ChangeName; readonly words: (school: SchoolAsOf) => string } => {
  switch (event.type) {
    case 'SchoolRegistered':
      return { change: 'registered', words: ({ name }) => name }
    case 'SchoolRenamed':
      return { change: 'renamed', words: ({ name }) => name }
    case 'SchoolMoved':
      return { change: 'moved', words: ({ place }) => placeInWords(place) }
    case 'SchoolReclassified':
      return { change: 'reclassified', words: (school) => classInWords(school.class) }
    case 'SchoolExpectationsSet':
      return { change: 'expectations-set', words: ({ expectations }) => expectationsInWords(expectations) }
    case 'SchoolContactSet':
      return { change: 'contact-set', words: ({ contact }) => Object.values(contact).join(' / ') }
    case 'SchoolMerged':
      return { change: 'merged', words: ({ status, mergedInto }) => (mergedInto === undefined ? status : `merged into ${mergedInto}`) }
    case 'SchoolClosed':
      return { change: 'closed', words: ({ status }) => status }
  }
}

const placeInWords = ({ economicRegion, rayon, red, urban }: Place): string =>
  [economicRegion, rayon, red, urban ? 'urban' : 'rural'].join(' / ')

const classInWords = ({ levels, type, sections, idp }: SchoolClass): string =>
  [levels.join(', '), type, sections.join(', '), ...(idp ? ['idp'] : [])].join(' / ')

const expectationsInWords = (expectations: Expectations): string =>
  LEVELS.flatMap((level) => {
    const numbers = ROLES.flatMap((role) => {
      const number = expectations[level]?.[role]
      return number === undefined ? [] : [`${role} ${number}`]
    })
    return numbers.length === 0 ? [] : [`${level}: ${numbers.join(', ')}`]
  }).join('; ')
