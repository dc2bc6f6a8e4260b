import { Rejection } from '@guzgu/event-sourcing'
import { given } from '@guzgu/event-sourcing/testing'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { anyDay, anySchoolCommand, anySchoolEvent, LERIK } from '../testing/schools.ts'
import { type School, type SchoolCommand, type SchoolEvent, school, schoolAsOf } from './school.ts'

const schoolId = 'AZ0101001'
const on = (effectiveFrom: string) => ({ schoolId, effectiveFrom })
const registered: SchoolEvent = { type: 'SchoolRegistered', ...on('2025-09-01'), ...LERIK }
const toRegister: SchoolCommand = { type: 'RegisterSchool', ...on('2025-09-01'), ...LERIK }
const inBaku = { economicRegion: 'Bakı', rayon: 'Nəsimi', red: 'Bakı şəhəri üzrə Təhsil İdarəsi', urban: true }

describe('registering a school', () => {
  it('says everything about it from a day on', () => given(school)().when(toRegister).then(registered))
  it('again with the same words adds nothing', () => given(school)(registered).when(toRegister).then())
  it('again with other words is refused', () =>
    given(school)(registered)
      .when({ ...toRegister, name: 'Başqa' } as SchoolCommand)
      .thenRejected('school-already-registered', 'schoolId'))
  it('keeps the name as written, trimmed, with one spelling of its letters', () =>
    given(school)()
      .when({ ...toRegister, name: '  I\u0307mişli şəhər 1 nömrəli\u00a0' } as SchoolCommand)
      .then({ ...registered, name: 'İmişli şəhər 1 nömrəli' } as SchoolEvent))

  const refused: readonly (readonly [object, string, string])[] = [
    [{ schoolId: 'az0101001' }, 'school-id-invalid', 'schoolId'],
    [{ effectiveFrom: '2025-02-29' }, 'day-invalid', 'effectiveFrom'],
    [{ name: '  ' }, 'name-empty', 'name'],
    [{ place: { ...LERIK.place, economicRegion: 'Lankaran' } }, 'region-unknown', 'economicRegion'],
    [{ place: { ...LERIK.place, rayon: 'Quba' } }, 'rayon-unknown', 'rayon'],
    [{ place: { ...LERIK.place, red: '' } }, 'red-empty', 'red'],
    [{ class: { ...LERIK.class, levels: [] }, expectations: {} }, 'levels-empty', 'levels'],
    [{ class: { ...LERIK.class, sections: [] } }, 'sections-empty', 'sections'],
    [{ class: { ...LERIK.class, sections: ['aze'] } }, 'section-invalid', 'sections'],
    [{ expectations: { primary: { student: -1 } } }, 'number-invalid', 'expected_primary_student'],
    [{ expectations: { vocational: { student: 3 } } }, 'expected-level-foreign', 'expected_vocational_student'],
  ]
  it.each(refused)('refuses %j', (change, code, field) =>
    given(school)()
      .when({ ...toRegister, ...change } as SchoolCommand)
      .thenRejected(code, field),
  )
})

describe('a registered school', () => {
  it('moves', () =>
    given(school)(registered)
      .when({ type: 'MoveSchool', ...on('2026-01-10'), place: inBaku })
      .then({ type: 'SchoolMoved', ...on('2026-01-10'), place: inBaku }))
  it('is not renamed to what it is called already', () =>
    given(school)(registered)
      .when({ type: 'RenameSchool', ...on('2026-01-10'), name: LERIK.name })
      .then())
  it('has no past before its registration', () =>
    given(school)(registered)
      .when({ type: 'RenameSchool', ...on('2025-08-31'), name: 'Köhnə' })
      .thenRejected('school-not-registered-yet', 'effectiveFrom'))
  it('cannot expect people at a level it does not have', () =>
    given(school)(registered)
      .when({ type: 'SetExpectations', ...on('2026-01-10'), expectations: { 'upper-secondary': { teacher: 3 } } })
      .thenRejected('expected-level-foreign', 'expected_upper_secondary_teacher'))
  it('is closed once', () => {
    const closed: SchoolEvent = { type: 'SchoolClosed', ...on('2026-06-30') }
    given(school)(registered)
      .when({ type: 'CloseSchool', ...on('2026-06-30') })
      .then(closed)
    given(school)(registered, closed)
      .when({ type: 'CloseSchool', ...on('2026-06-30') })
      .then()
    given(school)(registered, closed)
      .when({ type: 'CloseSchool', ...on('2026-07-01') })
      .thenRejected('school-already-closed')
    given(school)(registered, closed)
      .when({ type: 'MergeSchool', ...on('2026-07-01'), intoSchoolId: 'AZ0101002' })
      .thenRejected('school-already-closed')
  })
  it('changes no more from the day it is merged, but its days before may still be put right', () => {
    const merged: SchoolEvent = { type: 'SchoolMerged', ...on('2026-06-30'), intoSchoolId: 'AZ0101002' }
    given(school)(registered, merged)
      .when({ type: 'RenameSchool', ...on('2026-06-30'), name: 'Yeni' })
      .thenRejected('school-already-merged')
    given(school)(registered, merged)
      .when({ type: 'RenameSchool', ...on('2026-06-29'), name: 'Yeni' })
      .then({ type: 'SchoolRenamed', ...on('2026-06-29'), name: 'Yeni' })
  })
  it('is not merged into itself', () =>
    given(school)(registered)
      .when({ type: 'MergeSchool', ...on('2026-06-30'), intoSchoolId: schoolId })
      .thenRejected('merged-into-itself', 'intoSchoolId'))
})

describe("how a school's office is reached", () => {
  const contact = { telephone: '+994 00 000 11 22', email: 'mekteb1@lerik.example' }
  const contactSet: SchoolEvent = { type: 'SchoolContactSet', ...on('2026-01-10'), contact }
  const toSet = (said: object): SchoolCommand => ({ type: 'SetContact', ...on('2026-01-10'), contact: said })

  it('is set, and not again', () => {
    given(school)(registered)
      .when(toSet({ telephone: ' +994 00 000 11 22\u00a0', email: contact.email }))
      .then(contactSet)
    given(school)(registered, contactSet).when(toSet(contact)).then()
  })
  it('is none until it is set, and none again where nothing is left of it', () => {
    given(school)(registered)
      .when(toSet({ telephone: '', email: ' ' }))
      .then()
    given(school)(registered, contactSet)
      .when(toSet({ telephone: '' }))
      .then({ ...contactSet, contact: {} })
  })

  const long = `${'m'.repeat(254 - '@lerik.example'.length)}@lerik.example`
  it.each([
    { telephone: '00000' },
    { telephone: '(012) 000-11-22' },
    { telephone: `+${'9'.repeat(20)}` },
    { email: 'm.1+a_b@e-poct.edu.example' },
    { email: long },
  ])('may be %j', (said) =>
    given(school)(registered)
      .when(toSet(said))
      .then({ ...contactSet, contact: said }),
  )
  it.each([
    [{ telephone: '0000' }, 'telephone-invalid', 'telephone'],
    [{ telephone: '9'.repeat(21) }, 'telephone-invalid', 'telephone'],
    [{ telephone: `1${' '.repeat(40)}2345` }, 'telephone-invalid', 'telephone'],
    [{ telephone: '00000 daxili 12' }, 'telephone-invalid', 'telephone'],
    [{ telephone: '00000\n11111' }, 'telephone-invalid', 'telephone'],
    [{ telephone: '00+00011' }, 'telephone-invalid', 'telephone'],
    [{ email: 'lerik.example' }, 'email-invalid', 'email'],
    [{ email: 'm@lerik' }, 'email-invalid', 'email'],
    [{ email: 'm@lerik.example, n@lerik.example' }, 'email-invalid', 'email'],
    [{ email: 'm\u0000@lerik.example' }, 'email-invalid', 'email'],
    [{ email: 'm@lerik.example\r\nBcc: n@lerik.example' }, 'email-invalid', 'email'],
    [{ email: 'məktəb@lerik.example' }, 'email-invalid', 'email'],
    [{ email: `m${long}` }, 'email-invalid', 'email'],
  ])('is not %j', (said, code, field) => given(school)(registered).when(toSet(said)).thenRejected(code, field))

  it('holds from a day on, and makes no other fact newer', () => {
    const state = [registered, contactSet].reduce<School>(school.evolve, school.initial)
    expect(schoolAsOf(state, '2026-01-09')?.contact).toEqual({})
    expect(schoolAsOf(state, '2026-01-10')).toMatchObject({ contact, since: '2025-09-01' })
  })
  it('is not known of a school as it was kept before there were contacts', () => {
    const kept = `{"status":"registered","schoolId":"AZ0101001","names":[{"from":"2025-09-01","value":"Lerik"}],"places":[{"from":"2025-09-01","value":{"economicRegion":"Lənkəran-Astara","rayon":"Lerik","red":"Lənkəran-Astara RTİ","urban":false}}],"classes":[{"from":"2025-09-01","value":{"levels":["primary"],"type":"general","sections":["az"],"idp":false}}],"expectations":[{"from":"2025-09-01","value":{}}],"endings":[]}`
    const registration = `{"type":"SchoolRegistered","schoolId":"AZ0101001","effectiveFrom":"2025-09-01","name":"Lerik","place":{"economicRegion":"Lənkəran-Astara","rayon":"Lerik","red":"Lənkəran-Astara RTİ","urban":false},"class":{"levels":["primary"],"type":"general","sections":["az"],"idp":false},"expectations":{}}`
    expect(JSON.stringify(school.evolve(school.initial, JSON.parse(registration)))).toBe(kept)
    expect(schoolAsOf(JSON.parse(kept), '2026-01-10')).toMatchObject({ name: 'Lerik', contact: {} })
    given(school)(JSON.parse(registration)).when(toSet(contact)).then(contactSet)
  })
})

it('a school that is not registered is unknown', () =>
  given(school)()
    .when({ type: 'CloseSchool', ...on('2026-06-30') })
    .thenRejected('school-unknown'))

describe('a school as of a day', () => {
  const state = [
    registered,
    { type: 'SchoolMoved', ...on('2026-03-01'), place: inBaku } as const,
    { type: 'SchoolRenamed', ...on('2026-02-01'), name: 'Birinci' } as const,
    { type: 'SchoolRenamed', ...on('2026-02-01'), name: 'İkinci' } as const,
    { type: 'SchoolReclassified', ...on('2026-04-01'), class: { ...LERIK.class, levels: ['primary'] } } as const,
    { type: 'SchoolClosed', ...on('2026-05-01') } as const,
  ].reduce<School>(school.evolve, school.initial)

  it('is what the facts up to that day say, however late they were told', () => {
    expect(schoolAsOf(state, '2025-08-31')).toBeUndefined()
    expect(schoolAsOf(state, '2026-01-31')).toEqual({ schoolId, ...LERIK, contact: {}, status: 'open', since: '2025-09-01' })
    expect(schoolAsOf(state, '2026-02-28')).toMatchObject({ name: 'İkinci', place: LERIK.place, since: '2026-02-01' })
    expect(schoolAsOf(state, '2026-03-01')).toMatchObject({ name: 'İkinci', place: inBaku, status: 'open', since: '2026-03-01' })
    expect(schoolAsOf(state, '2027-01-01')).toMatchObject({ status: 'closed', since: '2026-05-01' })
  })
  it('expects nobody at a level that it no longer has', () =>
    expect(schoolAsOf(state, '2026-04-01')?.expectations).toEqual({ primary: LERIK.expectations.primary }))

  it('holds for each attribute the fact with the greatest day up to it, of one day the later one', () =>
    fc.assert(
      fc.property(fc.array(anySchoolEvent, { maxLength: 12 }), anyDay, (events, day) => {
        const past = [{ ...registered, effectiveFrom: '2026-09-01' }, ...events.filter((event) => event.type !== 'SchoolRegistered')]
        const names = past
          .map((event, order) => ({ event, order }))
          .filter(({ event }) => (event.type === 'SchoolRenamed' || event.type === 'SchoolRegistered') && event.effectiveFrom <= day)
          .sort((one, other) => one.event.effectiveFrom.localeCompare(other.event.effectiveFrom) || one.order - other.order)
        const expected = names.at(-1)?.event
        const actual = schoolAsOf(past.reduce<School>(school.evolve, school.initial), day)?.name
        expect(actual).toBe(expected !== undefined && 'name' in expected ? expected.name : undefined)
      }),
    ))
})

describe('whatever is commanded', () => {
  const decided = (command: SchoolCommand, state: School): readonly SchoolEvent[] => {
    try {
      return school.decide(command, state)
    } catch (error) {
      if (error instanceof Rejection) return []
      throw error
    }
  }

  it('is accepted or refused, never broken, and the same command twice adds nothing', () =>
    fc.assert(
      fc.property(fc.array(anySchoolCommand, { maxLength: 12 }), (commands) => {
        let state = school.initial
        for (const command of commands) {
          state = decided(command, state).reduce(school.evolve, state)
          expect(decided(command, state)).toEqual([])
        }
      }),
    ))

  it('leaves a state that is plain data', () =>
    fc.assert(
      fc.property(fc.array(anySchoolCommand, { maxLength: 8 }), (commands) => {
        const state = commands.reduce((before, command) => decided(command, before).reduce(school.evolve, before), school.initial)
        expect(JSON.stringify(JSON.parse(JSON.stringify(state)))).toBe(JSON.stringify(state))
      }),
    ))
})
