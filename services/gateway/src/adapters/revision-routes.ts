import { toRoleName } from '@guzgu/contracts'
import { type Static, Type } from 'typebox'
import type { App, Desk } from './desk.ts'
import { isUnchangedForEver } from './etag.ts'
import { answers, forStaff } from './openapi.ts'
import { cursorOf, placeOf, sayVerified } from './snapshot-routes.ts'
import { closed, Id, RoleWord } from './vocabulary.ts'

const CHANGES_AT_MOST = 1_000

const Json = Type.Object({}, { additionalProperties: true })
const Change = Type.Object({
  role: RoleWord,
  measure: Type.String(),
  key: Type.String(),
  by: Type.Record(Type.String(), Type.String()),
  before: Type.Optional({ ...Json, description: 'As the earlier snapshot shows it; none: it has no such cell' }),
  now: Type.Optional({ ...Json, description: 'As this snapshot shows it' }),
})

const Revision = Type.Object({
  snapshotId: Type.String(),
  digest: Type.String(),
  supersedes: Type.String(),
  supersededDigest: Type.String(),
  ruleVersion: Type.String(),
  changes: Type.Array(Change),
  next: Type.Optional(Type.String()),
})

const Query = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: CHANGES_AT_MOST, default: CHANGES_AT_MOST })),
    after: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
  },
  closed,
)

type Place = { readonly measure: number; readonly cell: number }
/** Cells of a measure are fewer. */
const CELLS_PER_MEASURE = 10_000
const toNumber = ({ measure, cell }: Place): number => measure * CELLS_PER_MEASURE + cell
const toPlace = (place: number): Place => ({ measure: Math.floor(place / CELLS_PER_MEASURE), cell: place % CELLS_PER_MEASURE })

/** What a revision changed: the list that stands beside every snapshot but the first. */
export const revisionRoutes = (app: App, { clients: { analytics }, staff, contextOf, pageOf }: Desk): void => {
  app.get(
    '/v1/snapshots/:snapshotId/revision',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['snapshots'],
        summary: 'Cells that a revision changed against the snapshot before it, as both show them',
        params: Type.Object({ snapshotId: Id }),
        querystring: Query,
        response: answers({ 200: Revision }),
      },
    },
    async (request, reply) => {
      const { snapshotId } = request.params
      const { limit = CHANGES_AT_MOST, after } = request.query
      const from = toPlace(after === undefined ? 0 : placeOf(after, [snapshotId, 'revision']))
      const read = (place: number) => analytics.readRevision({ snapshotId, place, page: pageOf(request) }, contextOf(request))
      const changes: Static<typeof Change>[] = []
      let next: Place | undefined
      let found = await read(from.measure)
      for (let place = from.measure; ; found = await read(place)) {
        const role = toRoleName(found.role)
        const cells = JSON.parse(found.cells) as readonly Pick<Static<typeof Change>, 'key' | 'by'>[]
        const skipped = place === from.measure ? from.cell : 0
        const room = limit - changes.length
        changes.push(...cells.slice(skipped, skipped + room).map((cell) => ({ ...cell, role, measure: found.measure })))
        if (cells.length > skipped + room) next = { measure: place, cell: skipped + room }
        place += 1
        if (next !== undefined || found.isLast) break
      }
      const { digest = '', ruleVersion = '' } = found.snapshot ?? {}
      const { snapshotId: supersedes = '', digest: supersededDigest = '' } = found.supersedes ?? {}
      sayVerified(reply, found.snapshot)
      if (isUnchangedForEver(request, reply, [digest, supersededDigest, after ?? '', String(limit)])) return reply.send(undefined as never)
      return {
        snapshotId,
        digest,
        supersedes,
        supersededDigest,
        ruleVersion,
        changes,
        ...(next === undefined ? {} : { next: cursorOf(toNumber(next), [snapshotId, 'revision']) }),
      }
    },
  )
}
