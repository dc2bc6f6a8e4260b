import { deskOf } from '#lib/server/staff.ts'
import type { RequestHandler } from './$types'

/** The same numbers as rows; the gateway writes them. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const desk = await deskOf(locals)
  const told = await desk.fetch(`/v1/exercises/${params.exerciseId}/report`, { accept: 'text/csv' })
  return new Response(await told.arrayBuffer(), {
    status: told.status,
    headers: {
      'content-type': told.headers.get('content-type') ?? 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="guzgu-${params.exerciseId}.csv"`,
    },
  })
}
