import { ExerciseEvent as ExerciseMessage } from '@guzgu/contracts/events/exercises'
import type { RecordedEvent } from '@guzgu/event-sourcing'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { ExerciseEvent } from '../domain/exercise.ts'
import { LENGTHS, LEVELS, ROLES } from '../domain/vocabulary.ts'
import { exerciseHeartbeat, fromExerciseMessage, toExerciseRecord } from './wire.ts'

const text = fc.string({ minLength: 1, unit: 'grapheme' })
const count = fc.integer({ min: 0, max: 2 ** 32 - 1 })
const instant = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
const expected = fc.record({ leader: count, teacher: count, student: count })
const role = fc.constantFrom(...ROLES)
const group = { exerciseId: text, role, language: text, gradeBand: count }
const closing = { exerciseId: text, closesAt: instant, sealAt: instant }

/** One arbitrary per type of event: the compiler finds a missing one. */
const anyOf: { readonly [Type in ExerciseEvent['type']]: fc.Arbitrary<Omit<Extract<ExerciseEvent, { readonly type: Type }>, 'type'>> } = {
  ExercisePlanned: fc.record({
    exerciseId: text,
    exerciseNumber: count,
    schoolId: text,
    roundId: text,
    level: fc.constantFrom(...LEVELS),
    questionnaire: fc.record({ id: text, version: count }),
    length: fc.constantFrom(...LENGTHS),
    languages: fc.array(text),
    opensAt: instant,
    closesAt: instant,
    expected,
    graceSeconds: count,
    offlineGraceSeconds: count,
    earliestClosingSeconds: count,
    roundEndsAt: instant,
  }),
  ItemsChosen: fc.record({
    exerciseId: text,
    optionalItems: fc.array(text),
    ownItems: fc.array(fc.record({ id: text, roles: fc.subarray([...ROLES]), wordings: fc.array(text) })),
  }),
  ExpectedNumbersSet: fc.record({ exerciseId: text, expected }),
  ExerciseOpened: fc.record({ ...closing, openedAt: instant }),
  ExerciseExtended: fc.record(closing),
  ExerciseClosingSet: fc.record(closing),
  OfflineGraceForgone: fc.record({ exerciseId: text, offlineUntil: instant, sealAt: instant }),
  ExerciseSealed: fc.record({ exerciseId: text, sealedAt: instant }),
  CodesIssued: fc.record({ ...group, firstSerial: count, count }),
  CodesReprinted: fc.record(group),
  CodesRevoked: fc.record({ ...group, serials: fc.array(count) }),
  OpenLinkAllowed: fc.record({ exerciseId: text, role, language: text }),
}

const recorded = (type: string, data: unknown, position = 7): RecordedEvent => ({
  type,
  schema: 1,
  data,
  metadata: { at: 1_790_000_000_000, actor: 'a1', correlation: 'c1' },
  stream: 'exercise-e1',
  version: 1,
  position,
})

describe('events of exercises', () => {
  it.each(Object.entries(anyOf))('come back from the topic as they were stored: %s', (type, arbitrary) =>
    fc.assert(
      fc.property(arbitrary as fc.Arbitrary<{ exerciseId: string }>, fc.integer({ min: 1, max: 1e12 }), (data, position) => {
        const record = toExerciseRecord(recorded(type, JSON.parse(JSON.stringify(data)), position))
        expect(record?.key).toBe(data.exerciseId)
        expect(fromExerciseMessage(record?.value ?? new Uint8Array())).toEqual({
          kind: 'event',
          exerciseId: data.exerciseId,
          position,
          event: { type, ...data },
        })
      }),
    ),
  )
  it('say when they happened and why, and not who did it', () => {
    const record = toExerciseRecord(recorded('ExerciseSealed', { exerciseId: 'e1', sealedAt: 1 }))
    const { metadata } = ExerciseMessage.decode(record?.value ?? new Uint8Array())
    expect(metadata).toEqual({ position: 7, at: 1_790_000_000_000, correlation: 'c1' })
  })
  it('are apart from heartbeats', () => expect(fromExerciseMessage(exerciseHeartbeat(5))).toEqual({ kind: 'heartbeat', at: 5 }))
  it('are apart from what is nobody else’s business', () =>
    expect(['ExerciseNumberReserved', 'toString'].map((type) => toExerciseRecord(recorded(type, { exerciseId: 'e1', number: 1 })))).toEqual(
      [undefined, undefined],
    ))
  it('of an unknown case hold the reader', () => {
    const unknown = ExerciseMessage.encode({ metadata: { position: 1, at: 1, correlation: '' } }).finish()
    expect(() => fromExerciseMessage(unknown)).toThrow('not known')
  })
})
