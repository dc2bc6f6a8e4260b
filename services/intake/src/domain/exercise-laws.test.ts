import { Rejection } from '@guzgu/event-sourcing'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { issuedCodes, mostCodes } from './code-batches.ts'
import { type Exercise, type ExerciseCommand, type ExerciseEvent, exercise, type PlannedExercise } from './exercise.ts'
import { ROLES } from './vocabulary.ts'

const planExercise: ExerciseCommand = {
  type: 'PlanExercise',
  exerciseId: 'e1',
  exerciseNumber: 1,
  schoolId: 's1',
  roundId: 'r1',
  level: 'vocational',
  questionnaire: { id: 'q', version: 1 },
  length: 'full',
  languages: ['az', 'ru'],
  opensAt: 10_000,
  closesAt: 60_000,
  expected: { leader: 1, teacher: 3, student: 12 },
  graceSeconds: 2,
  offlineGraceSeconds: 3,
  earliestClosingSeconds: 5,
  roundEndsAt: 90_000,
}

const role = fc.constantFrom(...ROLES)
const language = fc.constantFrom('az', 'ru', 'en')
const gradeBand = fc.constantFrom(0, 3, 13)
const instant = fc.integer({ min: 0, max: 100_000 })
const late = fc.integer({ min: 50_000, max: 100_000 })
const small = fc.integer({ min: 0, max: 14 })

const anyCommand: fc.Arbitrary<ExerciseCommand> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(planExercise) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('ChooseItems' as const),
      optionalItems: fc.subarray(['A4', 'B5', 'X9']),
      ownItems: fc.constant([]),
      allowedOptional: fc.constant(['A4', 'B5']),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('SetExpectedNumbers' as const),
      expected: fc.record({ leader: small, teacher: small, student: small }),
      now: instant,
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('OpenExercise' as const), now: instant }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('ExtendExercise' as const), closesAt: instant, now: instant }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('CloseExercise' as const), now: instant }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('ForgoOfflineGrace' as const), now: fc.integer({ min: 59_000, max: 61_500 }) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('SealExercise' as const), now: late }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('IssueCodes' as const), role, language, gradeBand, count: small, now: instant }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('ReprintCodes' as const), role, language, gradeBand }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('RevokeCodes' as const),
      role,
      language,
      gradeBand,
      serials: fc.array(small, { maxLength: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('AllowOpenLink' as const), role, language }) },
)

/** Every step of a sequence; a rejection is a step without events. */
type Step = {
  readonly command: ExerciseCommand
  readonly before: Exercise
  readonly events: readonly ExerciseEvent[]
  readonly after: Exercise
}

const attempt = (command: ExerciseCommand, state: Exercise): readonly ExerciseEvent[] => {
  try {
    return exercise.decide(command, state)
  } catch (error) {
    if (error instanceof Rejection) return []
    throw error
  }
}

const run = (commands: readonly ExerciseCommand[]): readonly Step[] => {
  let state = exercise.initial
  return commands.map((command) => {
    const before = state
    const events = attempt(command, before)
    state = events.reduce(exercise.evolve, before)
    return { command, before, events, after: state }
  })
}

const steps = fc.array(anyCommand, { minLength: 5, maxLength: 40, size: 'max' }).map((commands) => run([planExercise, ...commands]))
const always = (law: (step: Step, after: PlannedExercise) => void): void =>
  fc.assert(
    fc.property(steps, (all) => {
      for (const step of all) law(step, step.after as PlannedExercise)
    }),
    { numRuns: 200 },
  )

describe('whatever the commands', () => {
  it('the events fold to the same state again', () =>
    fc.assert(
      fc.property(steps, (all) => {
        const stored = JSON.parse(JSON.stringify(all.flatMap(({ events }) => events))) as ExerciseEvent[]
        expect(stored.reduce(exercise.evolve, exercise.initial)).toEqual(all.at(-1)?.after)
      }),
    ))

  it('extending never brings the closing nearer, and the round ends it', () =>
    always(({ command, before }, { closesAt, sealAt, roundEndsAt }) => {
      if (command.type === 'ExtendExercise') expect(closesAt).toBeGreaterThanOrEqual((before as PlannedExercise).closesAt)
      expect(closesAt).toBeLessThanOrEqual(roundEndsAt)
      expect(sealAt).toBeLessThanOrEqual(closesAt + 5_000)
    }))

  it('the seal stands a grace behind all that is taken, and giving up the offline grace leaves replicas a grace to hear of it', () =>
    always(({ command, events }, { closesAt, offlineUntil, sealAt }) => {
      expect(sealAt).toBe(offlineUntil + 2_000)
      expect(offlineUntil).toBeGreaterThanOrEqual(closesAt)
      if (command.type !== 'ForgoOfflineGrace' || events.length === 0) return
      expect(command.now).toBeGreaterThanOrEqual(closesAt)
      expect(offlineUntil).toBe(command.now + 2_000)
    }))

  it('the seal comes later by an extension only', () =>
    always(({ command, before }, { sealAt }) => {
      if (before.status !== 'unplanned' && command.type !== 'ExtendExercise') expect(sealAt).toBeLessThanOrEqual(before.sealAt)
    }))

  it('closing leaves the grace, and the round its shortest time', () =>
    always(({ command, events }, { closesAt, openedAt = 0 }) => {
      if (command.type !== 'CloseExercise' || events.length === 0) return
      expect(closesAt).toBe(command.now + 2_000)
      expect(closesAt).toBeGreaterThanOrEqual(openedAt + 5_000)
    }))

  it('a closed exercise stays closed: nothing moves a closing that has passed', () =>
    always(({ command, before }, { closesAt }) => {
      if (!('now' in command) || before.status === 'unplanned' || command.now < before.closesAt) return
      expect(closesAt).toBe(before.closesAt)
    }))

  it('nothing happens after the seal', () =>
    always(({ before, events }) => {
      if (before.status === 'sealed') expect(events).toEqual([])
    }))

  it('no more codes of a role are valid than expected and a tenth', () =>
    always((_, { issued, expected }) => {
      for (const each of ROLES) expect(issuedCodes(issued, each)).toBeLessThanOrEqual(mostCodes(expected[each]))
    }))

  it('a serial is issued once', () =>
    fc.assert(
      fc.property(steps, (all) => {
        const serials = all.flatMap(({ events }) =>
          events.flatMap((event) =>
            event.type === 'CodesIssued'
              ? Array.from({ length: event.count }, (_, i) => `${event.role}/${event.language}/${event.gradeBand}/${event.firstSerial + i}`)
              : [],
          ),
        )
        expect(new Set(serials).size).toBe(serials.length)
      }),
    ))

  it('the same command twice adds nothing, but for more codes and their printing', () =>
    always(({ command, after }) => {
      if (command.type !== 'IssueCodes' && command.type !== 'ReprintCodes') expect(attempt(command, after)).toEqual([])
    }))

  it('every kind of event is met', () => {
    const met = fc.sample(steps, { seed: 1, numRuns: 1_000 }).flatMap((all) => all.flatMap(({ events }) => events.map(({ type }) => type)))
    expect(new Set(met).size).toBe(12) // or the laws above say nothing
  })
})
