import { beforeEach, describe, expect, it } from '@jest/globals'
import type { EventLog, Follower, LogRecord } from '../event-log.ts'
import { createJournal, fresh, type Harness, opener } from './harness.ts'

/** The part of the log's contract that is about readers who see a whole topic. */
export const followerContract = (name: string, open: () => Promise<Harness<EventLog>>): void =>
  describe(`${name}: followers`, () => {
    const start = opener(open)
    let harness: Harness<EventLog>
    let log: EventLog
    let topic: string
    beforeEach(async () => {
      harness = await start()
      log = harness.port
      topic = fresh('schools')
      await log.ensureTopic(topic, 3)
    })
    const append = async (count: number): Promise<void> => {
      await log.append(
        topic,
        Array.from({ length: count }, (_, i) => ({ key: 'k', value: new Uint8Array([i % 256]), partition: i % 3 })),
      )
    }
    const follow = (handle: (records: readonly LogRecord[]) => void | Promise<void>, on = log): Promise<Follower> =>
      on.follow({ topic, handle })

    it('has caught up at once with an empty topic', async () => {
      const follower = await follow(() => undefined)
      await follower.caughtUp
      await follower.stop()
    })

    it('reads every partition from the start and goes on with what comes', async () => {
      await append(4_500)
      const journal = createJournal<LogRecord>()
      const follower = await follow((records) => journal.write(...records))
      await follower.caughtUp
      expect(journal.entries).toHaveLength(4_500)
      await append(30)
      await journal.until(({ length }) => length === 4_530)
      await follower.stop()
      for (const partition of [0, 1, 2]) expect(offsetsOf(journal.entries, partition)).toEqual(upTo(1_510))
    })

    it('lets every follower read alone', async () => {
      await append(30)
      const journals = [createJournal<LogRecord>(), createJournal<LogRecord>()] as const
      const followers = [
        await follow((records) => journals[0].write(...records)),
        await follow((records) => journals[1].write(...records), await harness.another()),
      ]
      await append(30)
      for (const journal of journals) await journal.until(({ length }) => length === 60)
      for (const follower of followers) await follower.stop()
    })

    it('gives the same records again after a failure, and has not caught up before they are handled', async () => {
      await append(30)
      let failures = 3
      const tried = createJournal<LogRecord>()
      const handled = createJournal<LogRecord>()
      const follower = await follow(async (records) => {
        tried.write(...records)
        if (records.some(({ partition }) => partition === 1) && failures-- > 0) throw new Error('this cannot be handled now')
        handled.write(...records)
      })
      await follower.caughtUp
      await append(3)
      await handled.until(({ length }) => length === 33)
      await follower.stop()
      for (const partition of [0, 1, 2]) expect(offsetsOf(handled.entries, partition)).toEqual(upTo(11))
      expect(offsetsOf(tried.entries, 1).filter((offset) => offset === 0)).toHaveLength(4)
    })

    it('stops after what is in hand and hands over nothing more', async () => {
      await append(3)
      const journal = createJournal<LogRecord>()
      const follower = await follow((records) => journal.write(...records))
      await follower.caughtUp
      await follower.stop()
      const witness = createJournal<LogRecord>()
      const other = await follow((records) => witness.write(...records))
      await append(3)
      await witness.until(({ length }) => length === 6)
      await other.stop()
      expect(journal.entries).toHaveLength(3)
      await follower.stop() // repeatable
    })

    it('reads all again after a restart', async () => {
      await append(30)
      const first = await follow(() => undefined)
      await first.caughtUp
      await first.stop()
      log = await harness.restart()
      const journal = createJournal<LogRecord>()
      const follower = await follow((records) => journal.write(...records), log)
      await follower.caughtUp
      await follower.stop()
      expect(journal.entries).toHaveLength(30)
    })
  })

const offsetsOf = (records: readonly LogRecord[], wanted: number): readonly number[] =>
  records.filter(({ partition }) => partition === wanted).map(({ offset }) => offset)
const upTo = (end: number): readonly number[] => Array.from({ length: end }, (_, i) => i)
