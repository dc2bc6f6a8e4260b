import { type Mongodb, openMongodb } from '@guzgu/mongodb'
import { createJournal, fresh } from '@guzgu/ports/contract'
import { hostileLog } from '@guzgu/ports/hostile'
import { BUGS_AGAINST_THE_LAW, type LawEngines, pipelineLaw } from '@guzgu/service-runtime/testing/law'
import { startKafka } from '@guzgu/test-engines/kafka'
import { findMongodb, type MongodbServer } from '@guzgu/test-engines/mongodb'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { openLog, record, silent, systemClock } from './testing.ts'

// The law that holds the embedded engine (packages/service-runtime/src/faults-change-nothing.test.ts), on Kafka and MongoDB.

const kafka = await startKafka()
const mongodb = await findMongodb()
afterAll(async () => ('skipped' in kafka ? undefined : kafka.stop()))
const brokers = 'skipped' in kafka ? [] : kafka.brokers
const isThere = !('skipped' in kafka) && 'start' in mongodb

const RUNS = 15
/** Each planted bug bites long before. */
const RUNS_WITH_A_BUG = 150

;(isThere ? describe : describe.skip)(`kafka and ${mongodb.title}: whatever fails, repeats or comes back from the dead`, () => {
  let server: MongodbServer
  let log: ReturnType<typeof openLog>
  const opened: Mongodb[] = []
  beforeAll(async () => {
    if ('start' in mongodb) server = await mongodb.start()
    log = openLog(brokers)
  })
  afterAll(async () => {
    await Promise.all([log.close(), ...opened.map(({ close }) => close())])
    await server.stop()
  })
  const engines = (): LawEngines => {
    const documents = openMongodb({ url: server.url, database: fresh('law') })
    opened.push(documents)
    const viewsOf = (run: number) => documents.portsFor(`run-${run}`).views
    return { log: log.log, clock: systemClock, telemetry: silent, name: fresh('law'), viewsOf }
  }

  it('the documents are those of a run without faults', () => pipelineLaw(engines(), { numRuns: RUNS }))

  it.each(BUGS_AGAINST_THE_LAW)('the law notices the planted bug %s', async (bug) => {
    await expect(pipelineLaw(engines(), { bug, numRuns: RUNS_WITH_A_BUG })).rejects.toThrow(/Property failed/)
  })

  const TOTAL = 300
  /** Counts what a hostile log of a real broker hands over; the careless reader forgets to drop what it has seen. */
  const count = async (careless: boolean): Promise<number> => {
    const topic = fresh('hostile')
    await log.log.ensureTopic(topic, 2)
    await log.log.append(
      topic,
      Array.from({ length: TOTAL }, (_, i) => record(String(i), i % 2)),
    )
    const next = [0, 0]
    const seen = createJournal<number>()
    let counted = 0
    const consumer = await hostileLog(log.log, { seed: 7 }).consume({
      group: fresh('scoring'),
      topic,
      assigned: async (partition) => ({
        from: next[partition] as number,
        handle: async (records) => {
          for (const { offset } of records) {
            if (!careless && offset < (next[partition] as number)) continue
            next[partition] = Math.max(next[partition] as number, offset + 1)
            counted += 1
          }
          await log.log.ends(topic) // the assignment may be thrown away meanwhile
          seen.write(partition)
          return next[partition] as number
        },
        revoked: () => undefined,
      }),
    })
    await seen.until(() => next.every((offset) => offset === TOTAL / 2))
    await consumer.stop()
    return counted
  }

  it('hostile delivery does no harm to a reader that drops repeats, and misleads one that does not', async () => {
    expect(await count(false)).toBe(TOTAL)
    expect(await count(true)).toBeGreaterThan(TOTAL)
  })
})
