import { TOPICS } from '@guzgu/contracts'
import { SnapshotEvent as SnapshotEventMessage } from '@guzgu/contracts/events/snapshots'
import { createUpcaster } from '@guzgu/event-sourcing'
import type { Publication } from '@guzgu/ports'
import type { SnapshotEvent } from '../domain/snapshot.ts'

const upcast = createUpcaster<SnapshotEvent | { readonly type: 'CellsQueried' }>()

/** That a snapshot is published, with its digest; what is in it is asked for. */
export const snapshotsPublication: Publication = {
  ...TOPICS.snapshots,
  toRecord: (recorded) => {
    const event = upcast(recorded)
    if (event.type !== 'SnapshotTaken') return undefined
    const { snapshotId, roundId, revision, digest, ruleVersion } = event
    const { position, metadata } = recorded
    const message = SnapshotEventMessage.encode({
      metadata: { position, at: metadata.at, correlation: metadata.correlation },
      event: { $case: 'taken', value: { snapshotId, roundId, revision, digest, ruleVersion } },
    })
    return { key: roundId, value: message.finish() }
  },
  heartbeat: (at) => SnapshotEventMessage.encode({ event: { $case: 'heartbeat', value: { at } } }).finish(),
}
