import { Unavailable } from '@guzgu/event-sourcing'
import { createJournal, eventually, fresh, rejectionOf } from '@guzgu/ports/contract'
import { startKafka } from '@guzgu/test-engines/kafka'
import { afterAll, afterEach, expect, it } from '@jest/globals'
import { describeKafka, describeOwnKafka, openLog, record, textOf } from './testing.ts'

const kafka = await startKafka()
afterAll(async () => ('skipped' in kafka ? undefined : kafka.stop()))

const DAY_MS = 86_400_000
const HOURS = [7, -200, 200, -7].map((hours) => hours * 3_600_000)

const now = Date.now
const opened: { readonly close: () => Promise<void> }[] = []
afterEach(async () => {
  Date.now = now
  await Promise.all(opened.splice(0).map(({ close }) => close()))
})
/** As when somebody sets the clock of the machine: ours, and kafkajs's too. */
const setClock = (off: number): void => {
  Date.now = () => now() + off
}
const open = (...[given, options]: Parameters<typeof openLog>) => {
  const log = openLog(given, options)
  opened.push(log)
  return log.log
}

describeKafka(kafka, 'a clock that jumps', ({ brokers }) => {
  it('keeps nothing out of the log and nobody from reading: members, followers and days go on', async () => {
    const log = open(brokers, { dayOnly: (topic) => topic.startsWith('firehose'), timing: { sessionMs: 6_000 } })
    const [firehose, other] = [fresh('firehose'), fresh('schools')]
    for (const topic of [firehose, other]) await log.ensureTopic(topic, 1)
    const handled = createJournal<string>()
    let next = 0
    const consumer = await log.consume({
      group: fresh('scoring'),
      topic: firehose,
      assigned: async () => ({
        from: next,
        handle: async (records) => {
          for (const { offset, value } of records) {
            if (offset < next) continue
            expect(offset).toBe(next)
            next = offset + 1
            handled.write(textOf(value))
          }
          return next
        },
        revoked: () => undefined,
      }),
    })
    const followed = createJournal<string>()
    const follower = await log.follow({ topic: other, handle: (records) => followed.write(...records.map(({ value }) => textOf(value))) })
    const texts: string[] = []
    for (const off of HOURS) {
      setClock(off)
      for (let n = 0; n < 3; n += 1) {
        const text = `${off}/${n}`
        texts.push(text)
        for (const topic of [firehose, other]) await log.append(topic, [record(text, 0)])
        await Promise.all([handled, followed].map((journal) => journal.until((entries) => entries.includes(text))))
      }
    }
    await Promise.all([consumer.stop(), follower.stop()])
    expect(handled.entries).toEqual(texts)
    expect(followed.entries).toEqual(texts)
  })

  it('set back, does not make a member forget that nobody has heard of it', async () => {
    const log = open(brokers, { timing: { sessionMs: 6_000 } })
    const [topic, group] = [fresh('responses'), fresh('scoring')]
    await log.ensureTopic(topic, 1)
    const assignments = createJournal<'assigned'>()
    const consumer = await log.consume({
      group,
      topic,
      assigned: async () => {
        assignments.write('assigned')
        return { from: 0, handle: async (records) => records.length, revoked: () => undefined }
      },
    })
    await assignments.until(({ length }) => length === 1)
    setClock(-DAY_MS) // kafkajs waits until it is later than its last heartbeat
    await assignments.until(({ length }) => length === 2)
    await consumer.stop()
  })
})

describeOwnKafka(kafka, 'a clock that is set back while a broker is silent', ({ faulty: { proxy, brokers: behind } }) => {
  it('does not make a call longer', async () => {
    const log = open(behind, { timing: { requestMs: 300, callMs: 900, appendMs: 900 } })
    const topic = fresh('responses')
    await log.ensureTopic(topic, 1)
    // A busy machine may take longer than these times even where all goes well.
    await eventually(
      () => log.append(topic, [record('a', 0)]).catch(() => []),
      ({ length }) => length > 0,
    )
    await eventually(
      () => log.read(topic, 0, 0, 1).catch(() => []),
      ({ length }) => length > 0,
    )
    proxy.withhold()
    const errors = [log.append(topic, [record('b', 0)]), log.read(topic, 0, 0, 1), log.ends(topic)].map(rejectionOf)
    await eventually(
      async () => proxy.withheld(),
      (bytes) => bytes > 0, // the questions are on their way
    )
    setClock(-DAY_MS)
    for (const error of await Promise.all(errors)) expect(error).toBeInstanceOf(Unavailable)
    proxy.heal()
  })
})
