import type { Consumer, EventLog, Follower, NewRecord } from '@guzgu/ports'
import { partitionFor } from '@guzgu/ports'
import { createConnection, createKafka } from './connection.ts'
import { startFollower } from './follower.ts'
import { startConsumer } from './group-consumer.ts'
import { createLane, type Lane, type PlacedMessage } from './lane.ts'
import { createReader } from './reader.ts'
import { DEFAULT_TIMING, type KafkaLogOptions, type LogParts } from './settings.ts'
import { createTopics } from './topics.ts'

const DAY_MS = 86_400_000

/**
 * The log on Kafka. Nothing is connected before it is used, and a broker that is away is waited for. `close` ends what reads, and refuses
 * what is not acknowledged yet.
 */
export const createKafkaLog = (options: KafkaLogOptions): { readonly log: EventLog; readonly close: () => Promise<void> } => {
  const { clock, telemetry, dayOnly = () => false } = options
  const parts: LogParts = { clock, telemetry, timing: { ...DEFAULT_TIMING, ...options.timing } }
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
      const partitions = await topics.partitionsOf(topic)
      const timestamp = dayOnly(topic) ? { timestamp: String(Math.floor(clock.now() / DAY_MS) * DAY_MS) } : {}
      return laneOf(topic).append(records.map((record) => ({ ...toMessage(record, partitions), ...timestamp })))
    },
    consume: async (member) => tracked(await startConsumer(kafka, member, await topics.partitionsOf(member.topic), parts)),
    follow: async (follower) => tracked(await startFollower(kafka, follower, await reader.ends(follower.topic), parts)),
    ...reader,
  }
  return {
    log,
    close: async () => {
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
