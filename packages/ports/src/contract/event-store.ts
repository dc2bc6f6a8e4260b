import { type NewEvent, type RecordedEvent, VersionConflict } from '@guzgu/event-sourcing'
import { beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { EventStore } from '../event-store.ts'
import { type Harness, opener, rejectionOf } from './harness.ts'

/** An empty store each time. */
export type EventStoreHarness = Harness<EventStore> & {
  /** The store of another service on the same engine. */
  readonly neighbour: () => Promise<EventStore>
}

/** All that the port promises; every adapter calls it. */
export const eventStoreContract = (name: string, open: () => Promise<EventStoreHarness>): void =>
  describe(`${name}: event store`, () => {
    const start = opener(open)
    let harness: EventStoreHarness
    let store: EventStore
    beforeEach(async () => {
      harness = await start()
      store = harness.port
    })

    it('gives appended events their version and position, and gives them back', async () => {
      const first = await store.append('school-1', 0, [event('A', { n: 1 }), event('B', { n: 2 })])
      const second = await store.append('school-2', 0, [event('C')])
      const third = await store.append('school-1', 2, [event('D')])
      expect(placesOf([...first, ...second, ...third])).toEqual(['school-1@1 #1', 'school-1@2 #2', 'school-2@1 #3', 'school-1@3 #4'])
      expect(await store.readStream('school-1')).toEqual([...first, ...third])
      expect(first[0]).toMatchObject({ type: 'A', schema: 1, data: { n: 1 }, metadata: { at: 1, actor: 'system', correlation: 'test' } })
    })

    it('has no events of a stream that does not exist', async () => expect(await store.readStream('nobody')).toEqual([]))

    it('refuses an append to another version and writes nothing of it', async () => {
      await store.append('s', 0, [event('A')])
      for (const expected of [0, 2, 7]) {
        const error = await rejectionOf(store.append('s', expected, [event('B'), event('C')]))
        expect(error).toBeInstanceOf(VersionConflict)
        expect(error).toMatchObject({ stream: 's', expected, actual: 1 })
      }
      expect((await store.readStream('s')).map(({ type }) => type)).toEqual(['A'])
      expect(await store.end()).toBe(1)
    })

    it('lets exactly one of many racing appends win, whole', async () => {
      const other = await harness.another()
      for (let version = 0; version < 9; version += 3) {
        const racers = Array.from({ length: 20 }, (_, racer) => {
          const events = [0, 1, 2].map((part) => event('Raced', { racer, part }))
          return (racer % 2 === 0 ? store : other).append('s', version, events)
        })
        const results = await Promise.allSettled(racers)
        expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
        for (const result of results) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(VersionConflict)
        const winner = results.findIndex(({ status }) => status === 'fulfilled')
        const written = (await store.readStream('s')).slice(version)
        expect(written.map(({ data }) => data)).toEqual([0, 1, 2].map((part) => ({ racer: winner, part })))
      }
      expect((await store.readAll({ after: 0, limit: 100 })).map(({ position }) => position)).toEqual(upTo(9))
    })

    it('shows a gap-free order while many write: who has read n has read all before n', async () => {
      const other = await harness.another()
      const writers = upTo(40).map(async (stream) => {
        for (let version = 0; version < 5; version += 1)
          await (stream % 2 === 0 ? store : other).append(`s-${stream}`, version, [event('A')])
      })
      const read: RecordedEvent[] = []
      while (read.length < 200) read.push(...(await store.readAll({ after: read.length, limit: 7, waitMs: 1_000 })))
      await Promise.all(writers)
      expect(read.map(({ position }) => position)).toEqual(upTo(200))
      expect(await store.readAll({ after: 0, limit: 1_000 })).toEqual(read)
      for (const stream of upTo(40))
        expect(read.filter((event) => event.stream === `s-${stream}`).map(({ version }) => version)).toEqual(upTo(5))
    })

    it('reads on from any position, at most so many', async () => {
      await store.append(
        's',
        0,
        upTo(10).map((n) => event(`E${n}`)),
      )
      const page = async (after: number, limit: number) => (await store.readAll({ after, limit })).map(({ position }) => position)
      expect(await page(0, 3)).toEqual([1, 2, 3])
      expect(await page(3, 3)).toEqual([4, 5, 6])
      expect(await page(8, 100)).toEqual([9, 10])
      expect(await page(10, 5)).toEqual([])
      expect(await store.end()).toBe(10)
    })

    it('waits for the next event', async () => {
      await store.append('s', 0, [event('A')])
      const started = Date.now()
      const waiting = store.readAll({ after: 1, limit: 10, waitMs: 60_000 })
      await store.append('t', 0, [event('B')])
      expect((await waiting).map(({ type }) => type)).toEqual(['B'])
      expect(Date.now() - started).toBeLessThan(30_000)
    })

    it('wakes a reader by the append of another replica', async () => {
      const other = await harness.another()
      const waiting = store.readAll({ after: 0, limit: 10, waitMs: 60_000 })
      await other.append('t', 0, [event('B')])
      expect((await waiting).map(({ type }) => type)).toEqual(['B'])
    })

    it('gives up waiting after the time or at the signal', async () => {
      expect(await store.readAll({ after: 0, limit: 10, waitMs: 20 })).toEqual([])
      const started = Date.now()
      const giveUp = new AbortController()
      const waiting = store.readAll({ after: 0, limit: 10, waitMs: 60_000, signal: giveUp.signal })
      giveUp.abort()
      expect(await waiting).toEqual([])
      expect(await store.readAll({ after: 0, limit: 10, waitMs: 60_000, signal: giveUp.signal })).toEqual([])
      expect(Date.now() - started).toBeLessThan(30_000)
    })

    it('keeps services apart', async () => {
      const neighbour = await harness.neighbour()
      await store.append('s', 0, [event('Mine')])
      expect(placesOf(await neighbour.append('s', 0, [event('Theirs')]))).toEqual(['s@1 #1'])
      expect((await neighbour.readAll({ after: 0, limit: 10 })).map(({ type }) => type)).toEqual(['Theirs'])
      expect((await store.readStream('s')).map(({ type }) => type)).toEqual(['Mine'])
    })

    it('keeps everything over a restart and goes on behind it', async () => {
      const before = [...(await store.append('s', 0, [event('A'), event('B')])), ...(await store.append('t', 0, [event('C')]))]
      const reopened = await harness.restart()
      expect(await reopened.readAll({ after: 0, limit: 10 })).toEqual(before)
      expect(placesOf(await reopened.append('s', 2, [event('D')]))).toEqual(['s@3 #4'])
      expect(await rejectionOf(reopened.append('t', 0, [event('E')]))).toBeInstanceOf(VersionConflict)
    })

    it('gives back whatever JSON it was given', async () => {
      let version = 0
      await fc.assert(
        fc.asyncProperty(fc.jsonValue(), fc.string({ unit: 'grapheme' }), async (data, actor) => {
          await store.append('any', version, [
            { type: 'Any', schema: 3, data, metadata: { at: 1, actor, correlation: 'c', causation: 'd' } },
          ])
          const [read] = await store.readAll({ after: version, limit: 1 })
          version += 1
          expect(JSON.stringify(read?.data)).toBe(JSON.stringify(data))
          expect(read).toMatchObject({ schema: 3, metadata: { at: 1, actor, correlation: 'c', causation: 'd' } })
        }),
        { numRuns: 30 },
      )
    })

    it('behaves as a list per stream, whatever is appended where', async () => {
      const streams = new Map<string, string[]>()
      const all: string[] = []
      const attempt = fc.record({
        stream: fc.constantFrom('a', 'b', 'ç'),
        off: fc.constantFrom(0, 0, 0, -1, 1),
        count: fc.integer({ min: 1, max: 3 }),
      })
      await fc.assert(
        fc.asyncProperty(fc.array(attempt, { maxLength: 8 }), async (attempts) => {
          for (const { stream, off, count } of attempts) {
            const model = streams.get(stream) ?? []
            const names = Array.from({ length: count }, (_, i) => `${stream}${model.length + i}`)
            const appended = await store
              .append(
                stream,
                model.length + off,
                names.map((type) => event(type)),
              )
              .then(
                () => true,
                (error) => {
                  if (!(error instanceof VersionConflict)) throw error
                  return false
                },
              )
            expect(appended).toBe(off === 0)
            if (appended) {
              streams.set(stream, [...model, ...names])
              all.push(...names)
            }
          }
          for (const [stream, model] of streams) expect((await store.readStream(stream)).map(({ type }) => type)).toEqual(model)
          expect((await store.readAll({ after: 0, limit: 10_000 })).map(({ type }) => type)).toEqual(all)
        }),
        { numRuns: 10 },
      )
    })
  })

const event = (type: string, data: unknown = {}): NewEvent => ({
  type,
  schema: 1,
  data,
  metadata: { at: 1, actor: 'system', correlation: 'test' },
})
const placesOf = (events: readonly RecordedEvent[]): readonly string[] =>
  events.map(({ stream, version, position }) => `${stream}@${version} #${position}`)
const upTo = (last: number): number[] => Array.from({ length: last }, (_, i) => i + 1)
