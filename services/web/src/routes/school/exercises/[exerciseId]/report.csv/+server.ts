import { error } from '@sveltejs/kit'
import { fileName } from '#lib/server/download.ts'
import { deskOf } from '#lib/server/staff.ts'
import type { RequestHandler } from './$types'

/** The same numbers as rows; the gateway writes them. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const desk = await deskOf(locals)
  const told = await desk.fetch(`/v1/exercises/${encodeURIComponent(params.exerciseId)}/report`, { accept: 'text/csv' })
  if (!told.ok) error(told.status)
  return new Response(await told.arrayBuffer(), {
    headers: {
      'content-type': told.headers.get('content-type') ?? 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="${fileName(`report-${params.exerciseId}`, 'csv')}"`,
      etag: told.headers.get('etag') ?? '',
    },
  })
}
