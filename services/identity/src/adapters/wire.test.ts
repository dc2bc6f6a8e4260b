import { AccountEvent as AccountEventMessage } from '@guzgu/contracts/events/accounts'
import { SchoolEvent as SchoolEventMessage } from '@guzgu/contracts/events/schools'
import type { RecordedEvent } from '@guzgu/event-sourcing'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type AccountEvent, STAFF_ROLES } from '../domain/account.ts'
import { anyContact, anySchoolEvent } from '../testing/schools.ts'
import { accountsPublication, schoolDirectoryBinding, schoolsPublication, toAccountEvent } from './wire.ts'

const recorded = ({ type, ...data }: { readonly type: string }, stream: string, position = 7): RecordedEvent => ({
  type,
  schema: 1,
  data,
  metadata: { at: 1_790_000_000_000, actor: 'system', correlation: 'c1' },
  stream,
  version: 1,
  position,
})

const anyAccountEvent: fc.Arbitrary<AccountEvent> = fc.oneof(
  fc.record({ type: fc.constant('AccountOpened' as const), accountId: fc.uuid(), role: fc.constantFrom(...STAFF_ROLES) }),
  fc.record({
    type: fc.constant('AccountOpened' as const),
    accountId: fc.uuid(),
    role: fc.constant('coordinator' as const),
    schoolId: fc.constant('AZ0101001'),
  }),
  fc.record({
    type: fc.constant('AccountOpened' as const),
    accountId: fc.uuid(),
    role: fc.constant('officer' as const),
    red: fc.constant('Şəki-Zaqatala RTİ'),
  }),
  fc.record({ type: fc.constant('AccountClosed' as const), accountId: fc.uuid() }),
)

const anyPublished = anySchoolEvent.filter(({ type }) => type !== 'SchoolContactSet')

describe('events of schools', () => {
  it('come back from the topic as they were stored, at their position', () =>
    fc.assert(
      fc.property(anyPublished, fc.integer({ min: 1, max: 1e9 }), (event, position) => {
        const record = schoolsPublication.toRecord(recorded(event, `school-${event.schoolId}`, position))
        expect(record?.key).toBe(event.schoolId)
        expect(schoolDirectoryBinding.decode(record?.value ?? new Uint8Array())).toEqual({ at: position, input: event })
      }),
    ))
  it('say when they happened and why', () => {
    const record = schoolsPublication.toRecord(
      recorded({ type: 'SchoolClosed', schoolId: 'S1', effectiveFrom: '2026-01-01' } as never, 'school-S1'),
    )
    expect(SchoolEventMessage.decode(record?.value ?? new Uint8Array()).metadata).toEqual({
      position: 7,
      at: 1_790_000_000_000,
      correlation: 'c1',
    })
  })
  it('say to nobody how an office is reached', () =>
    fc.assert(
      fc.property(anyContact, (contact) => {
        const set = { type: 'SchoolContactSet', schoolId: 'S1', effectiveFrom: '2026-01-01', contact }
        expect(schoolsPublication.toRecord(recorded(set, 'school-S1'))).toBeUndefined()
      }),
    ))
  it('are apart from heartbeats, which change nothing', () =>
    expect(schoolDirectoryBinding.decode(schoolsPublication.heartbeat(5)).input).toBeUndefined())
  it('of an unknown case hold the reader', () =>
    expect(() =>
      schoolDirectoryBinding.decode(SchoolEventMessage.encode({ metadata: { position: 1, at: 1, correlation: '' } }).finish()),
    ).toThrow('not known'))
})

describe('events of accounts', () => {
  it('come back from the topic as they were stored', () =>
    fc.assert(
      fc.property(anyAccountEvent, (event) => {
        const record = accountsPublication.toRecord(recorded(event, `account-${event.accountId}`))
        expect(record?.key).toBe(event.accountId)
        expect(toAccountEvent(AccountEventMessage.decode(record?.value ?? new Uint8Array()).event)).toEqual(event)
      }),
    ))
  it('about tokens are published to nobody', () => {
    const issued = { type: 'TokenIssued', accountId: 'a1', tokenHash: 'h1' }
    const revoked = { type: 'TokenRevoked', accountId: 'a1', tokenHash: 'h1' }
    expect([issued, revoked].map((event) => accountsPublication.toRecord(recorded(event, 'account-a1')))).toEqual([undefined, undefined])
  })
})

it('each topic carries its own streams only', () => {
  const opened = recorded({ type: 'AccountOpened', accountId: 'a1', role: 'analyst' } as never, 'account-a1')
  const closed = recorded({ type: 'SchoolClosed', schoolId: 'S1', effectiveFrom: '2026-01-01' } as never, 'school-S1')
  expect(schoolsPublication.toRecord(opened)).toBeUndefined()
  expect(accountsPublication.toRecord(closed)).toBeUndefined()
})
