import { createHash } from 'node:crypto'
import { toRole, toRoleName } from '@guzgu/contracts'
import type { Snapshot as SnapshotMessage } from '@guzgu/contracts/services/analytics'
import type { FastifyReply } from 'fastify'
import { type Static, Type } from 'typebox'
import type { App, Desk } from './desk.ts'
import { isUnchanged, isUnchangedForEver } from './etag.ts'
import { answers, forStaff } from './openapi.ts'
import { Refused } from './problems.ts'
import { closed, Id, Instant, oneOf, RoleWord } from './vocabulary.ts'

const CELLS_AT_MOST = 1_000

const Snapshot = Type.Object({
  snapshotId: Type.String(),
  roundId: Type.String(),
  revision: Type.Integer({ description: 'A later one supersedes those before it' }),
  takenAt: Instant,
  digest: Type.String({ description: 'SHA-256 over everything that is published' }),
  ruleVersion: Type.String(),
  exercises: Type.Integer(),
  schools: Type.Integer(),
  respondents: Type.Integer(),
  publishedCells: Type.Integer(),
  suppressedCells: Type.Integer(),
  verifiedAt: Type.Optional({ ...Instant, description: 'When it was last made again from the log and found to be the same' }),
  different: Type.Boolean({ description: 'The last time that it was made again it was not the same' }),
  verifying: Type.Boolean({ description: 'It is being made again' }),
  supersededBy: Type.Optional(Type.String({ description: 'The snapshot that took its place; none: it is in force' })),
})

const toSnapshot = ({ verifiedAt, isDifferent, isBeingVerified, supersededBy, ...message }: SnapshotMessage): Static<typeof Snapshot> => ({
  ...message,
  ...(verifiedAt === 0 ? {} : { verifiedAt }),
  different: isDifferent,
  verifying: isBeingVerified,
  ...(supersededBy === '' ? {} : { supersededBy }),
})

/** Beside figures that may be kept for ever: the time of the last verification changes, they do not. */
export const sayVerified = (reply: FastifyReply, snapshot: Pick<SnapshotMessage, 'verifiedAt'> | undefined): void => {
  const { verifiedAt = 0 } = snapshot ?? {}
  if (verifiedAt > 0) reply.header('guzgu-verified-at', new Date(verifiedAt).toISOString())
}

const Json = Type.Object({}, { additionalProperties: true })

/** What a figure is about. */
export const MeasureWord = Type.String({
  pattern: '^(respondents|(area|roll-up|item)/[A-Za-z0-9._-]{1,64})$',
  examples: ['area/A', 'roll-up/leadership', 'item/A1', 'respondents'],
})

/** Names of dimensions, with commas between them. */
export const Dimensions = Type.String({
  pattern: '^[a-z]+(,[a-z]+){0,7}$',
  examples: ['region,level'],
  description: 'None: the nation. At most two of region, level, urban, language, type, size; or rayon or programme alone',
})

const CellsQuery = Type.Object(
  {
    role: RoleWord,
    measure: MeasureWord,
    by: Type.Optional(Dimensions),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: CELLS_AT_MOST, default: CELLS_AT_MOST })),
    after: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
  },
  closed,
)

const CellsPage = Type.Object({
  snapshotId: Type.String(),
  digest: Type.String(),
  ruleVersion: Type.String(),
  role: RoleWord,
  measure: Type.String(),
  by: Type.Array(Type.String()),
  cells: Type.Array(Json, {
    description:
      'A shown cell has n, schools, mean or meanBand, se, interval; an item also shares, agree, slightlyAgree, naShare; a region mapClass. A hidden one has `shown: false` and a symbol: [c] suppressed, [z] not asked',
  }),
  next: Type.Optional(Type.String()),
})

/** Results of the nation: only what a snapshot has published, and only by the combinations of its catalogue. */
export const snapshotRoutes = (app: App, desk: Desk): void => {
  ofRound(app, desk)
  ofSnapshot(app, desk)
  queries(app, desk)
}

const ofRound = (app: App, { clients: { analytics }, staff, contextOf }: Desk): void => {
  const params = Type.Object({ roundId: Id })
  app.post(
    '/v1/rounds/:roundId/snapshots',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['snapshots'],
        summary: "Asks for the nation's results to be published, after the round's last seal; GET says when they are",
        params,
        response: answers({ 202: Type.Object({ roundId: Type.String() }) }),
      },
    },
    async (request, reply) => {
      await analytics.requestSnapshot(request.params, contextOf(request))
      return reply.code(202).header('location', `/v1/rounds/${request.params.roundId}/snapshots`).send(request.params)
    },
  )

  const Snapshots = Type.Object({
    items: Type.Array(Snapshot),
    requested: Type.Boolean({ description: 'One has been asked for and is not there yet' }),
    refused: Type.Optional(Type.String({ description: 'Why the last request came to nothing' })),
  })
  app.get(
    '/v1/rounds/:roundId/snapshots',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['snapshots'],
        summary: 'The snapshots of a round, the first one first',
        params,
        response: answers({ 200: Snapshots }),
      },
    },
    async (request) => {
      const { snapshots, isRequested, refused } = await analytics.listSnapshots(request.params, contextOf(request))
      return { items: snapshots.map(toSnapshot), requested: isRequested, ...(refused === '' ? {} : { refused }) }
    },
  )
}

const ofSnapshot = (app: App, { clients: { analytics }, staff, contextOf, pageOf }: Desk): void => {
  const params = Type.Object({ snapshotId: Id })
  app.get(
    '/v1/snapshots/:snapshotId',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['snapshots'],
        summary: 'What a snapshot can be asked: roles, measures, dimensions and their values',
        params,
        response: answers({ 200: Type.Intersect([Snapshot, Type.Object({ contents: Json })]) }),
      },
    },
    async (request, reply) => {
      const { snapshot, contents } = await analytics.getSnapshot(request.params, contextOf(request))
      const told = toSnapshot(snapshot as SnapshotMessage)
      if (isUnchanged(request, reply, `"${createHash('sha256').update(JSON.stringify(told)).digest('hex')}"`))
        return reply.send(undefined as never)
      return { ...told, contents: JSON.parse(contents) }
    },
  )

  app.post(
    '/v1/snapshots/:snapshotId([^:/]+)::verify',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['snapshots'],
        summary: 'Asks for a snapshot to be made again from the log and compared; GET says when it was',
        params,
        response: answers({ 202: Type.Object({ snapshotId: Type.String() }) }),
      },
    },
    async (request, reply) => {
      await analytics.verifySnapshot(request.params, contextOf(request))
      return reply.code(202).header('location', `/v1/snapshots/${request.params.snapshotId}`).send(request.params)
    },
  )

  app.get(
    '/v1/snapshots/:snapshotId/cells',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['snapshots'],
        summary: 'Published cells of one measure, by the dimensions named',
        params,
        querystring: CellsQuery,
        response: answers({ 200: CellsPage }),
      },
    },
    async (request, reply) => {
      const { role, measure, by = '', limit = CELLS_AT_MOST, after } = request.query
      const { snapshotId } = request.params
      const dimensions = by === '' ? [] : by.split(',')
      const from = after === undefined ? 0 : placeOf(after, [snapshotId, role, measure, by])
      const question = { snapshotId, role: toRole(role), measure, by: dimensions, page: pageOf(request) }
      const found = await analytics.getCells(question, contextOf(request))
      const snapshot = found.snapshot as SnapshotMessage
      sayVerified(reply, snapshot)
      if (isUnchangedForEver(request, reply, [snapshot.digest, role, measure, by, String(from), String(limit)]))
        return reply.send(undefined as never)
      const cells = JSON.parse(found.cells) as readonly Static<typeof Json>[]
      return {
        snapshotId: snapshot.snapshotId,
        digest: snapshot.digest,
        ruleVersion: snapshot.ruleVersion,
        role,
        measure,
        by: dimensions,
        cells: cells.slice(from, from + limit),
        ...(from + limit < cells.length ? { next: cursorOf(from + limit, [snapshotId, role, measure, by]) } : {}),
      }
    },
  )
}

/** A snapshot never changes, so a place in its cells is a key; the cursor says of which query. */
export const cursorOf = (place: number, query: readonly string[]): string => `${place}.${fingerprintOf(query)}`

const fingerprintOf = (query: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(query)).digest('base64url').slice(0, 16)

/** @throws Refused cursor-foreign */
export const placeOf = (cursor: string, query: readonly string[]): number => {
  const [place = '', fingerprint] = cursor.split('.')
  if (!/^\d{1,7}$/.test(place) || fingerprint !== fingerprintOf(query)) throw new Refused('cursor-foreign', { field: 'after' })
  return Number(place)
}

const queries = (app: App, { clients: { analytics }, staff, contextOf }: Desk): void => {
  const Query = Type.Object({
    at: Instant,
    accountId: Type.String(),
    snapshotId: Type.String(),
    role: RoleWord,
    measure: Type.String({ description: '`quality`, `export`, `revision`, `benchmarks` and `benchmarks/<measure>` beside measures' }),
    by: Type.Array(Type.String()),
    page: Type.Optional(Type.String({ description: 'Of a page of the platform: the same for all that one drawing of it asked' })),
  })
  const Through = Type.Optional(oneOf(['program', 'page'], 'Only what programs asked, or only what pages asked'))
  app.get(
    '/v1/cell-queries',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['snapshots'],
        summary: 'Who asked for which national cells, on a day in Baku',
        querystring: Type.Object({ day: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }), through: Through }, closed),
        response: answers({ 200: Type.Object({ items: Type.Array(Query) }) }),
      },
    },
    async (request) => {
      const { day, through } = request.query
      const { queries: asked } = await analytics.listQueries({ day }, contextOf(request))
      const wanted = through === undefined ? asked : asked.filter(({ page }) => (page === '') === (through === 'program'))
      const items = wanted.map(({ role, by, page, ...query }) => ({
        ...query,
        role: toRoleName(role),
        by: [...by],
        ...(page === '' ? {} : { page }),
      }))
      return { items }
    },
  )
}
