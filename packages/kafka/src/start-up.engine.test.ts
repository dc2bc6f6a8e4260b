import { Unavailable } from '@guzgu/event-sourcing'
import { eventually, fresh, rejectionOf } from '@guzgu/ports/contract'
import { startKafka } from '@guzgu/test-engines/kafka'
import { afterAll, afterEach, beforeEach, expect, it } from '@jest/globals'
import { describeOwnKafka, openLog, record } from './testing.ts'

const kafka = await startKafka()
afterAll(async () => ('skipped' in kafka ? undefined : kafka.stop()))

/** Below the time after which an `append` gives up: whoever counted on it would have given up by then. */
const TIMING = { requestMs: 10_000, callMs: 100, appendMs: 700 }

describeOwnKafka(kafka, 'a broker that is absent at start', ({ brokers: direct, faulty: { proxy, brokers } }) => {
  let opened: ReturnType<typeof openLog>
  beforeEach(() => {
    proxy.refuse()
    opened = openLog(brokers, { timing: TIMING })
  })
  afterEach(async () => {
    await opened.close()
    proxy.heal()
  })

  /** Everything that a service asks of the log while it starts. */
  const askAll = (topic: string): readonly Promise<unknown>[] => {
    const { log } = opened
    return [
      log.ensureTopic(topic, 1),
      log.topics(topic),
      log.ends(topic),
      log.read(topic, 0, 0, 1),
      log.follow({ topic, handle: () => undefined }).then(({ stop }) => stop()),
      log
        .consume({
          group: fresh('scoring'),
          topic,
          assigned: async () => ({ from: 0, handle: async () => 0, revoked: () => undefined }),
        })
        .then(({ stop }) => stop()),
    ]
  }

  it('is waited for by all but an append, which gives up in its time; everything goes on when it appears', async () => {
    const topic = fresh('responses')
    const { log, close } = openLog(direct)
    await log.ensureTopic(topic, 1)
    await close()
    let settled = 0
    const asked = askAll(topic)
    for (const answer of asked) void answer.catch(() => undefined).then(() => (settled += 1))
    expect(await rejectionOf(opened.log.append(topic, [record('a', 0)]))).toBeInstanceOf(Unavailable)
    expect(settled).toBe(0)
    proxy.heal()
    await opened.connected
    expect((await Promise.all(asked)).slice(0, 4)).toEqual([undefined, [{ topic, partitions: 1 }], [0], []])
    const places = await eventually(
      () => opened.log.append(topic, [record('b', 0)]).catch(() => []),
      ({ length }) => length > 0,
    )
    expect(places).toHaveLength(1)
  })

  it('is waited for no longer when the log is closed', async () => {
    const errors = Promise.all(askAll(fresh('responses')).map(rejectionOf))
    await opened.close()
    for (const error of await errors) expect(error).toBeInstanceOf(Unavailable)
  })

  it('fails a question in its time once it has answered, and is waited for by who makes a topic or joins a group', async () => {
    const topic = fresh('responses')
    proxy.heal()
    await opened.log.ensureTopic(topic, 1)
    proxy.refuse()
    let settled = 0
    const another = fresh('another')
    const [made, followed] = [opened.log.ensureTopic(another, 1), opened.log.follow({ topic, handle: () => undefined })]
    for (const answer of [made, followed]) void answer.catch(() => undefined).then(() => (settled += 1))
    expect(await rejectionOf(opened.log.ends(topic))).toBeInstanceOf(Unavailable)
    expect(settled).toBe(0)
    proxy.heal()
    await made
    await (await followed).caughtUp
    expect(await opened.log.ends(another)).toEqual([0])
  })
})
