import { Unavailable } from '@guzgu/event-sourcing'
import type { Kafka, Message } from 'kafkajs'
import { createSender } from './producer.ts'
import type { LogParts } from './settings.ts'

const BATCH_RECORDS = 500
/** Below the broker's `message.max.bytes` (1 MiB by default), also if all of it goes to one partition. */
const BATCH_BYTES = 900_000
/** Kafka's own header of a record, at most. */
const RECORD_OVERHEAD = 100
/** Beyond it `append` refuses at once. */
const MAX_WAITING = 20_000

export type Place = { readonly partition: number; readonly offset: number }

/** All appends to one topic, in order. */
export type Lane = {
  /** @throws Unavailable when not acknowledged in time or too many wait; Error for a record that no batch can hold */
  readonly append: (messages: readonly PlacedMessage[], withinMs: number) => Promise<readonly Place[]>
  readonly close: () => Promise<void>
}

export type PlacedMessage = Message & { readonly key: string; readonly value: Buffer; readonly partition: number }

/** What one `append` waits for. */
type Call = { readonly places: (Place | undefined)[]; missing: number; over: boolean; readonly settle: (error?: unknown) => void }
type Waiting = { readonly call: Call; readonly index: number; readonly message: PlacedMessage; readonly bytes: number }

/** A batcher in front of one producer: what comes while a batch is out goes with the next one. */
export const createLane = (kafka: Kafka, topic: string, parts: LogParts): Lane => {
  const { clock, timing } = parts
  const sender = createSender(kafka, topic, parts)
  let queue: Waiting[] = []
  let pumping = false
  let closed = false

  const pump = async (): Promise<void> => {
    pumping = true
    await clock.wait(timing.lingerMs)
    while (queue.length > 0) {
      const batch = queue.slice(0, batchLength(queue))
      queue = queue.slice(batch.length)
      await deliver(batch)
    }
    pumping = false
  }
  const deliver = async (batch: readonly Waiting[]): Promise<void> => {
    let sent: readonly Waiting[] = []
    try {
      const firsts = await sender.send(() => {
        sent = batch.filter(({ call }) => !call.over) // nobody waits for the others any more
        return sent.map(({ message }) => message)
      })
      place(sent, firsts)
    } catch (error) {
      for (const { call } of batch) call.settle(error)
    }
  }

  return {
    append: (messages, withinMs) => {
      const oversized = messages.find((message) => bytesOf(message) > BATCH_BYTES)
      if (oversized !== undefined) return Promise.reject(new Error(`${topic}: a record of ${oversized.value.length} bytes is too large`))
      if (closed) return Promise.reject(new Unavailable('the log is closed'))
      if (queue.length > MAX_WAITING) return Promise.reject(new Unavailable(`${topic}: ${queue.length} records wait already`))
      const { call, done } = createCall(messages.length, topic, withinMs)
      for (const [index, message] of messages.entries()) queue.push({ call, index, message, bytes: bytesOf(message) })
      if (!pumping) void pump()
      return done
    },
    close: async () => {
      closed = true
      await sender.close()
    },
  }
}

const createCall = (
  records: number,
  topic: string,
  withinMs: number,
): { readonly call: Call; readonly done: Promise<readonly Place[]> } => {
  const { promise, resolve, reject } = Promise.withResolvers<readonly Place[]>()
  const call: Call = {
    places: new Array(records),
    missing: records,
    over: false,
    settle: (error) => {
      if (call.over) return
      call.over = true
      clearTimeout(timer)
      if (error === undefined) resolve(call.places as readonly Place[])
      else reject(error)
    },
  }
  const late = (): void => call.settle(new Unavailable(`${topic}: not acknowledged in time; it may stand there or not`))
  const timer = setTimeout(late, withinMs)
  return { call, done: promise }
}

/** Records of one partition stand side by side, in the order sent. */
const place = (sent: readonly Waiting[], firsts: ReadonlyMap<number, number>): void => {
  const next = new Map(firsts)
  for (const { call, index, message } of sent) {
    const offset = next.get(message.partition) as number
    next.set(message.partition, offset + 1)
    call.places[index] = { partition: message.partition, offset }
    call.missing -= 1
    if (call.missing === 0) call.settle()
  }
}

const batchLength = (queue: readonly Waiting[]): number => {
  let bytes = 0
  let length = 0
  for (const waiting of queue) {
    bytes += waiting.bytes
    if (length > 0 && (length === BATCH_RECORDS || bytes > BATCH_BYTES)) break
    length += 1
  }
  return length
}

const bytesOf = ({ key, value }: PlacedMessage): number => Buffer.byteLength(key) + value.length + RECORD_OVERHEAD
