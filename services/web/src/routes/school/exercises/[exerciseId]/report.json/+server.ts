import { sendCanonical } from '#lib/server/canonical.ts'
import { deskOf } from '#lib/server/staff.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async ({ locals, params }) =>
  sendCanonical(await deskOf(locals), `/v1/exercises/${encodeURIComponent(params.exerciseId)}/report`, params.exerciseId)
