import { TOPICS, UnknownCase } from '@guzgu/contracts'
import { SchoolEvent } from '@guzgu/contracts/events/schools'
import { openEmbedded, silentTelemetry } from '@guzgu/embedded'
import { type Transform, Unavailable } from '@guzgu/event-sourcing'
import type { EventLog, FoldBinding, LogRecord, Platform, Service, Telemetry, TransformBinding } from '@guzgu/ports'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createDeadLetters, readDeadLetters } from './dead-letters.ts'
import { replayFold } from './replay.ts'
import { run } from './run.ts'
import { foldPartition, type PlantedBug, transformPartition } from './testing.ts'

// Records that cannot be read, on the real engine: kept with their place and reason before anybody goes on, once however often they are met.

type Told = { readonly counts: string[]; readonly gauges: Map<string, number>; readonly errors: object[] }
let platform: Platform
let told: Told
let stops: (() => Promise<void>)[]

beforeEach(async () => {
  told = { counts: [], gauges: new Map(), errors: [] }
  stops = []
  const telemetry: Telemetry = {
    ...silentTelemetry,
    log: { ...silentTelemetry.log, error: (fields) => void told.errors.push(fields) },
    count: (metric, labels = {}) => void told.counts.push([metric, ...Object.values(labels)].join(' ')),
    gauge: (metric, value, labels = {}) => void told.gauges.set([metric, ...Object.values(labels)].join(' '), value),
  }
  platform = await openEmbedded({ memory: true, telemetry })
})
afterEach(async () => {
  for (const stop of stops) await stop()
  await platform.close()
})

const ports = () => platform.portsFor('shop')
const until = async (what: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await what())) await ports().clock.wait(2)
}
const placesOf = async () =>
  (await readDeadLetters(ports().log)).map(({ reader, topic, partition, offset }) => [reader, topic, partition, offset])

/** Doubles numbers; text that is no number is unreadable, `newer` is a case of a newer version. */
const doubling: Transform<number, number, undefined> = {
  name: 'double',
  initial: () => undefined,
  step: (_, input) => input * 2,
  recall: () => undefined,
}
const numberOf = (value: Uint8Array): number => Number(Buffer.from(value).toString())
const transformBinding = (knowsNewer: boolean): TransformBinding<number, number, undefined> => ({
  transform: doubling,
  from: 'numbers',
  to: 'doubled',
  decodeInput: (value) => {
    if (Buffer.from(value).toString() !== 'newer') return numberOf(value)
    if (!knowsNewer) throw new UnknownCase('planted')
    return 1_000
  },
  encodeOutput: (output, source) => ({ key: 'k', value: Buffer.from(JSON.stringify({ source, output })) }),
  decodeOutput: (value) => JSON.parse(Buffer.from(value).toString()),
  deadLetterReason: (output) => (Number.isNaN(output) ? 'undecodable-bytes' : undefined),
})
const appendText = (topic: string, texts: readonly (string | Buffer)[], partition = 0) =>
  ports().log.append(
    topic,
    texts.map((text) => ({ key: 'k', value: typeof text === 'string' ? Buffer.from(text) : text, partition })),
  )
const outputsOf = async (topic: string): Promise<readonly unknown[]> =>
  (await ports().log.read(topic, 0, 0, 100)).map(({ value }) => JSON.parse(Buffer.from(value).toString()).output)

const service = (parts: Partial<Service>): Service => ({
  name: 'shop',
  answers: [],
  publishes: [],
  follows: [],
  transforms: [],
  folds: [],
  reacts: [],
  ...parts,
})
const start = async (parts: Partial<Service>) => {
  const running = await run([['shop', () => service(parts)]], platform, { flushMs: 20 })
  stops.push(running.stop)
  return running
}
const stopAll = async (): Promise<void> => {
  for (const stop of stops.splice(0)) await stop()
}

describe('a transform', () => {
  it('keeps what it cannot read and goes on', async () => {
    await ports().log.ensureTopic('numbers.r', 1)
    await appendText('numbers.r', ['1', 'poison', '3'])
    const running = await start({ transforms: [transformBinding(true)] })
    await running.settled()
    expect(await outputsOf('doubled.r')).toEqual([2, null, 6])
    expect(await readDeadLetters(ports().log)).toMatchObject([
      { reader: 'shop.double', topic: 'numbers.r', partition: 0, offset: 1, key: 'k', reason: 'undecodable-bytes', redriven: undefined },
    ])
    expect(Buffer.from((await readDeadLetters(ports().log))[0]?.original ?? []).toString()).toBe('poison')
    expect(told.counts).toContain('guzgu_dead_letters shop.double undecodable-bytes')
    expect(JSON.stringify(told.errors)).toContain('"offset":1')
    expect(JSON.stringify(told.errors)).not.toContain('poison')
  })

  it('of a round keeps them in a topic of that round, with the day and nothing finer', async () => {
    const topic = `${TOPICS.responses.topic}.r1`
    await ports().log.ensureTopic(topic, 1)
    await appendText(topic, ['poison'])
    const today = () => Math.floor(Date.now() / 86_400_000)
    const before = today()
    const running = await start({ transforms: [{ ...transformBinding(true), from: TOPICS.responses.topic, to: TOPICS.outcomes.topic }] })
    await running.settled()
    expect(await ports().log.topics(TOPICS.deadLetters.topic)).toEqual([{ topic: `${TOPICS.deadLetters.topic}.r1`, partitions: 1 }])
    expect([before, today()]).toContain((await readDeadLetters(ports().log))[0]?.day) // midnight may come in between
  })

  it('holds at a case that it does not know, when all before is done, and goes on when newer code knows it', async () => {
    await ports().log.ensureTopic('numbers.r', 2)
    await appendText('numbers.r', ['1', '2', 'newer', '4'])
    await start({ transforms: [transformBinding(false)] })
    await until(() => told.gauges.get('guzgu_partition_held shop.double') === 1)
    expect(await outputsOf('doubled.r')).toEqual([2, 4])
    await appendText('numbers.r', ['9'], 1)
    await until(async () => (await ports().log.read('doubled.r', 1, 0, 10)).length === 1)
    await stopAll()

    const running = await start({ transforms: [transformBinding(true)] })
    await running.settled()
    expect(await outputsOf('doubled.r')).toEqual([2, 4, 2_000, 8])
    expect(await placesOf()).toEqual([])
  })

  const killedInBetween = async (bug?: PlantedBug) => {
    const { log, clock, telemetry } = ports()
    await log.ensureTopic('numbers.r', 1)
    await log.ensureTopic('doubled.r', 1)
    await appendText('numbers.r', ['poison', '2'])
    const records = await log.read('numbers.r', 0, 0, 10)
    const life = async (real: EventLog, bugs: ReadonlySet<PlantedBug>) => {
      const options = {
        clock,
        binding: transformBinding(true),
        from: 'numbers.r',
        to: 'doubled.r',
        partition: 0,
        reader: 'shop.double',
        bugs,
      }
      const assigned = await transformPartition({ ...options, log: real, deadLetters: createDeadLetters({ log: real, clock, telemetry }) })
      await assigned.handle(records)
    }
    let appends = 0
    const dying: EventLog = {
      ...log,
      append: async (...call) => {
        appends += 1
        if (appends > 1) throw new Error('killed')
        return log.append(...call)
      },
    }
    await expect(life(dying, new Set(bug === undefined ? [] : [bug]))).rejects.toThrow('killed')
    await life(log, new Set())
    return { outputs: await outputsOf('doubled.r'), places: await placesOf() }
  }
  it('killed between the dead letter and the outcome, loses nothing and tells it once', async () => {
    expect(await killedInBetween()).toEqual({ outputs: [null, 4], places: [['shop.double', 'numbers.r', 0, 0]] })
  })
  it('would lose the record if the outcome came first: the test notices', async () => {
    expect((await killedInBetween('outcome-before-dead-letter')).places).toEqual([])
  })

  it('told twice by two replicas, it is one dead letter', async () => {
    const record: LogRecord = { topic: 't', partition: 0, offset: 7, key: 'k', value: Buffer.from('x') }
    const replicas = [createDeadLetters(ports()), createDeadLetters(ports())]
    await ports().log.ensureTopic(TOPICS.deadLetters.topic, 1)
    for (const { passedOver } of replicas) await passedOver('r', 't', 0)
    await Promise.all(replicas.map(({ keep }) => keep('r', [{ record, reason: 'no-event' }])))
    expect(await placesOf()).toEqual([['r', 't', 0, 7]])
  })
})

type Sum = { sum: number }

/** Positions and numbers as JSON; a negative number makes `apply` throw in the middle. */
const summing = (order: FoldBinding['order'], knowsNewer = true): FoldBinding<number, Sum> => ({
  fold: {
    view: 'sums.v1',
    keys: () => ['all'],
    initial: () => ({ sum: 0 }),
    apply: (document, input) => {
      document.sum += input
      if (input < 0) throw new Error('impossible')
    },
    toJson: ({ sum }) => ({ sum }),
    fromJson: (json) => ({ ...(json as Sum) }),
  },
  order,
  from: 'sums',
  decode: (value) => {
    if (value[0] === 0xa2 && !knowsNewer) throw new UnknownCase('planted')
    if (value[0] === 0xa2) return { at: 4, input: 100 }
    const { at, input } = JSON.parse(Buffer.from(value).toString()) as { at: number; input: number }
    return { at, input }
  },
})
const fact = (at: number, input: number): string => JSON.stringify({ at, input })
/** One case with a number that nobody knows yet. */
const NEWER = Buffer.from('a206040a026531', 'hex')
const sumIn = async () => (await ports().views.get('sums.v1', 'all'))?.document

describe('a view of a low-rate topic', () => {
  it('passes over what it cannot read and what it cannot apply; a replay does the same', async () => {
    await ports().log.ensureTopic('sums', 1)
    await appendText('sums', [fact(1, 1), 'poison', fact(2, 10), fact(3, -5), fact(5, 1_000)])
    const binding = summing('position')
    const running = await start({ folds: [binding] })
    await running.settled()
    expect(await sumIn()).toEqual({ sum: 1_011 })
    expect((await readDeadLetters(ports().log)).map(({ offset, reason }) => [offset, reason])).toEqual([
      [1, 'undecodable-bytes'],
      [3, 'not-applicable'],
    ])
    expect(await replayFold(ports(), binding)).toMatchObject({ equal: true })
  })

  it('holds at a case that it does not know with all before written, and goes on when newer code knows it', async () => {
    await ports().log.ensureTopic('sums', 1)
    await appendText('sums', [fact(1, 1), NEWER, fact(5, 1_000)])
    await start({ folds: [summing('position', false)] })
    await until(() => told.gauges.get('guzgu_partition_held shop.sums.v1') === 1)
    expect(await sumIn()).toEqual({ sum: 1 })
    await stopAll()
    const running = await start({ folds: [summing('position')] })
    await running.settled()
    expect(await sumIn()).toEqual({ sum: 1_101 })
    expect(await placesOf()).toEqual([])
  })
})

describe('a view of a firehose', () => {
  it('holds at an outcome that it cannot read, loudly, with all before written: nothing may be missing', async () => {
    await ports().log.ensureTopic('sums.r', 1)
    await appendText('sums.r', [fact(0, 1), fact(1, 10), 'poison', fact(3, 1_000)])
    const { log, views, clock, telemetry } = ports()
    const deadLetters = createDeadLetters({ log, clock, telemetry })
    const options = {
      views,
      clock,
      binding: summing('source'),
      topic: 'sums.r',
      partition: 0,
      reader: 'r',
      deadLetters,
      flushMs: 3_600_000,
    }
    const assigned = await foldPartition(options)
    await expect(assigned.handle(await log.read('sums.r', 0, 0, 10))).rejects.toThrow(SyntaxError)
    assigned.revoked()
    expect(await sumIn()).toEqual({ sum: 11 })
    expect(await placesOf()).toEqual([])

    await start({ folds: [summing('source')] })
    await until(() => told.gauges.get('guzgu_partition_held shop.sums.v1') === 1)
    expect(await sumIn()).toEqual({ sum: 11 })
  })
  it('writes nothing of a document that an apply left half changed', async () => {
    await ports().log.ensureTopic('sums.r', 1)
    await appendText('sums.r', [fact(0, 1), fact(1, -5)])
    await start({ folds: [summing('source')] })
    await until(() => told.gauges.get('guzgu_partition_held shop.sums.v1') === 1)
    await stopAll()
    expect(await sumIn()).toBeUndefined()
  })
})

describe('a view in memory', () => {
  const schools = (knowsNewer: boolean) => {
    const seen: string[] = []
    const follow = {
      name: 'schools',
      topic: 'schools',
      partitions: 2,
      apply: (value: Uint8Array, key: string) => {
        const { event } = SchoolEvent.decode(value)
        if (event === undefined && !(knowsNewer && value[0] === 0xa2))
          throw new UnknownCase('a school event of a kind that is not known here')
        seen.push(key)
      },
    }
    return { seen, follow }
  }
  const heartbeat = SchoolEvent.encode({ event: { $case: 'heartbeat', value: { at: 1 } } }).finish()
  const append = (partition: number, key: string, value: Uint8Array = heartbeat) =>
    ports().log.append('schools', [{ key, value, partition }])

  it('passes over what no version can read, and says so once per record however often it starts', async () => {
    await ports().log.ensureTopic('schools', 2)
    await append(0, 'a')
    await append(0, 'p', Buffer.from('garbage'))
    await append(0, 'q', Buffer.alloc(0))
    await append(0, 'b')
    for (let starts = 1; starts <= 2; starts += 1) {
      const { seen, follow } = schools(false)
      const running = await start({ follows: [follow] })
      await until(() => running.readiness().ready)
      expect(seen).toEqual(['a', 'b'])
      await stopAll()
    }
    expect(await placesOf()).toEqual([
      ['shop.schools', 'schools', 0, 1],
      ['shop.schools', 'schools', 0, 2],
    ])
    expect(await ports().log.ends(TOPICS.deadLetters.topic)).toEqual([2])
    expect(told.counts).toContain('guzgu_dead_letters shop.schools undecodable-bytes')
  })

  it('holds a partition at a case that it does not know, is not ready, and lets the others go on; newer code reads all', async () => {
    await ports().log.ensureTopic('schools', 2)
    await append(0, 'a')
    await append(0, 'newer', NEWER)
    await append(0, 'b')
    await append(1, 'c')
    const old = schools(false)
    const running = await start({ follows: [old.follow] })
    await until(() => old.seen.length === 2)
    await append(1, 'd')
    await until(() => old.seen.length === 3)
    expect(old.seen).toEqual(['a', 'c', 'd'])
    expect(told.gauges.get('guzgu_partition_held shop.schools')).toBe(1)
    expect(running.readiness()).toMatchObject({ ready: false, waiting: ['shop: schools'] })
    await stopAll()

    const newer = schools(true)
    const again = await start({ follows: [newer.follow] })
    await until(() => again.readiness().ready)
    expect(newer.seen.toSorted()).toEqual(['a', 'b', 'c', 'd', 'newer'])
    expect(await placesOf()).toEqual([])
  })
})

it('an engine that is away is no reason to act: nothing is held', async () => {
  await ports().log.ensureTopic('numbers.r', 1)
  await appendText('numbers.r', ['1'])
  let refused = 0
  const binding: TransformBinding<number, number, undefined> = {
    ...transformBinding(true),
    decodeInput: (value) => {
      refused += 1
      if (refused <= 2) throw new Unavailable('planted')
      return numberOf(value)
    },
  }
  const running = await start({ transforms: [binding] })
  await running.settled()
  expect(told.gauges.get('guzgu_partition_held shop.double') ?? 0).toBe(0)
  expect(told.counts.filter((count) => count === 'guzgu_partition_retries')).toHaveLength(2)
})
