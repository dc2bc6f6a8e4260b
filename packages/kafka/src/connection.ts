import { Unavailable } from '@guzgu/event-sourcing'
import type { Telemetry } from '@guzgu/ports'
import { type Assigner, type Cluster, Kafka, logLevel } from 'kafkajs'
import { createSeldom } from './contact.ts'
import { isFinal, OffsetOutOfRange } from './failures.ts'
import { FIRST_BACK_OFF_MS, type KafkaLogOptions, type LogParts, type Timing } from './settings.ts'
import { hangUp, REQUESTS_PER_WORK, within } from './within.ts'

const CONNECT_MS = 3_000
const LONGEST_PAUSE_MS = 1_000
export const createKafka = ({ brokers, clientId, telemetry }: KafkaLogOptions, { requestMs }: Timing): Kafka =>
  new Kafka({
    brokers: [...brokers],
    clientId,
    connectionTimeout: CONNECT_MS,
    requestTimeout: requestMs,
    retry: { retries: 0 }, // who failed is discarded and replaced, by us
    logLevel: logLevel.WARN,
    logCreator: () => logTo(telemetry),
  })

/** kafkajs calls every passing trouble an error; what matters reaches our callers as one. */
const logTo =
  ({ log }: Telemetry) =>
  ({ namespace, log: { message } }: { readonly namespace: string; readonly log: { readonly message: string } }): void =>
    log.debug({ from: namespace }, `kafkajs: ${message}`)

/** A connection to all brokers that belongs to no group. */
export type Connection = {
  /**
   * Tries until it succeeds, after each failure on a new connection: kafkajs can be left with broken or stale knowledge. Without `withinMs`
   * it waits for a broker that has never answered as long as it takes, and for one that has, `callMs`.
   * @throws Unavailable after that time or when closed; at once what trying again cannot help
   */
  readonly attempt: <T>(work: (cluster: Cluster) => Promise<T>, withinMs?: number) => Promise<T>
  readonly close: () => Promise<void>
}

type Opened = { readonly cluster: Promise<Cluster>; readonly disconnect: () => Promise<void>; users: number; discarded: boolean }

export const createConnection = (kafka: Kafka, { clock, telemetry, timing, contact, closing: logCloses }: LogParts): Connection => {
  const closing = new AbortController()
  const seldom = createSeldom()
  const isOver = (): boolean => closing.signal.aborted || (logCloses.aborted && !contact.isMade())
  let current: Opened | undefined
  const discard = async (opened: Opened): Promise<void> => {
    if (current === opened) current = undefined
    opened.discarded = true
    await opened.disconnect()
  }
  const use = async <T>(opened: Opened, work: (cluster: Cluster) => Promise<T>): Promise<T> => {
    opened.users += 1
    try {
      const working = opened.cluster.then((cluster) => {
        contact.make()
        return work(cluster)
      })
      return await within(working, timing.requestMs * REQUESTS_PER_WORK)
    } finally {
      opened.users -= 1
      if (opened.discarded && opened.users === 0) void opened.disconnect() // a request that was under way may have connected it again
    }
  }
  return {
    attempt: async (work, withinMs = contact.isMade() ? timing.callMs : Number.POSITIVE_INFINITY) => {
      const deadline = performance.now() + withinMs
      for (let pause = FIRST_BACK_OFF_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
        if (isOver()) throw new Unavailable('the connection to kafka was closed')
        current ??= openCluster(kafka)
        const opened = current
        try {
          return await use(opened, work)
        } catch (error) {
          if (error instanceof OffsetOutOfRange) throw error
          void discard(opened)
          if (isFinal(error)) throw error
          if (performance.now() + pause > deadline) throw new Unavailable('kafka does not answer', { cause: error })
          if (!isOver()) seldom(() => telemetry.log.warn({ err: error }, 'kafka does not answer; trying again on a new connection'))
          await clock.wait(pause, closing.signal)
        }
      }
    },
    close: async () => {
      closing.abort()
      if (current !== undefined) await discard(current)
    },
  }
}

/** kafkajs has no reader without a group, but hands its cluster to whoever assigns partitions: a public way to it. Nothing joins a group. */
const openCluster = (kafka: Kafka): Opened => {
  let cluster: Cluster | undefined
  const assigner: Assigner = {
    name: 'none',
    version: 0,
    assign: async () => [],
    protocol: () => ({ name: 'none', metadata: Buffer.alloc(0) }),
  }
  const consumer = kafka.consumer({
    groupId: 'never-joined',
    allowAutoTopicCreation: false,
    partitionAssigners: [
      (given) => {
        cluster = given.cluster
        return assigner
      },
    ],
  })
  return {
    cluster: consumer.connect().then(() => cluster as Cluster),
    disconnect: () => hangUp(consumer),
    users: 0,
    discarded: false,
  }
}
