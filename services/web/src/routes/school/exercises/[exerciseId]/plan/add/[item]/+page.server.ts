import { error } from '@sveltejs/kit'
import { dayField } from '#lib/dates.ts'
import type { ActionEntries } from '#lib/plan/plan.ts'
import { entriesOf, suggestionsFor } from '#lib/plan/suggestions.ts'
import { newActionId, saveAction } from '#lib/server/plan/action-form.ts'
import { readPlanPage } from '#lib/server/plan/plan-page.ts'
import { deskOf } from '#lib/server/staff.ts'
import { m } from '../../../../../../../paraglide/messages.js'
import type { Actions, PageServerLoad } from './$types'

const EMPTY: ActionEntries = { what: '', responsible: '', responsibleOther: '', due: '', measure: '' }

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { exercise, school, level, picked, mayChange } = await readPlanPage(await deskOf(locals), params.exerciseId, locals.language)
  if (!mayChange) error(403, m.plan_reader())
  const one = picked.find(({ item }) => item === params.item)
  if (one === undefined) error(404, m.not_found_title())
  const offered = suggestionsFor(one.item, one.area?.id)
  const taken = offered.find(({ id }) => id === url.searchParams.get('suggestion'))
  const { actions: _, ...picking } = one
  return {
    exerciseId: exercise.exerciseId,
    school,
    level,
    one: picking,
    actionId: newActionId(),
    taken: taken?.id,
    entries: taken === undefined ? EMPTY : entriesOf(taken, locals.language, Date.now(), dayField),
    suggestions: offered.map(({ id, what, measure }) => ({ id, what: what[locals.language], measure: measure[locals.language] })),
  }
}

export const actions: Actions = {
  default: async ({ request, locals, params }) => saveAction(locals, await request.formData(), params.exerciseId),
}
