/** A record in a partition of a topic. `offset` rises by one and starts at 0 (a safe integer). */
export type LogRecord = {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly key: string
  readonly value: Uint8Array
}

export type NewRecord = {
  readonly key: string
  readonly value: Uint8Array
  /** From the key (`partitionFor`) if not given. */
  readonly partition?: number
  /** An engine may drop earlier records of this key that were marked so too: only the newest says anything (heartbeats). Never in a firehose. */
  readonly supersedes?: boolean
}

/** What a member of a group does with one partition while it is assigned to it. */
export type AssignedPartition = {
  /** The offset to begin at, from the reader's own documents or output: the truth, whatever the group committed. */
  readonly from: number
  /**
   * Records in order, some of them perhaps again. Resolves with the offset up to which (excluded) all is safely handled: it is committed for lag only.
   * A rejection gives up the assignment; after a back-off the partition is assigned anew and begins at its new `from`.
   */
  readonly handle: (records: readonly LogRecord[]) => Promise<number>
  /** The assignment is over; the member may already be a zombie. Nothing more is handed in. */
  readonly revoked: () => void
}

export type Consumer = {
  /** Leaves the group after the batches in hand. */
  readonly stop: () => Promise<void>
}

export type Follower = {
  /** Resolves when the ends that stood at the start have been handled. */
  readonly caughtUp: Promise<void>
  readonly stop: () => Promise<void>
}

/** Partitioned, ordered per key, durable. */
export type EventLog = {
  /** Creates a topic if absent. @throws Error if it exists with another number of partitions: keyed topics never change theirs. */
  readonly ensureTopic: (topic: string, partitions: number) => Promise<void>
  /** Topics whose name begins so, sorted. */
  readonly topics: (prefix: string) => Promise<readonly { readonly topic: string; readonly partitions: number }[]>
  /**
   * Resolves only when all are durable, with the place of each. Records of one call and partition keep their order and stand behind every
   * record acknowledged before. @throws Unavailable when the outcome is unknown: some may stand in the log.
   */
  readonly append: (
    topic: string,
    records: readonly NewRecord[],
  ) => Promise<readonly { readonly partition: number; readonly offset: number }[]>
  /** A group shares the partitions of a topic: each has one member at a time, as far as anyone can know. `assigned` may read before it answers. */
  readonly consume: (options: {
    readonly group: string
    readonly topic: string
    readonly assigned: (partition: number) => Promise<AssignedPartition>
    /** Largest batch handed to `handle`. */
    readonly maxRecords?: number
  }) => Promise<Consumer>
  /** This reader alone reads every partition from the start and goes on. A rejected `handle` gets the same records again. */
  readonly follow: (options: {
    readonly topic: string
    readonly handle: (records: readonly LogRecord[]) => void | Promise<void>
  }) => Promise<Follower>
  /** At most `limit` records from an offset (included), those that are durable now; empty at the end. */
  readonly read: (topic: string, partition: number, from: number, limit: number) => Promise<readonly LogRecord[]>
  /** The next offset of every partition. */
  readonly ends: (topic: string) => Promise<readonly number[]>
  /** Records not yet committed by a group, per partition. */
  readonly lag: (group: string, topic: string) => Promise<readonly number[]>
}

/** FNV-1a over the key's UTF-8: where a keyed record goes on engines that leave it to us. */
export const partitionFor = (key: string, partitions: number): number => {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(key)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash % partitions
}
