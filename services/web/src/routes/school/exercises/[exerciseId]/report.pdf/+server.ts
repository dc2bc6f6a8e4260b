import { download } from '#lib/server/download.ts'
import { writeReportPdf } from '#lib/server/paper/report.ts'
import { readReportView } from '#lib/server/report-view.ts'
import { digestWith, readSimilar } from '#lib/server/similar.ts'
import { deskOf } from '#lib/server/staff.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async ({ locals, params, request }) => {
  const { language } = locals
  const desk = await deskOf(locals)
  const [view, similar] = await Promise.all([readReportView(desk, params.exerciseId, language), readSimilar(desk, params.exerciseId)])
  const file = { name: `report-${params.exerciseId}`, type: 'pdf', language } as const
  return download(request, { digest: digestWith(view.digest, similar) }, file, () => writeReportPdf(view, language, similar))
}
