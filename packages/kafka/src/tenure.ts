import type { AssignedPartition, EventLog } from '@guzgu/ports'
import { alertOutOfRange } from './alert.ts'
import { OffsetOutOfRange } from './failures.ts'
import type { Feed } from './feed.ts'
import { FIRST_BACK_OFF_MS, LONGEST_BACK_OFF_MS, type LogParts } from './settings.ts'

const MAX_RECORDS = 1_000

export type TenureOptions = Pick<Parameters<EventLog['consume']>[0], 'group' | 'topic' | 'assigned' | 'maxRecords'> & {
  readonly partition: number
  readonly feed: Feed
  readonly commit: (offset: number) => void
}

/** One partition in the hands of this member, through rejections and new assignments of it, until it is taken away. */
export type Tenure = {
  /** Resolves when it is over and nothing of it is in hand. */
  readonly run: () => Promise<void>
  /** It is over: told at once, also in the middle of a batch, of which nothing is committed any more. */
  readonly end: () => void
  /** Ends it of our own accord: the batch in hand still counts. */
  readonly finish: () => void
}

export const createTenure = (options: TenureOptions, { clock, telemetry }: LogParts): Tenure => {
  const { group, topic, partition, maxRecords = MAX_RECORDS, feed, commit } = options
  const source = feed.open(partition)
  const ending = new AbortController()
  const over = (): boolean => ending.signal.aborted
  let lost = false
  let held: AssignedPartition | undefined
  let backOff = FIRST_BACK_OFF_MS

  const warn = (error: unknown, message: string): void => telemetry.log.warn({ err: error, group, topic, partition }, message)
  const release = (): void => {
    const given = held
    held = undefined
    try {
      given?.revoked()
    } catch (error) {
      warn(error, 'revoked() threw')
    }
  }
  /** From `assigned` until it is over or something rejects. */
  const hold = async (): Promise<void> => {
    const assigned = await options.assigned(partition)
    held = assigned
    source.seek(assigned.from)
    while (!over()) {
      const records = await source.take(maxRecords)
      if (records.length === 0 || over()) return
      const handled = await assigned.handle(records)
      if (!lost) commit(handled)
      backOff = FIRST_BACK_OFF_MS
    }
  }
  const rest = async (error: unknown): Promise<void> => {
    source.rest()
    if (error instanceof OffsetOutOfRange) {
      alertOutOfRange(telemetry, error)
      backOff = LONGEST_BACK_OFF_MS
    } else warn(error, 'a batch was not handled; the partition is assigned anew')
    release()
    await clock.wait(backOff, ending.signal)
    backOff = Math.min(backOff * 2, LONGEST_BACK_OFF_MS)
  }
  const end = (): void => {
    ending.abort()
    source.close()
    release()
  }

  return {
    run: async () => {
      while (!over()) await hold().catch(rest)
      release()
    },
    end: () => {
      lost = true
      end()
    },
    finish: end,
  }
}
