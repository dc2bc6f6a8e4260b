import type { LogRecord } from '@guzgu/ports'
import type { Broker, Cluster, KafkaMessage } from 'kafkajs'
import { brokerErrorOf, OffsetOutOfRange } from './failures.ts'

export type Wanted = { readonly partition: number; readonly from: number }

/** What a broker has of one partition, from the wanted offset on. */
export type Page = {
  readonly partition: number
  readonly records: readonly LogRecord[]
  /** The next offset to ask for. */
  readonly next: number
  /** What is durable ends here. */
  readonly end: number
}

export type FetchOptions = { readonly maxWaitMs: number; readonly maxBytes: number; readonly maxBytesPerPartition: number }

/** kafkajs leaves the answer untyped. */
type Answer = {
  readonly responses: readonly {
    readonly partitions: readonly {
      readonly partition: number
      readonly highWatermark: string
      readonly messages: readonly (KafkaMessage & { readonly isControlRecord?: boolean })[]
    }[]
  }[]
}

/** One request to the leader of these partitions. @throws OffsetOutOfRange */
export const fetchPages = async (
  cluster: Cluster,
  { topic, nodeId, wanted }: { readonly topic: string; readonly nodeId: string; readonly wanted: readonly Wanted[] },
  { maxWaitMs, maxBytes, maxBytesPerPartition }: FetchOptions,
): Promise<readonly Page[]> => {
  const broker = await cluster.findBroker({ nodeId })
  const partitions = wanted.map(({ partition, from }) => ({ partition, fetchOffset: String(from), maxBytes: maxBytesPerPartition }))
  try {
    const answer: Answer = await alone(broker, () =>
      broker.fetch({
        maxWaitTime: maxWaitMs,
        minBytes: 1,
        maxBytes,
        isolationLevel: 0, // we write no transactions
        topics: [{ topic, partitions }],
      }),
    )
    return answer.responses.flatMap(({ partitions }) => partitions.map((answered) => toPage(topic, wanted, answered)))
  } catch (error) {
    if (brokerErrorOf(error) === 'OFFSET_OUT_OF_RANGE') for (const one of wanted) await checkRange(cluster, topic, one)
    throw error
  }
}

const firsts = new WeakMap<Broker, Promise<unknown>>()

/** The first request goes alone: it opens the socket, and of two that do so at once kafkajs forgets to close one. */
const alone = async <T>(broker: Broker, request: () => Promise<T>): Promise<T> => {
  const first = firsts.get(broker)
  if (first !== undefined) await first.catch(() => undefined)
  const answer = request()
  if (first === undefined) firsts.set(broker, answer)
  return answer
}

const toPage = (
  topic: string,
  wanted: readonly Wanted[],
  { partition, highWatermark, messages }: Answer['responses'][number]['partitions'][number],
): Page => {
  const from = wanted.find((one) => one.partition === partition)?.from ?? 0
  const records: LogRecord[] = []
  let next = from
  for (const { offset, key, value, isControlRecord } of messages) {
    const at = Number(offset)
    if (at < from) continue // the broker sends whole batches
    next = at + 1
    if (!isControlRecord) records.push({ topic, partition, offset: at, key: key?.toString() ?? '', value: value ?? Buffer.alloc(0) })
  }
  return { partition, records, next, end: Number(highWatermark) }
}

/** @throws OffsetOutOfRange */
const checkRange = async (cluster: Cluster, topic: string, { partition, from }: Wanted): Promise<void> => {
  const [[first = 0], [end = 0]] = await Promise.all([
    offsetsOf(cluster, topic, [partition], { fromBeginning: true }),
    offsetsOf(cluster, topic, [partition], { fromBeginning: false }),
  ])
  if (from < first || from > end) throw new OffsetOutOfRange({ topic, partition, wanted: from, first, end })
}

/** The first offsets, or the next ones, in the order of the partitions. */
export const offsetsOf = async (
  cluster: Cluster,
  topic: string,
  partitions: readonly number[],
  { fromBeginning }: { readonly fromBeginning: boolean },
): Promise<readonly number[]> => {
  await cluster.addTargetTopic(topic)
  const [answer] = await cluster.fetchTopicsOffset([{ topic, partitions: partitions.map((partition) => ({ partition })), fromBeginning }])
  const byPartition = new Map(answer?.partitions.map(({ partition, offset }) => [partition, Number(offset)]))
  return partitions.map((partition) => {
    const offset = byPartition.get(partition)
    if (offset === undefined) throw new Error(`the broker says nothing of ${topic}/${partition}`)
    return offset
  })
}
