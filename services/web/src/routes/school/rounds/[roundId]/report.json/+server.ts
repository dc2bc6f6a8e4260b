import { sendCanonical } from '#lib/server/canonical.ts'
import { deskOf } from '#lib/server/staff.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async ({ locals, params }) => {
  const desk = await deskOf(locals)
  const school = desk.me.schoolId ?? ''
  const path = `/v1/schools/${encodeURIComponent(school)}/rounds/${encodeURIComponent(params.roundId)}/report`
  return sendCanonical(desk, path, `${params.roundId}.${school}`)
}
