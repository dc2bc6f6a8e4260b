import { isUnknownCase } from '@guzgu/contracts'
import type { Following, LogRecord } from '@guzgu/ports'
import { type DeadLetters, reasonFor } from './dead-letters.ts'
import type { Holds } from './holds.ts'

export type Followed = {
  readonly handle: (records: readonly LogRecord[]) => Promise<void>
  /** Whether a case that this code does not know holds a partition: until newer code is started. */
  readonly isHeld: () => boolean
}

/**
 * Hands records to a view in memory. One that it cannot read is kept as a dead letter and passed over; one newer than this code ends its
 * partition here, for the view would be wrong without it. Other partitions go on. Every start tries all again.
 */
export const followRecords = (service: string, following: Following, deadLetters: DeadLetters, holds: Holds): Followed => {
  const reader = `${service}.${following.name}`
  const held = new Set<number>()
  const apply = async (record: LogRecord): Promise<void> => {
    const { topic, partition, offset, key, value } = record
    if (held.has(partition)) return
    try {
      following.apply(value, key, partition)
    } catch (error) {
      if (!isUnknownCase(error, value)) return deadLetters.keep(reader, [{ record, reason: reasonFor(value) }])
      held.add(partition)
      holds.hold(reader, `${topic}/${partition}/${offset}`, error)
    }
  }
  return {
    handle: async (records) => {
      for (const record of records) await apply(record)
    },
    isHeld: () => held.size > 0,
  }
}
