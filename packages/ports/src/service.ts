import type { Fold, RecordedEvent, Transform } from '@guzgu/event-sourcing'
import type { NewRecord } from './event-log.ts'
import type { Ports } from './ports.ts'
import type { RpcBinding } from './rpc.ts'

/** Low rate: event store → relay → topic. The record carries the event's position; readers drop what is not newer. */
export type Publication = {
  readonly topic: string
  readonly partitions: number
  /** For `docs/events.md`: the cases of the topic's message. */
  readonly message: string
  /** The record of an event, or undefined if it is nobody else's business. */
  readonly toRecord: (event: RecordedEvent) => NewRecord | undefined
  /** Says that the store had been read to its end at this time (ms). */
  readonly heartbeat: (at: number) => Uint8Array
}

/** What a replica remembers of others, in memory, rebuilt at every start. */
export type Following = {
  readonly name: string
  readonly topic: string
  readonly partitions: number
  /**
   * Applies a record; the view drops what is not newer by itself. @throws UnknownCase for a case that is newer than this code: the
   * partition is held. After anything else thrown the record is kept as a dead letter and passed over.
   */
  readonly apply: (value: Uint8Array, key: string, partition: number) => void
}

/** A transform with the bytes around it. `from` and `to` are topic families: the round is appended to the name. */
// biome-ignore lint/suspicious/noExplicitAny: a service holds transforms of different types
export type TransformBinding<I = any, O = any, S = any> = {
  readonly transform: Transform<I, O, S>
  readonly from: string
  readonly to: string
  /** Undecodable bytes become an input that says so. @throws UnknownCase for a case that is newer than this code: the partition is held */
  readonly decodeInput: (value: Uint8Array) => I
  /** The key orders; the source is the offset of the input. */
  readonly encodeOutput: (output: O, source: number) => { readonly key: string; readonly value: Uint8Array }
  readonly decodeOutput: (value: Uint8Array) => { readonly source: number; readonly output: O }
  /** Whether the facts that an input refers to are known here; until then the partition is held. */
  readonly ready?: (input: I) => boolean
  /** Why the input of this output could not be read, a code from a small closed set: the record is kept as a dead letter. */
  readonly deadLetterReason?: (output: O) => string | undefined
}

/** A fold with the bytes around it. */
// biome-ignore lint/suspicious/noExplicitAny: a service holds folds of different types
export type FoldBinding<I = any, D = any> = {
  readonly fold: Fold<I, D>
  /** `source`: a firehose family (round appended), sources rise by one. `position`: a low-rate topic, positions rise. */
  readonly order: 'source' | 'position'
  readonly from: string
  /**
   * `at`: the source or position. `input` undefined: nothing for a view (a heartbeat). @throws UnknownCase for a case that is newer than
   * this code: the partition is held. Anything else thrown holds a partition of order `source`: nothing may be missing from it; of order
   * `position` the record is kept as a dead letter and passed over.
   */
  readonly decode: (value: Uint8Array) => { readonly at: number; readonly input: I | undefined }
  /** False while a fact that the input refers to has not been seen yet: the partition waits. Facts are immutable. */
  readonly ready?: (input: I) => boolean
}

/** What a service does because of something. Off during replay. At least once: make it repeatable. */
export type Reactor =
  | { readonly kind: 'events'; readonly name: string; readonly react: (event: RecordedEvent) => Promise<void> }
  | { readonly kind: 'timer'; readonly name: string; readonly everyMs: number; readonly react: (now: number) => Promise<void> }

/** A door to the outside, opened last and closed first. */
export type Edge = {
  readonly name: string
  readonly open: () => Promise<{ readonly address: string; readonly close: () => Promise<void> }>
}

export type Service = {
  readonly name: string
  readonly answers: readonly RpcBinding[]
  readonly publishes: readonly Publication[]
  readonly follows: readonly Following[]
  readonly transforms: readonly TransformBinding[]
  readonly folds: readonly FoldBinding[]
  readonly reacts: readonly Reactor[]
  readonly edges?: readonly Edge[]
}

/** Dependencies are arguments. */
export type ServiceFactory = (ports: Ports) => Promise<Service> | Service
