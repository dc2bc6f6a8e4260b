import { type Decider, Rejection, type Upcasters } from '@guzgu/event-sourcing'
import { type Day, isDay } from './day.ts'
import {
  type ContactCode,
  canonicalContact,
  canonicalDetails,
  type DetailCode,
  type DetailProblem,
  type Expectations,
  expectationsFrom,
  type OfficeContact,
  type Place,
  problemsOf,
  problemsOfContact,
  type SchoolClass,
  type SchoolDetails,
} from './school-details.ts'

// A school of the register. Every fact holds from a day on, so that any day can be asked for: schools move, merge and close.

type Dating = { readonly schoolId: string; readonly effectiveFrom: Day }

export type SchoolCommand =
  | ({ readonly type: 'RegisterSchool' } & Dating & SchoolDetails)
  | ({ readonly type: 'RenameSchool'; readonly name: string } & Dating)
  | ({ readonly type: 'MoveSchool'; readonly place: Place } & Dating)
  | ({ readonly type: 'ReclassifySchool'; readonly class: SchoolClass } & Dating)
  | ({ readonly type: 'SetExpectations'; readonly expectations: Expectations } & Dating)
  | ({ readonly type: 'SetContact'; readonly contact: OfficeContact } & Dating)
  | ({ readonly type: 'MergeSchool'; readonly intoSchoolId: string } & Dating)
  | ({ readonly type: 'CloseSchool' } & Dating)

export type SchoolEvent =
  | ({ readonly type: 'SchoolRegistered' } & Dating & SchoolDetails)
  | ({ readonly type: 'SchoolRenamed'; readonly name: string } & Dating)
  | ({ readonly type: 'SchoolMoved'; readonly place: Place } & Dating)
  | ({ readonly type: 'SchoolReclassified'; readonly class: SchoolClass } & Dating)
  | ({ readonly type: 'SchoolExpectationsSet'; readonly expectations: Expectations } & Dating)
  /** Stays in identity: it is not published. */
  | ({ readonly type: 'SchoolContactSet'; readonly contact: OfficeContact } & Dating)
  | ({ readonly type: 'SchoolMerged'; readonly intoSchoolId: string } & Dating)
  | ({ readonly type: 'SchoolClosed' } & Dating)

type Dated<T> = { readonly from: Day; readonly value: T }
/** In order of the day, one fact a day: a later event of the same day takes the place of an earlier one. */
type History<T> = readonly Dated<T>[]
type Ending = { readonly status: 'closed' } | { readonly status: 'merged'; readonly mergedInto: string }

export type RegisteredSchool = {
  readonly status: 'registered'
  readonly schoolId: string
  readonly names: History<string>
  readonly places: History<Place>
  readonly classes: History<SchoolClass>
  readonly expectations: History<Expectations>
  /** Absent until one is set, and always in the view `school-directory.v1`, which is folded from what is published. */
  readonly contacts?: History<OfficeContact>
  /** One or none: an ending is final. */
  readonly endings: History<Ending>
}
export type School = { readonly status: 'unregistered' } | RegisteredSchool

/** A school as it stood on a day. `since`: the day of the newest fact in force, the contact aside. */
export type SchoolAsOf = SchoolDetails & {
  readonly contact: OfficeContact
  readonly schoolId: string
  readonly status: 'open' | 'merged' | 'closed'
  readonly mergedInto?: string
  readonly since: Day
}

export type SchoolRejection =
  | DetailCode
  | ContactCode
  | 'school-id-invalid'
  | 'day-invalid'
  | 'school-unknown'
  | 'school-already-registered'
  | 'school-not-registered-yet'
  | 'school-already-closed'
  | 'school-already-merged'
  | 'merged-into-itself'

const no = (code: SchoolRejection, field?: string): never => {
  throw new Rejection(code, field)
}

export const school: Decider<SchoolCommand, SchoolEvent, School> = {
  initial: { status: 'unregistered' },

  decide: (command, state) => {
    if (!isDay(command.effectiveFrom)) return no('day-invalid', 'effectiveFrom')
    if (command.type === 'RegisterSchool') return register(command, state)
    if (state.status === 'unregistered') return no('school-unknown', 'schoolId')
    const current = schoolAsOf(state, command.effectiveFrom) ?? no('school-not-registered-yet', 'effectiveFrom')
    if (command.type === 'MergeSchool' || command.type === 'CloseSchool') return end(command, state)
    return change(command, state, current)
  },

  evolve: (state, event) => {
    const from = event.effectiveFrom
    if (event.type === 'SchoolRegistered') return state.status === 'unregistered' ? registered(event) : state
    if (state.status === 'unregistered') return state
    switch (event.type) {
      case 'SchoolRenamed':
        return { ...state, names: dated(state.names, from, event.name) }
      case 'SchoolMoved':
        return { ...state, places: dated(state.places, from, event.place) }
      case 'SchoolReclassified':
        return { ...state, classes: dated(state.classes, from, event.class) }
      case 'SchoolExpectationsSet':
        return { ...state, expectations: dated(state.expectations, from, event.expectations) }
      case 'SchoolContactSet':
        return { ...state, contacts: dated(state.contacts ?? [], from, event.contact) }
      case 'SchoolMerged':
        return { ...state, endings: dated(state.endings, from, { status: 'merged', mergedInto: event.intoSchoolId }) }
      case 'SchoolClosed':
        return { ...state, endings: dated(state.endings, from, { status: 'closed' }) }
    }
  },
}

/** Every shape a stored event has had. */
export const schoolUpcasters: Upcasters = {}

export const schoolStream = (schoolId: string): string => `school-${schoolId}`

/** The facts with the greatest day up to `day`; undefined before the school is registered. Expected numbers of a level it no longer has are left out. */
export const schoolAsOf = (state: School, day: Day): SchoolAsOf | undefined => {
  if (state.status === 'unregistered') return undefined
  const name = inForce(state.names, day)
  const place = inForce(state.places, day)
  const schoolClass = inForce(state.classes, day)
  const expectations = inForce(state.expectations, day)
  if (name === undefined || place === undefined || schoolClass === undefined || expectations === undefined) return undefined
  const ending = inForce(state.endings, day)
  const facts = [name, place, schoolClass, expectations, ...(ending === undefined ? [] : [ending])]
  return {
    schoolId: state.schoolId,
    name: name.value,
    place: place.value,
    class: schoolClass.value,
    expectations: expectationsFrom((level, role) =>
      schoolClass.value.levels.includes(level) ? expectations.value[level]?.[role] : undefined,
    ),
    contact: inForce(state.contacts ?? [], day)?.value ?? {},
    ...(ending === undefined ? { status: 'open' as const } : ending.value),
    since: facts.reduce((newest, { from }) => (from > newest ? from : newest), ''),
  }
}

// ASCII capitals: the id stands in stream names, keys and addresses, and may not differ by case only.
const SCHOOL_ID = /^[A-Z0-9][A-Z0-9-]{0,31}$/

const register = (command: SchoolCommand & { readonly type: 'RegisterSchool' }, state: School): readonly SchoolEvent[] => {
  const { schoolId, effectiveFrom } = command
  if (!SCHOOL_ID.test(schoolId)) return no('school-id-invalid', 'schoolId')
  const details = canonicalDetails(command)
  rejectProblems(problemsOf(details))
  const event = { type: 'SchoolRegistered', schoolId, effectiveFrom, ...details } as const
  if (state.status === 'unregistered') return [event]
  return same(state, registered(event)) ? [] : no('school-already-registered', 'schoolId')
}

type Change = Exclude<SchoolCommand, { readonly type: 'RegisterSchool' | 'MergeSchool' | 'CloseSchool' }>

const change = (command: Change, state: RegisteredSchool, current: SchoolAsOf): readonly SchoolEvent[] => {
  const said = { ...current, ...command }
  const wanted = { ...canonicalDetails(said), contact: canonicalContact(said.contact) }
  // Expected numbers of levels that a reclassification takes away lapse by themselves.
  const judged = command.type === 'ReclassifySchool' ? { ...wanted, expectations: {} } : wanted
  rejectProblems([...problemsOf(judged), ...problemsOfContact(wanted.contact)])
  const event = changed(command, wanted)
  const next = schoolAsOf(school.evolve(state, event), command.effectiveFrom)
  if (next !== undefined && same({ ...next, since: current.since }, current)) return []
  return current.status === 'open' ? [event] : no(`school-already-${current.status}`, 'schoolId')
}

const changed = (
  { type, schoolId, effectiveFrom }: Change,
  { name, place, class: schoolClass, expectations, contact }: SchoolDetails & Pick<SchoolAsOf, 'contact'>,
): SchoolEvent => {
  switch (type) {
    case 'RenameSchool':
      return { type: 'SchoolRenamed', schoolId, effectiveFrom, name }
    case 'MoveSchool':
      return { type: 'SchoolMoved', schoolId, effectiveFrom, place }
    case 'ReclassifySchool':
      return { type: 'SchoolReclassified', schoolId, effectiveFrom, class: schoolClass }
    case 'SetExpectations':
      return { type: 'SchoolExpectationsSet', schoolId, effectiveFrom, expectations }
    case 'SetContact':
      return { type: 'SchoolContactSet', schoolId, effectiveFrom, contact }
  }
}

const end = (
  command: SchoolCommand & { readonly type: 'MergeSchool' | 'CloseSchool' },
  state: RegisteredSchool,
): readonly SchoolEvent[] => {
  const { schoolId, effectiveFrom } = command
  if (command.type === 'MergeSchool' && command.intoSchoolId === schoolId) return no('merged-into-itself', 'intoSchoolId')
  const event: SchoolEvent =
    command.type === 'CloseSchool'
      ? { type: 'SchoolClosed', schoolId, effectiveFrom }
      : { type: 'SchoolMerged', schoolId, effectiveFrom, intoSchoolId: command.intoSchoolId }
  const [ending] = state.endings
  if (ending === undefined) return [event]
  return same(school.evolve(state, event), state) ? [] : no(`school-already-${ending.value.status}`, 'schoolId')
}

const registered = ({ schoolId, effectiveFrom: from, ...details }: SchoolEvent & { readonly type: 'SchoolRegistered' }): School => ({
  status: 'registered',
  schoolId,
  names: [{ from, value: details.name }],
  places: [{ from, value: details.place }],
  classes: [{ from, value: details.class }],
  expectations: [{ from, value: details.expectations }],
  endings: [],
})

const dated = <T>(history: History<T>, from: Day, value: T): History<T> => [
  ...history.filter((fact) => fact.from < from),
  { from, value },
  ...history.filter((fact) => fact.from > from),
]

const inForce = <T>(history: History<T>, day: Day): Dated<T> | undefined => history.findLast(({ from }) => from <= day)

const rejectProblems = ([first]: readonly DetailProblem[]): void => {
  if (first !== undefined) no(first.code, first.field)
}

/** Holds for canonical data: its keys stand in one order. */
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)
