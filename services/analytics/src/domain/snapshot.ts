import { type Decider, Rejection } from '@guzgu/event-sourcing'

/**
 * What a snapshot was made of, and what came out: enough to make it again, to the same digest, from the log. An exercise that is sealed
 * never changes, so its id is enough; the registry changes, so how far it had been read is noted.
 */
export type SnapshotContent = {
  readonly ruleVersion: string
  /** Ids of the sealed exercises, in their order. */
  readonly exercises: readonly string[]
  /** The schools drawn for the round are in it, apart. */
  readonly hasSample?: true
  /** Figures by gender are in it. */
  readonly hasGender?: true
  /** The last event of the registry that was known, by its position. */
  readonly schoolsPosition: number
  readonly schools: number
  readonly respondents: number
  /** Cells of all roles and measures. */
  readonly publishedCells: number
  readonly suppressedCells: number
  /** SHA-256, hexadecimal, over everything that is published. */
  readonly digest: string
}

/**
 * Why a requested snapshot was not taken: what changed would show what a few people answered (R10, R11); or the log gives another snapshot
 * than was published, so nothing can be made safe beside it.
 */
export type SnapshotRefusal = 'snapshot-revision-unsafe' | 'snapshot-not-reproducible'

export type SnapshotCommand =
  | { readonly type: 'RequestSnapshot'; readonly roundId: string; readonly now: number }
  | { readonly type: 'TakeSnapshot'; readonly roundId: string; readonly takenAt: number; readonly content: SnapshotContent }
  | { readonly type: 'RefuseSnapshot'; readonly roundId: string; readonly reason: SnapshotRefusal }

export type Snapshot = SnapshotContent & {
  readonly snapshotId: string
  readonly roundId: string
  /** 1 is the first; a later one supersedes those before it. */
  readonly revision: number
  readonly takenAt: number
}

export type SnapshotEvent =
  | { readonly type: 'SnapshotRequested'; readonly roundId: string; readonly requestedAt: number }
  | ({ readonly type: 'SnapshotTaken' } & Snapshot)
  /** Nothing had changed since the last one. */
  | { readonly type: 'SnapshotConfirmed'; readonly roundId: string; readonly snapshotId: string }
  | { readonly type: 'SnapshotRefused'; readonly roundId: string; readonly reason: SnapshotRefusal }

export type SnapshotRejection = 'snapshot-not-requested'

/** Those of a round, the first one first. */
export type Snapshots = {
  readonly taken: readonly Snapshot[]
  readonly isRequested: boolean
  /** Why the last request came to nothing. */
  readonly refused?: SnapshotRefusal
}

const PREFIX = 'snapshots-'
export const snapshotsStream = (roundId: string): string => `${PREFIX}${roundId}`

/** One stream per round. It is requested by a person and taken by whoever has seen everything that is sealed. */
export const snapshots: Decider<SnapshotCommand, SnapshotEvent, Snapshots> = {
  initial: { taken: [], isRequested: false },
  decide: (command, { taken, isRequested }) => {
    const { roundId } = command
    if (command.type === 'RequestSnapshot') return isRequested ? [] : [{ type: 'SnapshotRequested', roundId, requestedAt: command.now }]
    if (!isRequested) throw new Rejection('snapshot-not-requested' satisfies SnapshotRejection)
    if (command.type === 'RefuseSnapshot') return [{ type: 'SnapshotRefused', roundId, reason: command.reason }]
    const last = taken.at(-1)
    if (last?.digest === command.content.digest) return [{ type: 'SnapshotConfirmed', roundId, snapshotId: last.snapshotId }]
    const revision = taken.length + 1
    const { takenAt, content } = command
    return [{ type: 'SnapshotTaken', snapshotId: `${roundId}.${revision}`, roundId, revision, takenAt, ...content }]
  },
  evolve: (state, event) => {
    switch (event.type) {
      case 'SnapshotRequested':
        return { taken: state.taken, isRequested: true }
      case 'SnapshotTaken': {
        const { type: _, ...snapshot } = event
        return { taken: [...state.taken, snapshot], isRequested: false }
      }
      case 'SnapshotConfirmed':
        return { taken: state.taken, isRequested: false }
      case 'SnapshotRefused':
        return { taken: state.taken, isRequested: false, refused: event.reason }
      default:
        return event satisfies never
    }
  },
}
