import { toRole } from '@guzgu/contracts'
import { ResponseEvent } from '@guzgu/contracts/events/responses'
import { KeyDestroyed } from '@guzgu/ports'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import {
  CLOSES,
  codesFor,
  coordinator,
  EXERCISE,
  firehose,
  openExercise,
  planning,
  RESPONSES,
  refusal,
  respondent,
  SEALS,
  said,
  submission,
} from '../testing/calls.ts'
import { autumn, HOUR, MORNING } from '../testing/facts.ts'
import { createWorld, type Replica, type World } from '../testing/intake-world.ts'

let world: World
let replica: Replica
const exerciseId = EXERCISE
beforeEach(async () => {
  world = await createWorld()
  replica = await world.start()
})
afterEach(() => world.end())

const arrive = async (now: number): Promise<void> => {
  world.moveTo(now)
  await world.settle()
}
const statusNow = async () => (await replica.as(coordinator).getExercise({ exerciseId })).exercise?.status
const seal = async (): Promise<void> => {
  await replica.turn('seal-due-exercises')
  await replica.replay('append-seals')
  await world.settle()
}

describe('an exercise', () => {
  it('is planned, open, closed and sealed by the clock', async () => {
    await openExercise(world, replica, 1, { opensAt: MORNING + HOUR })
    expect(await statusNow()).toBe('planned')
    await arrive(MORNING + HOUR)
    expect(await statusNow()).toBe('open')
    await arrive(CLOSES)
    expect(await statusNow()).toBe('closed')
    await arrive(SEALS - 1)
    await seal()
    expect(await statusNow()).toBe('closed')
    await arrive(SEALS)
    await seal()
    expect(await statusNow()).toBe('sealed')
  })

  it('stays sealed when its codes and items are no longer remembered', async () => {
    const [code = ''] = await openExercise(world, replica, 1)
    await arrive(SEALS)
    await seal()
    for (const later of [1, 3 * 24 * HOUR]) {
      await arrive(SEALS + later)
      expect(await refusal(replica.as(respondent).participate({ code, offline: false }))).toBe(
        'FAILED_PRECONDITION exercise-is-sealed code',
      )
      expect(await said(replica, submission(code))).toEqual(['exercise-is-sealed code'])
    }
  })

  it('is not answered before it opens, nor after it closed', async () => {
    const calls = replica.as(coordinator)
    await calls.planExercise(planning({ opensAt: MORNING + HOUR }))
    const [code = ''] = (await calls.issueCodes(codesFor('student', 1))).codes
    const participate = () => refusal(replica.as(respondent).participate({ code, offline: false }))
    await arrive(MORNING + HOUR)
    expect([await participate(), await said(replica, submission(code))]).toEqual([
      'FAILED_PRECONDITION exercise-not-open code',
      ['exercise-not-open code'],
    ])
    await arrive(MORNING)
    await calls.openExercise({ exerciseId })
    await world.settle()
    expect([await participate(), await said(replica, submission(code))]).toEqual([
      'FAILED_PRECONDITION exercise-not-open code',
      ['exercise-not-open code'],
    ])
    await arrive(CLOSES)
    expect([await participate(), await said(replica, submission(code))]).toEqual([
      'FAILED_PRECONDITION exercise-is-closed code',
      ['exercise-is-closed code'],
    ])
    await arrive(SEALS)
    await seal()
    expect([await participate(), await said(replica, submission(code, { offline: true }))]).toEqual([
      'FAILED_PRECONDITION exercise-is-sealed code',
      ['exercise-is-sealed code'],
    ])
  })

  it('takes what was collected offline for the offline grace and not longer', async () => {
    const [one = '', two = '', three = ''] = await openExercise(world, replica)
    await arrive(CLOSES + 2 * HOUR - 1)
    expect(await said(replica, submission(one), submission(two, { offline: true }))).toEqual(['exercise-is-closed code', 'received'])
    await arrive(CLOSES + 2 * HOUR)
    expect(await said(replica, submission(three, { offline: true }))).toEqual(['exercise-is-closed code'])
  })

  it('told that nothing is unsent, takes what was collected offline for a grace more and is sealed a grace later', async () => {
    const [one = '', two = ''] = await openExercise(world, replica)
    const forgo = () => replica.as(coordinator).forgoOfflineGrace({ exerciseId })
    expect(await refusal(forgo())).toBe('FAILED_PRECONDITION exercise-not-closed')
    await arrive(CLOSES + 1_000)
    expect((await forgo()).exercise).toMatchObject({ closesAt: CLOSES, sealAt: CLOSES + 121_000 })
    await arrive(CLOSES + 60_999)
    const offline = (code: string) => replica.as(respondent).participate({ code, offline: true })
    expect(await offline(one)).toMatchObject({ role: toRole('student') })
    expect(await said(replica, submission(one, { offline: true }))).toEqual(['received'])
    await arrive(CLOSES + 61_000)
    expect(await said(replica, submission(two, { offline: true }))).toEqual(['exercise-is-closed code'])
    expect(await refusal(offline(two))).toBe('FAILED_PRECONDITION exercise-is-closed code')
    await arrive(CLOSES + 121_000)
    await seal()
    expect(await statusNow()).toBe('sealed')
  })

  it('whose replica did not hear that nothing is unsent has stopped taking anything before the seal', async () => {
    const [one = '', two = ''] = await openExercise(world, replica)
    const deaf = await world.start()
    await arrive(CLOSES + 1_000)
    deaf.pause()
    await replica.as(coordinator).forgoOfflineGrace({ exerciseId })
    world.moveTo(CLOSES + 61_000)
    expect(await said(deaf, submission(one, { offline: true }))).toEqual(['received'])
    world.moveTo(CLOSES + 61_001)
    expect(await said(deaf, submission(two, { offline: true }))).toEqual(['view-too-old again'])
    deaf.resume()
  })

  it('is only lengthened, within the round', async () => {
    const [code = ''] = await openExercise(world, replica)
    const extend = (closesAt: number) => replica.as(coordinator).extendExercise({ exerciseId, closesAt })
    expect(await refusal(extend(CLOSES - 1))).toBe('FAILED_PRECONDITION extending-only-lengthens closesAt')
    expect(await refusal(extend(autumn.endsAt + 1))).toBe('INVALID_ARGUMENT closes-after-the-round closesAt')
    expect((await extend(CLOSES + HOUR)).exercise).toMatchObject({ closesAt: CLOSES + HOUR, sealAt: SEALS + HOUR })
    await arrive(CLOSES + HOUR - 1)
    expect(await said(replica, submission(code))).toEqual(['received'])
    await arrive(CLOSES + HOUR)
    expect(await refusal(extend(CLOSES + 2 * HOUR))).toBe('FAILED_PRECONDITION exercise-already-closed')
  })

  it('gives a receipt again after it closed: the line may have dropped before the first one arrived', async () => {
    const [code = ''] = await openExercise(world, replica, 1)
    const sent = submission(code)
    await arrive(CLOSES - 1)
    expect(await said(replica, sent)).toEqual(['received'])
    await arrive(CLOSES)
    expect(await said(replica, sent)).toEqual(['repeated'])
    expect(await said(replica, submission(code, { responseId: 'another' }))).toEqual(['exercise-is-closed code'])
  })

  it('is closed by hand after the grace, so that every replica hears of it in time', async () => {
    const [one = '', two = ''] = await openExercise(world, replica)
    const closed = await replica.as(coordinator).closeExercise({ exerciseId })
    expect(closed.exercise).toMatchObject({ status: 'open', closesAt: MORNING + 60_000, sealAt: MORNING + 120_000 + 2 * HOUR })
    await arrive(MORNING + 59_999)
    expect(await said(replica, submission(one))).toEqual(['received'])
    await arrive(MORNING + 60_000)
    expect(await said(replica, submission(two))).toEqual(['exercise-is-closed code'])
  })
})

describe('the seal', () => {
  it('stands once behind everything acknowledged, whoever seals how often', async () => {
    const other = await world.start()
    const codes = await openExercise(world, replica)
    expect(await said(replica, ...codes.map((code) => submission(code)))).toEqual(codes.map(() => 'received'))
    await arrive(SEALS)
    await Promise.all([replica.turn('seal-due-exercises'), other.turn('seal-due-exercises')])
    const sealed = (await world.ports.store.readAll({ after: 0, limit: 1_000 })).filter(({ type }) => type === 'ExerciseSealed')
    expect(sealed).toHaveLength(1)
    await replica.replay('append-seals')
    await other.replay('append-seals')
    const records = await firehose(world.ports)
    expect(records.map(({ event }) => event?.$case)).toEqual(['submitted', 'submitted', 'submitted', 'submitted', 'seal', 'seal'])
    expect(new Set(records.map(({ partition }) => partition)).size).toBe(1)
  })

  it('waits for an exercise that was extended unheard', async () => {
    await openExercise(world, replica)
    const other = await world.start()
    replica.pause()
    await other.as(coordinator).extendExercise({ exerciseId, closesAt: CLOSES + HOUR })
    world.moveTo(SEALS)
    await replica.turn('seal-due-exercises')
    replica.resume()
    await world.settle()
    expect(await statusNow()).toBe('closed')
    expect(await firehose(world.ports)).toEqual([])
  })

  it('comes by itself', async () => {
    const acting = await world.start({ reactors: true })
    const [code = ''] = await openExercise(world, acting)
    expect(await said(acting, submission(code))).toEqual(['received'])
    const sealed = Promise.withResolvers<number>()
    const watching = await world.ports.log.follow({
      topic: RESPONSES,
      handle: (records) => {
        for (const { value, offset } of records) if (ResponseEvent.decode(value).event?.$case === 'seal') sealed.resolve(offset)
      },
    })
    await arrive(SEALS)
    expect(await sealed.promise).toBe(1)
    await watching.stop()
    expect((await firehose(world.ports))[1]?.event).toEqual({ $case: 'seal', value: { exerciseId } })
  })
})

describe('the pepper of a round', () => {
  const pepper = () => world.ports.keys.key('pepper-autumn')
  const over = autumn.endsAt + 60_000 + 2 * HOUR

  it('is destroyed when the round is over and nothing of it runs, and then nothing is taken', async () => {
    const [one = '', two = ''] = await openExercise(world, replica, 2, { closesAt: autumn.endsAt })
    expect(await said(replica, submission(one))).toEqual(['received'])
    await arrive(over - 1)
    await replica.turn('destroy-peppers')
    await expect(pepper()).resolves.toHaveLength(32)
    await arrive(over)
    await replica.turn('destroy-peppers') // not sealed yet
    await expect(pepper()).resolves.toHaveLength(32)
    await seal()
    await replica.turn('destroy-peppers')
    await expect(pepper()).rejects.toThrow(KeyDestroyed)
    expect(await said(replica, submission(two, { offline: true }))).toEqual(['exercise-is-sealed code'])
  })

  it('that is gone refuses its own round and leaves the rest of the batch alone', async () => {
    const [one = ''] = await openExercise(world, replica)
    await world.ports.keys.destroy('pepper-autumn')
    expect(await said(replica, submission(one), submission('1'))).toEqual(['round-is-over', 'code-mistyped code'])
    expect(await firehose(world.ports)).toEqual([])
  })
})
