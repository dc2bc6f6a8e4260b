import { readView } from '#lib/national/national.ts'
import { measureName } from '#lib/national/words.ts'
import { openNation, readNames, readSnapshot } from '#lib/server/national.ts'
import { describeView } from '#lib/server/national-view.ts'
import type { RequestHandler } from './$types'

/** What the rows of a view's CSV are. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
  const desk = await openNation(locals)
  const { snapshot, round } = await readSnapshot(desk, params.snapshotId, locals.language)
  const view = readView(url.searchParams, snapshot.contents)
  const names = await readNames(desk, snapshot.contents.questionnaire, [view.role], locals.language)
  return Response.json(describeView(snapshot, view, { round, measure: measureName(view.measure, names), language: locals.language }))
}
