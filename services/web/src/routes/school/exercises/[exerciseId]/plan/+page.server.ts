import { fail } from '@sveltejs/kit'
import type { ActionPlan, ActionStatus } from '#lib/plan/plan.ts'
import { lineIn, versionIn } from '#lib/server/plan/action-form.ts'
import { readEarlierPlan } from '#lib/server/plan/earlier-plan.ts'
import { doneOf, pathOf, readPlanPage } from '#lib/server/plan/plan-page.ts'
import { deskOf } from '#lib/server/staff.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params }) => {
  const desk = await deskOf(locals)
  const page = await readPlanPage(desk, params.exerciseId, locals.language)
  const { exercise, school, level, picked, etag, mayChange } = page
  return {
    exerciseId: exercise.exerciseId,
    sealed: exercise.status === 'sealed',
    school,
    level,
    picked,
    etag,
    mayChange,
    ...doneOf(picked),
    earlier: await readEarlierPlan(desk, page, locals.language),
  }
}

export const actions: Actions = {
  progress: async ({ request, locals, params }) => {
    const desk = await deskOf(locals)
    const fields = await request.formData()
    const actionId = lineIn(fields, 'actionId')
    const entries = { status: lineIn(fields, 'status') as ActionStatus, note: lineIn(fields, 'note') }
    const path = `${pathOf(params.exerciseId)}/action-plan/actions/${encodeURIComponent(actionId)}/progress`
    const told = await desk.call<ActionPlan>(path, { method: 'PUT', body: entries, ifMatch: versionIn(fields) })
    if ('problem' in told) return fail(told.problem.status, { refused: { problem: told.problem, actionId, entries } })
    return { done: true }
  },
}
