import type { Consumer } from '@guzgu/ports'
import { createJournal, fresh } from '@guzgu/ports/contract'
import { startKafka } from '@guzgu/test-engines/kafka'
import { afterAll, expect, it } from '@jest/globals'
import { describeKafka, openLog, record } from './testing.ts'

const kafka = await startKafka()
afterAll(async () => ('skipped' in kafka ? undefined : kafka.stop()))

const PARTITIONS = 6
const ROUNDS = 4

describeKafka(kafka, 'members that come and go under load', ({ brokers }) => {
  it('hand every record to somebody, in order, without a hole in any assignment', async () => {
    const logs = [openLog(brokers), openLog(brokers), openLog(brokers)] as const
    const [{ log }] = logs
    const topic = fresh('responses')
    const group = fresh('scoring')
    await log.ensureTopic(topic, PARTITIONS)
    let writing = true
    const writer = (async () => {
      while (writing)
        await log.append(
          topic,
          Array.from({ length: 120 }, (_, i) => record(String(i), i % PARTITIONS)),
        )
    })()
    const output = new Map<number, number>()
    const progress = createJournal<number>()
    const holes: string[] = []
    const join = (on: typeof log): Promise<Consumer> =>
      on.consume({
        group,
        topic,
        maxRecords: 200,
        assigned: async (partition) => {
          const from = output.get(partition) ?? 0
          let expected = from
          return {
            from,
            handle: async (records) => {
              for (const { offset } of records) if (offset !== expected++) holes.push(`${partition}: ${offset}, not ${expected - 1}`)
              output.set(partition, Math.max(output.get(partition) ?? 0, expected)) // what a zombie says again is older
              progress.write(records.length)
              return expected
            },
            revoked: () => undefined,
          }
        },
      })
    const someProgress = (): Promise<void> => {
      const before = progress.entries.length
      return progress.until(({ length }) => length > before + 20)
    }
    const first = await join(logs[0].log)
    for (let round = 0; round < ROUNDS; round += 1) {
      await someProgress()
      const second = await join(logs[1].log)
      await someProgress()
      const third = await join(logs[2].log)
      await someProgress()
      await second.stop()
      await someProgress()
      await third.stop()
    }
    writing = false
    await writer
    const ends = await log.ends(topic)
    await progress.until(() => ends.every((end, partition) => output.get(partition) === end))
    await first.stop()
    await Promise.all(logs.map(({ close }) => close()))
    expect(holes).toEqual([])
  })
})
