import { beforeEach, describe, expect, it } from '@jest/globals'
import type { Cache } from '../cache.ts'
import { eventually, fresh, type Harness, opener } from './harness.ts'

export type CacheHarness = Harness<Cache> & {
  /** Moves the engine's clock on, where it can be moved; else the suite waits for short times to live. Seconds. */
  readonly advance?: (seconds: number) => Promise<void>
}

/** Real differences between engines, declared. */
export type CacheFeatures = {
  /** Keys outlive a restart of the client. */
  readonly survivesRestart: boolean
}

/** All that the port promises; every adapter calls it. */
export const cacheContract = (name: string, features: CacheFeatures, open: () => Promise<CacheHarness>): void =>
  describe(`${name}: cache`, () => {
    const start = opener(open)
    let harness: CacheHarness
    let cache: Cache
    let key: string
    beforeEach(async () => {
      harness = await start()
      cache = harness.port
      key = fresh('key')
    })
    const pass = async (seconds: number, ended: () => Promise<boolean>): Promise<void> => {
      if (harness.advance !== undefined) return harness.advance(seconds)
      await eventually(ended, (answer) => answer)
    }

    it('remembers, replaces and deletes', async () => {
      expect(await cache.get(key)).toBeUndefined()
      await cache.set(key, 'güzgü', 60)
      expect(await cache.get(key)).toBe('güzgü')
      await cache.set(key, '', 60)
      expect(await cache.get(key)).toBe('')
      await cache.delete(key)
      expect(await cache.get(key)).toBeUndefined()
      await cache.delete(key)
    })

    it('is shared by replicas', async () => {
      const other = await harness.another()
      await cache.set(key, 'x', 60)
      expect(await other.get(key)).toBe('x')
    })

    it('forgets after the time to live, counted from the last set', async () => {
      await cache.set(key, 'short', 1)
      await cache.set(fresh('other'), 'long', 60)
      const kept = fresh('kept')
      await cache.set(kept, 'first', 1)
      await cache.set(kept, 'again', 60)
      await pass(1, async () => (await cache.get(key)) === undefined)
      expect(await cache.get(key)).toBeUndefined()
      expect(await cache.get(kept)).toBe('again')
    })

    it('counts every increment once', async () => {
      const other = await harness.another()
      const sums = await Promise.all(Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? cache : other).increment(key, 60)))
      expect([...sums].sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1))
    })

    it('ends a counter after its first increment, not after its last', async () => {
      expect(await Promise.all([cache.increment(key, 1), cache.increment(key, 600)])).toEqual([1, 2])
      await pass(1, async () => (await cache.get(key)) === undefined)
      expect(await cache.increment(key, 60)).toBe(1)
    })

    it('gives a key to its first owner and says so to all', async () => {
      expect(await cache.redeem(key, 'ayla', 60)).toBe('ayla')
      expect(await cache.redeem(key, 'emin', 60)).toBe('ayla')
      expect(await cache.redeem(key, 'ayla', 60)).toBe('ayla')
      expect(await cache.get(key)).toBe('ayla')
    })

    it('has one winner of a race', async () => {
      const other = await harness.another()
      const owners = await Promise.all(Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? cache : other).redeem(key, `owner-${i}`, 60)))
      expect(new Set(owners).size).toBe(1)
      expect(await cache.redeem(key, 'late', 60)).toBe(owners[0])
    })

    it('gives a redeemed key anew after its time, which repeating does not lengthen', async () => {
      expect(await Promise.all([cache.redeem(key, 'ayla', 1), cache.redeem(key, 'ayla', 600)])).toEqual(['ayla', 'ayla'])
      await pass(1, async () => (await cache.get(key)) === undefined)
      expect(await cache.redeem(key, 'emin', 60)).toBe('emin')
    })

    it(features.survivesRestart ? 'remembers over a restart' : 'forgets at a restart', async () => {
      await cache.set(key, 'x', 60)
      const reopened = await harness.restart()
      expect(await reopened.get(key)).toBe(features.survivesRestart ? 'x' : undefined)
    })
  })
