import { toRole } from '@guzgu/contracts'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { CLOSES, codesFor, coordinatorOf, EXERCISE, openExercise, planning, refusal, respondent, staff } from '../testing/calls.ts'
import { HOUR, OTHER_SCHOOL, SCHOOL } from '../testing/facts.ts'
import { createWorld, type Replica, type World } from '../testing/intake-world.ts'

// Who may do what with an exercise: one row per actor. `not-allowed` is told before anything else.

type Calls = ReturnType<Replica['as']>

const READING: Readonly<Record<string, (calls: Calls) => Promise<unknown>>> = {
  get: (calls) => calls.getExercise({ exerciseId: EXERCISE }),
}

const CHANGING: Readonly<Record<string, (calls: Calls) => Promise<unknown>>> = {
  plan: (calls) => calls.planExercise(planning()),
  items: (calls) => calls.chooseItems({ exerciseId: EXERCISE, optionalItems: [], ownItems: [] }),
  expected: (calls) => calls.setExpectedNumbers({ exerciseId: EXERCISE, expected: [] }),
  open: (calls) => calls.openExercise({ exerciseId: EXERCISE }),
  extend: (calls) => calls.extendExercise({ exerciseId: EXERCISE, closesAt: CLOSES + HOUR }),
  close: (calls) => calls.closeExercise({ exerciseId: EXERCISE }),
  forgo: (calls) => calls.forgoOfflineGrace({ exerciseId: EXERCISE }),
  issue: (calls) => calls.issueCodes(codesFor('student', 1)),
  reprint: (calls) => calls.issueCodes(codesFor('student', 0, { reprint: true })),
  revoke: (calls) => calls.revokeCodes({ exerciseId: EXERCISE, codes: [] }),
  link: (calls) => calls.allowOpenLink({ exerciseId: EXERCISE, role: toRole('student'), language: 'az' }),
}

const ROWS = [
  { who: 'the own coordinator', actor: coordinatorOf(SCHOOL), reads: true, changes: true },
  { who: 'the own head', actor: staff('head', { schoolId: SCHOOL }), reads: true, changes: false },
  { who: 'the ministry', actor: staff('ministry'), reads: true, changes: true },
  { who: 'the helpdesk', actor: staff('helpdesk'), reads: true, changes: true },
  { who: 'the operator', actor: staff('operator'), reads: true, changes: false },
  { who: 'another coordinator', actor: coordinatorOf(OTHER_SCHOOL), reads: false, changes: false },
  { who: 'another head', actor: staff('head', { schoolId: OTHER_SCHOOL }), reads: false, changes: false },
  { who: 'a head without a school', actor: staff('head'), reads: false, changes: false },
  { who: 'another officer', actor: staff('officer', { red: 'elsewhere' }), reads: false, changes: false },
  { who: 'an analyst', actor: staff('analyst'), reads: false, changes: false },
  { who: 'nobody in particular', actor: respondent, reads: false, changes: false },
]

let world: World
let replica: Replica
beforeEach(async () => {
  world = await createWorld()
  replica = await world.start()
  await openExercise(world, replica)
})
afterEach(() => world.end())

const allowed = async (calls: Calls, attempts: Readonly<Record<string, (calls: Calls) => Promise<unknown>>>) => {
  const said: Record<string, boolean> = {}
  for (const [name, attempt] of Object.entries(attempts)) {
    said[name] = (await refusal(attempt(calls))) !== 'PERMISSION_DENIED not-allowed'
  }
  return said
}

const every = (attempts: object, answer: boolean) => Object.fromEntries(Object.keys(attempts).map((name) => [name, answer]))

describe('an exercise', () => {
  it.each(ROWS)('$who: reads $reads, changes $changes', async ({ actor, reads, changes }) => {
    const calls = replica.as(actor)
    expect(await allowed(calls, READING)).toEqual(every(READING, reads))
    expect(await allowed(calls, CHANGING)).toEqual(every(CHANGING, changes))
  })

  it('is in the list of its head, and of no other school', async () => {
    const listed = async (schoolId: string) =>
      (await replica.as(staff('head', { schoolId })).listExercises({ schoolId: '', roundId: '', limit: 0, after: '' })).exercises.length
    expect([await listed(SCHOOL), await listed(OTHER_SCHOOL)]).toEqual([1, 0])
    expect(await refusal(replica.as(staff('head')).listExercises({ schoolId: '', roundId: '', limit: 0, after: '' }))).toBe(
      'PERMISSION_DENIED not-allowed',
    )
  })
})
