import type { Consumer, EventLog, Follower, NewRecord } from '@guzgu/ports'
import { partitionFor } from '@guzgu/ports'
import { createConnection, createKafka } from './connection.ts'
import { createContact } from './contact.ts'
import { startFollower } from './follower.ts'
import { startConsumer } from './group-consumer.ts'
import { createLane, type Lane, type PlacedMessage } from './lane.ts'
import { createReader } from './reader.ts'
import { DEFAULT_TIMING, type KafkaLogOptions, type LogParts } from './settings.ts'
import { createTopics } from './topics.ts'

const DAY_MS = 86_400_000
const FOREVER = Number.POSITIVE_INFINITY

export type KafkaLog = {
  readonly log: EventLog
  /** Resolves when a broker answers for the first time. */
  readonly connected: Promise<void>
  /** Ends what reads, and refuses what is not acknowledged yet. */
  readonly close: () => Promise<void>
}

/**
 * Nothing is connected before it is used. `ensureTopic`, `consume` and `follow` wait for a broker that is away until the log is closed;
 * so do questions, until a broker has answered for the first time. `append` never waits longer than `appendMs`.
 */
export const createKafkaLog = (options: KafkaLogOptions): KafkaLog => {
  const { clock, telemetry, dayOnly = () => false } = options
  const closing = new AbortController()
  const contact = createContact()
  const parts: LogParts = { clock, telemetry, contact, closing: closing.signal, timing: { ...DEFAULT_TIMING, ...options.timing } }
  const kafka = createKafka(options, parts.timing)
  const connection = createConnection(kafka, parts)
  const topics = createTopics({ ...parts, kafka, connection, options })
  const reader = createReader(connection, topics.partitionsOf)
  const lanes = new Map<string, Lane>()
  const running = new Set<Consumer>()

  const laneOf = (topic: string): Lane => {
    const lane = lanes.get(topic) ?? createLane(kafka, topic, parts)
    lanes.set(topic, lane)
    return lane
  }
  /** So that `close` ends it too. */
  const tracked = <Running extends Consumer | Follower>(started: Running): Running => {
    const stop = async (): Promise<void> => {
      running.delete(tracking)
      await started.stop()
    }
    const tracking = { ...started, stop }
    running.add(tracking)
    return tracking
  }

  const log: EventLog = {
    ensureTopic: topics.ensureTopic,
    topics: topics.topics,
    append: async (topic, records) => {
      if (records.length === 0) return []
      const deadline = performance.now() + parts.timing.appendMs
      const partitions = await topics.partitionsOf(topic, parts.timing.appendMs)
      const timestamp = dayOnly(topic) ? { timestamp: String(Math.floor(clock.now() / DAY_MS) * DAY_MS) } : {}
      const messages = records.map((record) => ({ ...toMessage(record, partitions), ...timestamp }))
      return laneOf(topic).append(messages, deadline - performance.now())
    },
    consume: async (member) => tracked(await startConsumer(kafka, member, await topics.partitionsOf(member.topic, FOREVER), parts)),
    follow: async (follower) => tracked(await startFollower(kafka, follower, await reader.ends(follower.topic, FOREVER), parts)),
    read: reader.read,
    ends: (topic) => reader.ends(topic),
    lag: reader.lag,
  }
  return {
    log,
    connected: contact.made,
    close: async () => {
      closing.abort()
      await Promise.all([...running].map(({ stop }) => stop()))
      await Promise.all([...lanes.values()].map(({ close }) => close()))
      await connection.close()
    },
  }
}

const toMessage = ({ key, value, partition }: NewRecord, partitions: number): PlacedMessage => {
  const chosen = partition ?? partitionFor(key, partitions)
  if (!Number.isInteger(chosen) || chosen < 0 || chosen >= partitions) throw new Error(`there is no partition ${chosen} of ${partitions}`)
  return { key, value: Buffer.from(value.buffer, value.byteOffset, value.byteLength), partition: chosen }
}
