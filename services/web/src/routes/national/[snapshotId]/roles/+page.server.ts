import { pairsOf } from '#lib/national/comparisons.ts'
import { openNation, readQualities } from '#lib/server/national.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params }) => {
  const { roles, ...rest } = await readQualities(await openNation(locals), params.snapshotId, locals.language)
  return { ...rest, pairs: pairsOf(roles) }
}
