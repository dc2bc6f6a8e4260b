import { error } from '@sveltejs/kit'
import { readView } from '#lib/national/national.ts'
import { fileName } from '#lib/server/download.ts'
import { askCells, openNation, readSnapshot, verifiedHeader } from '#lib/server/national.ts'
import { viewToCsv } from '#lib/server/national-view.ts'
import type { RequestHandler } from './$types'

/** The figures of one view as rows. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
  const desk = await openNation(locals)
  const { snapshot } = await readSnapshot(desk, params.snapshotId, locals.language)
  const view = readView(url.searchParams, snapshot.contents)
  const asked = await askCells(desk, snapshot.snapshotId, view)
  if ('problem' in asked) error(asked.problem.status, asked.problem.title)
  const name = ['national', snapshot.snapshotId, view.role, view.measure, ...view.by].join('-')
  return new Response(viewToCsv(snapshot, view, asked.value), {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="${fileName(name, 'csv')}"`,
      ...verifiedHeader(snapshot),
    },
  })
}
