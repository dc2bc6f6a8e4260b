import { openNation, readFacts, readSnapshot, readVersions } from '#lib/server/national.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params }) => {
  const desk = await openNation(locals)
  const { snapshot, round } = await readSnapshot(desk, params.snapshotId, locals.language)
  const [facts, { items }] = await Promise.all([readFacts(desk, snapshot, locals.language), readVersions(desk, snapshot.roundId)])
  const newest = items.at(-1)
  return {
    snapshot,
    round,
    facts,
    newer: newest !== undefined && newest.revision > snapshot.revision ? newest.snapshotId : undefined,
    regions: [...(snapshot.contents.dimensions.find(({ name }) => name === 'region')?.values ?? [])].sort(new Intl.Collator('az').compare),
  }
}
