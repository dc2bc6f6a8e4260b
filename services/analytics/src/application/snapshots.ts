import { toRole, toRoleName } from '@guzgu/contracts'
import type {
  GetBenchmarksRequest,
  GetBenchmarksResponse,
  GetCellChangesRequest,
  GetCellChangesResponse,
  GetCellsRequest,
  GetCellsResponse,
  GetQualityRequest,
  GetQualityResponse,
  GetSchoolBenchmarksResponse,
  GetSnapshotResponse,
  ListQueriesResponse,
  ListSnapshotsResponse,
  ReadExportRequest,
  ReadExportResponse,
  ReadRevisionRequest,
  ReadRevisionResponse,
  RequestSnapshotResponse,
  Snapshot as SnapshotMessage,
  VerifySnapshotResponse,
} from '@guzgu/contracts/services/analytics'
import { createCommandHandler, Rejection } from '@guzgu/event-sourcing'
import type { Ports, RpcContext } from '@guzgu/ports'
import { cellChanges, isSameMeasure } from '../domain/cell-changes.ts'
import { combinationOf, isBy } from '../domain/cell-query.ts'
import type { ExerciseFacts } from '../domain/facts.ts'
import type { NationalQuality } from '../domain/national-quality.ts'
import type { Snapshot } from '../domain/snapshot.ts'
import { snapshots, snapshotsStream } from '../domain/snapshot.ts'
import { type Verification, verificationStream, verifications } from '../domain/verification.ts'
import { createBenchmarks } from './benchmarks.ts'
import type { Directory } from './directory.ts'
import { createOwnFacts } from './own-snapshots.ts'
import { createQueryLog } from './query-log.ts'
import type { Render } from './reports.ts'
import { createRevisions } from './revisions.ts'
import { type CellsDocument, CONTENTS, type Contents, cellsId, measuresIn, QUALITY, SNAPSHOT_CELLS } from './snapshot-documents.ts'

export type SnapshotOptions = Pick<Ports, 'store' | 'views' | 'clock' | 'ids'> & {
  readonly directory: Directory
  readonly toText: (value: unknown) => string
  readonly render: Render
}

/** Snapshots of the nation, for the ministry and analysts: asked for, listed, read cell by cell. Every reading of cells is logged. */
export const createSnapshots = (options: SnapshotOptions) => {
  const { store, clock, directory, views, toText, render } = options
  const handler = createCommandHandler(store, snapshots)
  const verifying = createCommandHandler(store, verifications)
  const ownFacts = createOwnFacts(store)
  const log = createQueryLog(options)
  const benchmarks = createBenchmarks({ views, directory, ownFacts, log, toText, render, toMessage })

  const known = async (snapshotId: string, field = 'snapshotId'): Promise<Known> => {
    const { snapshots, verified } = await ownFacts()
    const found = snapshots.find((one) => one.snapshotId === snapshotId)
    if (found === undefined) throw new Rejection('snapshot-unknown', field)
    return { ...found, ...verified.get(snapshotId), ...supersededIn(snapshots, found) }
  }

  const contentsOf = async (snapshot: Snapshot): Promise<Contents> => {
    const contents = await views.get(CONTENTS, snapshot.digest)
    if (contents === undefined) throw new Rejection('snapshot-not-ready', 'snapshotId')
    return contents.document as Contents
  }

  const cellsOf = async (snapshot: Snapshot, role: string, measure: string): Promise<CellsDocument['cells'] | undefined> => {
    const stored = await views.get(SNAPSHOT_CELLS, cellsId(snapshot.digest, role, measure))
    if (stored === undefined) await contentsOf(snapshot)
    return (stored?.document as CellsDocument | undefined)?.cells
  }

  const revisions = createRevisions({ ownFacts, contentsOf, cellsOf, log, toText, toMessage })

  return {
    requestSnapshot: async (roundId: string, { actor, correlation }: RpcContext): Promise<RequestSnapshotResponse> => {
      const now = clock.now()
      const round = directory.round(roundId)
      if (round === undefined) throw new Rejection('round-unknown', 'roundId')
      const exercises = directory.exercisesOfRound(roundId)
      const isOver = exercises.every(({ stage }) => stage === 'sealed' || (stage === 'planned' && now >= round.endsAt))
      if (!isOver || !exercises.some(({ stage }) => stage === 'sealed')) throw new Rejection('round-not-sealed', 'roundId')
      await handler.handle(
        snapshotsStream(roundId),
        { type: 'RequestSnapshot', roundId, now },
        { at: now, actor: actor.accountId, correlation },
      )
      return {}
    },

    /** Those of a round come from its stream, in one read: what is no longer requested is in the list, or was refused. */
    listSnapshots: async (roundId: string): Promise<ListSnapshotsResponse> => {
      const ofRound = roundId === '' ? undefined : (await handler.load(snapshotsStream(roundId))).state
      const { snapshots, verified } = await ownFacts()
      const all = ofRound?.taken ?? snapshots
      const listed = all.map((one): Known => ({ ...one, ...verified.get(one.snapshotId), ...supersededIn(all, one) }))
      return { snapshots: listed.map(toMessage), isRequested: ofRound?.isRequested ?? false, refused: ofRound?.refused ?? '' }
    },

    /** Asks for it to be made again from the log; `ListSnapshots` and `GetSnapshot` say when it was. */
    verifySnapshot: async (snapshotId: string, { actor, correlation }: RpcContext): Promise<VerifySnapshotResponse> => {
      await known(snapshotId)
      const now = clock.now()
      await verifying.handle(
        verificationStream(snapshotId),
        { type: 'RequestVerification', snapshotId, occasion: 'request', now },
        { at: now, actor: actor.accountId, correlation },
      )
      return {}
    },

    getSnapshot: async (snapshotId: string): Promise<GetSnapshotResponse> => {
      const snapshot = await known(snapshotId)
      return { snapshot: toMessage(snapshot), contents: toText(await contentsOf(snapshot)) }
    },

    readRevision: async (request: ReadRevisionRequest, context: RpcContext): Promise<ReadRevisionResponse> =>
      revisions.read(await known(request.snapshotId), request, context),

    getCells: async (request: GetCellsRequest, context: RpcContext): Promise<GetCellsResponse> => {
      const snapshot = await known(request.snapshotId)
      const [by, role] = [combinationOf(request.by), toRoleName(request.role)]
      const cells = await cellsOf(snapshot, role, request.measure)
      if (cells === undefined) throw new Rejection('measure-unknown', 'measure')
      await log([{ snapshotId: snapshot.snapshotId, role, measure: request.measure, by }], request.page, context)
      return { snapshot: toMessage(snapshot), cells: toText(cells.filter((cell) => isBy(by, cell))) }
    },

    getQuality: async (request: GetQualityRequest, context: RpcContext): Promise<GetQualityResponse> => {
      const snapshot = await known(request.snapshotId)
      const role = toRoleName(request.role)
      const stored = await views.get(QUALITY, snapshot.digest)
      if (stored === undefined) throw new Rejection('snapshot-not-ready', 'snapshotId')
      const { roles, comparisons } = stored.document as NationalQuality
      const ofRole = roles.find((one) => one.role === role)
      if (ofRole === undefined) throw new Rejection('role-without-results', 'role')
      await log([{ snapshotId: snapshot.snapshotId, role, measure: 'quality', by: [] }], request.page, context)
      const mine = comparisons.filter((comparison) => comparison.roles.includes(role))
      return { snapshot: toMessage(snapshot), quality: toText({ ...ofRole, comparisons: mine }) }
    },

    getCellChanges: async (request: GetCellChangesRequest, context: RpcContext): Promise<GetCellChangesResponse> => {
      const [snapshot, against] = [await known(request.snapshotId), await known(request.against, 'against')]
      const [by, role, { measure }] = [combinationOf(request.by), toRoleName(request.role), request]
      const cells = await cellsOf(snapshot, role, measure)
      if (cells === undefined) throw new Rejection('measure-unknown', 'measure')
      const [before, now] = [(await contentsOf(against)).questionnaire, (await contentsOf(snapshot)).questionnaire]
      const isSame = isSameMeasure(
        measure,
        directory.questionnaire(before.id, before.version),
        directory.questionnaire(now.id, now.version),
      )
      const earlier = isSame ? ((await cellsOf(against, role, measure)) ?? []) : []
      await log([{ snapshotId: snapshot.snapshotId, role, measure, by }], request.page, context)
      const changes = cellChanges(
        earlier,
        cells.filter((cell) => isBy(by, cell)),
      )
      return { snapshot: toMessage(snapshot), against: toMessage(against), changes: toText(changes) }
    },

    getBenchmarks: async (request: GetBenchmarksRequest, context: RpcContext): Promise<GetBenchmarksResponse> =>
      benchmarks.get(await known(request.snapshotId), request, context),

    getSchoolBenchmarks: (exercise: ExerciseFacts, page: string, context: RpcContext): Promise<GetSchoolBenchmarksResponse> =>
      benchmarks.ofSchool(exercise, page, context),

    readExport: async ({ snapshotId, place }: ReadExportRequest, context: RpcContext): Promise<ReadExportResponse> => {
      const snapshot = await known(snapshotId)
      const contents = (await views.get(CONTENTS, snapshot.digest))?.document as Contents | undefined
      if (contents === undefined) throw new Rejection('snapshot-not-ready', 'snapshotId')
      const measures = measuresIn(contents)
      const found = measures[place]
      if (found === undefined) throw new Rejection('measure-unknown', 'place')
      const { role, measure } = found
      const stored = await views.get(SNAPSHOT_CELLS, cellsId(snapshot.digest, role, measure))
      if (stored === undefined) throw new Rejection('snapshot-not-ready', 'snapshotId')
      if (place === 0) {
        const asked = contents.roles.map((one) => ({ snapshotId, role: one.role, measure: EXPORT, by: [] }))
        await log(asked, '', context)
      }
      const { cells } = stored.document as CellsDocument
      return { role: toRole(role), measure, cells: toText(cells), isLast: place === measures.length - 1 }
    },

    /** Of one day in Baku (UTC+4, no summer time). */
    listQueries: async (day: string): Promise<ListQueriesResponse> => ({
      queries: (await ownFacts()).queries
        .filter(({ at }) => new Date(at + BAKU_MS).toISOString().startsWith(day))
        .map(({ role, by, page = '', ...query }) => ({ ...query, role: toRole(role), by: [...by], page })),
    }),
  }
}

/** In the log of queries: all measures of a role, over the whole catalogue. */
const EXPORT = 'export'

const BAKU_MS = 4 * 3_600_000

type Known = Snapshot & Partial<Verification> & { readonly supersededBy?: string }

const supersededIn = (all: readonly Snapshot[], { roundId, revision }: Snapshot): Pick<Known, 'supersededBy'> => {
  const next = all.find((one) => one.roundId === roundId && one.revision === revision + 1)
  return next === undefined ? {} : { supersededBy: next.snapshotId }
}

const toMessage = ({
  exercises,
  schoolsPosition: _,
  hasSample: __,
  hasGender: ___,
  lookedAt: ____,
  requested,
  verifiedAt = 0,
  ...snapshot
}: Known): SnapshotMessage => ({
  ...snapshot,
  exercises: exercises.length,
  verifiedAt,
  isDifferent: snapshot.isDifferent === true,
  isBeingVerified: requested !== undefined,
  supersededBy: snapshot.supersededBy ?? '',
})
