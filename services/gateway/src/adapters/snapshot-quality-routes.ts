import { toRole } from '@guzgu/contracts'
import { Type } from 'typebox'
import type { App, Desk } from './desk.ts'
import { isUnchangedForEver } from './etag.ts'
import { answers, forStaff } from './openapi.ts'
import { Dimensions, MeasureWord, sayVerified } from './snapshot-routes.ts'
import { closed, Id, RoleWord } from './vocabulary.ts'

const Json = Type.Object({}, { additionalProperties: true })
const params = Type.Object({ snapshotId: Id })

/** How far the nation's results can be trusted, and what changed since an earlier round. */
export const snapshotQualityRoutes = (app: App, desk: Desk): void => {
  quality(app, desk)
  change(app, desk)
}

const quality = (app: App, { clients: { analytics }, staff, contextOf, pageOf }: Desk): void => {
  app.get(
    '/v1/snapshots/:snapshotId/quality',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['snapshots'],
        summary:
          'Of one role: means weighted to the frame, response, representativeness, reliability, N/A, design effects; roles compared; by gender; the drawn schools alone, where a sample was drawn',
        params,
        querystring: Type.Object({ role: RoleWord }, closed),
        response: answers({
          200: Type.Object({ snapshotId: Type.String(), digest: Type.String(), ruleVersion: Type.String(), quality: Json }),
        }),
      },
    },
    async (request, reply) => {
      const { role } = request.query
      const found = await analytics.getQuality({ ...request.params, role: toRole(role), page: pageOf(request) }, contextOf(request))
      const { snapshotId = '', digest = '', ruleVersion = '' } = found.snapshot ?? {}
      sayVerified(reply, found.snapshot)
      if (isUnchangedForEver(request, reply, [digest, 'quality', role])) return reply.send(undefined as never)
      return { snapshotId, digest, ruleVersion, quality: JSON.parse(found.quality) }
    },
  )
}

const change = (app: App, { clients: { analytics }, staff, contextOf, pageOf }: Desk): void => {
  const Query = Type.Object(
    {
      against: { ...Id, description: 'The snapshot of an earlier round' },
      role: RoleWord,
      measure: MeasureWord,
      by: Type.Optional(Dimensions),
    },
    closed,
  )
  const Answer = Type.Object({
    snapshotId: Type.String(),
    digest: Type.String(),
    against: Type.String(),
    againstDigest: Type.String(),
    ruleVersion: Type.String(),
    role: RoleWord,
    measure: Type.String(),
    by: Type.Array(Type.String()),
    cells: Type.Array(Json, {
      description:
        'A shown cell has before, now, difference and change: higher, lower or no-clear-change (|z| > 2.58 and 0.10 points). [c]: either cell is hidden; [x]: there is nothing to compare with, or the items are others',
    }),
  })
  app.get(
    '/v1/snapshots/:snapshotId/change',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['snapshots'],
        summary: 'Published cells of one measure against those of an earlier snapshot',
        params,
        querystring: Query,
        response: answers({ 200: Answer }),
      },
    },
    async (request, reply) => {
      const { role, measure, against, by = '' } = request.query
      const dimensions = by === '' ? [] : by.split(',')
      const asked = { ...request.params, against, role: toRole(role), measure, by: dimensions, page: pageOf(request) }
      const found = await analytics.getCellChanges(asked, contextOf(request))
      const { snapshotId = '', digest = '', ruleVersion = '' } = found.snapshot ?? {}
      const againstDigest = found.against?.digest ?? ''
      sayVerified(reply, found.snapshot)
      if (isUnchangedForEver(request, reply, [digest, againstDigest, role, measure, by])) return reply.send(undefined as never)
      const cells = JSON.parse(found.changes)
      return { snapshotId, digest, against, againstDigest, ruleVersion, role, measure, by: dimensions, cells }
    },
  )
}
