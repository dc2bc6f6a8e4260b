import { readChangeView } from '#lib/national/changes.ts'
import { openNation, readNames, readSnapshot } from '#lib/server/national.ts'
import { readChanges, readEarlier } from '#lib/server/national-change.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const desk = await openNation(locals)
  const { snapshot, round } = await readSnapshot(desk, params.snapshotId, locals.language)
  const [earlier, names] = await Promise.all([
    readEarlier(desk, snapshot, locals.language),
    readNames(desk, snapshot.contents.questionnaire, ['student', 'teacher', 'leader'], locals.language),
  ])
  const view = readChangeView(url.searchParams, snapshot.contents, earlier)
  const { against } = view
  const base = { snapshot, round, earlier, names, view }
  if (against === undefined) return base
  const asked = await readChanges(desk, snapshot, { ...view, against }, names)
  return 'problem' in asked ? { ...base, problem: asked.problem } : { ...base, rows: asked.value }
}
