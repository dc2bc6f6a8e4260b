import { randomUUID } from 'node:crypto'
import { firehoseTopic, TOPICS } from '@guzgu/contracts'
import { openDistributed } from '@guzgu/distributed'
import { createTelemetry, toRpcError } from '@guzgu/service-runtime'
import { Redis } from 'ioredis'
import { type EachMessagePayload, Kafka, logLevel } from 'kafkajs'
import { type Binary, MongoClient } from 'mongodb'
import type { Engines } from '../scripts/platform/engines.ts'
import { environmentOf } from '../scripts/platform/services.ts'
import type { Rest } from './platform.ts'
import { until } from './until.ts'

const KEYRING = 'guzgu-keyring'

/** What a distributed platform has written, seen by drivers of our own. */
export const restInEngines = (engines: Engines): Rest => ({
  inspect: async (look) => {
    const telemetry = createTelemetry({ level: 'silent' })
    const engine = await openDistributed({ service: 'acceptance', ...engines, grpc: { addresses: {} }, telemetry, toRpcError })
    try {
      return await look(engine)
    } finally {
      await engine.close()
    }
  },
  bytes: async () =>
    new Map([
      ['kafka', Buffer.concat((await allMessages(engines.kafka, '')).flatMap(partsOf))],
      ['mongodb', await withMongodb(engines.mongodb, documentsOf)],
    ]),
  cached: () => readCache(engines.redis),
  keys: () => withMongodb(engines.mongodb, keysOf),
  timesOfRecords: async (roundId) => {
    const topics = [TOPICS.responses.topic, TOPICS.outcomes.topic].map((family) => firehoseTopic(family, roundId))
    const messages = await Promise.all(topics.map((topic) => allMessages(engines.kafka, topic)))
    return messages.flat().map(({ message }) => Number(message.timestamp))
  },
  corrupt: (view, id, change) =>
    withMongodb(engines.mongodb, async (client) => {
      const where = { database: 'guzgu_analytics', collection: `view.${view}`, id }
      const stored = await documentsAt(client, where).findOne({ _id: id })
      if (stored === null) throw new Error(`there is no ${id} in ${view}`)
      const put = (document: string | undefined): Promise<void> =>
        withMongodb(engines.mongodb, async (again) => {
          if (document === undefined) await documentsAt(again, where).deleteOne({ _id: id })
          else await documentsAt(again, where).replaceOne({ _id: id }, { at: stored.at, document }, { upsert: true })
        })
      await put(change(stored.document))
      return () => put(stored.document)
    }),
  replay: { arguments: [], environment: environmentOf(engines) },
})

const partsOf = ({ message: { key, value, headers = {} } }: EachMessagePayload): readonly Buffer[] => [
  ...[key, value].flatMap((part) => (part === null ? [] : [part])),
  ...Object.entries(headers).map((header) => Buffer.from(JSON.stringify(header))),
]

/** Of topics whose name begins so. A group of its own, which is removed again. */
const allMessages = async (brokers: readonly string[], prefix: string): Promise<readonly EachMessagePayload[]> => {
  const kafka = new Kafka({ clientId: 'acceptance', brokers: [...brokers], logLevel: logLevel.NOTHING })
  const admin = kafka.admin()
  await admin.connect()
  const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix) && !topic.startsWith('__'))
  const missing = new Map<string, number>()
  for (const topic of topics)
    for (const { partition, low, high } of await admin.fetchTopicOffsets(topic))
      if (Number(high) > Number(low)) missing.set(`${topic}/${partition}`, Number(high))
  const groupId = `acceptance-${randomUUID()}`
  const consumer = kafka.consumer({ groupId })
  const messages: EachMessagePayload[] = []
  await consumer.connect()
  await consumer.subscribe({ topics, fromBeginning: true })
  await consumer.run({
    autoCommit: false,
    eachMessage: async (payload) => {
      messages.push(payload)
      const place = `${payload.topic}/${payload.partition}`
      if (Number(payload.message.offset) + 1 >= (missing.get(place) ?? 0)) missing.delete(place)
    },
  })
  await until('every record is read', async () => (missing.size === 0 ? true : undefined))
  await consumer.disconnect()
  await admin.deleteGroups([groupId])
  await admin.disconnect()
  return messages
}

const withMongodb = async <T>(url: string, look: (client: MongoClient) => Promise<T>): Promise<T> => {
  const client = new MongoClient(url)
  try {
    return await look(client)
  } finally {
    await client.close()
  }
}

type StoredDocument = { readonly _id: string; readonly at: number; readonly document: string }

const documentsAt = (client: MongoClient, { database, collection }: { readonly database: string; readonly collection: string }) =>
  client.db(database).collection<StoredDocument>(collection)

/** As the server holds them: BSON. */
const documentsOf = async (client: MongoClient): Promise<Buffer> => {
  const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true })
  const parts: Buffer[] = []
  for (const { name } of databases) {
    if (!name.startsWith('guzgu') || name === KEYRING) continue
    for (const { collectionName } of await client.db(name).collections())
      parts.push(...((await client.db(name).collection(collectionName).find({}, { raw: true }).toArray()) as unknown as Buffer[]))
  }
  return Buffer.concat(parts)
}

const keysOf = async (client: MongoClient): Promise<ReadonlyMap<string, Buffer>> => {
  const stored = await client.db(KEYRING).collection<{ _id: string; key?: Binary }>('keys').find().toArray()
  return new Map(stored.flatMap(({ _id, key }) => (key === undefined ? [] : [[_id, Buffer.from(key.value())]])))
}

/** Names and values; what ends meanwhile is not there. */
const readCache = async (url: string): Promise<Buffer> => {
  const redis = new Redis(url)
  const parts: Buffer[] = []
  for await (const names of redis.scanBufferStream() as AsyncIterable<Buffer[]>)
    for (const name of names) parts.push(name, (await redis.getBuffer(name)) ?? Buffer.alloc(0))
  redis.disconnect()
  return Buffer.concat(parts)
}
