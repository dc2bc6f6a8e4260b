import * as words from '@guzgu/contracts/action-plan'
import type { WriteActionRequest } from '@guzgu/contracts/services/intake'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { FUNCTIONS, STATUSES } from '../domain/action-plan.ts'
import { coordinator, coordinatorOf, EXERCISE, openExercise, planning, refusal, SEALS, staff } from '../testing/calls.ts'
import { OTHER_SCHOOL, SCHOOL } from '../testing/facts.ts'
import { createWorld, type Replica, type World } from '../testing/intake-world.ts'

let world: World
let replica: Replica
const exerciseId = EXERCISE
beforeEach(async () => {
  world = await createWorld()
  replica = await world.start()
})
afterEach(() => world.end())

const seal = async (): Promise<void> => {
  world.moveTo(SEALS)
  await world.settle()
  await replica.turn('seal-due-exercises')
  await world.settle()
}

const action: WriteActionRequest = {
  exerciseId,
  actionId: 'action-01',
  item: 'A1',
  what: 'Planı müəllimlərlə birgə yazmaq',
  responsible: 'head',
  responsibleOther: '',
  due: '2027-01-15',
  measure: 'Plan hamıya məlumdur',
}

describe('the words of a plan', () => {
  it('are the same here, at the edge and on the pages', () => expect([FUNCTIONS, STATUSES]).toEqual([words.FUNCTIONS, words.STATUSES]))
})

describe('an action plan', () => {
  it('waits for the seal', async () => {
    await openExercise(world, replica)
    expect(await refusal(replica.as(coordinator).pickPlanItems({ exerciseId, items: ['A1', 'A2'] }))).toBe(
      'FAILED_PRECONDITION exercise-not-sealed',
    )
    expect((await replica.as(coordinator).getActionPlan({ exerciseId })).plan).toEqual({ exerciseId, items: [], actions: [], version: 0 })
  })

  it('is chosen, written, followed and shortened; each step is a version', async () => {
    await openExercise(world, replica)
    await seal()
    const calls = replica.as(coordinator)
    expect((await calls.pickPlanItems({ exerciseId, items: ['A1', 'A2'] })).plan).toMatchObject({ items: ['A1', 'A2'], version: 1 })
    const { exerciseId: _, ...kept } = action
    expect((await calls.writeAction(action)).plan?.actions).toEqual([{ ...kept, status: 'planned', note: '', notedOn: '' }])
    await calls.noteProgress({ exerciseId, actionId: 'action-01', status: 'done', note: 'Yazıldı' })
    const { plan } = await replica.as(coordinator).getActionPlan({ exerciseId })
    expect(plan).toMatchObject({ version: 3, actions: [{ ...kept, status: 'done', note: 'Yazıldı', notedOn: '2026-10-02' }] })
    expect((await calls.removeAction({ exerciseId, actionId: 'action-01' })).plan).toMatchObject({ version: 4, actions: [] })
  })

  it('is about what the report shows: core, chosen optional and own items', async () => {
    await replica.as(coordinator).planExercise(planning())
    const own = { id: 'own-garden', roles: [], wordings: ['Bağımız var', 'У нас есть сад'] }
    await replica.as(coordinator).chooseItems({ exerciseId, optionalItems: [], ownItems: [{ ...own, roles: ['ROLE_TEACHER'] }] })
    await replica.as(coordinator).openExercise({ exerciseId })
    await world.settle()
    await seal()
    const pick = (items: readonly string[]) => replica.as(coordinator).pickPlanItems({ exerciseId, items })
    for (const item of ['A3', 'device', 'X1'])
      expect([item, await refusal(pick(['A1', item]))]).toEqual([item, 'INVALID_ARGUMENT item-not-in-report items.1'])
    expect((await pick(['A1', 'own-garden'])).plan?.items).toEqual(['A1', 'own-garden'])
  })

  it('is nobody else’s: not the ministry’s, not the officer’s, not another school’s', async () => {
    await openExercise(world, replica)
    await seal()
    const others = [
      coordinatorOf(OTHER_SCHOOL),
      staff('coordinator'),
      staff('head', { schoolId: OTHER_SCHOOL }),
      staff('officer', { red: 'Bakı' }),
      staff('ministry', { schoolId: SCHOOL }),
      staff('helpdesk'),
      staff('analyst'),
      staff('operator'),
      staff('anonymous'),
    ]
    for (const actor of others) {
      const calls = replica.as(actor)
      const answers = [
        calls.getActionPlan({ exerciseId }),
        calls.pickPlanItems({ exerciseId, items: ['A1', 'A2'] }),
        calls.writeAction(action),
        calls.noteProgress({ exerciseId, actionId: 'action-01', status: 'done', note: '' }),
        calls.removeAction({ exerciseId, actionId: 'action-01' }),
      ]
      for (const answer of answers) expect([actor.role, await refusal(answer)]).toEqual([actor.role, 'PERMISSION_DENIED not-allowed'])
    }
    expect(await refusal(replica.as(coordinator).getActionPlan({ exerciseId: 'nothing' }))).toBe('NOT_FOUND exercise-unknown exerciseId')
  })

  it('is read by the head, who changes nothing', async () => {
    await openExercise(world, replica)
    await seal()
    const head = replica.as(staff('head', { schoolId: SCHOOL }))
    expect((await head.getActionPlan({ exerciseId })).plan?.version).toBe(0)
    expect(await refusal(head.pickPlanItems({ exerciseId, items: ['A1', 'A2'] }))).toBe('PERMISSION_DENIED not-allowed')
  })

  it('changes only at the version that was read, where one is named', async () => {
    await openExercise(world, replica)
    await seal()
    const pick = (ifVersion: number, items: readonly string[]) =>
      replica.as(coordinator, { ifVersion }).pickPlanItems({ exerciseId, items })
    expect((await pick(0, ['A1', 'A2'])).plan?.version).toBe(1)
    expect(await refusal(pick(0, ['A2', 'A1']))).toBe('ABORTED version-mismatch If-Match')
  })

  it('of two who write at once loses nothing', async () => {
    await openExercise(world, replica)
    await seal()
    const other = await world.start()
    await replica.as(coordinator).pickPlanItems({ exerciseId, items: ['A1', 'A2'] })
    await Promise.all([replica, other].map((one, i) => one.as(coordinator).writeAction({ ...action, actionId: `action-0${i}` })))
    expect((await replica.as(coordinator).getActionPlan({ exerciseId })).plan?.actions).toHaveLength(2)
  })

  it('is not published', async () => {
    await openExercise(world, replica)
    await seal()
    const before = await world.ports.log.ends('intake.exercises.v1')
    await replica.as(coordinator).pickPlanItems({ exerciseId, items: ['A1', 'A2'] })
    await replica.as(coordinator).writeAction(action)
    await world.settle()
    const records = await Promise.all(before.map((end, partition) => world.ports.log.read('intake.exercises.v1', partition, end, 1_000)))
    expect(records.flat().filter(({ key }) => key !== 'heartbeat')).toEqual([])
  })
})
