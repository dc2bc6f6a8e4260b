import { readPlanPage } from '#lib/server/plan/plan-page.ts'
import { planToPdf } from '#lib/server/plan/plan-pdf.ts'
import { deskOf } from '#lib/server/staff.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async ({ locals, params }) => {
  const page = await readPlanPage(await deskOf(locals), params.exerciseId, locals.language)
  return new Response(Buffer.from(await planToPdf(page, locals.language)), {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="guzgu-plan-${page.exercise.exerciseId}.pdf"`,
    },
  })
}
