import { setImmediate } from 'node:timers/promises'
import { Unavailable } from '@guzgu/event-sourcing'
import type { EventLog, Follower } from '@guzgu/ports'
import { FIRST_BACK_OFF_MS, LONGEST_BACK_OFF_MS, type LogParts, type ReadPage, type Topic, type Topics } from './log-parts.ts'
import { createGate } from './wakeups.ts'

const PAGE = 1_000

export type FollowerParts = Pick<LogParts, 'wakeups' | 'clock' | 'telemetry'> & {
  readonly topics: Topics
  readonly readPage: ReadPage
  readonly endsOf: (topic: Topic) => readonly number[]
}

/** Readers that see a whole topic from its start. `handle` is never called twice at a time. */
export const createFollowers = (parts: FollowerParts): { readonly start: EventLog['follow']; readonly close: () => Promise<void> } => {
  const running = new Set<() => Promise<void>>()
  return {
    start: async (options) => {
      const follower = startFollower(options, parts)
      const stop = async (): Promise<void> => {
        running.delete(stop)
        await follower.stop()
      }
      running.add(stop)
      return { caughtUp: follower.caughtUp, stop }
    },
    close: async () => {
      await Promise.all([...running].map((stop) => stop()))
    },
  }
}

const startFollower = ({ topic: name, handle }: Parameters<EventLog['follow']>[0], parts: FollowerParts): Follower => {
  const { wakeups, clock, telemetry, topics, readPage, endsOf } = parts
  const goal = endsOf(topics.named(name))
  const next = goal.map(() => 0)
  const gate = createGate()
  const ending = new AbortController()
  const caughtUp = Promise.withResolvers<void>()
  caughtUp.promise.catch(() => undefined) // not everybody waits for it

  /** One page of a partition. True if there was one. */
  const advance = async (partition: number): Promise<boolean> => {
    const records = readPage(name, partition, next[partition] as number, PAGE)
    const last = records[records.length - 1]
    if (last === undefined) return false
    await handle(records)
    next[partition] = last.offset + 1
    return true
  }
  const run = async (): Promise<void> => {
    let backOff = FIRST_BACK_OFF_MS
    while (!ending.signal.aborted) {
      try {
        let moved = false
        for (let partition = 0; partition < next.length && !ending.signal.aborted; partition += 1)
          moved = (await advance(partition)) || moved
        backOff = FIRST_BACK_OFF_MS
        if (goal.every((end, partition) => (next[partition] as number) >= end)) caughtUp.resolve()
        await (moved ? setImmediate() : gate.passed())
      } catch (error) {
        telemetry.log.warn({ err: error, topic: name }, 'a follower did not handle some records; it gets them again')
        await clock.wait(backOff, ending.signal)
        backOff = Math.min(backOff * 2, LONGEST_BACK_OFF_MS)
      }
    }
  }

  const unsubscribes = next.map((_, partition) => wakeups.subscribe(`${name}/${partition}`, gate))
  const done = run()
  return {
    caughtUp: caughtUp.promise,
    stop: async () => {
      ending.abort()
      gate.open()
      await done
      for (const unsubscribe of unsubscribes) unsubscribe()
      caughtUp.reject(new Unavailable(`the reader of ${name} was stopped before it had caught up`))
    },
  }
}
