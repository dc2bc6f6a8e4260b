import { Unavailable } from '@guzgu/event-sourcing'
import type { Consumer, EventLog } from '@guzgu/ports'
import type { Kafka } from 'kafkajs'
import { createFeed } from './feed.ts'
import { joinGroup } from './membership.ts'
import type { LogParts } from './settings.ts'
import { createTenure, type Tenure } from './tenure.ts'

/** Tenures of a partition follow one another: `settled` resolves when nothing of the last one is in hand. */
type Slot = { tenure: Tenure | undefined; settled: Promise<void> }

type ConsumeOptions = Parameters<EventLog['consume']>[0]

/** Resolves when it has joined its group, however long that takes. @throws Unavailable if the log is closed before */
export const startConsumer = async (kafka: Kafka, options: ConsumeOptions, partitions: number, parts: LogParts): Promise<Consumer> => {
  const { group, topic } = options
  const feed = createFeed(kafka, topic, partitions, parts)
  const slots = Array.from({ length: partitions }, (): Slot => ({ tenure: undefined, settled: Promise.resolve() }))

  const revoked = (): void => {
    for (const slot of slots) {
      slot.tenure?.end()
      slot.tenure = undefined
    }
  }
  const assigned = (held: readonly number[]): void => {
    revoked()
    if (stopping !== undefined) return
    for (const partition of held) {
      const slot = slots[partition] as Slot
      const commit = (offset: number): void => membership.commit(partition, offset)
      slot.tenure = createTenure({ ...options, partition, feed, commit }, parts)
      slot.settled = slot.settled.then(slot.tenure.run)
    }
  }
  let stopping: Promise<void> | undefined
  const membership = joinGroup(kafka, { group, topic, assigned, revoked }, parts)

  const stop = async (): Promise<void> => {
    const held = slots.flatMap(({ tenure }) => tenure ?? [])
    for (const tenure of held) tenure.finish()
    await Promise.all(slots.map(({ settled }) => settled))
    await membership.leave()
    await feed.close()
  }
  const consumer = {
    stop: async () => {
      stopping ??= stop()
      await stopping
    },
  }
  if (await joinedBefore(parts.closing, membership.joined)) return consumer
  await consumer.stop()
  throw new Unavailable(`the log was closed before the group ${group} of ${topic} could be joined`)
}

const joinedBefore = (closing: AbortSignal, joined: Promise<void>): Promise<boolean> =>
  new Promise((resolve) => {
    const closed = (): void => resolve(false)
    if (closing.aborted) closed()
    closing.addEventListener('abort', closed)
    void joined.then(() => {
      closing.removeEventListener('abort', closed)
      resolve(true)
    })
  })
