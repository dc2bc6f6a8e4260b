import type { LogRecord } from '@guzgu/ports'
import type { Kafka } from 'kafkajs'
import { type Connection, createConnection } from './connection.ts'
import { OffsetOutOfRange } from './failures.ts'
import { type FetchOptions, fetchPages, type Page, type Wanted } from './fetch.ts'
import { createGate, type Gate } from './gate.ts'
import type { LogParts } from './settings.ts'

/** A broker with nothing new for us answers after this time, or at once when something comes. */
const LONG_POLL_MS = 500
/** The same while a partition that we do not ask for may want records at any moment. */
const SHORT_POLL_MS = 20
const SIZES = { maxBytes: 8 << 20, maxBytesPerPartition: 1 << 20 }

/** The records of one partition, from where its reader seeks. */
export type Source = {
  readonly seek: (from: number) => void
  /** The next records in order, at most so many: waits for them. Nothing once it is closed. @throws OffsetOutOfRange */
  readonly take: (limit: number) => Promise<readonly LogRecord[]>
  /** Until the next `seek` nothing is wanted. */
  readonly rest: () => void
  readonly close: () => void
}

/** Reads partitions of a topic for their readers, a page ahead of them; a slow reader does not hold up the others. */
export type Feed = { readonly open: (partition: number) => Source; readonly close: () => Promise<void> }

type Slot = {
  state: 'pending' | 'reading' | 'resting' | 'closed'
  next: number
  page: readonly LogRecord[]
  failure: OffsetOutOfRange | undefined
  readonly arrived: Gate
}

/** On a connection of its own: a broker answers one request of a connection after the other, and long polls are long. */
export const createFeed = (kafka: Kafka, topic: string, partitions: number, parts: LogParts): Feed => {
  const connection = createConnection(kafka, parts)
  const slots = new Map<number, Slot>()
  const hungry = createGate()
  const loops = startLoops(connection, { topic, partitions, slots, hungry, parts })

  return {
    open: (partition) => {
      const slot: Slot = { state: 'pending', next: 0, page: [], failure: undefined, arrived: createGate() }
      slots.set(partition, slot)
      return {
        seek: (from) => {
          if (slot.state === 'closed') return
          Object.assign(slot, { state: 'reading', next: from, page: [], failure: undefined })
          hungry.open()
        },
        take: async (limit) => {
          while (slot.page.length === 0) {
            if (slot.failure !== undefined) throw slot.failure
            if (slot.state === 'closed') return []
            await slot.arrived.passed()
          }
          if (slot.state === 'closed') return []
          const taken = slot.page.slice(0, limit)
          slot.page = slot.page.slice(limit)
          if (slot.page.length === 0) hungry.open()
          return taken
        },
        rest: () => {
          if (slot.state !== 'closed') Object.assign(slot, { state: 'resting', page: [] })
        },
        close: () => {
          slot.state = 'closed'
          if (slots.get(partition) === slot) slots.delete(partition)
          slot.arrived.open()
        },
      }
    },
    close: async () => {
      for (const slot of slots.values()) {
        slot.state = 'closed'
        slot.arrived.open()
      }
      await connection.close()
      hungry.open()
      await loops.stop()
    },
  }
}

type LoopOptions = {
  readonly topic: string
  readonly partitions: number
  readonly slots: ReadonlyMap<number, Slot>
  readonly hungry: Gate
  readonly parts: LogParts
}

/** One loop per leader: a broker that is slow or away holds up its own partitions only. */
const startLoops = (connection: Connection, options: LoopOptions): { readonly stop: () => Promise<void> } => {
  const { topic, partitions, slots, hungry, parts } = options
  const all = Array.from({ length: partitions }, (_, partition) => partition)
  const running = new Map<string, Promise<void>>()
  let stopped = false

  /** One request to one leader. False when it leads nothing of ours any more. */
  const round = (nodeId: string): Promise<boolean> =>
    connection.attempt(async (cluster) => {
      await cluster.addTargetTopic(topic)
      await cluster.refreshMetadataIfNecessary()
      const leaders = cluster.findLeaderForPartitions(topic, all)
      for (const other of Object.keys(leaders)) start(other)
      const led = leaders[nodeId]
      if (led === undefined) return false
      const asked = wantedOf(slots, led)
      if (asked.length === 0) {
        await Promise.race([hungry.passed(), parts.clock.wait(LONG_POLL_MS)])
        return true
      }
      const waiting = [...slots.values()].some(({ state, page }) => state === 'pending' || page.length > 0)
      const fetching: FetchOptions = { ...SIZES, maxWaitMs: waiting ? SHORT_POLL_MS : LONG_POLL_MS }
      for (const page of await fetchPages(cluster, { topic, nodeId, wanted: asked }, fetching)) await arrive(page, asked, options)
      return true
    }, Number.POSITIVE_INFINITY)

  const loop = async (nodeId: string): Promise<void> => {
    while (!stopped) {
      try {
        if (!(await round(nodeId))) return
      } catch (error) {
        if (error instanceof OffsetOutOfRange) fail(slots.get(error.partition), error)
        else if (!stopped) {
          parts.telemetry.log.error({ err: error, topic }, 'records cannot be fetched; trying again')
          await parts.clock.wait(LONG_POLL_MS)
        }
      }
    }
  }
  const start = (nodeId: string): void => {
    if (stopped || running.has(nodeId)) return
    running.set(
      nodeId,
      loop(nodeId).finally(() => running.delete(nodeId)),
    )
  }
  start('who leads?') // nobody is called so: it asks, and ends
  return {
    stop: async () => {
      stopped = true
      await Promise.all(running.values())
    },
  }
}

const wantedOf = (slots: ReadonlyMap<number, Slot>, partitions: readonly number[]): readonly Wanted[] =>
  partitions.flatMap((partition) => {
    const slot = slots.get(partition)
    return slot?.state === 'reading' && slot.page.length === 0 && slot.failure === undefined ? [{ partition, from: slot.next }] : []
  })

const arrive = async ({ partition, records, next, end }: Page, asked: readonly Wanted[], options: LoopOptions): Promise<void> => {
  const from = asked.find((one) => one.partition === partition)?.from as number
  const slot = options.slots.get(partition)
  if (slot?.state !== 'reading' || slot.next !== from || slot.page.length > 0) return // it has been sought elsewhere meanwhile
  slot.next = next
  if (records.length > 0) {
    slot.page = records
    slot.arrived.open()
  } else if (next === from && end > from) await options.parts.clock.wait(SHORT_POLL_MS) // the answer had no room for it
}

const fail = (slot: Slot | undefined, failure: OffsetOutOfRange): void => {
  if (slot?.state !== 'reading' || slot.next !== failure.wanted) return
  slot.failure = failure
  slot.arrived.open()
}
