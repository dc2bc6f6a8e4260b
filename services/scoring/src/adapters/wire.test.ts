import { isUnknownCase } from '@guzgu/contracts'
import { OutcomeEvent } from '@guzgu/contracts/events/outcomes'
import { ResponseEvent } from '@guzgu/contracts/events/responses'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Outcome } from '../domain/score-responses.ts'
import { decodeInput, decodeOutcome, encodeOutcome, type Response } from './wire.ts'

const buffer = (minLength: number, maxLength: number) => fc.uint8Array({ minLength, maxLength }).map((bytes) => Buffer.from(bytes))

const anyResponse: fc.Arbitrary<Response> = fc.record({
  exerciseId: fc.string({ minLength: 1, maxLength: 12 }),
  role: fc.constantFrom('ROLE_LEADER', 'ROLE_TEACHER', 'ROLE_STUDENT'),
  gradeBand: fc.nat(3),
  sectionLanguage: fc.constantFrom('az', 'ru'),
  questionnaireId: fc.constant('digital-capacity'),
  questionnaireVersion: fc.integer({ min: 1, max: 9 }),
  answers: buffer(0, 60),
  choices: fc.array(fc.record({ item: fc.string({ maxLength: 8 }), options: fc.array(fc.nat(12), { maxLength: 4 }) }), { maxLength: 2 }),
  ownAnswers: buffer(0, 10),
  redemption: buffer(16, 16),
  digest: buffer(16, 16),
  speed: fc.constantFrom('SPEED_CLASS_FAST', 'SPEED_CLASS_USUAL'),
  burst: fc.boolean(),
  unverified: fc.boolean(),
  released: fc.boolean(),
})

const anyOutcome: fc.Arbitrary<Outcome<Response>> = fc.oneof(
  fc.record({ kind: fc.constant('scored' as const), response: anyResponse, areaSums: buffer(0, 42) }),
  fc.record({
    kind: fc.constantFrom('repeat' as const, 'duplicate' as const, 'late' as const, 'sealed' as const),
    exerciseId: fc.string(),
  }),
  fc.record({ kind: fc.constant('unreadable' as const), reason: fc.string() }),
)

// Written by the first version. They stay in logs for ever: never change them, add new ones.
const RESPONSE =
  '52660a026531100318022202617a2a106469676974616c2d636170616369747930013a050405f0f10042090a036d756c120201034a01035210000102030405060708090a0b0c0d0e0f5a10101112131415161718191a1b1c1d1e1f6081a001680170017801800101'
const SEAL = '5a040a026531'
const SCORED =
  '0a0308ac02526a0a026531100318022202617a2a106469676974616c2d636170616369747930013a050405f0f10042090a036d756c120201034a01035210000102030405060708090a0b0c0d0e0f5a10101112131415161718191a1b1c1d1e1f6001680170017801820106090203090203'
const OTHERS: readonly (readonly [string, Outcome<Response>])[] = [
  ['0a0308ac025a040a026531', { kind: 'repeat', exerciseId: 'e1' }],
  ['0a0308ac0262040a026531', { kind: 'duplicate', exerciseId: 'e1' }],
  ['0a0308ac026a040a026531', { kind: 'late', exerciseId: 'e1' }],
  ['0a0308ac0272040a026531', { kind: 'sealed', exerciseId: 'e1' }],
  ['0a0308ac027a130a11756e6465636f6461626c652d6279746573', { kind: 'unreadable', reason: 'undecodable-bytes' }],
]
const upTo = (end: number): Buffer => Buffer.from([...Array(16).keys()].map((byte) => byte + end - 16))
const DECODED: Response = {
  exerciseId: 'e1',
  role: 'ROLE_STUDENT',
  gradeBand: 2,
  sectionLanguage: 'az',
  questionnaireId: 'digital-capacity',
  questionnaireVersion: 1,
  answers: Buffer.from([4, 5, 240, 241, 0]),
  choices: [{ item: 'mul', options: [1, 3] }],
  ownAnswers: Buffer.from([3]),
  redemption: upTo(16),
  digest: upTo(32),
  speed: 'SPEED_CLASS_FAST',
  burst: true,
  unverified: true,
  released: true,
}

describe('responses on the wire', () => {
  it('become inputs, without the day', () =>
    fc.assert(
      fc.property(anyResponse, fc.nat(30_000), (response, day) => {
        expect(decodeInput(ResponseEvent.encode({ event: { $case: 'submitted', value: { ...response, day } } }).finish())).toEqual({
          kind: 'submitted',
          response,
        })
      }),
    ))
  it('that cannot be read say so; only what may be newer throws', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        try {
          expect(typeof decodeInput(bytes).kind).toBe('string')
        } catch (error) {
          expect(isUnknownCase(error, bytes)).toBe(true)
        }
      }),
    ))
  it('are unreadable when bytes are cut off, empty, or lack what scoring needs', () => {
    const whole = Buffer.from(RESPONSE, 'hex')
    expect(decodeInput(whole.subarray(0, 40))).toEqual({ kind: 'unreadable', reason: 'undecodable-bytes' })
    expect(decodeInput(new Uint8Array())).toEqual({ kind: 'unreadable', reason: 'no-event' })
    expect(decodeInput(Buffer.from('5a00', 'hex'))).toEqual({ kind: 'unreadable', reason: 'exercise-or-role-missing' })
    expect(decodeInput(Buffer.from('no protobuf at all'))).toMatchObject({ kind: 'unreadable' })
    expect(decodeInput(Buffer.from('52040a026531', 'hex'))).toEqual({ kind: 'unreadable', reason: 'exercise-or-role-missing' })
  })
  it('of a newer kind or role are not known yet', () => {
    for (const newer of ['62040a026531', '52060a0265311004']) {
      const bytes = Buffer.from(newer, 'hex')
      expect(() => decodeInput(bytes)).toThrow()
      // With a byte behind it no writer wrote it.
      expect(decodeInput(Buffer.concat([bytes, Buffer.of(0)]))).toMatchObject({ kind: 'unreadable' })
    }
  })
  it('of the first version still decode', () => {
    expect(decodeInput(Buffer.from(SEAL, 'hex'))).toEqual({ kind: 'seal', exerciseId: 'e1' })
    expect(decodeInput(Buffer.from(RESPONSE, 'hex'))).toEqual({ kind: 'submitted', response: DECODED })
  })
})

describe('outcomes on the wire', () => {
  it('come back as they were', () =>
    fc.assert(
      fc.property(anyOutcome, fc.nat(), (output, source) => {
        expect(decodeOutcome(encodeOutcome(output, source).value)).toEqual({ source, output })
      }),
    ))
  it('are the bytes of the generated encoder, long texts and large numbers too', () => {
    const long = fc.string({ minLength: 1, maxLength: 200 })
    const choice = fc.record({ item: long, options: fc.array(fc.nat(400), { maxLength: 200 }) })
    const wide = fc.record({
      response: anyResponse,
      exerciseId: long,
      choices: fc.array(choice, { maxLength: 8 }),
      areaSums: buffer(0, 300),
    })
    fc.assert(
      fc.property(wide, fc.maxSafeNat(), ({ response, exerciseId, choices, areaSums }, source) => {
        const scored = { ...response, exerciseId, choices }
        const expected = OutcomeEvent.encode({ metadata: { source }, event: { $case: 'scored', value: { ...scored, areaSums } } }).finish()
        expect(Buffer.compare(encodeOutcome({ kind: 'scored', response: scored, areaSums }, source).value, expected)).toBe(0)
      }),
    )
  })
  it('of the first version still decode', () => {
    const scored: Outcome<Response> = { kind: 'scored', response: DECODED, areaSums: Buffer.from([9, 2, 3, 9, 2, 3]) }
    for (const [hex, output] of [[SCORED, scored] as const, ...OTHERS])
      expect(decodeOutcome(Buffer.from(hex, 'hex'))).toEqual({ source: 300, output })
  })
  it('of an unknown kind are refused', () => expect(() => decodeOutcome(Buffer.from('0a00', 'hex'))).toThrow('not known'))
})
