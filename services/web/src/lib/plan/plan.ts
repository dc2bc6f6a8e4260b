import type { ActionStatus, ResponsibleFunction } from '@guzgu/contracts/action-plan'

export { type ActionStatus, FUNCTIONS, type ResponsibleFunction, STATUSES } from '@guzgu/contracts/action-plan'

/** What a form about an action holds. `due`: ISO day. */
export type ActionEntries = {
  readonly what: string
  readonly responsible: ResponsibleFunction | ''
  readonly responsibleOther: string
  readonly due: string
  readonly measure: string
}

export type Action = ActionEntries & {
  readonly actionId: string
  readonly item: string
  readonly responsible: ResponsibleFunction
  readonly status: ActionStatus
  readonly note: string
  /** ISO day of the last note of progress. */
  readonly notedOn?: string
}

/** `GET /v1/exercises/{exerciseId}/action-plan`. */
export type ActionPlan = { readonly exerciseId: string; readonly items: readonly string[]; readonly actions: readonly Action[] }

/** Of one item, as intake takes them. */
export const MOST_ACTIONS = 5
