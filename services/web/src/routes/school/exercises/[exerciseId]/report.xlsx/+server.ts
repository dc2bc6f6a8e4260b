import { error } from '@sveltejs/kit'
import { download } from '#lib/server/download.ts'
import { readReportView } from '#lib/server/report-view.ts'
import { writeReportWorkbook } from '#lib/server/report-workbook.ts'
import { digestWith, readSimilar } from '#lib/server/similar.ts'
import { deskOf } from '#lib/server/staff.ts'
import type { RequestHandler } from './$types'

/** The gateway's rows, in the reader's language. */
export const GET: RequestHandler = async ({ locals, params, request }) => {
  const { language } = locals
  const desk = await deskOf(locals)
  const [view, similar] = await Promise.all([readReportView(desk, params.exerciseId, language), readSimilar(desk, params.exerciseId)])
  const file = { name: `report-${params.exerciseId}`, type: 'xlsx', language } as const
  return download(request, { digest: digestWith(view.digest, similar) }, file, async () => {
    const rows = await desk.fetch(`/v1/exercises/${encodeURIComponent(params.exerciseId)}/report`, { accept: 'text/csv' })
    if (!rows.ok) error(rows.status)
    return writeReportWorkbook(view, await rows.text(), language, similar)
  })
}
