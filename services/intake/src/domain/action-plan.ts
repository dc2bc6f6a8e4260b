import { type Decider, Rejection } from '@guzgu/event-sourcing'
import { type Day, isDay, yearsAfter } from './day.ts'

/** Functions that may be responsible, never a name; `other` is said in a few words. */
export const FUNCTIONS = [
  'head',
  'deputy-head',
  'ict-coordinator',
  'ict-teacher',
  'subject-leads',
  'class-teachers',
  'psychologist',
  'librarian',
  'parents-committee',
  'student-council',
  'other',
] as const
export type ResponsibleFunction = (typeof FUNCTIONS)[number]

export const STATUSES = ['planned', 'under-way', 'done', 'given-up'] as const
export type ActionStatus = (typeof STATUSES)[number]

/** What is to be done, by whom, until when, and how one sees that it worked. */
export type ActionText = {
  /** The item of the report that it is for. */
  readonly item: string
  readonly what: string
  readonly responsible: ResponsibleFunction
  /** Only of `other`, else empty. */
  readonly responsibleOther: string
  readonly due: Day
  readonly measure: string
}

export type Progress = { readonly status: ActionStatus; readonly note: string }

export type Action = ActionText &
  Progress & { readonly actionId: string /** Undefined before the first note. */; readonly notedOn: Day | undefined }

/** The exercise that the plan follows from, as it is when the command comes. */
type Ground = {
  readonly exerciseId: string
  readonly sealed: boolean
  /** Ids of what its report has figures of. */
  readonly reportItems: readonly string[]
  readonly today: Day
}

export type ActionPlanCommand = { readonly ground: Ground } & (
  | { readonly type: 'PickItems'; readonly items: readonly string[] }
  /** Adds the action, or revises it where it is known: the id is made by who asks, so that asking again changes nothing. */
  | ({ readonly type: 'WriteAction'; readonly actionId: string } & ActionText)
  | ({ readonly type: 'NoteProgress'; readonly actionId: string } & Progress)
  | { readonly type: 'RemoveAction'; readonly actionId: string }
)

type Of = { readonly exerciseId: string }

export type ActionPlanEvent =
  | ({ readonly type: 'PlanItemsPicked'; readonly items: readonly string[] } & Of)
  | ({ readonly type: 'ActionAdded'; readonly actionId: string } & Of & ActionText)
  | ({ readonly type: 'ActionRevised'; readonly actionId: string } & Of & ActionText)
  | ({ readonly type: 'ActionProgressNoted'; readonly actionId: string; readonly notedOn: Day } & Of & Progress)
  | ({ readonly type: 'ActionRemoved'; readonly actionId: string } & Of)

/** What a school has resolved to do after its report. */
export type ActionPlan = {
  readonly items: readonly string[] /** In the order in which they were added. */
  readonly actions: readonly Action[]
}

export type ActionPlanRejection =
  | 'exercise-not-sealed'
  | 'two-or-three-items'
  | 'item-repeated'
  | 'item-not-in-report'
  | 'item-has-actions'
  | 'item-not-picked'
  | 'action-unknown'
  | 'action-id-invalid'
  | 'action-text-invalid'
  | 'responsible-invalid'
  | 'due-invalid'
  | 'status-invalid'
  | 'too-many-actions'

const no = (code: ActionPlanRejection, field?: string): never => {
  throw new Rejection<ActionPlanRejection>(code, field)
}

export const actionPlan: Decider<ActionPlanCommand, ActionPlanEvent, ActionPlan> = {
  initial: { items: [], actions: [] },

  decide: (command, plan) => {
    if (!command.ground.sealed) return no('exercise-not-sealed')
    switch (command.type) {
      case 'PickItems':
        return pickItems(command, plan)
      case 'WriteAction':
        return writeAction(command, plan)
      case 'NoteProgress':
        return noteProgress(command, plan)
      case 'RemoveAction':
        return removeAction(command, plan)
    }
  },

  evolve: (plan, event) => {
    switch (event.type) {
      case 'PlanItemsPicked':
        return { ...plan, items: event.items }
      case 'ActionAdded': {
        const { type: _, exerciseId: __, ...action } = event
        return { ...plan, actions: [...plan.actions, { ...action, status: 'planned', note: '', notedOn: undefined }] }
      }
      case 'ActionRevised':
      case 'ActionProgressNoted': {
        const { type: _, exerciseId: __, ...change } = event
        return { ...plan, actions: plan.actions.map((action) => (action.actionId === event.actionId ? { ...action, ...change } : action)) }
      }
      case 'ActionRemoved':
        return { ...plan, actions: plan.actions.filter(({ actionId }) => actionId !== event.actionId) }
    }
  },
}

const FEWEST_ITEMS = 2
const MOST_ITEMS = 3
/** Of one item: more than five are no plan. */
const MOST_ACTIONS = 5
const MOST_YEARS = 3
const ACTION_ID = /^[0-9a-z-]{8,64}$/

/** Characters. */
export const LONGEST = { what: 300, responsibleOther: 60, measure: 200, note: 500 } as const

type Command<Type extends ActionPlanCommand['type']> = Extract<ActionPlanCommand, { readonly type: Type }>
type Decision = readonly ActionPlanEvent[]

const pickItems = ({ items, ground }: Command<'PickItems'>, plan: ActionPlan): Decision => {
  if (items.length < FEWEST_ITEMS || items.length > MOST_ITEMS) return no('two-or-three-items', 'items')
  for (const [i, item] of items.entries()) {
    if (items.indexOf(item) !== i) return no('item-repeated', `items.${i}`)
    if (!ground.reportItems.includes(item)) return no('item-not-in-report', `items.${i}`)
  }
  if (plan.actions.some(({ item }) => !items.includes(item))) return no('item-has-actions', 'items')
  if (JSON.stringify(items) === JSON.stringify(plan.items)) return []
  return [{ type: 'PlanItemsPicked', exerciseId: ground.exerciseId, items }]
}

const writeAction = ({ type: _, ground, ...written }: Command<'WriteAction'>, plan: ActionPlan): Decision => {
  const known = plan.actions.find(({ actionId }) => actionId === written.actionId)
  const action = trimmed(written)
  if (known === undefined && !ACTION_ID.test(action.actionId)) return no('action-id-invalid', 'actionId')
  if (!plan.items.includes(action.item)) return no('item-not-picked', 'item')
  checkText(action.what, 'what')
  checkResponsible(action)
  if (action.due !== known?.due) checkDue(action.due, ground.today)
  checkText(action.measure, 'measure')
  if (plan.actions.filter((one) => one.item === action.item && one !== known).length >= MOST_ACTIONS) return no('too-many-actions', 'item')
  if (known === undefined) return [{ type: 'ActionAdded', exerciseId: ground.exerciseId, ...action }]
  if (Object.entries(action).every(([name, value]) => known[name as keyof Action] === value)) return []
  return [{ type: 'ActionRevised', exerciseId: ground.exerciseId, ...action }]
}

const trimmed = <Written extends ActionText>(action: Written): Written => ({
  ...action,
  what: action.what.trim(),
  responsibleOther: action.responsibleOther.trim(),
  measure: action.measure.trim(),
})

/** One line of printable characters: it goes into tables, PDF and CSV as it is. */
const isText = (text: string, longest: number): boolean => [...text].length <= longest && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)

const checkText = (text: string, field: 'what' | 'measure'): void => {
  if (text === '' || !isText(text, LONGEST[field])) no('action-text-invalid', field)
}

const checkResponsible = ({ responsible, responsibleOther }: ActionText): void => {
  if (!FUNCTIONS.includes(responsible)) no('responsible-invalid', 'responsible')
  const isSaid = responsibleOther !== ''
  if (isSaid !== (responsible === 'other') || !isText(responsibleOther, LONGEST.responsibleOther))
    no('responsible-invalid', 'responsibleOther')
}

/** A day that was fine once may pass: only a new one is looked at. */
const checkDue = (due: Day, today: Day): void => {
  if (!isDay(due) || due < today || due > yearsAfter(today, MOST_YEARS)) no('due-invalid', 'due')
}

const noteProgress = ({ actionId, status, note: written, ground }: Command<'NoteProgress'>, plan: ActionPlan): Decision => {
  const action = plan.actions.find((one) => one.actionId === actionId)
  if (action === undefined) return no('action-unknown', 'actionId')
  const note = written.trim()
  if (!STATUSES.includes(status)) return no('status-invalid', 'status')
  if (!isText(note, LONGEST.note)) return no('action-text-invalid', 'note')
  if (status === action.status && note === action.note) return []
  return [{ type: 'ActionProgressNoted', exerciseId: ground.exerciseId, actionId, status, note, notedOn: ground.today }]
}

/** What is gone already is as it should be. */
const removeAction = ({ actionId, ground }: Command<'RemoveAction'>, plan: ActionPlan): Decision =>
  plan.actions.some((one) => one.actionId === actionId) ? [{ type: 'ActionRemoved', exerciseId: ground.exerciseId, actionId }] : []
