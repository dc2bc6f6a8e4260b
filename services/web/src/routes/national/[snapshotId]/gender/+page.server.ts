import { openNation, readQualities } from '#lib/server/national.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params }) =>
  readQualities(await openNation(locals), params.snapshotId, locals.language)
