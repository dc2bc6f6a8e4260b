import type { Clock, Telemetry } from '@guzgu/ports'
import type { Contact } from './contact.ts'

/** Milliseconds, measured on a clock that nobody sets: the machine's own may jump. */
export type Timing = {
  /** One request without an answer. */
  readonly requestMs: number
  /** From `append` until it gives up: long enough for a broker to come back. */
  readonly appendMs: number
  /** From a question (`read`, `ends`, `lag`, `topics`) until it gives up, once a broker has answered for the first time. */
  readonly callMs: number
  /** How long the first record of a batch waits for others. */
  readonly lingerMs: number
  /** A member of a group that is silent for so long has lost its partitions, and knows it. */
  readonly sessionMs: number
  readonly heartbeatMs: number
}

export const DEFAULT_TIMING: Timing = {
  requestMs: 15_000,
  appendMs: 60_000,
  callMs: 30_000,
  lingerMs: 2,
  sessionMs: 10_000,
  heartbeatMs: 1_000,
}

export type KafkaLogOptions = {
  readonly brokers: readonly string[]
  /** Names the connections in the broker's own logs. */
  readonly clientId: string
  readonly clock: Clock
  readonly telemetry: Telemetry
  /** Topics whose records carry the day of their creation and not the moment: firehoses, where a moment could point at a person. */
  readonly dayOnly?: (topic: string) => boolean
  /** Replicas of a new topic; the broker's own default if not given. */
  readonly replicas?: number
  /** `min.insync.replicas` of a new topic; the broker's own default if not given. */
  readonly minInSyncReplicas?: number
  readonly timing?: Partial<Timing>
}

/** What every part of the log shares. */
export type LogParts = Pick<KafkaLogOptions, 'clock' | 'telemetry'> & {
  readonly timing: Timing
  readonly contact: Contact
  /** Aborted when the log is closed: who waits for a broker waits no more. */
  readonly closing: AbortSignal
}

/** Between tries: doubled from the first to the longest. */
export const FIRST_BACK_OFF_MS = 50
export const LONGEST_BACK_OFF_MS = 5_000
