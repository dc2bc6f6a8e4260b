import { download } from '#lib/server/download.ts'
import { writeSummaryPdf } from '#lib/server/paper/summary.ts'
import { readReportView } from '#lib/server/report-view.ts'
import { deskOf } from '#lib/server/staff.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async ({ locals, params, request }) => {
  const { language } = locals
  const view = await readReportView(await deskOf(locals), params.exerciseId, language)
  const file = { name: `summary-${params.exerciseId}`, type: 'pdf', language } as const
  return download(request, view, file, () => writeSummaryPdf(view, language))
}
