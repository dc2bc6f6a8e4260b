import { redirect } from '@sveltejs/kit'
import { deskOf, homeOf } from '#lib/server/staff.ts'
import { readWholeSchoolView } from '#lib/server/whole-school-view.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const desk = await deskOf(locals)
  if (desk.me.schoolId === undefined) redirect(303, homeOf(desk.me))
  const view = await readWholeSchoolView(desk, params.roundId, locals.language)
  const six = url.searchParams.get('areas') === '6'
  return { ...view, six, rows: six ? view.rollUps : view.areas }
}
