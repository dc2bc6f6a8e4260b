import { createUpcaster } from '@guzgu/event-sourcing'
import type { EventStore } from '@guzgu/ports'
import type { CellsQueried } from '../domain/cell-query.ts'
import type { Snapshot, SnapshotEvent } from '../domain/snapshot.ts'
import { UNVERIFIED, type Verification, type VerificationEvent, verifications } from '../domain/verification.ts'

const PAGE = 500

/** A query as it stands in the log. */
export type LoggedQuery = CellsQueried & { readonly at: number; readonly accountId: string }

/** What this service has decided itself, in the order of its store. */
export type OwnFacts = {
  readonly snapshots: readonly Snapshot[]
  /** By the ids of snapshots. */
  readonly verified: ReadonlyMap<string, Verification>
  readonly queries: readonly LoggedQuery[]
}

/** Facts never change: each call reads what was added meanwhile, by whichever replica. */
export const createOwnFacts = (store: EventStore): (() => Promise<OwnFacts>) => {
  const upcast = createUpcaster<SnapshotEvent | VerificationEvent | ({ readonly type: 'CellsQueried' } & CellsQueried)>()
  const snapshots: Snapshot[] = []
  const verified = new Map<string, Verification>()
  const queries: LoggedQuery[] = []
  let position = 0
  return async () => {
    for (;;) {
      const events = await store.readAll({ after: position, limit: PAGE })
      // Another call may have read some of them while this one was reading.
      for (const recorded of events.filter((read) => read.position > position)) {
        position = recorded.position
        const event = upcast(recorded)
        switch (event.type) {
          case 'SnapshotTaken': {
            const { type: _, ...snapshot } = event
            snapshots.push(snapshot)
            break
          }
          case 'VerificationRequested':
          case 'SnapshotVerified':
          case 'SnapshotFoundDifferent':
            verified.set(event.snapshotId, verifications.evolve(verified.get(event.snapshotId) ?? UNVERIFIED, event))
            break
          case 'CellsQueried': {
            const { type: _, ...query } = event
            queries.push({ ...query, at: recorded.metadata.at, accountId: recorded.metadata.actor })
            break
          }
        }
      }
      if (events.length < PAGE) return { snapshots, verified, queries }
    }
  }
}
