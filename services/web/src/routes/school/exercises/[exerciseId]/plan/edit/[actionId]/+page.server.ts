import { error, fail, redirect } from '@sveltejs/kit'
import type { ActionPlan } from '#lib/plan/plan.ts'
import { saveAction, versionIn } from '#lib/server/plan/action-form.ts'
import { pathOf, readPlanPage } from '#lib/server/plan/plan-page.ts'
import { deskOf } from '#lib/server/staff.ts'
import { m } from '../../../../../../../paraglide/messages.js'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params }) => {
  const { exercise, school, level, picked, etag, mayChange } = await readPlanPage(await deskOf(locals), params.exerciseId, locals.language)
  if (!mayChange) error(403, m.plan_reader())
  const one = picked.find(({ actions }) => actions.some(({ actionId }) => actionId === params.actionId))
  const action = one?.actions.find(({ actionId }) => actionId === params.actionId)
  if (one === undefined || action === undefined) error(404, m.not_found_title())
  return { exerciseId: exercise.exerciseId, school, level, etag, item: one.item, wording: one.wording, action }
}

export const actions: Actions = {
  save: async ({ request, locals, params }) => saveAction(locals, await request.formData(), params.exerciseId),
  remove: async ({ request, locals, params }) => {
    const desk = await deskOf(locals)
    const path = `${pathOf(params.exerciseId)}/action-plan/actions/${encodeURIComponent(params.actionId)}:remove`
    const told = await desk.call<ActionPlan>(path, { method: 'POST', ifMatch: versionIn(await request.formData()) })
    if ('problem' in told) return fail(told.problem.status, { problem: told.problem })
    redirect(303, `/school/exercises/${encodeURIComponent(params.exerciseId)}/plan`)
  },
}
