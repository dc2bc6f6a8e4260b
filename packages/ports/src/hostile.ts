import { Unavailable } from '@guzgu/event-sourcing'
import type { AssignedPartition, EventLog, LogRecord } from './event-log.ts'
import type { Platform } from './ports.ts'

export type HostileOptions = { readonly seed: number }

/** A number from 0 to below `below`. */
type Dice = (below: number) => number

const LARGEST_BATCH = 40
/** One append in so many goes wrong. */
const APPENDS_PER_FAILURE = 12
/** One page of a follower in so many is followed by a long repeat. */
const PAGES_PER_REPEAT = 4

/**
 * The same log, as bad as its promises allow, the same for the same seed and order of calls. Every record is handed over at least twice;
 * now and then an assignment is thrown away in the middle of a batch while its `handle` still runs, a zombie, and the partition is
 * assigned anew; followers see ranges again; appends fail before, in the middle or after.
 */
export const hostileLog = (log: EventLog, { seed }: HostileOptions): EventLog => {
  const dice = createDice(seed)
  return {
    ...log,
    append: (topic, records) => appendBadly(log, dice, topic, records),
    consume: (options) => log.consume({ ...options, assigned: (partition) => assignBadly(log, dice, options, partition) }),
    follow: (options) => log.follow({ ...options, handle: (records) => repeatRanges(log, dice, options, records) }),
  }
}

/** The same platform with a hostile log for each service. */
export const hostilePlatform = (platform: Platform, { seed }: HostileOptions): Platform => {
  const logs = new Map<string, EventLog>()
  return {
    ...platform,
    portsFor: (service) => {
      const ports = platform.portsFor(service)
      const log = logs.get(service) ?? hostileLog(ports.log, { seed: seed + logs.size })
      logs.set(service, log)
      return { ...ports, log }
    },
  }
}

const appendBadly = async (
  log: EventLog,
  dice: Dice,
  ...[topic, records]: Parameters<EventLog['append']>
): ReturnType<EventLog['append']> => {
  const fate = dice(APPENDS_PER_FAILURE * 3)
  if (fate === 0) throw new Unavailable('hostile: nothing was appended')
  if (fate === 1) await log.append(topic, records.slice(0, dice(records.length + 1)))
  if (fate === 1) throw new Unavailable('hostile: some of it was appended')
  const places = await log.append(topic, records)
  if (fate === 2) throw new Unavailable('hostile: all of it was appended, but who knows')
  return places
}

const assignBadly = async (
  log: EventLog,
  dice: Dice,
  { topic, assigned }: Parameters<EventLog['consume']>[0],
  partition: number,
): Promise<AssignedPartition> => {
  let held = await assigned(partition)
  let next = held.from
  let over = false
  let thrownAway = 0
  let untilThrownAway = 1 + dice(4)

  /** The assignment becomes a zombie with a batch in hand; nobody waits for what it still does. */
  const throwAway = async (batch: readonly LogRecord[]): Promise<void> => {
    const zombie = held
    void zombie.handle(batch).catch(() => undefined)
    zombie.revoked()
    thrownAway += 1
    untilThrownAway = (1 + dice(4)) * 2 ** thrownAway // ever rarer: who must begin far back has time to get through
    const anew = await assigned(partition)
    held = anew
    next = anew.from
    if (over) anew.revoked()
  }
  /** Records from `next` on: those in hand, or from the log where the new assignment begins before them. */
  const batchFrom = async (records: readonly LogRecord[]): Promise<readonly LogRecord[]> => {
    const size = 1 + dice(LARGEST_BATCH)
    const first = records[0] as LogRecord
    if (next < first.offset) {
      const earlier = (await log.read(topic, partition, next, size)).filter(({ offset }) => offset < first.offset)
      if (earlier.length > 0) return earlier
    }
    return records.filter(({ offset }) => offset >= next).slice(0, size)
  }
  const handle = async (records: readonly LogRecord[]): Promise<number> => {
    const end = (records[records.length - 1] as LogRecord).offset + 1
    let handled = next
    while (next < end && !over) {
      const batch = await batchFrom(records)
      const last = batch[batch.length - 1] as LogRecord
      untilThrownAway -= 1
      if (untilThrownAway === 0) {
        await throwAway(batch.slice(0, 1 + dice(batch.length)))
        handled = next
        continue
      }
      handled = await held.handle(batch)
      if (over) break
      handled = await held.handle(batch)
      next = last.offset + 1
    }
    return handled
  }
  return {
    from: held.from,
    handle,
    revoked: () => {
      over = true
      held.revoked()
    },
  }
}

const repeatRanges = async (
  log: EventLog,
  dice: Dice,
  { topic, handle }: Parameters<EventLog['follow']>[0],
  records: readonly LogRecord[],
): Promise<void> => {
  for (let start = 0; start < records.length; ) {
    const batch = records.slice(start, start + 1 + dice(LARGEST_BATCH))
    await handle(batch)
    await handle(batch)
    start += batch.length
  }
  const { partition, offset } = records[0] as LogRecord
  if (offset === 0 || dice(PAGES_PER_REPEAT) > 0) return
  const earlier = await log.read(topic, partition, dice(offset), 1_000)
  const behind = (records[records.length - 1] as LogRecord).offset
  const seen = earlier.filter((record) => record.offset <= behind)
  if (seen.length > 0) await handle(seen)
}

/** mulberry32 */
const createDice = (seed: number): Dice => {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}
