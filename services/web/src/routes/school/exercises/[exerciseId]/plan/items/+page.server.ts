import { error, fail, redirect } from '@sveltejs/kit'
import { offeredBy } from '#lib/plan/offered.ts'
import type { ActionPlan } from '#lib/plan/plan.ts'
import { versionIn } from '#lib/server/plan/action-form.ts'
import { pathOf, readPlanPage } from '#lib/server/plan/plan-page.ts'
import { deskOf } from '#lib/server/staff.ts'
import { m } from '../../../../../../paraglide/messages.js'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params }) => {
  const { exercise, school, level, view, picked, etag, mayChange } = await readPlanPage(
    await deskOf(locals),
    params.exerciseId,
    locals.language,
  )
  if (view === undefined) error(409, m.plan_after_seal())
  if (!mayChange) error(403, m.plan_reader())
  return { exerciseId: exercise.exerciseId, school, level, etag, picked: picked.map(({ item }) => item), offered: offeredBy(view) }
}

export const actions: Actions = {
  default: async ({ request, locals, params }) => {
    const desk = await deskOf(locals)
    const fields = await request.formData()
    const items = fields.getAll('item').map(String)
    const path = `${pathOf(params.exerciseId)}/action-plan/items`
    const told = await desk.call<ActionPlan>(path, { method: 'PUT', body: { items }, ifMatch: versionIn(fields) })
    if ('problem' in told) return fail(told.problem.status, { problem: told.problem, items })
    redirect(303, `/school/exercises/${encodeURIComponent(params.exerciseId)}/plan`)
  },
}
