import type { EventLog, LogRecord } from '@guzgu/ports'
import type { Connection } from './connection.ts'
import { OffsetOutOfRange } from './failures.ts'
import { fetchPages, offsetsOf } from './fetch.ts'
import { groupIdOf } from './membership.ts'
import type { Topics } from './topics.ts'

/** An answer holds at least the batch that begins it. A look-up of few records asks for few bytes. */
const BYTES_PER_RECORD = 2_048
const LEAST_BYTES = 32 << 10
const MOST_BYTES = 4 << 20

export type Reader = Pick<EventLog, 'read' | 'lag'> & {
  readonly ends: (topic: string, withinMs?: number) => Promise<readonly number[]>
}

/** Questions that are answered at once, on one connection that never waits for records. */
export const createReader = (connection: Connection, partitionsOf: Topics['partitionsOf']): Reader => {
  const ends: Reader['ends'] = async (topic, withinMs) => {
    const partitions = numbers(await partitionsOf(topic, withinMs))
    return connection.attempt((cluster) => offsetsOf(cluster, topic, partitions, { fromBeginning: false }), withinMs)
  }

  const readPage = (topic: string, partition: number, from: number, limit: number) =>
    connection.attempt(async (cluster) => {
      await cluster.addTargetTopic(topic)
      const [nodeId] = Object.keys(cluster.findLeaderForPartitions(topic, [partition]))
      if (nodeId === undefined) throw new Error(`${topic}/${partition} has no leader`)
      const bytes = Math.min(Math.max(limit * BYTES_PER_RECORD, LEAST_BYTES), MOST_BYTES)
      const where = { topic, nodeId, wanted: [{ partition, from }] }
      const [page] = await fetchPages(cluster, where, { maxWaitMs: 0, maxBytes: bytes, maxBytesPerPartition: bytes })
      if (page === undefined) throw new Error(`the broker says nothing of ${topic}/${partition}`)
      return page
    })

  return {
    ends,
    read: async (topic, partition, from, limit) => {
      const partitions = await partitionsOf(topic)
      if (!Number.isInteger(partition) || partition < 0 || partition >= partitions)
        throw new Error(`there is no partition ${partition} of ${partitions}`)
      const read: LogRecord[] = []
      try {
        for (let next = from; read.length < limit; ) {
          const page = await readPage(topic, partition, next, limit - read.length)
          for (const record of page.records) if (read.length < limit) read.push(record)
          if (page.next === next) break
          next = page.next
        }
      } catch (error) {
        if (!(error instanceof OffsetOutOfRange) || error.wanted < error.first) throw error
        // behind the end there is nothing, yet
      }
      return read
    },
    lag: async (group, topic) => {
      const groupId = groupIdOf(group, topic)
      const partitions = numbers(await partitionsOf(topic))
      const committed = await connection.attempt(async (cluster) => {
        await cluster.addTargetTopic(topic) // whoever asks for a coordinator must know a broker
        const coordinator = await cluster.findGroupCoordinator({ groupId })
        // kafkajs types the request like the answer
        const asked = partitions.map((partition) => ({ partition, offset: '' }))
        const { responses } = await coordinator.offsetFetch({ groupId, topics: [{ topic, partitions: asked }] })
        return new Map(responses[0]?.partitions.map(({ partition, offset }) => [partition, Math.max(0, Number(offset))]))
      })
      return (await ends(topic)).map((end, partition) => Math.max(0, end - (committed.get(partition) ?? 0)))
    },
  }
}

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, partition) => partition)
