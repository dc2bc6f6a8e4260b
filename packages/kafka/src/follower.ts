import { Unavailable } from '@guzgu/event-sourcing'
import type { EventLog, Follower, LogRecord } from '@guzgu/ports'
import type { Kafka } from 'kafkajs'
import { alertOutOfRange } from './alert.ts'
import { OffsetOutOfRange } from './failures.ts'
import { createFeed } from './feed.ts'
import { FIRST_BACK_OFF_MS, LONGEST_BACK_OFF_MS, type LogParts } from './settings.ts'

const PAGE = 1_000

/**
 * Reads every partition from offset 0. `handle` is never called twice at a time; records that it rejects come again after a back-off, and
 * the others wait for them. An offset out of range ends the follower: `caughtUp` rejects if it still can.
 */
export const startFollower = async (
  kafka: Kafka,
  { topic, handle }: Parameters<EventLog['follow']>[0],
  goal: readonly number[],
  parts: LogParts,
): Promise<Follower> => {
  const { clock, telemetry } = parts
  const feed = createFeed(kafka, topic, goal.length, parts)
  const behind = new Set(goal.flatMap((end, partition) => (end > 0 ? [partition] : [])))
  const ending = new AbortController()
  const caughtUp = Promise.withResolvers<void>()
  caughtUp.promise.catch(() => undefined) // not everybody waits for it
  if (behind.size === 0) caughtUp.resolve()
  const turn = createTurns()

  const handleUntilDone = async (records: readonly LogRecord[]): Promise<void> => {
    for (let backOff = FIRST_BACK_OFF_MS; !ending.signal.aborted; backOff = Math.min(backOff * 2, LONGEST_BACK_OFF_MS))
      try {
        return await handle(records)
      } catch (error) {
        telemetry.log.warn({ err: error, topic }, 'a follower did not handle some records; it gets them again')
        await clock.wait(backOff, ending.signal)
      }
  }
  const reached = (partition: number, next: number): void => {
    if (next >= (goal[partition] as number) && behind.delete(partition) && behind.size === 0) caughtUp.resolve()
  }
  const run = async (partition: number): Promise<void> => {
    const source = feed.open(partition)
    source.seek(0)
    while (!ending.signal.aborted) {
      const records = await source.take(PAGE)
      const last = records.at(-1)
      if (last === undefined) return
      await turn(() => handleUntilDone(records))
      if (!ending.signal.aborted) reached(partition, last.offset + 1)
    }
  }
  const runAll = async (): Promise<void> => {
    try {
      await Promise.all(goal.map((_, partition) => run(partition)))
    } catch (error) {
      if (error instanceof OffsetOutOfRange) alertOutOfRange(telemetry, error)
      caughtUp.reject(error)
      ending.abort()
    }
  }

  const done = runAll()
  return {
    caughtUp: caughtUp.promise,
    stop: async () => {
      ending.abort()
      await feed.close()
      await done
      await turn(async () => undefined) // what is in hand
      caughtUp.reject(new Unavailable(`the reader of ${topic} was stopped before it had caught up`))
    },
  }
}

/** One at a time, in the order of asking. */
const createTurns = (): ((work: () => Promise<void>) => Promise<void>) => {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }
}
