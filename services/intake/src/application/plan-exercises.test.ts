import { toLevel, toRole } from '@guzgu/contracts'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { CLOSES, codesFor, coordinator, coordinatorOf, EXERCISE, planning, refusal, SEALS, staff } from '../testing/calls.ts'
import { CLOSED_SCHOOL, CLOSING_SCHOOL, HOUR, MORNING, OTHER_SCHOOL, SCHOOL } from '../testing/facts.ts'
import { createWorld, type Replica, type World } from '../testing/intake-world.ts'

let world: World
let replica: Replica
beforeEach(async () => {
  world = await createWorld()
  replica = await world.start()
})
afterEach(() => world.end())

const storedEvents = async (): Promise<number> => world.ports.store.end()

describe('planning', () => {
  it('makes an exercise of a school, a level and a round, with what the registry expects', async () => {
    const { exercise } = await replica.as(coordinator).planExercise(planning())
    expect(exercise).toMatchObject({
      exerciseId: EXERCISE,
      status: 'planned',
      languages: ['az', 'ru'],
      questionnaireId: 'small',
      questionnaireVersion: 3,
      sealAt: SEALS,
      expected: [
        { role: toRole('leader'), number: 1 },
        { role: toRole('teacher'), number: 8 },
        { role: toRole('student'), number: 20 },
      ],
      version: 1,
    })
    expect((await world.ports.log.topics('')).filter(({ topic }) => topic.endsWith('.autumn'))).toEqual([
      { topic: 'intake.responses.v1.autumn', partitions: 2 },
      { topic: 'scoring.outcomes.v1.autumn', partitions: 2 },
    ])
  })

  it('takes expected numbers of the school instead, role by role', async () => {
    const { exercise } = await replica.as(coordinator).planExercise(planning({ expected: [{ role: toRole('student'), number: 31 }] }))
    expect(exercise?.expected.map(({ number }) => number)).toEqual([1, 8, 31])
    const lower = await replica.as(coordinator).planExercise(planning({ level: toLevel('lower-secondary') }))
    expect(lower.exercise?.expected.map(({ number }) => number)).toEqual([0, 0, 0]) // the registry knows none for it
  })

  it.each([
    ['another round', { roundId: 'winter' }, 'NOT_FOUND round-unknown roundId'],
    ['a school that nobody registered', { schoolId: 'AZ9999' }, 'NOT_FOUND school-unknown schoolId'],
    ['a closed school', { schoolId: CLOSED_SCHOOL }, 'FAILED_PRECONDITION school-is-closed schoolId'],
    ['a level that is not taught', { level: toLevel('vocational') }, 'INVALID_ARGUMENT level-not-taught level'],
    ['a closing before the opening', { closesAt: MORNING }, 'INVALID_ARGUMENT closes-before-it-opens closesAt'],
    ['a closing after the round', { closesAt: MORNING + 99 * 24 * HOUR }, 'INVALID_ARGUMENT closes-after-the-round closesAt'],
    [
      'too many expected',
      { expected: [{ role: toRole('leader'), number: 50_001 }] },
      'INVALID_ARGUMENT expected-number-invalid expected.leader',
    ],
  ] as const)('refuses %s and writes nothing', async (_, change, said) => {
    expect(await refusal(replica.as(staff('ministry')).planExercise(planning(change)))).toBe(said)
    expect(await storedEvents()).toBe(0)
  })

  it('counts days as Baku does: a school that closes tomorrow is closed at midnight there', async () => {
    const plan = () =>
      replica.as(coordinatorOf(CLOSING_SCHOOL)).planExercise(planning({ schoolId: CLOSING_SCHOOL, closesAt: CLOSES + 24 * HOUR }))
    world.moveTo(Date.parse('2026-10-02T00:00:00+04:00'))
    expect(await refusal(plan())).toBe('FAILED_PRECONDITION school-is-closed schoolId')
    world.moveTo(Date.parse('2026-10-01T23:59:59+04:00'))
    await expect(plan()).resolves.toMatchObject({ exercise: { status: 'planned' } })
  })

  it('happens once: planned twice is refused and takes no number', async () => {
    await replica.as(coordinator).planExercise(planning())
    const events = await storedEvents()
    expect(await refusal(replica.as(coordinator).planExercise(planning()))).toBe('FAILED_PRECONDITION exercise-already-planned level')
    expect(await storedEvents()).toBe(events)
  })

  it('is for the own coordinator, the helpdesk and the ministry', async () => {
    for (const actor of [
      coordinatorOf(OTHER_SCHOOL),
      staff('coordinator'),
      staff('officer', { red: 'Bakı' }),
      staff('analyst'),
      staff('operator'),
      staff('anonymous'),
    ])
      expect([actor.role, await refusal(replica.as(actor).planExercise(planning()))]).toEqual([actor.role, 'PERMISSION_DENIED not-allowed'])
    await expect(replica.as(staff('helpdesk')).planExercise(planning())).resolves.toBeDefined()
  })

  it('gives different numbers where replicas plan at once, so that no code names two exercises', async () => {
    const other = await world.start()
    const plans = [replica, other].flatMap((one) =>
      [SCHOOL, OTHER_SCHOOL].flatMap((schoolId) =>
        [toLevel('primary'), toLevel('lower-secondary')].map((level) =>
          refusal(one.as(staff('ministry')).planExercise(planning({ schoolId, level }))),
        ),
      ),
    )
    const answers = await Promise.all(plans)
    expect(answers.filter((answer) => answer.startsWith('not refused'))).toHaveLength(4)
    expect(answers.filter((answer) => answer.startsWith('FAILED_PRECONDITION exercise-already-planned'))).toHaveLength(4)
    const planned = (await world.ports.store.readAll({ after: 0, limit: 100 })).filter(({ type }) => type === 'ExercisePlanned')
    expect(new Set(planned.map(({ data }) => (data as { exerciseNumber: number }).exerciseNumber)).size).toBe(4)
  })
})

describe('an exercise before its opening', () => {
  beforeEach(() => replica.as(coordinator).planExercise(planning()))

  const own = { id: 'own-garden', roles: [toRole('student')], wordings: ['Bağımız var', 'У нас есть сад'] }

  it('takes optional and own items until it opens', async () => {
    const calls = replica.as(coordinator)
    const chosen = await calls.chooseItems({ exerciseId: EXERCISE, optionalItems: ['A3'], ownItems: [own] })
    expect(chosen.exercise).toMatchObject({ optionalItems: ['A3'], ownItems: [own], version: 2 })
    await calls.openExercise({ exerciseId: EXERCISE })
    const { codes } = await calls.issueCodes(codesFor('student', 1))
    await world.settle()
    const form = await replica.as(staff('anonymous')).participate({ code: codes[0] ?? '', offline: false })
    expect([form.items, form.ownItems]).toEqual([['A1', 'A2', 'A3'], [own]])
    expect(await refusal(calls.chooseItems({ exerciseId: EXERCISE, optionalItems: [], ownItems: [] }))).toBe(
      'FAILED_PRECONDITION items-frozen',
    )
  })

  it.each([
    ['a core item as optional', { optionalItems: ['A1'], ownItems: [] }, 'INVALID_ARGUMENT optional-item-unknown optionalItems.0'],
    [
      'an own item without its Russian',
      { optionalItems: [], ownItems: [{ ...own, wordings: ['Bağ'] }] },
      'INVALID_ARGUMENT own-item-invalid ownItems.0.wordings',
    ],
  ])('refuses %s', async (_, items, answer) =>
    expect(await refusal(replica.as(coordinator).chooseItems({ exerciseId: EXERCISE, ...items }))).toBe(answer),
  )

  it('changes only at the version that was read, where one is named', async () => {
    const expected = [{ role: toRole('student'), number: 25 }]
    const change = (ifVersion: number) => replica.as(coordinator, { ifVersion }).setExpectedNumbers({ exerciseId: EXERCISE, expected })
    expect(await refusal(change(7))).toBe('ABORTED version-mismatch If-Match')
    expect((await change(1)).exercise).toMatchObject({ version: 2, expected: [{ number: 1 }, { number: 8 }, { number: 25 }] })
  })
})

describe('reading exercises', () => {
  beforeEach(async () => {
    for (const schoolId of [SCHOOL, OTHER_SCHOOL])
      for (const level of [toLevel('primary'), toLevel('lower-secondary')])
        await replica.as(staff('ministry')).planExercise(planning({ schoolId, level }))
    await world.settle()
  })

  const listed = async (actor: ReturnType<typeof staff>, change = {}): Promise<readonly string[]> => {
    const request = { schoolId: '', roundId: '', limit: 0, after: '', ...change }
    return (await replica.as(actor).listExercises(request)).exercises.map(({ exerciseId }) => exerciseId.replace('autumn.', ''))
  }
  const own = [`${SCHOOL}.lower-secondary`, `${SCHOOL}.primary`]
  const others = [`${OTHER_SCHOOL}.lower-secondary`, `${OTHER_SCHOOL}.primary`]

  it('shows a coordinator the own school and an officer the own region as it is today', async () => {
    expect(await listed(coordinator)).toEqual(own)
    expect(await listed(coordinator, { schoolId: OTHER_SCHOOL })).toEqual(own)
    expect(await listed(staff('officer', { red: 'Bakı' }))).toEqual(own) // that the school moves next year changes nothing yet
    expect(await listed(staff('officer', { red: 'Şəki' }))).toEqual(others)
    expect(await listed(staff('ministry'))).toEqual([...own, ...others])
    expect(await listed(staff('ministry'), { schoolId: SCHOOL, roundId: 'winter' })).toEqual([])
  })

  it('shows nothing to who has no scope', async () => {
    expect(await refusal(listed(staff('coordinator')))).toBe('PERMISSION_DENIED not-allowed')
    expect(await refusal(listed(staff('officer')))).toBe('PERMISSION_DENIED not-allowed')
    expect(await refusal(listed(staff('analyst')))).toBe('PERMISSION_DENIED not-allowed')
    expect(await refusal(listed(staff('anonymous')))).toBe('PERMISSION_DENIED not-allowed')
  })

  it('goes on from page to page', async () => {
    const first = await replica.as(staff('ministry')).listExercises({ schoolId: '', roundId: 'autumn', limit: 3, after: '' })
    expect(first.exercises).toHaveLength(3)
    expect(await listed(staff('ministry'), { limit: 3, after: first.next })).toEqual([`${OTHER_SCHOOL}.primary`])
  })

  it('lets one exercise be read by those who may', async () => {
    const get = (actor: ReturnType<typeof staff>) => replica.as(actor).getExercise({ exerciseId: EXERCISE })
    for (const actor of [coordinator, staff('officer', { red: 'Bakı' }), staff('ministry'), staff('operator')])
      expect((await get(actor)).exercise?.exerciseId).toBe(EXERCISE)
    for (const actor of [coordinatorOf(OTHER_SCHOOL), staff('officer', { red: 'Şəki' }), staff('analyst'), staff('anonymous')])
      expect(await refusal(get(actor))).toBe('PERMISSION_DENIED not-allowed')
    expect(await refusal(replica.as(coordinator).getExercise({ exerciseId: 'nothing' }))).toBe('NOT_FOUND exercise-unknown exerciseId')
  })
})
