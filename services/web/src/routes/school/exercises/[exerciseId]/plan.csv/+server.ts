import { planToCsv } from '#lib/server/plan/plan-csv.ts'
import { readPlanPage } from '#lib/server/plan/plan-page.ts'
import { deskOf } from '#lib/server/staff.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async ({ locals, params }) => {
  const { exercise, picked } = await readPlanPage(await deskOf(locals), params.exerciseId, locals.language)
  return new Response(planToCsv(picked), {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="guzgu-plan-${exercise.exerciseId}.csv"`,
    },
  })
}
