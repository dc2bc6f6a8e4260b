import { Unavailable } from '@guzgu/event-sourcing'
import { createJournal, eventually, fresh, rejectionOf } from '@guzgu/ports/contract'
import { startKafka } from '@guzgu/test-engines/kafka'
import { afterAll, afterEach, expect, it } from '@jest/globals'
import { type Admin, ConfigResourceTypes, Kafka, logLevel } from 'kafkajs'
import { OffsetOutOfRange } from './index.ts'
import { openLeaderlessLink } from './testing/leaderless-link.ts'
import { countingTelemetry, describeKafka, describeOwnKafka, listeningTelemetry, openLog, record, textOf } from './testing.ts'

const kafka = await startKafka()
afterAll(async () => ('skipped' in kafka ? undefined : kafka.stop()))
const brokers = 'skipped' in kafka ? [] : kafka.brokers

const opened: { readonly close: () => Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map(({ close }) => close()))
})
const open = (...options: Parameters<typeof openLog>) => {
  const log = openLog(...options)
  opened.push(log)
  return log.log
}

describeOwnKafka(kafka, 'a broker whose answers are withheld', ({ faulty: { proxy, brokers: behind } }) => {
  it('gets the same batch again from a new producer; nothing acknowledged is missing, and what follows is not taken for a repeat', async () => {
    const { telemetry, counted } = countingTelemetry()
    const log = open(behind, { telemetry, timing: { requestMs: 500 } })
    const topic = fresh('responses')
    await log.ensureTopic(topic, 2)
    await log.append(topic, [record('before', 0)])
    proxy.withhold()
    const appending = log.append(topic, [record('a', 0), record('b', 0), record('c', 1)])
    await eventually(
      async () => counted('guzgu_kafka_resends'),
      (resends) => resends > 0,
    )
    expect(proxy.withheld()).toBeGreaterThan(0)
    proxy.heal()
    const places = await appending
    const after = await log.append(topic, [record('d', 0), record('e', 0), record('f', 1)])
    for (const [index, { partition, offset }] of [...places, ...after].entries())
      expect(textOf((await log.read(topic, partition, offset, 1))[0]?.value as Uint8Array)).toBe('abcdef'[index])
    const texts = (await log.read(topic, 0, 0, 100)).map(({ value }) => textOf(value))
    expect([...new Set(texts)]).toEqual(['before', 'a', 'b', 'd', 'e']) // repeats are allowed
  })

  it('leaves the outcome unknown after a deadline: the records may well stand there, and what follows is not taken for them', async () => {
    const log = open(behind, { timing: { requestMs: 500, appendMs: 800 } })
    /** Where all goes well, but a busy machine may take longer than these times. */
    const appended = async (text: string): Promise<number> => {
      const places = await eventually(
        () => log.append(topic, [record(text, 0)]).catch(() => []),
        ({ length }) => length > 0,
      )
      return places[0]?.offset as number
    }
    const topic = fresh('responses')
    await log.ensureTopic(topic, 1)
    const before = await appended('before')
    proxy.withhold()
    const error = await rejectionOf(log.append(topic, [record('unknown', 0)]))
    proxy.heal()
    expect(error).toBeInstanceOf(Unavailable)
    const direct = open(brokers)
    const behindIt = await eventually(
      () => direct.read(topic, 0, before + 1, 1),
      ({ length }) => length > 0,
    )
    expect(behindIt.map(({ value }) => textOf(value))).toEqual(['unknown'])
    const after = await appended('after')
    expect(textOf((await direct.read(topic, 0, after, 1))[0]?.value as Uint8Array)).toBe('after')
  })

  it('loses its members, and has them again: each that crashes for good is replaced', async () => {
    const { telemetry, warnings } = listeningTelemetry()
    const log = open(behind, { telemetry, timing: { requestMs: 500 } })
    const topic = fresh('responses')
    await log.ensureTopic(topic, 1)
    const handled = createJournal<string>()
    const consumer = await log.consume({
      group: fresh('scoring'),
      topic,
      assigned: async () => ({
        from: handled.entries.length,
        handle: async (records) => {
          handled.write(...records.map(({ value }) => textOf(value)))
          return handled.entries.length
        },
        revoked: () => undefined,
      }),
    })
    const direct = open(brokers)
    for (const text of ['a', 'b']) {
      await direct.append(topic, [record(text, 0)])
      await handled.until((entries) => entries.includes(text))
      const crashes = (): number => warnings.entries.filter((message) => message.includes('a member of a group crashed')).length
      const before = crashes()
      proxy.withhold()
      await warnings.until(() => crashes() > before)
      proxy.heal()
    }
    await direct.append(topic, [record('c', 0)])
    await handled.until((entries) => entries.includes('c'))
    await consumer.stop()
    expect(handled.entries).toEqual(['a', 'b', 'c'])
  })
})

describeKafka(kafka, 'a topic that has a partition without a leader', () => {
  it('does not hide the others from who lists them', async () => {
    const link = await openLeaderlessLink(brokers[0] as string)
    opened.push(link)
    const log = open([link.broker], { timing: { callMs: 100 } })
    const family = fresh('family')
    const direct = open(brokers)
    for (const round of ['a', 'b']) await direct.ensureTopic(`${family}.${round}`, 2)
    const both = ['a', 'b'].map((round) => ({ topic: `${family}.${round}`, partitions: 2 }))
    expect(await log.topics(family)).toEqual(both)
    link.depose(`${family}.a`)
    expect(await log.topics(family)).toEqual(both)
    expect(link.deposed()).toBeGreaterThan(0)
  })
})

describeKafka(kafka, 'an offset out of range', () => {
  const truncated = async (): Promise<string> => {
    const log = open(brokers)
    const topic = fresh('responses')
    await log.ensureTopic(topic, 2)
    await log.append(
      topic,
      Array.from({ length: 20 }, (_, i) => record(String(i), i % 2)),
    )
    const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin()
    await admin.connect()
    await admin.fetchTopicOffsets(topic) // it must know the leaders
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '5' }] })
    await admin.disconnect()
    return topic
  }

  it.each([2, 11])('stops a member that wants offset %s of 5…10, loudly, and no other partition', async (from) => {
    const topic = await truncated()
    const { telemetry, counted } = countingTelemetry()
    const handled = createJournal<string>()
    const consumer = await open(brokers, { telemetry }).consume({
      group: fresh('scoring'),
      topic,
      assigned: async (partition) => ({
        from: partition === 0 ? from : 0,
        handle: async (records) => {
          handled.write(...records.map(({ offset }) => `${partition}/${offset}`))
          return (records.at(-1)?.offset as number) + 1
        },
        revoked: () => undefined,
      }),
    })
    await eventually(
      async () => counted('guzgu_offset_out_of_range'),
      (count) => count > 0,
    )
    await handled.until(({ length }) => length === 10)
    await consumer.stop()
    expect(handled.entries).toEqual(Array.from({ length: 10 }, (_, i) => `1/${i}`))
  })

  it('ends a follower and refuses a read', async () => {
    const topic = await truncated()
    const { telemetry, counted } = countingTelemetry()
    const log = open(brokers, { telemetry })
    const follower = await log.follow({ topic, handle: () => undefined })
    expect(await rejectionOf(follower.caughtUp)).toBeInstanceOf(OffsetOutOfRange)
    expect(counted('guzgu_offset_out_of_range')).toBe(1)
    await follower.stop()
    expect(await rejectionOf(log.read(topic, 0, 2, 10))).toMatchObject({ wanted: 2, first: 5, end: 10 })
    expect(await log.read(topic, 0, 99, 10)).toEqual([])
  })
})

describeKafka(kafka, 'a topic as the broker has it', () => {
  const withAdmin = async (work: (admin: Admin) => Promise<unknown>): Promise<void> => {
    const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin()
    await admin.connect()
    await work(admin)
    await admin.disconnect()
  }

  it.each([
    ['retention.ms', '1000', /set its retention.ms to -1/],
    ['retention.bytes', '1000000', /set its retention.bytes to -1/],
    ['cleanup.policy', 'compact', /set its cleanup.policy to delete/],
    ['message.timestamp.type', 'LogAppendTime', /set its message.timestamp.type to CreateTime/],
  ])('is refused where its %s is %s, with a sentence that says what to do', async (name, value, sentence) => {
    const topic = fresh('responses')
    await withAdmin((admin) => admin.createTopics({ topics: [{ topic, numPartitions: 2, configEntries: [{ name, value }] }] }))
    expect(String(await rejectionOf(open(brokers).ensureTopic(topic, 2)))).toMatch(sentence)
  })

  it('is refused where it has other partitions, with a sentence that says what to do', async () => {
    const topic = fresh('responses')
    await withAdmin((admin) => admin.createTopics({ topics: [{ topic, numPartitions: 2 }] }))
    expect(String(await rejectionOf(open(brokers).ensureTopic(topic, 3)))).toMatch(
      /has 2 partitions, not 3.*Configure 2, or use a new version/,
    )
  })

  it('never deletes and never compacts, whatever the broker does by default', async () => {
    const topic = fresh('responses')
    await open(brokers).ensureTopic(topic, 1)
    await withAdmin(async (admin) => {
      const { resources } = await admin.describeConfigs({
        includeSynonyms: false,
        resources: [{ type: ConfigResourceTypes.TOPIC, name: topic }],
      })
      const entries = new Map(resources[0]?.configEntries.map(({ configName, configValue }) => [configName, configValue]))
      expect(['retention.ms', 'retention.bytes', 'cleanup.policy'].map((name) => entries.get(name))).toEqual(['-1', '-1', 'delete'])
    })
  })

  it('is ready when every leader knows that it leads: what is sent at once is taken at once', async () => {
    const { telemetry, counted } = countingTelemetry()
    const log = open(brokers, { telemetry })
    for (let n = 0; n < 8; n += 1) {
      const topic = fresh('responses')
      await log.ensureTopic(topic, 12)
      await log.append(
        topic,
        Array.from({ length: 12 }, (_, partition) => record('a', partition)),
      )
      expect(await log.ends(topic)).toEqual(new Array(12).fill(1))
    }
    expect(counted('guzgu_kafka_resends')).toBe(0)
  })

  it('carries the day and not the moment where it is a firehose', async () => {
    const [firehose, other] = [fresh('firehose'), fresh('schools')]
    const log = open(brokers, { dayOnly: (topic) => topic === firehose })
    const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin()
    await admin.connect()
    const today = Math.floor(Date.now() / 86_400_000) * 86_400_000
    for (const [topic, firstAfterMidnight] of [
      [firehose, '1'],
      [other, '0'],
    ] as const) {
      await log.ensureTopic(topic, 1)
      await log.append(topic, [record('a', 0)])
      expect(await admin.fetchTopicOffsetsByTimestamp(topic, today)).toEqual([{ partition: 0, offset: '0' }])
      expect(await admin.fetchTopicOffsetsByTimestamp(topic, today + 1)).toEqual([{ partition: 0, offset: firstAfterMidnight }])
    }
    await admin.disconnect()
  })
})

describeKafka(kafka, 'a rebalance in the middle of a batch', () => {
  it('leaves a zombie with what it has in hand: nothing more comes, and nothing of it is committed', async () => {
    const topic = fresh('responses')
    const group = fresh('scoring')
    const [log, other] = [open(brokers), open(brokers)]
    await log.ensureTopic(topic, 2)
    await log.append(
      topic,
      Array.from({ length: 20 }, (_, i) => record(String(i), i % 2)),
    )
    const wake = Promise.withResolvers<void>()
    const seen = createJournal<{ readonly member: string; readonly what: string; readonly partition: number }>()
    const member = (name: string, on: typeof log, before: Promise<void>, committing: number) =>
      on.consume({
        group,
        topic,
        maxRecords: 2,
        assigned: async (partition) => ({
          from: 0,
          handle: async (records) => {
            seen.write({ member: name, what: 'in hand', partition })
            await before
            seen.write({ member: name, what: 'done', partition })
            return Math.min(committing, (records.at(-1)?.offset as number) + 1)
          },
          revoked: () => seen.write({ member: name, what: 'revoked', partition }),
        }),
      })
    const zombie = await member('zombie', log, wake.promise, 1)
    await seen.until((entries) => entries.filter(({ what }) => what === 'in hand').length === 2)
    const heir = await member('heir', other, Promise.resolve(), 10)
    await seen.until((entries) => entries.filter(({ member, what }) => member === 'heir' && what === 'done').length === 5)
    const inherited = seen.entries.find(({ member }) => member === 'heir')?.partition as number
    await eventually(
      () => log.lag(group, topic),
      (lag) => lag[inherited] === 0,
    )
    wake.resolve()
    await seen.until((entries) =>
      entries.some(({ member, what, partition }) => member === 'zombie' && what === 'done' && partition === inherited),
    )
    await zombie.stop()
    await heir.stop()
    const lived = seen.entries.filter(({ member, partition }) => member === 'zombie' && partition === inherited).map(({ what }) => what)
    expect(lived.slice(0, 3)).toEqual(['in hand', 'revoked', 'done'])
    expect((await log.lag(group, topic))[inherited]).toBe(0)
  })
})
