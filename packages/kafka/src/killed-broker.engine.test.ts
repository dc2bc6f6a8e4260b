import { createJournal, fresh } from '@guzgu/ports/contract'
import { startKafka } from '@guzgu/test-engines/kafka'
import { afterAll, expect, it } from '@jest/globals'
import { countingTelemetry, describeOwnKafka, openLog, record, textOf } from './testing.ts'

const kafka = await startKafka()
afterAll(async () => ('skipped' in kafka ? undefined : kafka.stop()))

const WRITERS = 6
const KILLS = 2

describeOwnKafka(kafka, 'a broker that is killed in the middle of sending', (engine) => {
  it('loses nothing that it acknowledged; readers go on by themselves and miss nothing', async () => {
    const { telemetry, counted } = countingTelemetry()
    const { log, close } = openLog(engine.brokers, { telemetry, timing: { requestMs: 5_000, lingerMs: 2 } })
    const topic = fresh('responses')
    await log.ensureTopic(topic, 3)
    const acknowledged = createJournal<{ readonly text: string; readonly partition: number; readonly offset: number }>()
    let writing = true
    const writers = Array.from({ length: WRITERS }, async (_, writer) => {
      for (let n = 0; writing; n += 1) {
        const texts = Array.from({ length: 50 }, (_, i) => `${writer}:${n * 50 + i}`)
        const places = await log.append(
          topic,
          texts.map((text) => record(text, writer % 3)),
        )
        acknowledged.write(...places.map((place, i) => ({ text: texts[i] as string, ...place })))
      }
    })
    const consumed = new Map<number, number>()
    const handled = createJournal<string>()
    const consumer = await log.consume({
      group: fresh('scoring'),
      topic,
      assigned: async (partition) => ({
        from: consumed.get(partition) ?? 0,
        handle: async (records) => {
          expect(records[0]?.offset).toBe(consumed.get(partition) ?? 0)
          const next = (records.at(-1)?.offset as number) + 1
          consumed.set(partition, next)
          handled.write(...records.map(({ offset }) => `${partition}/${offset}`))
          return next
        },
        revoked: () => undefined,
      }),
    })
    const followed = createJournal<string>()
    const follower = await log.follow({ topic, handle: (records) => followed.write(...records.map((r) => `${r.partition}/${r.offset}`)) })
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = acknowledged.entries.length
      await acknowledged.until(({ length }) => length > before + 3_000)
      await engine.kill()
      await engine.restart()
    }
    const before = acknowledged.entries.length
    await acknowledged.until(({ length }) => length > before + 3_000)
    writing = false
    await Promise.all(writers)
    const ends = await log.ends(topic)
    const total = ends.reduce((sum, end) => sum + end, 0)
    await Promise.all([handled, followed].map((journal) => journal.until(({ length }) => length >= total)))
    await Promise.all([consumer.stop(), follower.stop()])

    const stored = new Map<string, string>()
    for (const [partition, end] of ends.entries())
      for (let next = 0; next < end; ) {
        const page = await log.read(topic, partition, next, 5_000)
        for (const { offset, value } of page) stored.set(`${partition}/${offset}`, textOf(value))
        next = (page.at(-1)?.offset as number) + 1
      }
    await close()
    const lost = acknowledged.entries.filter(({ text, partition, offset }) => stored.get(`${partition}/${offset}`) !== text)
    expect(lost).toEqual([])
    expect(stored.size).toBe(total)
    expect(handled.entries).toHaveLength(total)
    expect(followed.entries).toHaveLength(total)
    process.stderr.write(
      `kafka: ${KILLS} kills, ${acknowledged.entries.length} acknowledged, lost ${lost.length}, ` +
        `twice ${total - new Set(stored.values()).size}, batches sent again ${counted('guzgu_kafka_resends')}\n`,
    )
  })
})
