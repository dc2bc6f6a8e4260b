import { Unavailable } from '@guzgu/event-sourcing'
import type { Clock, FoldBinding, Views } from '@guzgu/ports'
import { describe, expect, it } from '@jest/globals'
import { foldPartition } from './fold-runner.ts'

const OUTAGE_MS = 30_000
const FLUSH_MS = 1_000

const binding: FoldBinding<string, { count: number }> = {
  fold: {
    view: 'counts.v1',
    initial: () => ({ count: 0 }),
    keys: (input) => [input],
    apply: (document) => {
      document.count += 1
    },
    toJson: (document) => ({ ...document }),
    fromJson: (json) => ({ ...(json as { count: number }) }),
  },
  order: 'source',
  from: 'counted',
  decode: () => ({ at: 0, input: 'one' }),
}

/** Time passes in waits, and in a store that is away. */
const createTime = () => {
  let now = 0
  const clock: Clock = {
    now: () => now,
    wait: async (milliseconds) => {
      await new Promise((resolve) => setImmediate(resolve))
      now += milliseconds
    },
  }
  return { clock, pass: (milliseconds: number): void => void (now += milliseconds) }
}

describe('documents that could not be written', () => {
  it('are tried again at the usual pace when the store is back, however long it was away', async () => {
    const time = createTime()
    const written = Promise.withResolvers<number>()
    let away = true
    const views: Views = {
      get: async () => undefined,
      getMany: async () => [],
      list: async () => [],
      drop: async () => undefined,
      put: async (view) => {
        if (away) {
          time.pass(OUTAGE_MS)
          away = false
          throw new Unavailable('the store is away')
        }
        if (view === binding.fold.view) written.resolve(time.clock.now())
      },
    }
    const deadLetters = { keep: async () => undefined, passedOver: async () => new Set<number>() }
    const place = { topic: 'counted.x', partition: 0, reader: 'service.counts.v1', deadLetters }
    const held = await foldPartition({ views, clock: time.clock, binding, flushMs: FLUSH_MS, ...place })
    await held.handle([{ topic: 'counted.x', partition: 0, offset: 0, key: 'one', value: new Uint8Array() }])
    const writtenAt = await written.promise
    held.revoked()
    expect(writtenAt - OUTAGE_MS).toBeLessThanOrEqual(4 * FLUSH_MS)
  })
})
