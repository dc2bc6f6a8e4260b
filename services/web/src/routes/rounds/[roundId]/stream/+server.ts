import { deskOf } from '#lib/server/staff.ts'
import type { RequestHandler } from './$types'

/** The gateway's stream, for a browser: its session is a sealed cookie, and a script never sees the token. */
export const GET: RequestHandler = async ({ locals, params, request }) => {
  const desk = await deskOf(locals)
  const path = `/v1/rounds/${params.roundId}/participation/stream`
  const told = await desk.fetch(path, { accept: 'text/event-stream', signal: request.signal })
  return new Response(told.body, {
    status: told.status,
    headers: { 'content-type': told.headers.get('content-type') ?? 'text/plain', 'x-accel-buffering': 'no' },
  })
}
