import { type NewEvent, type RecordedEvent, Unavailable, VersionConflict } from '@guzgu/event-sourcing'
import type { EventStore } from '@guzgu/ports'
import type { Db } from 'mongodb'
import type { Ask } from './ask.ts'
import { isDuplicateKey } from './failures.ts'
import { pause, pauses } from './pause.ts'
import { createQueue } from './queue.ts'
import { type AppendDocument, contiguous, toAppend, toEvents } from './stored-append.ts'
import { createWakeup } from './wakeup.ts'

/** An append that still has not won its place by then gives up. */
const PATIENCE_MS = 10_000

/** `prepare` makes the indexes, without which nothing is appended; it is repeatable. `closing` ends the long polls. */
export const createEventStore = (
  database: Db,
  ask: Ask,
  closing: AbortSignal,
): { readonly store: EventStore; readonly prepare: () => Promise<void> } => {
  const appends = database.collection<AppendDocument>('events')
  const oneAtATime = createQueue() // appends of one process contend for the next position anyway
  const wakeup = createWakeup()
  closing.addEventListener('abort', wakeup.wake)
  let prepared = false
  /** The last position we know of. The truth may be further: then the unique index says so. */
  let known: number | undefined

  const prepare = async (): Promise<void> => {
    if (prepared) return
    await ask(() => appends.createIndexes(INDEXES.map((key) => ({ key, unique: true }))))
    prepared = true
  }
  const end = async (): Promise<number> => {
    const last = await ask(() => appends.findOne({}, { sort: { lastPosition: -1 }, projection: { lastPosition: 1 } }))
    return last?.lastPosition ?? 0
  }
  const versionOf = async (stream: string): Promise<number> => {
    const last = await ask(() => appends.findOne({ stream }, { sort: { lastVersion: -1 }, projection: { lastVersion: 1 } }))
    return last?.lastVersion ?? 0
  }
  const exists = async (place: Partial<AppendDocument>): Promise<boolean> =>
    (await ask(() => appends.findOne(place, { projection: { _id: 1 } }))) !== null

  /** Takes the place after the last one, or nothing: a unique index lets one of all racers have it. */
  const insert = async (append: AppendDocument): Promise<boolean> => {
    try {
      await ask(() => appends.insertOne(append))
      return true
    } catch (error) {
      if (isDuplicateKey(error)) return false
      throw error
    }
  }
  const append = async (stream: string, version: number, events: readonly NewEvent[], deadline: number) => {
    if (performance.now() > deadline) throw new Unavailable('MongoDB: too many appends are waiting')
    await prepare()
    const stands = version === 0 || (await exists({ stream, lastVersion: version })) // what holds once holds for ever
    if (!stands) throw new VersionConflict(stream, version, await versionOf(stream))
    if (events.length === 0) return []
    for (const milliseconds of pauses({ from: 2, to: 50 })) {
      known ??= await end()
      const next = toAppend(stream, version, known, events)
      if (await insert(next)) {
        known = next.lastPosition
        wakeup.wake()
        return toEvents(next)
      }
      known = undefined
      if (await exists({ _id: next._id })) throw new VersionConflict(stream, version, await versionOf(stream))
      if (performance.now() > deadline) throw new Unavailable('MongoDB: too many appends race')
      await pause(milliseconds * Math.random()) // else racers stay in step
    }
    throw new Error('unreachable')
  }
  const read = async (after: number, limit: number): Promise<readonly RecordedEvent[]> => {
    const found = appends.find({ lastPosition: { $gt: after } }, { sort: { lastPosition: 1 }, limit })
    return contiguous(await ask(() => found.toArray()), after).slice(0, limit)
  }
  /** True when something stands behind this position. */
  const follows = async (after: number, waitMs: number, signal: AbortSignal | undefined): Promise<boolean> => {
    const isOver = (): boolean => signal?.aborted === true || closing.aborted
    const deadline = performance.now() + waitMs
    for (const milliseconds of pauses({ from: 25, to: 250 })) {
      const rest = deadline - performance.now()
      if (isOver() || rest <= 0) return false
      await wakeup.wait(Math.min(milliseconds, rest), signal)
      if (!isOver() && (await exists({ position: after + 1 }))) return true
    }
    return false
  }

  const store: EventStore = {
    readStream: async (stream) => {
      const found = appends.find({ stream }, { sort: { lastVersion: 1 } })
      return (await ask(() => found.toArray())).flatMap(toEvents)
    },
    append: (stream, expectedVersion, events) => {
      const deadline = performance.now() + PATIENCE_MS
      return oneAtATime(() => append(stream, expectedVersion, events, deadline))
    },
    readAll: async ({ after, limit, waitMs = 0, signal }) => {
      const events = await read(after, limit)
      if (events.length > 0 || !(await follows(after, waitMs, signal))) return events
      return read(after, limit)
    },
    end,
  }
  return { store, prepare }
}

/** All unique beside `_id`. The first decides who gets the next position; by the others the store is read. */
const INDEXES: readonly Record<string, 1>[] = [{ position: 1 }, { lastPosition: 1 }, { stream: 1, lastVersion: 1 }]
