import type { Clock, LogRecord, Telemetry } from '@guzgu/ports'
import type { Connection } from './schema.ts'
import type { Wakeups } from './wakeups.ts'
import type { Writer } from './writer.ts'

// What the log, its groups and its followers share.

/** Between tries of a reader that failed: doubled from the first to the longest. */
export const FIRST_BACK_OFF_MS = 50
export const LONGEST_BACK_OFF_MS = 5_000

export type Topic = { readonly id: number; readonly partitions: number }

export type Topics = {
  readonly find: (name: string) => Topic | undefined
  /** @throws Error if it does not exist */
  readonly named: (name: string) => Topic
  readonly list: (prefix: string) => readonly { readonly topic: string; readonly partitions: number }[]
}

export type LogParts = {
  readonly reader: Connection
  readonly writer: Writer
  readonly wakeups: Wakeups
  readonly clock: Clock
  readonly telemetry: Telemetry
}

export type ReadPage = (name: string, partition: number, from: number, limit: number) => readonly LogRecord[]
