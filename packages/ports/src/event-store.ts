import type { RecordedEvent, StreamStore } from '@guzgu/event-sourcing'

/**
 * The facts of one service. `append` is atomic and durable when it resolves; of N racing appends to one version exactly one wins,
 * the others throw `VersionConflict`. Positions are gap-free from 1 and visible in order: who has read n has read all before n.
 */
export type EventStore = StreamStore & {
  /**
   * The next events after a position, in order, at most `limit`. With `waitMs` it waits so long for the first one (a long poll) and
   * then returns an empty list; an aborted signal ends the wait. The reader keeps the position: it resumes, repeats and never skips.
   */
  readonly readAll: (options: {
    readonly after: number
    readonly limit: number
    readonly waitMs?: number
    readonly signal?: AbortSignal
  }) => Promise<readonly RecordedEvent[]>
  /** The last position; 0 in an empty store. */
  readonly end: () => Promise<number>
}
