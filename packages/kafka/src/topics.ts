import { Unavailable } from '@guzgu/event-sourcing'
import type { EventLog } from '@guzgu/ports'
import type { Admin, Kafka } from 'kafkajs'
import type { Connection } from './connection.ts'
import { createSeldom } from './contact.ts'
import { brokerErrorOf, isFinal } from './failures.ts'
import { FIRST_BACK_OFF_MS, type KafkaLogOptions, type LogParts } from './settings.ts'
import { checkSettings, settingsOf, WrongSetting } from './topic-settings.ts'
import { hangUp, REQUESTS_PER_WORK, within } from './within.ts'

/** A topic that is not there may be on its way to the broker that we ask. */
const UNKNOWN_FOR_MS = 2_000
const POLL_MS = 50
const LONGEST_PAUSE_MS = 1_000

export type Topics = Pick<EventLog, 'ensureTopic' | 'topics'> & {
  /** @throws Error if it does not exist */
  readonly partitionsOf: (topic: string, withinMs?: number) => Promise<number>
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
  const ensured = new Map<string, number>()
  let listed: ReadonlyMap<string, number> | undefined

  const count = (topic: string, withinMs: number | undefined): Promise<number> =>
    connection.attempt(
      (cluster) =>
        cluster.addTargetTopic(topic).then(
          () => cluster.findTopicPartitionMetadata(topic).length,
          (error) => {
            if (brokerErrorOf(error) !== 'UNKNOWN_TOPIC_OR_PARTITION') throw error
            return 0
          },
        ),
      withinMs,
    )
  const lookUp = async (topic: string, withinMs: number | undefined): Promise<number> => {
    for (let deadline = Number.POSITIVE_INFINITY; ; await clock.wait(POLL_MS)) {
      const partitions = await count(topic, withinMs)
      deadline = Math.min(deadline, performance.now() + UNKNOWN_FOR_MS)
      if (partitions > 0 || performance.now() > deadline) return partitions
    }
  }
  const list = (): Promise<ReadonlyMap<string, number>> =>
    connection.attempt(async (cluster) => {
      try {
        const { topicMetadata } = await cluster.metadata()
        listed = new Map(topicMetadata.map(({ topic, partitionMetadata }) => [topic, partitionMetadata.length]))
        return listed
      } catch (error) {
        // While any partition has no leader kafkajs throws the whole list away; what was seen before is still there.
        if (listed === undefined || brokerErrorOf(error) !== 'LEADER_NOT_AVAILABLE') throw error
        return new Map([...listed, ...known])
      }
    })

  return {
    partitionsOf: async (topic, withinMs) => {
      const partitions = known.get(topic) ?? (await lookUp(topic, withinMs))
      if (partitions === 0) throw new Error(`the topic ${topic} does not exist`)
      known.set(topic, partitions)
      return partitions
    },
    ensureTopic: async (topic, partitions) => {
      if (!Number.isInteger(partitions) || partitions < 1) throw new Error(`${topic}: ${partitions} partitions`)
      const standing = ensured.get(topic) ?? (await ensure(parts, topic, partitions))
      if (standing !== partitions) throw new Error(otherPartitions(topic, standing, partitions))
      known.set(topic, partitions)
      ensured.set(topic, partitions)
    },
    topics: async (prefix) =>
      [...(await list())]
        .filter(([topic]) => topic.startsWith(prefix))
        .map(([topic, partitions]) => ({ topic, partitions }))
        .sort((a, b) => (a.topic < b.topic ? -1 : 1)),
  }
}

const otherPartitions = (topic: string, standing: number, wanted: number): string =>
  `the topic ${topic} has ${standing} partitions, not ${wanted}: keys would move, so a topic never changes its partitions. ` +
  `Configure ${standing}, or use a new version of the topic`

/** How many partitions it has when every one has a leader: who writes earlier may write twice. Waits for a broker as long as it takes. */
const ensure = async (parts: TopicParts, topic: string, partitions: number): Promise<number> => {
  const { kafka, clock, telemetry, closing, timing } = parts
  const seldom = createSeldom()
  for (let pause = FIRST_BACK_OFF_MS; !closing.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const admin = kafka.admin()
    try {
      const standing = await within(makeAndCheck(admin, parts, topic, partitions), timing.requestMs * REQUESTS_PER_WORK)
      if (standing !== undefined) return standing
      seldom(() => telemetry.log.warn({ topic }, 'a topic has partitions without a leader; waiting for them'))
    } catch (error) {
      if (isFinal(error) || error instanceof WrongSetting) throw error
      seldom(() => telemetry.log.warn({ err: error, topic }, 'a topic could not be made or checked; trying again'))
    } finally {
      await hangUp(admin)
    }
    await clock.wait(pause, closing)
  }
  throw new Unavailable(`the log was closed before the topic ${topic} could be made or checked`)
}

/** Undefined while a partition has no leader. */
const makeAndCheck = async (admin: Admin, parts: TopicParts, topic: string, partitions: number): Promise<number | undefined> => {
  await admin.connect()
  parts.contact.make()
  await create(admin, parts, topic, partitions)
  const standing = await withLeaders(admin, topic)
  if (standing === partitions) await checkSettings(admin, topic)
  return standing
}

const create = async (admin: Admin, { options }: TopicParts, topic: string, partitions: number): Promise<void> => {
  const { replicas = -1, minInSyncReplicas } = options
  const configEntries = settingsOf(minInSyncReplicas)
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
