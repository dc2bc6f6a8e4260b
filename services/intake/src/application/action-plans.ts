import { askedItems, ROLES } from '@guzgu/contracts'
import type { ActionPlan as ActionPlanMessage } from '@guzgu/contracts/services/intake'
import { createCommandHandler, Rejection } from '@guzgu/event-sourcing'
import type { Actor, Ports, RpcContext } from '@guzgu/ports'
import { type ActionPlan, type ActionPlanCommand, type ActionStatus, actionPlan, type ResponsibleFunction } from '../domain/action-plan.ts'
import { exercise, type PlannedExercise } from '../domain/exercise.ts'
import { dayInBaku } from './day-in-baku.ts'
import { type ActionPlanCalls, streamOf } from './intake.ts'
import type { QuestionnairesView } from './views.ts'

/** What a school resolves after its report. It stays here: nobody but the school's coordinator and head reads it, so it is not published. */
export const createActionPlans = ({ store, clock }: Ports, questionnaires: QuestionnairesView): ActionPlanCalls => {
  const exercises = createCommandHandler(store, exercise)
  const plans = createCommandHandler(store, actionPlan)

  const ownExercise = async (exerciseId: string, actor: Actor, roles: readonly Actor['role'][]): Promise<PlannedExercise> => {
    const { state } = await exercises.load(streamOf(exerciseId))
    if (state.status === 'unplanned') throw new Rejection('exercise-unknown', 'exerciseId')
    if (!roles.includes(actor.role) || actor.schoolId !== state.schoolId) throw new Rejection('not-allowed')
    return state
  }

  type Step = ActionPlanCommand extends infer One ? (One extends unknown ? Omit<One, 'ground'> : never) : never

  const decide = async (exerciseId: string, context: RpcContext, step: Step): Promise<{ readonly plan: ActionPlanMessage }> => {
    const state = await ownExercise(exerciseId, context.actor, ['coordinator'])
    const ground = {
      exerciseId,
      sealed: state.status === 'sealed',
      reportItems: step.type === 'PickItems' ? reportItemsOf(state, questionnaires) : [],
      today: dayInBaku(clock.now()),
    }
    const decided = await plans.handle(planStreamOf(exerciseId), { ...step, ground } as ActionPlanCommand, {
      at: clock.now(),
      actor: context.actor.accountId,
      correlation: context.correlation,
      ...(context.ifVersion === undefined ? {} : { ifVersion: context.ifVersion }),
    })
    return { plan: toMessage(exerciseId, decided.state, decided.version) }
  }

  return {
    getActionPlan: async ({ exerciseId }, { actor }) => {
      await ownExercise(exerciseId, actor, ['coordinator', 'head'])
      const { state, version } = await plans.load(planStreamOf(exerciseId))
      return { plan: toMessage(exerciseId, state, version) }
    },
    pickPlanItems: ({ exerciseId, items }, context) => decide(exerciseId, context, { type: 'PickItems', items }),
    writeAction: ({ exerciseId, responsible, ...action }, context) =>
      decide(exerciseId, context, { type: 'WriteAction', responsible: responsible as ResponsibleFunction, ...action }),
    noteProgress: ({ exerciseId, status, ...noted }, context) =>
      decide(exerciseId, context, { type: 'NoteProgress', status: status as ActionStatus, ...noted }),
    removeAction: ({ exerciseId, actionId }, context) => decide(exerciseId, context, { type: 'RemoveAction', actionId }),
  }
}

const planStreamOf = (exerciseId: string): string => `action-plan-${exerciseId}`

/** Items of an area that some role was asked, and the school's own. @throws Rejection questionnaire-not-seen-yet */
const reportItemsOf = (state: PlannedExercise, questionnaires: QuestionnairesView): readonly string[] => {
  const questionnaire = questionnaires.get(state.questionnaire.id, state.questionnaire.version)
  if (questionnaire === undefined) throw new Rejection('questionnaire-not-seen-yet')
  const asked = ROLES.flatMap((role) => askedItems(questionnaire, { ...state, role }))
  const ofAreas = asked.map(({ item }) => item).filter(({ kind }) => kind !== 'additional')
  return [...new Set([...ofAreas, ...state.ownItems].map(({ id }) => id))]
}

const toMessage = (exerciseId: string, { items, actions }: ActionPlan, version: number): ActionPlanMessage => ({
  exerciseId,
  items,
  actions: actions.map(({ notedOn = '', ...action }) => ({ ...action, notedOn })),
  version,
})
