import { TOPICS, UnknownCase } from '@guzgu/contracts'
import { AccountEvent as AccountEventMessage } from '@guzgu/contracts/events/accounts'
import { SchoolEvent as SchoolEventMessage } from '@guzgu/contracts/events/schools'
import { createUpcaster, type RecordedEvent } from '@guzgu/event-sourcing'
import type { FoldBinding, Publication } from '@guzgu/ports'
import { toClass, toClassMessage, toExpectationMessages, toExpectations, toPlace } from '../application/messages.ts'
import { type AccountEvent, accountUpcasters, STAFF_ROLES } from '../domain/account.ts'
import { type SchoolEvent, schoolUpcasters } from '../domain/school.ts'
import { schoolDirectory } from '../domain/school-directory.ts'

// Stored events ⇄ published events: the only place where the two regimes meet.

const upcastSchool = createUpcaster<SchoolEvent>(schoolUpcasters)
const upcastAccount = createUpcaster<AccountEvent>(accountUpcasters)

/** How an office is reached is needed beside identity's own list of schools and nowhere else. */
export const schoolsPublication: Publication = {
  topic: TOPICS.schools.topic,
  partitions: TOPICS.schools.partitions,
  message: TOPICS.schools.message,
  toRecord: (recorded) => {
    if (!recorded.stream.startsWith('school-')) return undefined
    const event = upcastSchool(recorded)
    const published = fromSchoolEvent(event)
    if (published === undefined) return undefined
    return { key: event.schoolId, value: SchoolEventMessage.encode({ metadata: metadataOf(recorded), event: published }).finish() }
  },
  heartbeat: (at) => SchoolEventMessage.encode({ event: { $case: 'heartbeat', value: { at } } }).finish(),
}

/** Tokens are nobody else's business, not even as hashes. */
export const accountsPublication: Publication = {
  topic: TOPICS.accounts.topic,
  partitions: TOPICS.accounts.partitions,
  message: TOPICS.accounts.message,
  toRecord: (recorded) => {
    if (!recorded.stream.startsWith('account-')) return undefined
    const event = upcastAccount(recorded)
    const published = fromAccountEvent(event)
    if (published === undefined) return undefined
    return { key: event.accountId, value: AccountEventMessage.encode({ metadata: metadataOf(recorded), event: published }).finish() }
  },
  heartbeat: (at) => AccountEventMessage.encode({ event: { $case: 'heartbeat', value: { at } } }).finish(),
}

export const schoolDirectoryBinding: FoldBinding = {
  fold: schoolDirectory,
  order: 'position',
  from: TOPICS.schools.topic,
  decode: (value) => {
    const message = SchoolEventMessage.decode(value)
    return { at: message.metadata?.position ?? 0, input: toSchoolEvent(message.event) }
  },
}

const metadataOf = ({ position, metadata: { at, correlation } }: RecordedEvent) => ({ position, at, correlation })

type PublishedSchoolEvent = NonNullable<SchoolEventMessage['event']>
type PublishedAccountEvent = NonNullable<AccountEventMessage['event']>

const fromSchoolEvent = (event: SchoolEvent): PublishedSchoolEvent | undefined => {
  const { schoolId, effectiveFrom } = event
  switch (event.type) {
    case 'SchoolRegistered': {
      const { name, place, class: schoolClass, expectations } = event
      const details = { name, place, class: toClassMessage(schoolClass), expectations: toExpectationMessages(expectations) }
      return { $case: 'registered', value: { schoolId, effectiveFrom, ...details } }
    }
    case 'SchoolRenamed':
      return { $case: 'renamed', value: { schoolId, effectiveFrom, name: event.name } }
    case 'SchoolMoved':
      return { $case: 'moved', value: { schoolId, effectiveFrom, place: event.place } }
    case 'SchoolReclassified':
      return { $case: 'reclassified', value: { schoolId, effectiveFrom, class: toClassMessage(event.class) } }
    case 'SchoolExpectationsSet':
      return { $case: 'expectationsSet', value: { schoolId, effectiveFrom, expectations: toExpectationMessages(event.expectations) } }
    case 'SchoolContactSet':
      return undefined
    case 'SchoolMerged':
      return { $case: 'merged', value: { schoolId, effectiveFrom, intoSchoolId: event.intoSchoolId } }
    case 'SchoolClosed':
      return { $case: 'closed', value: { schoolId, effectiveFrom } }
  }
}

/** Undefined for a heartbeat. @throws Error for a case that this code does not know. */
const toSchoolEvent = (event: SchoolEventMessage['event']): SchoolEvent | undefined => {
  if (event === undefined) throw new UnknownCase('a school event of a case that is not known here')
  if (event.$case === 'heartbeat') return undefined
  const { schoolId, effectiveFrom } = event.value
  switch (event.$case) {
    case 'registered': {
      const { name, place, class: schoolClass, expectations } = event.value
      const details = { name, place: toPlace(place), class: toClass(schoolClass), expectations: toExpectations(expectations) }
      return { type: 'SchoolRegistered', schoolId, effectiveFrom, ...details }
    }
    case 'renamed':
      return { type: 'SchoolRenamed', schoolId, effectiveFrom, name: event.value.name }
    case 'moved':
      return { type: 'SchoolMoved', schoolId, effectiveFrom, place: toPlace(event.value.place) }
    case 'reclassified':
      return { type: 'SchoolReclassified', schoolId, effectiveFrom, class: toClass(event.value.class) }
    case 'expectationsSet':
      return { type: 'SchoolExpectationsSet', schoolId, effectiveFrom, expectations: toExpectations(event.value.expectations) }
    case 'merged':
      return { type: 'SchoolMerged', schoolId, effectiveFrom, intoSchoolId: event.value.intoSchoolId }
    case 'closed':
      return { type: 'SchoolClosed', schoolId, effectiveFrom }
  }
}

const fromAccountEvent = (event: AccountEvent): PublishedAccountEvent | undefined => {
  switch (event.type) {
    case 'AccountOpened': {
      const { accountId, role, schoolId = '', red = '' } = event
      return { $case: 'opened', value: { accountId, role, schoolId, red } }
    }
    case 'AccountClosed':
      return { $case: 'closed', value: { accountId: event.accountId } }
    case 'TokenIssued':
    case 'TokenRevoked':
      return undefined
  }
}

/** Undefined for a heartbeat. @throws Error for what this code does not know. */
export const toAccountEvent = (event: AccountEventMessage['event']): AccountEvent | undefined => {
  switch (event?.$case) {
    case 'heartbeat':
      return undefined
    case 'opened': {
      const { accountId, schoolId, red } = event.value
      const role = STAFF_ROLES.find((known) => known === event.value.role)
      if (role === undefined) throw new Error(`an account of the role ${event.value.role}, which is not known here`)
      return { type: 'AccountOpened', accountId, role, ...(schoolId === '' ? {} : { schoolId }), ...(red === '' ? {} : { red }) }
    }
    case 'closed':
      return { type: 'AccountClosed', accountId: event.value.accountId }
    case undefined:
      throw new Error('an account event of a case that is not known here')
  }
}
