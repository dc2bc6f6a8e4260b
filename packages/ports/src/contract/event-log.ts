import { beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type EventLog, type LogRecord, partitionFor } from '../event-log.ts'
import { consumerGroupContract } from './consumer-groups.ts'
import type { EventLogFeatures } from './event-log-features.ts'
import { followerContract } from './followers.ts'
import { fresh, type Harness, opener, rejectionOf } from './harness.ts'

/** All that the port promises, reading in all three ways; every adapter calls it. */
export const eventLogContract = (name: string, features: EventLogFeatures, open: () => Promise<Harness<EventLog>>): void => {
  appendContract(name, features, open)
  consumerGroupContract(name, features, open)
  followerContract(name, open)
}

const appendContract = (name: string, features: EventLogFeatures, open: () => Promise<Harness<EventLog>>): void =>
  describe(`${name}: event log`, () => {
    const start = opener(open)
    let harness: Harness<EventLog>
    let log: EventLog
    let topic: string
    beforeEach(async () => {
      harness = await start()
      log = harness.port
      topic = fresh('responses')
      await log.ensureTopic(topic, 3)
    })

    it('creates a topic once and never changes its partitions', async () => {
      await log.ensureTopic(topic, 3)
      expect(await rejectionOf(log.ensureTopic(topic, 4))).toBeInstanceOf(Error)
      expect(await log.ends(topic)).toEqual([0, 0, 0])
      const racing = fresh('racing')
      await Promise.all([log, await harness.another()].map((replica) => replica.ensureTopic(racing, 2)))
      expect(await log.ends(racing)).toEqual([0, 0])
    })

    it('lists topics by prefix, sorted', async () => {
      const family = fresh('family')
      for (const round of ['b', 'a', 'c']) await log.ensureTopic(`${family}.${round}`, 2)
      expect(await log.topics(`${family}.`)).toEqual(['a', 'b', 'c'].map((round) => ({ topic: `${family}.${round}`, partitions: 2 })))
      expect(await log.topics(`${family}.b`)).toEqual([{ topic: `${family}.b`, partitions: 2 }])
      expect(await log.topics(fresh('nothing'))).toEqual([])
    })

    it('says where each record stands; offsets begin at 0 and rise by one', async () => {
      expect(await log.append(topic, [record('k', 'a', 1), record('k', 'b', 2), record('k', 'c', 1)])).toEqual([
        { partition: 1, offset: 0 },
        { partition: 2, offset: 0 },
        { partition: 1, offset: 1 },
      ])
      expect(await log.append(topic, [record('k', 'd', 1)])).toEqual([{ partition: 1, offset: 2 }])
      expect(await log.append(topic, [])).toEqual([])
      expect(await log.ends(topic)).toEqual([0, 3, 1])
      expect(textOf(await log.read(topic, 1, 0, 10))).toEqual(['a', 'c', 'd'])
    })

    it('refuses a partition that the topic does not have', async () => {
      for (const partition of [-1, 3, 1.5])
        expect(await rejectionOf(log.append(topic, [record('k', 'a', partition)]))).toBeInstanceOf(Error)
      expect(await log.ends(topic)).toEqual([0, 0, 0])
    })

    it('puts all records of a key into one partition', async () => {
      const keys = Array.from({ length: 40 }, (_, i) => `exercise-ə-${i}`)
      const first = await log.append(
        topic,
        keys.map((key) => record(key, 'x')),
      )
      const second = await (await harness.another()).append(
        topic,
        keys.map((key) => record(key, 'y')),
      )
      expect(second.map(({ partition }) => partition)).toEqual(first.map(({ partition }) => partition))
      expect(new Set(first.map(({ partition }) => partition)).size).toBe(3)
      if (features.partitionFor) expect(first.map(({ partition }) => partition)).toEqual(keys.map((key) => partitionFor(key, 3)))
    })

    it('gives back keys and bytes as they were', async () => {
      const values = [new Uint8Array(0), Uint8Array.from({ length: 256 }, (_, i) => i), new Uint8Array(200_000).fill(7)]
      await log.append(
        topic,
        values.map((value, i) => ({ key: `açar-${i}`, value, partition: 0 })),
      )
      const read = await log.read(topic, 0, 0, 10)
      expect(read.map(({ key }) => key)).toEqual(['açar-0', 'açar-1', 'açar-2'])
      expect(
        read.map(({ value }) => Buffer.from(value).equals(values[read.findIndex((other) => other.value === value)] as Uint8Array)),
      ).toEqual([true, true, true])
      expect(read[1]).toMatchObject({ topic, partition: 0, offset: 1 })
    })

    it('reads a bounded piece of one partition', async () => {
      await log.append(
        topic,
        Array.from({ length: 25 }, (_, i) => record('k', String(i), 0)),
      )
      await log.append(topic, [record('k', 'elsewhere', 1)])
      const offsets = async (from: number, limit: number) => (await log.read(topic, 0, from, limit)).map(({ offset }) => offset)
      expect(await offsets(0, 3)).toEqual([0, 1, 2])
      expect(await offsets(20, 3)).toEqual([20, 21, 22])
      expect(await offsets(23, 100)).toEqual([23, 24])
      expect(await offsets(25, 100)).toEqual([])
      expect(await log.read(topic, 2, 0, 10)).toEqual([])
    })

    it('keeps the order of each writer and loses nothing while many write', async () => {
      const replicas = [log, await harness.another()]
      const writers = Array.from({ length: 8 }, async (_, writer) => {
        for (let call = 0; call < 10; call += 1) {
          const records = Array.from({ length: 5 }, (_, i) => record(`writer-${writer}`, `${writer}:${call * 5 + i}`))
          const places = await (replicas[writer % 2] as EventLog).append(topic, records)
          const [first] = places
          expect(places).toEqual(records.map((_, i) => ({ partition: first?.partition, offset: (first?.offset as number) + i })))
        }
      })
      await Promise.all(writers)
      const all = await readAll(log, topic)
      for (const partition of [0, 1, 2]) expectContiguous(all.filter((read) => read.partition === partition))
      for (let writer = 0; writer < 8; writer += 1)
        expect(textOf(all.filter(({ key }) => key === `writer-${writer}`))).toEqual(Array.from({ length: 50 }, (_, i) => `${writer}:${i}`))
    })

    it('behaves as a list per partition, whatever is appended', async () => {
      const call = fc.array(fc.record({ partition: fc.nat(2), text: fc.string({ unit: 'grapheme', maxLength: 5 }) }), { maxLength: 12 })
      const model: string[][] = [[], [], []]
      await fc.assert(
        fc.asyncProperty(fc.array(call, { maxLength: 5 }), async (calls) => {
          for (const records of calls) {
            const expected = records.map(({ partition, text }) => ({ partition, offset: (model[partition] as string[]).push(text) - 1 }))
            expect(
              await log.append(
                topic,
                records.map(({ partition, text }) => record(text, text, partition)),
              ),
            ).toEqual(expected)
          }
          for (const [partition, texts] of model.entries()) expect(textOf(await log.read(topic, partition, 0, 10_000))).toEqual(texts)
          expect(await log.ends(topic)).toEqual(model.map(({ length }) => length))
        }),
        { numRuns: 8 },
      )
    })

    it('keeps everything over a restart and goes on behind it', async () => {
      await log.append(topic, [record('k', 'a', 0), record('k', 'b', 0), record('k', 'c', 2)])
      const reopened = await harness.restart()
      expect(await reopened.ends(topic)).toEqual([2, 0, 1])
      expect(await reopened.append(topic, [record('k', 'd', 0)])).toEqual([{ partition: 0, offset: 2 }])
      expect(textOf(await reopened.read(topic, 0, 0, 10))).toEqual(['a', 'b', 'd'])
      expect(await rejectionOf(reopened.ensureTopic(topic, 9))).toBeInstanceOf(Error)
    })

    it('lets a newer record supersede an older one of the same key and partition, and no other', async () => {
      const beat = (text: string, partition: number, key = 'heartbeat') => ({ ...record(key, text, partition), supersedes: true })
      await log.append(topic, [beat('1', 0), record('heartbeat', 'fact', 0), beat('1', 1), beat('other key', 0, 'other')])
      await log.append(topic, [beat('2', 0)])
      expect(await log.append(topic, [beat('3', 0), beat('4', 0)])).toEqual([4, 5].map((offset) => ({ partition: 0, offset })))
      const left = textOf(await log.read(topic, 0, 0, 10))
      if (features.supersedesAtOnce) expect(left).toEqual(['fact', 'other key', '4'])
      expect(left.filter((text) => !['1', '2', '3'].includes(text))).toEqual(['fact', 'other key', '4'])
      expect(textOf(await log.read(topic, 1, 0, 10))).toEqual(['1'])
      expect(textOf(await log.read(topic, 0, 5, 10))).toEqual(['4'])
      expect(await log.ends(topic)).toEqual([6, 1, 0])
      const reopened = await harness.restart()
      expect(await reopened.append(topic, [beat('5', 0)])).toEqual([{ partition: 0, offset: 6 }])
      if (features.supersedesAtOnce) expect(textOf(await reopened.read(topic, 0, 0, 10))).toEqual(['fact', 'other key', '5'])
    })
  })

const record = (key: string, text: string, partition?: number) => ({
  key,
  value: new TextEncoder().encode(text),
  ...(partition === undefined ? {} : { partition }),
})

const textOf = (records: readonly LogRecord[]): readonly string[] => records.map(({ value }) => Buffer.from(value).toString())

const readAll = async (log: EventLog, topic: string): Promise<readonly LogRecord[]> => {
  const ends = await log.ends(topic)
  return (await Promise.all(ends.map((end, partition) => log.read(topic, partition, 0, end)))).flat()
}

const expectContiguous = (records: readonly LogRecord[]): void =>
  expect(records.map(({ offset }) => offset)).toEqual(records.map((_, i) => i))
