import { Unavailable } from '@guzgu/event-sourcing'
import { type Kafka, type Message, Partitioners, type Producer, type RecordMetadata } from 'kafkajs'
import { isFinal } from './failures.ts'
import { FIRST_BACK_OFF_MS, type LogParts } from './settings.ts'
import { hangUp, within } from './within.ts'

const LONGEST_PAUSE_MS = 1_000
/** kafkajs may try to connect again and again within one send. */
const REQUESTS_PER_SEND = 2

export type Sender = {
  /**
   * Sends one batch until the broker has acknowledged all of it; `batch` is asked again before each try. After ANY failure the producer
   * is discarded and a new one sends the same again: it may then stand there twice. Kept, kafkajs would roll its sequence back and
   * acknowledge records that the broker takes for repeats and drops. Empty batch: resolves with nothing.
   * @throws what trying again cannot help, or Unavailable when closed
   */
  readonly send: (batch: () => readonly Message[]) => Promise<ReadonlyMap<number, number>>
  readonly close: () => Promise<void>
}

/** One producer of one topic, with one send outstanding. */
export const createSender = (kafka: Kafka, topic: string, { clock, telemetry, timing }: LogParts): Sender => {
  const closing = new AbortController()
  let current: Promise<Producer> | undefined
  const discard = (): void => {
    const discarded = current
    current = undefined
    void discarded?.then(hangUp, () => undefined)
  }
  const trySend = async (messages: readonly Message[]): Promise<ReadonlyMap<number, number>> => {
    current ??= connect(kafka)
    const producer = await current
    return firstOffsets(messages, await producer.send({ topic, acks: -1, timeout: timing.requestMs, messages: [...messages] }))
  }
  return {
    send: async (batch) => {
      for (let pause = FIRST_BACK_OFF_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
        const messages = batch()
        if (messages.length === 0) return new Map()
        if (closing.signal.aborted) throw new Unavailable(`the log was closed before records of ${topic} were acknowledged`)
        try {
          return await within(trySend(messages), timing.requestMs * REQUESTS_PER_SEND)
        } catch (error) {
          discard()
          if (isFinal(error)) throw error
          telemetry.count('guzgu_kafka_resends')
          telemetry.log.warn({ err: error, topic, records: messages.length }, 'a batch was not acknowledged; a new producer sends it again')
          await clock.wait(pause, closing.signal)
        }
      }
    },
    close: async () => {
      closing.abort()
      await current?.then(hangUp, () => undefined)
    },
  }
}

const connect = async (kafka: Kafka): Promise<Producer> => {
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner, // never asked: every message names its partition
    retry: { retries: 1, initialRetryTime: FIRST_BACK_OFF_MS }, // an idempotent one must have a try left
  })
  await producer.connect()
  return producer
}

/** @throws Error if the answer leaves out a partition: kafkajs forgets one whose leader moves to a broker that has already answered */
const firstOffsets = (messages: readonly Message[], answers: readonly RecordMetadata[]): ReadonlyMap<number, number> => {
  const firsts = new Map<number, number>()
  for (const { partition, errorCode, baseOffset = '-1' } of answers)
    if (errorCode === 0 && Number(baseOffset) >= 0) firsts.set(partition, Number(baseOffset))
  for (const { partition } of messages)
    if (partition === undefined || !firsts.has(partition)) throw new Error(`partition ${partition} was not acknowledged`)
  return firsts
}
