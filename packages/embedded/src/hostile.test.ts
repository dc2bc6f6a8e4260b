import { Unavailable } from '@guzgu/event-sourcing'
import type { EventLog, LogRecord, NewRecord, Platform } from '@guzgu/ports'
import { createJournal, fresh } from '@guzgu/ports/contract'
import { hostileLog, hostilePlatform } from '@guzgu/ports/hostile'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { openEmbedded } from './index.ts'

const TOTAL = 600

describe('a hostile log', () => {
  let platform: Platform
  let log: EventLog
  beforeEach(async () => {
    platform = await openEmbedded({ memory: true })
    log = platform.portsFor('test').log
    await log.ensureTopic('in', 2)
  })
  afterEach(() => platform.close())
  const fill = async (): Promise<void> => {
    await log.append(
      'in',
      Array.from({ length: TOTAL }, (_, i) => record(String(i), i % 2)),
    )
  }

  /** A reader that begins where its own output ends; the careless one forgets to drop what it has seen. */
  const count = async (careless: boolean) => {
    const seen = createJournal<{ readonly partition: number; readonly offset: number; readonly zombie: boolean }>()
    const next = [0, 0]
    let assignments = 0
    let counted = 0
    const consumer = await hostileLog(log, { seed: 7 }).consume({
      group: careless ? 'careless' : 'careful',
      topic: 'in',
      assigned: async (partition) => {
        assignments += 1
        let over = false
        return {
          from: next[partition] as number,
          handle: async (records) => {
            for (const { offset } of records) {
              if (!careless && offset < (next[partition] as number)) continue
              if (!careless) expect(offset).toBe(next[partition])
              next[partition] = Math.max(next[partition] as number, offset + 1)
              counted += 1
            }
            await log.ends('in') // the assignment may be thrown away meanwhile
            seen.write(...records.map(({ offset }) => ({ partition, offset, zombie: over })))
            return next[partition] as number
          },
          revoked: () => {
            over = true
          },
        }
      },
    })
    await seen.until(() => next.every((offset) => offset === TOTAL / 2))
    await consumer.stop()
    return { seen: seen.entries, assignments, counted }
  }

  it('hands over every record twice or more, throws assignments away and leaves zombies', async () => {
    await fill()
    const { seen, assignments } = await count(false)
    const times = new Map<string, number>()
    for (const { partition, offset } of seen) times.set(`${partition}/${offset}`, (times.get(`${partition}/${offset}`) ?? 0) + 1)
    expect(times.size).toBe(TOTAL)
    const once = [...times].filter(([, count]) => count < 2)
    expect(once.length).toBeLessThanOrEqual(80) // the very last batches, when the test had seen enough, and what a zombie had handled
    expect(assignments).toBeGreaterThan(4)
    expect(seen.some(({ zombie }) => zombie)).toBe(true)
  })

  it('does no harm to a reader that drops repeats, and misleads one that does not', async () => {
    await fill()
    expect((await count(false)).counted).toBe(TOTAL)
    expect((await count(true)).counted).toBeGreaterThan(TOTAL)
  })

  it('repeats ranges to followers and keeps their order otherwise', async () => {
    await fill()
    const records: LogRecord[] = []
    const follower = await hostileLog(log, { seed: 3 }).follow({ topic: 'in', handle: (batch) => void records.push(...batch) })
    await follower.caughtUp
    await log.append(
      'in',
      Array.from({ length: 40 }, (_, i) => record(String(i), 0)),
    )
    await follower.stop()
    expect(records.length).toBeGreaterThanOrEqual(2 * TOTAL)
    for (const partition of [0, 1]) {
      let next = 0
      for (const { offset } of records.filter((read) => read.partition === partition)) {
        expect(offset).toBeLessThanOrEqual(next)
        next = Math.max(next, offset + 1)
      }
      expect(next).toBeGreaterThanOrEqual(TOTAL / 2)
    }
  })

  /** What became of appends of three records: where the log stood after each. */
  const fates = async (seed: number): Promise<readonly string[]> => {
    const topic = fresh('appended')
    await log.ensureTopic(topic, 1)
    const hostile = hostileLog(log, { seed })
    const fates: string[] = []
    for (let i = 0; i < 500; i += 1) {
      const [before] = await log.ends(topic)
      const told = await hostile.append(topic, [record('a', 0), record('b', 0), record('c', 0)]).then(
        () => 'acknowledged',
        (error) => (error instanceof Unavailable ? 'unavailable' : 'broken'),
      )
      const [after] = await log.ends(topic)
      fates.push(`${told} ${(after as number) - (before as number)}`)
    }
    return fates
  }

  it('lets appends fail before, in the middle and after, the same for the same seed', async () => {
    const first = await fates(5)
    expect(new Set(first)).toEqual(new Set(['acknowledged 3', 'unavailable 0', 'unavailable 1', 'unavailable 2', 'unavailable 3']))
    expect(first.filter((fate) => fate === 'acknowledged 3').length).toBeGreaterThan(400)
    expect(await fates(5)).toEqual(first)
    expect(await fates(6)).not.toEqual(first)
  })

  it('makes the log of every service of a platform hostile, always the same one', async () => {
    const hostile = hostilePlatform(platform, { seed: 1 })
    const { log: mine } = hostile.portsFor('scoring')
    expect(hostile.portsFor('scoring').log).toBe(mine)
    const told = await Promise.allSettled(Array.from({ length: 100 }, () => mine.append('in', [record('x', 0)])))
    expect(new Set(told.map(({ status }) => status))).toEqual(new Set(['fulfilled', 'rejected']))
  })
})

const record = (text: string, partition: number): NewRecord => ({ key: text, value: new TextEncoder().encode(text), partition })
