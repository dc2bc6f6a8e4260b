import { toRoleName } from '@guzgu/contracts'
import { OutcomeEvent } from '@guzgu/contracts/events/outcomes'
import { canonicalJson } from '@guzgu/service-runtime'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { anyScored } from '../testing/any-outcome.ts'
import { outcomeRecord } from '../testing/events.ts'
import { render } from './render.ts'
import { decodeOutcome } from './wire.ts'

// Written by the first version of scoring. They stay in logs for ever: never change them, add new ones.
const SCORED =
  '0a0308ac02526a0a026531100318022202617a2a106469676974616c2d636170616369747930013a050405f0f10042090a036d756c120201034a01035210000102030405060708090a0b0c0d0e0f5a10101112131415161718191a1b1c1d1e1f6001680170017801820106090203090203'
const SEALED = '0a0308ac0272040a026531'
const NOT_COUNTED = [
  '0a0308ac025a040a026531',
  '0a0308ac0262040a026531',
  '0a0308ac026a040a026531',
  '0a0308ac027a130a11756e6465636f6461626c652d6279746573',
]

// A varint, a text, a fixed64 and a fixed32 under numbers that no version has used.
const NEWER_FIELDS = ['f00105', 'fa0103616263', 'f1010102030405060708', 'f50101020304']

describe('outcomes', () => {
  it('of the first version still decode', () => {
    expect(decodeOutcome(Buffer.from(SCORED, 'hex'))).toEqual({
      at: 300,
      input: {
        kind: 'scored',
        exerciseId: 'e1',
        role: 'student',
        sectionLanguage: 'az',
        questionnaire: 'digital-capacity@1',
        gradeBand: 2,
        answers: Buffer.from([4, 5, 240, 241, 0]),
        choices: [{ item: 'mul', options: [1, 3] }],
        ownAnswers: Buffer.from([3]),
        areaSums: Buffer.from([9, 2, 3, 9, 2, 3]),
        fast: true,
        burst: true,
        unverified: true,
        released: true,
      },
    })
    expect(decodeOutcome(Buffer.from(SEALED, 'hex'))).toEqual({ at: 300, input: { kind: 'sealed', exerciseId: 'e1' } })
  })
  it('that do not count still move the source on', () => {
    for (const hex of NOT_COUNTED) expect(decodeOutcome(Buffer.from(hex, 'hex'))).toEqual({ at: 300, input: { kind: 'not-counted' } })
  })
  it('come over the wire as they are', () =>
    fc.assert(
      fc.property(anyScored, fc.nat(), (scored, source) => {
        const { at, input } = decodeOutcome(outcomeRecord(scored, source).value)
        expect([at, canonicalJson(input)]).toEqual([
          source,
          canonicalJson({
            ...scored,
            answers: Buffer.from(scored.answers),
            areaSums: Buffer.from(scored.areaSums),
            ownAnswers: Buffer.from(scored.ownAnswers),
          }),
        ])
      }),
    ))
  it('are read as the generated decoder reads them, with fields of a newer writer passed over', () =>
    fc.assert(
      fc.property(anyScored, fc.nat(), fc.subarray(NEWER_FIELDS), (scored, source, newer) => {
        const bytes = Buffer.concat([outcomeRecord(scored, source).value, ...newer.map((hex) => Buffer.from(hex, 'hex'))])
        const { metadata, event } = OutcomeEvent.decode(bytes)
        if (event?.$case !== 'scored') throw new Error('expected a scored response')
        const { exerciseId, role, gradeBand, answers, choices, ownAnswers, areaSums, speed, burst, unverified, released } = event.value
        const generated = {
          kind: 'scored',
          exerciseId,
          role: toRoleName(role),
          sectionLanguage: event.value.sectionLanguage,
          questionnaire: `${event.value.questionnaireId}@${event.value.questionnaireVersion}`,
          gradeBand,
          answers,
          choices,
          ownAnswers,
          areaSums,
          fast: speed === 'SPEED_CLASS_FAST',
          burst,
          unverified,
          released,
        }
        expect(decodeOutcome(bytes)).toEqual({ at: metadata?.source, input: generated })
      }),
    ))
  it('cut off anywhere are refused', () => {
    const whole = Buffer.from(SCORED, 'hex')
    for (let end = 0; end < whole.length; end += 1) expect(() => decodeOutcome(whole.subarray(0, end))).toThrow()
  })
  it('keep sources exact far beyond 32 bits', () =>
    expect(decodeOutcome(outcomeRecord({ kind: 'not-counted' }, 2 ** 52 + 1).value).at).toBe(2 ** 52 + 1))
  it('of a role that is not known hold the partition', () =>
    expect(() => decodeOutcome(Buffer.from('0a02080152020804', 'hex'))).toThrow('role 0'))
  it('of an unknown kind hold the partition', () => {
    expect(() => decodeOutcome(Buffer.from('0a02080182020a0a08', 'hex'))).toThrow()
    expect(() => decodeOutcome(Buffer.from('0a020801', 'hex'))).toThrow('not known')
  })
})

describe('a rendered report', () => {
  it('has one text for one value', () => {
    expect(canonicalJson({ b: [{ d: 1, c: undefined }], a: 'x' })).toBe('{"a":"x","b":[{"d":1}]}')
    expect(render({ a: 1, b: 2 })).toEqual(render({ b: 2, a: 1 }))
    expect(render({ a: 1 }).digest).toBe('015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862')
  })
})
