import { toRole } from '@guzgu/contracts'
import type { ReadRevisionRequest, ReadRevisionResponse, Snapshot as SnapshotMessage } from '@guzgu/contracts/services/analytics'
import { Rejection } from '@guzgu/event-sourcing'
import type { RpcContext } from '@guzgu/ports'
import { revisedCells } from '../domain/revised-cells.ts'
import type { Snapshot } from '../domain/snapshot.ts'
import type { OwnFacts } from './own-snapshots.ts'
import type { QueryLog } from './query-log.ts'
import { type CellsDocument, type Contents, measuresIn } from './snapshot-documents.ts'

export type RevisionOptions = {
  readonly ownFacts: () => Promise<OwnFacts>
  readonly contentsOf: (snapshot: Snapshot) => Promise<Contents>
  readonly cellsOf: (snapshot: Snapshot, role: string, measure: string) => Promise<CellsDocument['cells'] | undefined>
  readonly log: QueryLog
  readonly toText: (value: unknown) => string
  readonly toMessage: (snapshot: Snapshot) => SnapshotMessage
}

/** What a revision changed, a measure at a time; reading from the beginning is logged. */
export const createRevisions = ({ ownFacts, contentsOf, cellsOf, log, toText, toMessage }: RevisionOptions) => ({
  read: async (snapshot: Snapshot, { place, page }: ReadRevisionRequest, context: RpcContext): Promise<ReadRevisionResponse> => {
    const { snapshots } = await ownFacts()
    const before = snapshots.find(({ roundId, revision }) => roundId === snapshot.roundId && revision === snapshot.revision - 1)
    if (before === undefined) throw new Rejection('snapshot-not-a-revision', 'snapshotId')
    const [now, then] = [measuresIn(await contentsOf(snapshot)), measuresIn(await contentsOf(before))]
    const isIn = ({ role, measure }: (typeof now)[number]): boolean => now.some((one) => one.role === role && one.measure === measure)
    const measures = [...now, ...then.filter((one) => !isIn(one))]
    const found = measures[place]
    if (found === undefined) throw new Rejection('measure-unknown', 'place')
    const { role, measure } = found
    if (place === 0) {
      const roles = [...new Set(measures.map((one) => one.role))]
      await log(
        roles.map((one) => ({ snapshotId: snapshot.snapshotId, role: one, measure: 'revision', by: [] })),
        page,
        context,
      )
    }
    const cells = revisedCells((await cellsOf(before, role, measure)) ?? [], (await cellsOf(snapshot, role, measure)) ?? [], toText)
    return {
      snapshot: toMessage(snapshot),
      supersedes: toMessage(before),
      role: toRole(role),
      measure,
      cells: toText(cells),
      isLast: place === measures.length - 1,
    }
  },
})
