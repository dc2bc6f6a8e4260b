import { Rejection } from '@guzgu/event-sourcing'
import { given } from '@guzgu/event-sourcing/testing'
import { describe, expect, it } from '@jest/globals'
import { type Exercise, type ExerciseCommand, type ExerciseEvent, exercise, type PlannedExercise, statusAt } from './exercise.ts'
import type { OwnItem } from './own-items.ts'

const exerciseId = 'r1.s1.primary'
const planExercise: Extract<ExerciseCommand, { type: 'PlanExercise' }> = {
  type: 'PlanExercise',
  exerciseId,
  exerciseNumber: 7,
  schoolId: 's1',
  roundId: 'r1',
  level: 'primary',
  questionnaire: { id: 'q', version: 1 },
  length: 'full',
  languages: ['az', 'ru'],
  opensAt: 100_000,
  closesAt: 900_000,
  expected: { leader: 1, teacher: 10, student: 100 },
  graceSeconds: 10,
  offlineGraceSeconds: 20,
  earliestClosingSeconds: 300,
  roundEndsAt: 1_000_000,
}
const { type: _, ...plan } = planExercise
const planned: ExerciseEvent = { type: 'ExercisePlanned', ...plan }
const opened: ExerciseEvent = { type: 'ExerciseOpened', exerciseId, openedAt: 110_000, closesAt: 900_000, sealAt: 930_000 }
const sealed: ExerciseEvent = { type: 'ExerciseSealed', exerciseId, sealedAt: 930_000 }
const students = { role: 'student', language: 'az', gradeBand: 0 } as const
const issued = (firstSerial: number, count: number, more = {}): ExerciseEvent => ({
  type: 'CodesIssued',
  exerciseId,
  ...students,
  ...more,
  firstSerial,
  count,
})
const past = given(exercise)
const folded = (...events: readonly ExerciseEvent[]): PlannedExercise =>
  events.reduce(exercise.evolve, exercise.initial as Exercise) as PlannedExercise

describe('planning', () => {
  it('keeps the rules of the round', () => past().when(planExercise).then(planned))
  it('happens once', () => past(planned).when(planExercise).thenRejected('exercise-already-planned'))
  it.each([
    ['closes-before-it-opens', 'closesAt', { closesAt: 100_000 }],
    ['closes-after-the-round', 'closesAt', { closesAt: 1_000_001 }],
    ['languages-empty', 'languages', { languages: [] }],
    ['language-unknown', 'languages', { languages: ['az', 'xx'] }],
    ['language-unknown', 'languages', { languages: ['az', 'az'] }],
    ['expected-number-invalid', 'expected.teacher', { expected: { leader: 1, teacher: -1, student: 1 } }],
    ['expected-number-invalid', 'expected.student', { expected: { leader: 1, teacher: 1, student: 1.5 } }],
    ['exercise-number-invalid', 'exerciseNumber', { exerciseNumber: 1_000_000 }],
    ['exercise-number-invalid', 'exerciseNumber', { exerciseNumber: 0 }],
  ])('refuses: %s (%s)', (code, field, more) =>
    past()
      .when({ ...planExercise, ...more })
      .thenRejected(code, field),
  )
  it('comes before everything else', () => past().when({ type: 'OpenExercise', now: 1 }).thenRejected('exercise-not-planned'))
})

describe('items', () => {
  const own = (more: Partial<OwnItem> = {}): OwnItem => ({
    id: 'own-1',
    roles: ['student'],
    wordings: ['Lövhə işləyir.', 'Доска работает.'],
    ...more,
  })
  const choose = (optionalItems: readonly string[], ownItems: readonly OwnItem[]): ExerciseCommand => ({
    type: 'ChooseItems',
    optionalItems,
    ownItems,
    allowedOptional: ['A4', 'B5'],
  })
  const chosen: ExerciseEvent = { type: 'ItemsChosen', exerciseId, optionalItems: ['B5'], ownItems: [own()] }
  const words = (count: number): string => Array.from({ length: count }, () => 'söz').join('  ')
  const ten = Array.from({ length: 10 }, (_, i) => own({ id: `own-${i}` }))

  it('are chosen while planned', () =>
    past(planned)
      .when(choose(['B5'], [own()]))
      .then(chosen))
  it('chosen again add nothing', () =>
    past(planned, chosen)
      .when(choose(['B5'], [own()]))
      .then())
  it('may be taken back', () =>
    past(planned, chosen).when(choose([], [])).then({ type: 'ItemsChosen', exerciseId, optionalItems: [], ownItems: [] }))
  it('are frozen at opening', () =>
    past(planned, opened)
      .when(choose(['B5'], []))
      .thenRejected('items-frozen'))
  it('may be ten of twelve words', () => {
    const ownItems = ten.map((item) => ({ ...item, wordings: [` ${words(12)} `, words(1)] }))
    past(planned).when(choose([], ownItems)).then({ type: 'ItemsChosen', exerciseId, optionalItems: [], ownItems })
  })
  it('are optional at full length only', () =>
    past({ ...planned, length: 'short' } as ExerciseEvent)
      .when(choose(['B5'], []))
      .thenRejected('optional-items-only-in-full', 'optionalItems'))
  it('of a school may be added at any length', () =>
    past({ ...planned, length: 'pulse' } as ExerciseEvent)
      .when(choose([], [own()]))
      .then({ type: 'ItemsChosen', exerciseId, optionalItems: [], ownItems: [own()] }))
  it.each<[string, string, readonly string[], readonly OwnItem[]]>([
    ['optional-item-unknown', 'optionalItems.1', ['A4', 'A1'], []],
    ['item-repeated', 'optionalItems.1', ['A4', 'A4'], []],
    ['too-many-own-items', 'ownItems', [], [...ten, own({ id: 'own-x' })]],
    ['item-repeated', 'ownItems.1.id', [], [own(), own()]],
    ['own-item-invalid', 'ownItems.0.id', [], [own({ id: 'A1' })]],
    ['own-item-invalid', 'ownItems.0.roles', [], [own({ roles: [] })]],
    ['own-item-invalid', 'ownItems.0.roles', [], [own({ roles: ['student', 'student'] })]],
    ['own-item-invalid', 'ownItems.0.wordings', [], [own({ wordings: ['bir'] })]],
    ['own-item-invalid', 'ownItems.0.wordings.1', [], [own({ wordings: ['bir', ' \u00a0 '] })]],
    ['own-item-invalid', 'ownItems.0.wordings.0', [], [own({ wordings: [words(13), 'один'] })]],
  ])('refuse: %s at %s', (code, field, optional, ownItems) => past(planned).when(choose(optional, ownItems)).thenRejected(code, field))
})

describe('expected numbers', () => {
  const set = (student: number, now = 0): ExerciseCommand => ({
    type: 'SetExpectedNumbers',
    expected: { leader: 1, teacher: 10, student },
    now,
  })
  const then: ExerciseEvent = { type: 'ExpectedNumbersSet', exerciseId, expected: { leader: 1, teacher: 10, student: 50 } }

  it('may be set until the closing', () => past(planned, opened).when(set(50, 899_999)).then(then))
  it('are fixed from then on', () => past(planned, opened).when(set(50, 900_000)).thenRejected('exercise-already-closed'))
  it('set again add nothing', () => past(planned, then).when(set(50)).then())
  it('cover the issued codes', () => past(planned, issued(0, 55)).when(set(50)).then(then))
  it('never fall below the issued codes', () =>
    past(planned, issued(0, 56)).when(set(50)).thenRejected('expected-below-issued', 'expected.student'))
  it('cover revoked codes as well', () =>
    past(planned, issued(0, 56), { type: 'CodesRevoked', exerciseId, ...students, serials: [3] })
      .when(set(50))
      .thenRejected('expected-below-issued', 'expected.student'))
})

describe('opening, closing, sealing', () => {
  const open = (now: number): ExerciseCommand => ({ type: 'OpenExercise', now })
  const extend = (closesAt: number, now = 200_000): ExerciseCommand => ({ type: 'ExtendExercise', closesAt, now })
  const close = (now: number): ExerciseCommand => ({ type: 'CloseExercise', now })
  const seal = (now: number): ExerciseCommand => ({ type: 'SealExercise', now })
  const closing = (closesAt: number): ExerciseEvent => ({ type: 'ExerciseClosingSet', exerciseId, closesAt, sealAt: closesAt + 30_000 })

  it('opens by command', () => past(planned).when(open(110_000)).then(opened))
  it('takes answers from opensAt on, however early the command came', () =>
    past(planned)
      .when(open(5))
      .then({ ...opened, openedAt: 100_000 } as ExerciseEvent))
  it('opened twice adds nothing', () => past(planned, opened).when(open(120_000)).then())
  it('does not open after its closing', () => past(planned).when(open(900_000)).thenRejected('exercise-already-closed'))

  it('is extended', () =>
    past(planned, opened).when(extend(950_000)).then({ type: 'ExerciseExtended', exerciseId, closesAt: 950_000, sealAt: 980_000 }))
  it('extended to the same instant adds nothing', () => past(planned, opened).when(extend(900_000)).then())
  it('is never shortened by extending', () =>
    past(planned, opened).when(extend(899_999)).thenRejected('extending-only-lengthens', 'closesAt'))
  it('ends with the round', () => past(planned, opened).when(extend(1_000_001)).thenRejected('closes-after-the-round', 'closesAt'))
  it('is not extended once closed', () => past(planned, opened).when(extend(950_000, 900_000)).thenRejected('exercise-already-closed'))

  const forgo = (now: number): ExerciseCommand => ({ type: 'ForgoOfflineGrace', now })
  const forgone: ExerciseEvent = { type: 'OfflineGraceForgone', exerciseId, offlineUntil: 913_000, sealAt: 923_000 }
  it('waits for nothing more when nothing is unsent, but for a grace in which replicas hear of it, and one behind', () =>
    past(planned, opened).when(forgo(903_000)).then(forgone))
  it('told so again, or too late to matter, adds nothing', () => {
    past(planned, opened, forgone).when(forgo(904_000)).then()
    past(planned, opened).when(forgo(910_000)).then()
  })
  it('is closed first', () => {
    past(planned, opened).when(forgo(899_999)).thenRejected('exercise-not-closed')
    past(planned).when(forgo(903_000)).thenRejected('exercise-not-open')
  })
  it('is sealed when that is due, and not earlier', () => {
    past(planned, opened, forgone).when(seal(922_999)).thenRejected('exercise-not-due')
    past(planned, opened, forgone)
      .when(seal(923_000))
      .then({ ...sealed, sealedAt: 923_000 } as ExerciseEvent)
  })

  it('closes by hand after the grace', () => past(planned, opened).when(close(500_000)).then(closing(510_000)))
  it('closes no earlier than the round allows', () => past(planned, opened).when(close(399_999)).thenRejected('closes-too-early'))
  it('closes as early as the round allows', () => past(planned, opened).when(close(400_000)).then(closing(410_000)))
  it('is not closed later than planned', () => past(planned, opened).when(close(890_000)).then())
  it('closed twice adds nothing', () => past(planned, opened, closing(510_000)).when(close(505_000)).then())
  it('is not closed before it is opened', () => past(planned).when(close(500_000)).thenRejected('exercise-not-open'))

  it('is sealed when due', () => past(planned, opened).when(seal(930_000)).then(sealed))
  it('is not sealed before', () => past(planned, opened).when(seal(929_999)).thenRejected('exercise-not-due'))
  it('is sealed after both graces of an early closing', () =>
    past(planned, opened, closing(510_000))
      .when(seal(540_000))
      .then({ ...sealed, sealedAt: 540_000 } as ExerciseEvent))
  it('is not sealed without having been opened', () => past(planned).when(seal(930_000)).thenRejected('exercise-not-open'))
  it('sealed twice adds nothing', () => past(planned, opened, sealed).when(seal(940_000)).then())
  it.each<ExerciseCommand>([
    open(1),
    extend(950_000),
    close(1),
    { type: 'ChooseItems', optionalItems: [], ownItems: [], allowedOptional: [] },
    { type: 'SetExpectedNumbers', expected: plan.expected, now: 1 },
    { type: 'IssueCodes', ...students, count: 1, now: 1 },
    { type: 'RevokeCodes', ...students, serials: [] },
    { type: 'AllowOpenLink', role: 'student', language: 'az' },
  ])('nothing happens after the seal: $type', (command) =>
    past(planned, opened, sealed).when(command).thenRejected('exercise-already-sealed'),
  )

  it('reads closed by the clock alone', () => {
    const at = (now: number): string => statusAt(folded(planned, opened), now)
    expect([at(99_999), at(100_000), at(899_999), at(900_000), at(9e9)]).toEqual(['planned', 'open', 'open', 'closed', 'closed'])
    expect([statusAt(folded(planned), 9e9), statusAt(folded(planned, opened, sealed), 0)]).toEqual(['planned', 'sealed'])
  })
})

describe('codes', () => {
  const issue = (count: number, more = {}): ExerciseCommand => ({ type: 'IssueCodes', ...students, count, now: 0, ...more })
  const revoke = (serials: readonly number[], more = {}): ExerciseCommand => ({ type: 'RevokeCodes', ...students, serials, ...more })
  const revoked: ExerciseEvent = { type: 'CodesRevoked', exerciseId, ...students, serials: [2, 0] }

  it('are issued up to a tenth more than expected', () => past(planned).when(issue(110)).then(issued(0, 110)))
  it('are not issued beyond', () => past(planned).when(issue(111)).thenRejected('too-many-codes', 'count'))
  it('are counted in integers: ten expected, eleven codes, not twelve', () =>
    past(planned)
      .when(issue(12, { role: 'teacher' }))
      .thenRejected('too-many-codes', 'count'))
  it('leave one to spare in the smallest group', () =>
    past(planned)
      .when(issue(2, { role: 'leader' }))
      .then(issued(0, 2, { role: 'leader' })))
  it('are limited for the role, over languages and grade bands', () =>
    past(planned, issued(0, 60), issued(0, 40, { language: 'ru' }))
      .when(issue(11, { gradeBand: 4 }))
      .thenRejected('too-many-codes', 'count'))
  it('continue their serials in each group', () => {
    past(planned, issued(0, 60)).when(issue(5)).then(issued(60, 5))
    past(planned, issued(0, 60))
      .when(issue(5, { gradeBand: 4 }))
      .then(issued(0, 5, { gradeBand: 4 }))
  })
  it('are printed again on record, and only where there are some', () => {
    past(planned, issued(0, 5))
      .when({ type: 'ReprintCodes', ...students })
      .then({ type: 'CodesReprinted', exerciseId, ...students })
    past(planned)
      .when({ type: 'ReprintCodes', ...students })
      .thenRejected('code-unknown', 'gradeBand')
  })
  it('make no room when revoked: a used card could be had again', () =>
    past(planned, issued(0, 110), revoked).when(issue(1)).thenRejected('too-many-codes'))
  it.each([
    ['language-unknown', 'language', { language: 'ka' }],
    ['grade-band-invalid', 'gradeBand', { gradeBand: 13 }],
    ['grade-band-invalid', 'gradeBand', { gradeBand: 5 }], // of another level
    ['grade-band-invalid', 'gradeBand', { role: 'teacher', gradeBand: 4 }],
    ['grade-band-invalid', 'gradeBand', { gradeBand: 1.5 }],
    ['count-invalid', 'count', { count: 0 }],
    ['count-invalid', 'count', { count: 0.5 }],
    ['exercise-already-closed', undefined, { now: 900_000 }],
  ])('are refused: %s (%s)', (code, field, more) => past(planned).when(issue(1, more)).thenRejected(code, field))

  it('are revoked, each once', () =>
    past(planned, issued(0, 5))
      .when(revoke([2, 0, 2]))
      .then(revoked))
  it('revoked again add nothing', () =>
    past(planned, issued(0, 5), revoked)
      .when(revoke([0, 2]))
      .then())
  it('are revoked where new', () =>
    past(planned, issued(0, 5), revoked)
      .when(revoke([0, 1]))
      .then({ ...revoked, serials: [1] } as ExerciseEvent))
  it('never issued are not revoked', () => {
    past(planned, issued(0, 5))
      .when(revoke([4, 5]))
      .thenRejected('code-unknown', 'serials.1')
    past(planned, issued(0, 5))
      .when(revoke([0], { language: 'ru' }))
      .thenRejected('code-unknown', 'serials.0')
  })
  it('fold to counts and revoked serials', () =>
    expect(folded(planned, issued(0, 5), issued(5, 2), revoked).issued).toEqual([{ ...students, count: 7, revoked: new Set([0, 2]) }]))

  const link: ExerciseEvent = { type: 'OpenLinkAllowed', exerciseId, role: 'student', language: 'az' }
  it('give way to an open link', () => past(planned).when({ type: 'AllowOpenLink', role: 'student', language: 'az' }).then(link))
  it('give way to it once', () => past(planned, link).when({ type: 'AllowOpenLink', role: 'student', language: 'az' }).then())
  it('give way to it in languages of the exercise', () =>
    past(planned).when({ type: 'AllowOpenLink', role: 'student', language: 'en' }).thenRejected('language-unknown', 'language'))
})

it('a rejection tells its code and field', () => {
  expect(() => exercise.decide({ ...planExercise, languages: [] }, exercise.initial)).toThrow(new Rejection('languages-empty', 'languages'))
})
