import { randomUUID } from 'node:crypto'
import { type ActionFailure, fail, redirect } from '@sveltejs/kit'
import type { ActionEntries, ActionPlan } from '#lib/plan/plan.ts'
import type { Problem } from '#lib/server/gateway.ts'
import { printable } from '#lib/server/paper/printable.ts'
import { deskOf } from '#lib/server/staff.ts'
import { pathOf } from './plan-page.ts'

/** What was sent and why it was refused: the page shows both again. */
export type Refused = { readonly problem: Problem; readonly entries: ActionEntries; readonly actionId: string }

/** Made with the page, so that a form sent twice is one action. */
export const newActionId = (): string => randomUUID()

/** One line: what a text field broke into lines becomes words again. */
export const lineIn = (fields: FormData, name: string): string => printable(String(fields.get(name) ?? '')).trim()

const entriesIn = (fields: FormData): ActionEntries => ({
  what: lineIn(fields, 'what'),
  responsible: lineIn(fields, 'responsible') as ActionEntries['responsible'],
  responsibleOther: lineIn(fields, 'responsibleOther'),
  due: lineIn(fields, 'due'),
  measure: lineIn(fields, 'measure'),
})

/** Writes the action of a form and goes back to the plan, or says why not. */
export const saveAction = async (locals: App.Locals, fields: FormData, exerciseId: string): Promise<ActionFailure<Refused>> => {
  const desk = await deskOf(locals)
  const [entries, actionId, item] = [entriesIn(fields), lineIn(fields, 'actionId'), lineIn(fields, 'item')]
  const path = `${pathOf(exerciseId)}/action-plan/actions/${encodeURIComponent(actionId)}`
  const told = await desk.call<ActionPlan>(path, { method: 'PUT', body: { item, ...entries }, ifMatch: versionIn(fields) })
  if ('problem' in told) return fail(told.problem.status, { problem: told.problem, entries, actionId })
  redirect(303, `/school/exercises/${encodeURIComponent(exerciseId)}/plan`)
}

/** A new action says none: it disturbs nobody else's change. */
export const versionIn = (fields: FormData): string | undefined => {
  const version = String(fields.get('version') ?? '')
  return version === '' ? undefined : version
}
