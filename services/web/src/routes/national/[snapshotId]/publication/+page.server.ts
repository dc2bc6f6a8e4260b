import { fail, redirect } from '@sveltejs/kit'
import { ROLES } from '#lib/roles.ts'
import { openNation, readNames, readRevision, readSnapshot, readVersions } from '#lib/server/national.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params }) => {
  const desk = await openNation(locals)
  const { snapshot, round } = await readSnapshot(desk, params.snapshotId, locals.language)
  const { items } = await readVersions(desk, snapshot.roundId)
  const before = items.find(({ revision }) => revision === snapshot.revision - 1)
  return {
    mayVerify: desk.me.role === 'ministry',
    snapshot,
    round,
    versions: items,
    before,
    revision: before && (await readRevision(desk, snapshot.snapshotId)),
    names: before === undefined ? {} : await readNames(desk, snapshot.contents.questionnaire, ROLES, locals.language),
  }
}

export const actions: Actions = {
  verify: async ({ locals, params }) => {
    const desk = await openNation(locals)
    const asked = await desk.call(`/v1/snapshots/${encodeURIComponent(params.snapshotId)}:verify`, { method: 'POST', body: {} })
    if ('problem' in asked) return fail(asked.problem.status, { problem: asked.problem })
    redirect(303, `/national/${encodeURIComponent(params.snapshotId)}/publication#verify`)
  },
}
