import type { Change, Revision } from '#lib/national/revision.ts'
import { fileName } from '#lib/server/download.ts'
import { openNation, readRevision, readSnapshot, verifiedHeader } from '#lib/server/national.ts'
import { revisionToCsv } from '#lib/server/national-view.ts'
import type { RequestHandler } from './$types'

/** Every cell that a revision changed. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const desk = await openNation(locals)
  const { snapshot } = await readSnapshot(desk, params.snapshotId, locals.language)
  const changes: Change[] = []
  let page: Revision = await readRevision(desk, snapshot.snapshotId)
  changes.push(...page.changes)
  while (page.next !== undefined) {
    page = await readRevision(desk, snapshot.snapshotId, page.next)
    changes.push(...page.changes)
  }
  return new Response(revisionToCsv(snapshot, page.supersedes, changes), {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="${fileName(`national-${snapshot.snapshotId}-changes`, 'csv')}"`,
      ...verifiedHeader(snapshot),
    },
  })
}
