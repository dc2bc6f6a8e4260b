import { Unavailable } from '@guzgu/event-sourcing'
import type { EventLog } from '@guzgu/ports'
import kafkajs, { type Admin, type Kafka } from 'kafkajs'
import type { Connection } from './connection.ts'
import { brokerErrorOf, isFinal } from './failures.ts'
import type { KafkaLogOptions, LogParts } from './settings.ts'

/** A topic that is not there may be on its way to the broker that we ask. */
const UNKNOWN_FOR_MS = 2_000
const POLL_MS = 50

export type Topics = Pick<EventLog, 'ensureTopic' | 'topics'> & {
  /** @throws Error if it does not exist */
  readonly partitionsOf: (topic: string) => Promise<number>
}

export type TopicParts = LogParts & {
  readonly kafka: Kafka
  readonly connection: Connection
  readonly options: Pick<KafkaLogOptions, 'replicas' | 'minInSyncReplicas'>
}

/** Partitions never change: what was seen once is remembered. */
export const createTopics = (parts: TopicParts): Topics => {
  const { connection, clock } = parts
  const known = new Map<string, number>()

  const lookUp = (topic: string): Promise<number> =>
    connection.attempt(async (cluster) => {
      for (const deadline = clock.now() + UNKNOWN_FOR_MS; ; await clock.wait(POLL_MS)) {
        const partitions = await cluster.addTargetTopic(topic).then(
          () => cluster.findTopicPartitionMetadata(topic).length,
          (error) => {
            if (brokerErrorOf(error) !== 'UNKNOWN_TOPIC_OR_PARTITION') throw error
            return 0
          },
        )
        if (partitions > 0 || clock.now() > deadline) return partitions
      }
    })

  return {
    partitionsOf: async (topic) => {
      const partitions = known.get(topic) ?? (await lookUp(topic))
      if (partitions === 0) throw new Error(`the topic ${topic} does not exist`)
      known.set(topic, partitions)
      return partitions
    },
    ensureTopic: async (topic, partitions) => {
      if (!Number.isInteger(partitions) || partitions < 1) throw new Error(`${topic}: ${partitions} partitions`)
      const standing = known.get(topic) ?? (await ensure(parts, topic, partitions))
      if (standing !== partitions) throw new Error(otherPartitions(topic, standing, partitions))
      known.set(topic, partitions)
    },
    topics: async (prefix) => {
      const all = await connection.attempt(async (cluster) => (await cluster.metadata()).topicMetadata)
      return all
        .filter(({ topic }) => topic.startsWith(prefix))
        .map(({ topic, partitionMetadata }) => ({ topic, partitions: partitionMetadata.length }))
        .sort((a, b) => (a.topic < b.topic ? -1 : 1))
    },
  }
}

const otherPartitions = (topic: string, standing: number, wanted: number): string =>
  `the topic ${topic} has ${standing} partitions, not ${wanted}: keys would move, so a topic never changes its partitions. ` +
  `Configure ${standing}, or use a new version of the topic`

/** How many partitions it has when every one has a leader: who writes earlier may write twice. */
const ensure = async (parts: TopicParts, topic: string, partitions: number): Promise<number> => {
  const { kafka, clock, timing } = parts
  for (const deadline = clock.now() + timing.callMs; ; await clock.wait(POLL_MS)) {
    const admin = kafka.admin()
    try {
      await admin.connect()
      await create(admin, parts, topic, partitions)
      const standing = await withLeaders(admin, topic)
      if (standing !== undefined) {
        if (standing === partitions) await checkRetention(admin, topic)
        return standing
      }
    } catch (error) {
      if (isFinal(error) || error instanceof WrongRetention) throw error
      if (clock.now() > deadline) throw new Unavailable(`the topic ${topic} could not be made or checked`, { cause: error })
    } finally {
      await admin.disconnect().catch(() => undefined)
    }
    if (clock.now() > deadline) throw new Unavailable(`the topic ${topic} has partitions without a leader`)
  }
}

const create = async (admin: Admin, { options }: TopicParts, topic: string, partitions: number): Promise<void> => {
  const { replicas = -1, minInSyncReplicas } = options
  const configEntries = [
    { name: 'retention.ms', value: '-1' },
    ...(minInSyncReplicas === undefined ? [] : [{ name: 'min.insync.replicas', value: String(minInSyncReplicas) }]),
  ]
  // Resolves with false where it exists.
  await admin.createTopics({
    waitForLeaders: false,
    topics: [{ topic, numPartitions: partitions, replicationFactor: replicas, configEntries }],
  })
}

const withLeaders = async (admin: Admin, topic: string): Promise<number | undefined> => {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
  const partitions = topics[0]?.partitions ?? []
  if (partitions.length === 0 || partitions.some(({ leader }) => leader < 0)) return undefined
  await admin.fetchTopicOffsets(topic) // rejects where a leader does not know yet that it leads
  return partitions.length
}

class WrongRetention extends Error {}

/** Records carry the day only; a broker that deletes by age would delete them far too early, and readers would find holes. */
const checkRetention = async (admin: Admin, topic: string): Promise<void> => {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configNames: ['retention.ms'] }],
  })
  const retention = resources[0]?.configEntries.find(({ configName }) => configName === 'retention.ms')?.configValue
  if (retention !== '-1')
    throw new WrongRetention(
      `the broker deletes records of ${topic} after ${retention} ms; set its retention.ms to -1: deleting is ours to decide`,
    )
}
