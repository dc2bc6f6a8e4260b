import { beforeEach, describe, expect, it } from '@jest/globals'
import type { AssignedPartition, Consumer, EventLog, LogRecord } from '../event-log.ts'
import type { EventLogFeatures } from './event-log-features.ts'
import { createJournal, eventually, fresh, type Harness, type Journal, opener } from './harness.ts'

/** What a member of a group lives through. */
type Entry =
  | { readonly kind: 'assigned'; readonly member: string; readonly partition: number; readonly assignment: number }
  | {
      readonly kind: 'handled'
      readonly member: string
      readonly partition: number
      readonly assignment: number
      readonly offsets: readonly number[]
    }
  | { readonly kind: 'revoked'; readonly member: string; readonly partition: number; readonly assignment: number }

/** The part of the log's contract that is about groups. */
export const consumerGroupContract = (name: string, features: EventLogFeatures, open: () => Promise<Harness<EventLog>>): void =>
  describe(`${name}: consumer groups`, () => {
    const start = opener(open)
    let harness: Harness<EventLog>
    let log: EventLog
    let topic: string
    let group: string
    let journal: Journal<Entry>
    beforeEach(async () => {
      harness = await start()
      log = harness.port
      topic = fresh('responses')
      group = fresh('scoring')
      journal = createJournal()
      await log.ensureTopic(topic, 4)
    })

    /** `output` stands for the reader's own output: the offsets handled, per partition. */
    const join = (options: JoinOptions = {}): Promise<Consumer> => joinGroup(options.log ?? log, { topic, group, journal, ...options })
    const append = async (count: number): Promise<void> => {
      await log.append(
        topic,
        Array.from({ length: count }, (_, i) => ({ key: 'k', value: new Uint8Array([i]), partition: i % 4 })),
      )
    }
    const handledAll = async (perPartition: number): Promise<void> =>
      journal.until((entries) => [0, 1, 2, 3].every((partition) => offsetsOf(entries, { partition }).includes(perPartition - 1)))

    it('hands over everything from where each partition begins, in order, in batches of at most so many', async () => {
      await append(400)
      const consumer = await join({ maxRecords: 30, from: (partition) => partition * 10 })
      await handledAll(100)
      await append(40)
      await handledAll(110)
      await consumer.stop()
      for (const partition of [0, 1, 2, 3]) expect(offsetsOf(journal.entries, { partition })).toEqual(range(partition * 10, 110))
      for (const entry of journal.entries) if (entry.kind === 'handled') expect(entry.offsets.length).toBeLessThanOrEqual(30)
    })

    it('begins where the reader says, whatever the group has committed', async () => {
      await append(40)
      const first = await join()
      await handledAll(10)
      await first.stop()
      journal = createJournal()
      const second = await join({ from: () => 0 })
      await handledAll(10)
      await second.stop()
      for (const partition of [0, 1, 2, 3]) expect(offsetsOf(journal.entries, { partition })).toEqual(range(0, 10))
    })

    it('lets a reader read before it says where to begin', async () => {
      await append(40)
      const consumer = await join({ assigned: async (partition) => ((await log.read(topic, partition, 7, 1))[0] as LogRecord).offset })
      await handledAll(10)
      await consumer.stop()
      expect(offsetsOf(journal.entries, { partition: 2 })).toEqual([7, 8, 9])
    })

    it('gives every group everything', async () => {
      await append(40)
      const other = createJournal<Entry>()
      const consumers = [await join(), await joinGroup(log, { topic, group: fresh('analytics'), journal: other })]
      await handledAll(10)
      await other.until((entries) => [0, 1, 2, 3].every((partition) => offsetsOf(entries, { partition }).includes(9)))
      for (const consumer of consumers) await consumer.stop()
    })

    it('reads several topics by one name, each of them whole', async () => {
      const second = fresh('responses')
      await log.ensureTopic(second, 4)
      const journals = [journal, createJournal<Entry>()] as const
      const consumers = [await join(), await joinGroup(log, { topic: second, group, journal: journals[1] })]
      await append(40)
      await log.append(
        second,
        Array.from({ length: 40 }, (_, i) => ({ key: 'k', value: new Uint8Array([i]), partition: i % 4 })),
      )
      for (const one of journals)
        await one.until((entries) => [0, 1, 2, 3].every((partition) => offsetsOf(entries, { partition }).includes(9)))
      for (const consumer of consumers) await consumer.stop()
    })

    it('shares the partitions among the members', async () => {
      const consumers = [await join({ member: 'ayla' }), await join({ member: 'emin', log: await harness.another() })]
      await journal.until((entries) => {
        const held = holders(entries)
        const members = [...held.values()]
        const shares = ['ayla', 'emin'].map((member) => members.filter((holder) => holder === member).length)
        return features.spreadsEvenly ? shares.every((share) => share === 2) : held.size === 4 && shares.every((share) => share > 0)
      })
      await append(40)
      await handledAll(10)
      for (const consumer of consumers) await consumer.stop()
      expectOneHolder(journal.entries)
    })

    it('moves partitions when members come and go, and every record is handled in order by one holder at a time', async () => {
      const output = new Map<number, number>()
      const shared = { from: (partition: number) => output.get(partition) ?? 0, output, maxRecords: 5 }
      const other = await harness.another()
      const first = await join({ ...shared, member: 'ayla' })
      await append(200)
      await journal.until((entries) => entries.some(({ kind }) => kind === 'handled'))
      const second = await join({ ...shared, member: 'emin', log: other }) // joins midway
      await append(200)
      await journal.until((entries) => entries.some(({ kind, member }) => kind === 'handled' && member === 'emin'))
      await first.stop() // leaves midway
      await append(200)
      const third = await join({ ...shared, member: 'sevda' })
      await append(200)
      await handledAll(200)
      await second.stop()
      await third.stop()
      expectOneHolder(journal.entries)
      for (const partition of [0, 1, 2, 3]) expect([...new Set(offsetsOf(journal.entries, { partition }))]).toEqual(range(0, 200))
      expectContiguousPerAssignment(journal.entries)
    })

    it('assigns a partition anew after a rejected batch, from its new beginning', async () => {
      await append(40)
      let failures = 2
      const consumer = await join({
        maxRecords: 4,
        failing: (records) => records.some(({ partition, offset }) => partition === 1 && offset === 5) && failures-- > 0,
        from: () => 0,
      })
      await handledAll(10)
      await consumer.stop()
      expectOneHolder(journal.entries)
      const assignments = journal.entries.filter(({ kind, partition }) => kind === 'assigned' && partition === 1)
      expect(assignments.length).toBeGreaterThanOrEqual(3)
      const last = assignments.at(-1)?.assignment as number
      expect(offsetsOf(journal.entries, { partition: 1, assignment: last })).toEqual(range(0, 10))
    })

    it('asks again where to begin when the answer fails', async () => {
      await append(40)
      let failures = 2
      const consumer = await join({
        assigned: async (partition) => {
          if (partition === 3 && failures-- > 0) throw new Error('my own output cannot be read now')
          return 0
        },
      })
      await handledAll(10)
      await consumer.stop()
      expect(failures).toBeLessThan(0)
    })

    it('stops after the batch in hand and hands over nothing more', async () => {
      const inHand = Promise.withResolvers<void>()
      const finish = Promise.withResolvers<void>()
      const consumer = await join({
        member: 'ayla',
        before: async () => {
          inHand.resolve()
          await finish.promise
        },
      })
      await log.append(topic, [{ key: 'k', value: new Uint8Array(1), partition: 0 }])
      await inHand.promise
      let stopped = false
      const stopping = consumer.stop().then(() => {
        stopped = true
      })
      await log.ends(topic)
      expect(stopped).toBe(false)
      finish.resolve()
      await stopping
      const before = journal.entries.length
      const handled = offsetsOf(journal.entries, { partition: 0 })
      expect(handled).toEqual([0])
      const witness = await join({ member: 'emin' })
      await append(40)
      await journal.until((entries) =>
        entries.some((entry) => entry.kind === 'handled' && entry.member === 'emin' && entry.offsets.includes(9)),
      )
      await witness.stop()
      expect(journal.entries.slice(before).filter(({ member }) => member === 'ayla')).toEqual([])
      await consumer.stop() // repeatable
    })

    it('says of every assignment that it is over', async () => {
      await append(40)
      const consumer = await join()
      await handledAll(10)
      await consumer.stop()
      expect(holders(journal.entries).size).toBe(0)
      expectOneHolder(journal.entries)
    })

    it('knows how many records a group has not committed yet', async () => {
      await append(40)
      expect(await log.lag(group, topic)).toEqual([10, 10, 10, 10])
      const consumer = await join({ committing: (partition, next) => (partition === 2 ? 4 : next) })
      await handledAll(10)
      await append(4)
      await handledAll(11)
      await eventually(
        () => log.lag(group, topic),
        (lag) => lag.join() === '0,0,7,0',
      )
      await consumer.stop()
      expect(offsetsOf(journal.entries, { partition: 2 })).toEqual(range(0, 11)) // what is committed is for the lag only
      await append(4)
      expect(await log.lag(group, topic)).toEqual([1, 1, 8, 1])
      expect(await (await harness.restart()).lag(group, topic)).toEqual([1, 1, 8, 1])
    })
  })

type JoinOptions = {
  readonly log?: EventLog
  readonly member?: string
  readonly maxRecords?: number
  readonly from?: (partition: number) => number
  readonly assigned?: (partition: number) => Promise<number>
  readonly output?: Map<number, number>
  readonly failing?: (records: readonly LogRecord[]) => boolean
  readonly before?: () => Promise<void>
  readonly committing?: (partition: number, next: number) => number
}

let assignments = 0

const joinGroup = (
  log: EventLog,
  options: JoinOptions & { readonly topic: string; readonly group: string; readonly journal: Journal<Entry> },
): Promise<Consumer> => {
  const { topic, group, journal, member = 'ayla', maxRecords, from = () => 0, output } = options
  const assigned = async (partition: number): Promise<AssignedPartition> => {
    const begin = options.assigned === undefined ? from(partition) : await options.assigned(partition)
    assignments += 1
    const entry = { member, partition, assignment: assignments }
    journal.write({ kind: 'assigned', ...entry })
    return {
      from: begin,
      handle: async (records) => {
        const next = (records.at(-1) as LogRecord).offset + 1
        await options.before?.()
        if (options.failing?.(records)) throw new Error('this batch cannot be handled now')
        output?.set(partition, next)
        journal.write({ kind: 'handled', ...entry, offsets: records.map(({ offset }) => offset) })
        return options.committing?.(partition, next) ?? next
      },
      revoked: () => journal.write({ kind: 'revoked', ...entry }),
    }
  }
  return log.consume({ group, topic, assigned, ...(maxRecords === undefined ? {} : { maxRecords }) })
}

const offsetsOf = (entries: readonly Entry[], wanted: { readonly partition: number; readonly assignment?: number }): readonly number[] =>
  entries.flatMap((entry) =>
    entry.kind === 'handled' && entry.partition === wanted.partition && (wanted.assignment ?? entry.assignment) === entry.assignment
      ? entry.offsets
      : [],
  )

/** Who holds which partition now. */
const holders = (entries: readonly Entry[]): ReadonlyMap<number, string> => {
  const held = new Map<number, string>()
  for (const { kind, partition, member } of entries) {
    if (kind === 'assigned') held.set(partition, member)
    if (kind === 'revoked') held.delete(partition)
  }
  return held
}

/** No partition is assigned while an assignment of it lives. */
const expectOneHolder = (entries: readonly Entry[]): void => {
  const living = new Map<number, number>()
  for (const { kind, partition, assignment } of entries) {
    if (kind === 'assigned') {
      expect({ partition, living: living.get(partition) }).toEqual({ partition, living: undefined })
      living.set(partition, assignment)
    }
    if (kind === 'revoked' && living.get(partition) === assignment) living.delete(partition)
  }
}

/** Within one assignment nothing is skipped and nothing goes back. */
const expectContiguousPerAssignment = (entries: readonly Entry[]): void => {
  const byAssignment = new Map<number, number[]>()
  for (const entry of entries)
    if (entry.kind === 'handled') byAssignment.set(entry.assignment, [...(byAssignment.get(entry.assignment) ?? []), ...entry.offsets])
  for (const offsets of byAssignment.values()) expect(offsets).toEqual(range(offsets[0] as number, (offsets[0] as number) + offsets.length))
}

const range = (from: number, end: number): readonly number[] => Array.from({ length: end - from }, (_, i) => from + i)
