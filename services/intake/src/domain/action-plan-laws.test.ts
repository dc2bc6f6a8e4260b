import { Rejection } from '@guzgu/event-sourcing'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type ActionPlan, type ActionPlanCommand, type ActionPlanEvent, actionPlan, FUNCTIONS, STATUSES } from './action-plan.ts'

const ground = fc.record({
  exerciseId: fc.constant('e1'),
  sealed: fc.constantFrom(true, true, true, false),
  reportItems: fc.constant(['A1', 'A2', 'B1', 'B2']),
  today: fc.constantFrom('2026-10-01', '2027-02-28', '2028-02-29'),
})
const actionId = fc.constantFrom('action-01', 'action-02', 'action-03', 'action-04', 'action-05', 'action-06', 'action-07', 'x')
const item = fc.constantFrom('A1', 'A1', 'A1', 'A2', 'B1', 'B2', 'X1')
const words = fc.constantFrom('Bir iş', ' Bir iş', 'Başqa iş', '', 'iki\nsətir')

const anyCommand: fc.Arbitrary<ActionPlanCommand> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ type: fc.constant('PickItems' as const), ground, items: fc.array(item, { maxLength: 4 }) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('WriteAction' as const),
      ground,
      actionId,
      item,
      what: words,
      responsible: fc.constantFrom(...FUNCTIONS),
      responsibleOther: fc.constantFrom('', 'texniki işçi'),
      due: fc.constantFrom('2026-10-01', '2027-03-01', '2028-03-01', '2030-01-01'),
      measure: words,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('NoteProgress' as const),
      ground,
      actionId,
      status: fc.constantFrom(...STATUSES),
      note: words,
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('RemoveAction' as const), ground, actionId }) },
)

/** Every step of a sequence; a rejection is a step without events. */
type Step = {
  readonly command: ActionPlanCommand
  readonly events: readonly ActionPlanEvent[]
  readonly after: ActionPlan
}

const attempt = (command: ActionPlanCommand, plan: ActionPlan): readonly ActionPlanEvent[] => {
  try {
    return actionPlan.decide(command, plan)
  } catch (error) {
    if (error instanceof Rejection) return []
    throw error
  }
}

const sealedGround = { exerciseId: 'e1', sealed: true, reportItems: ['A1', 'A2'], today: '2026-10-01' }
const pickTwo: ActionPlanCommand = { type: 'PickItems', ground: sealedGround, items: ['A1', 'A2'] }

const run = (commands: readonly ActionPlanCommand[]): readonly Step[] => {
  let plan = actionPlan.initial
  return commands.map((command) => {
    const events = attempt(command, plan)
    plan = events.reduce(actionPlan.evolve, plan)
    return { command, events, after: plan }
  })
}

const steps = fc.array(anyCommand, { minLength: 5, maxLength: 60, size: 'max' }).map((commands) => run([pickTwo, ...commands]))
const always = (law: (step: Step) => void): void =>
  fc.assert(
    fc.property(steps, (all) => {
      for (const step of all) law(step)
    }),
    { numRuns: 200 },
  )

describe('whatever the commands', () => {
  it('the events fold to the same plan again', () =>
    fc.assert(
      fc.property(steps, (all) => {
        const stored = JSON.parse(JSON.stringify(all.flatMap(({ events }) => events))) as ActionPlanEvent[]
        expect(stored.reduce(actionPlan.evolve, actionPlan.initial)).toEqual(all.at(-1)?.after)
      }),
    ))

  it('two or three items are picked, and every action is for one of them, five for each at most', () =>
    always(({ after: { items, actions } }) => {
      expect([2, 3]).toContain(items.length)
      expect(new Set(items).size).toBe(items.length)
      for (const action of actions) expect(items).toContain(action.item)
      for (const one of items) expect(actions.filter((action) => action.item === one).length).toBeLessThanOrEqual(5)
      expect(new Set(actions.map((action) => action.actionId)).size).toBe(actions.length)
    }))

  it('another function is named exactly where it is none of the list', () =>
    always(({ after: { actions } }) => {
      for (const action of actions) expect(action.responsibleOther !== '').toBe(action.responsible === 'other')
    }))

  it('nothing happens before the seal', () =>
    always(({ command, events }) => {
      if (!command.ground.sealed) expect(events).toEqual([])
    }))

  it('the same command twice adds nothing', () => always(({ command, after }) => expect(attempt(command, after)).toEqual([])))

  it('every kind of event is met', () => {
    const met = fc.sample(steps, { seed: 1, numRuns: 500 }).flatMap((all) => all.flatMap(({ events }) => events.map(({ type }) => type)))
    expect(new Set(met).size).toBe(5) // or the laws above say nothing
  })
})
