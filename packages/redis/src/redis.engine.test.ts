import { Unavailable } from '@guzgu/event-sourcing'
import type { Cache } from '@guzgu/ports'
import { createJournal, eventually, rejectionOf } from '@guzgu/ports/contract'
import { freePorts } from '@guzgu/test-engines/ports'
import type { RedisProcess } from '@guzgu/test-engines/redis'
import { expect, it } from '@jest/globals'
import { Redis } from 'ioredis'
import type { RedisOptions } from './index.ts'
import { createBench, describeWithRedis } from './testing.ts'

/** What an operator does, over a connection of his own. */
const operate = async <T>(url: string, what: (redis: Redis) => Promise<T>): Promise<T> => {
  const redis = new Redis(url)
  try {
    return await what(redis)
  } finally {
    redis.disconnect()
  }
}

describeWithRedis('redis that fails', 'own', () => {
  const bench = createBench()
  const openBoth = async (options: Partial<RedisOptions> = {}): Promise<{ readonly redis: RedisProcess; readonly cache: Cache }> => {
    const redis = await bench.redis()
    const { cache, connected } = await bench.cache({ url: redis.url, ...options })
    await connected
    return { redis, cache }
  }
  /** Tells what became of the connection. */
  const openWatched = async (options: Partial<RedisOptions> = {}) => {
    const states = createJournal<'there' | 'lost'>()
    const connectionChanged = (lost: Error | undefined): void => states.write(lost === undefined ? 'there' : 'lost')
    return { ...(await openBoth({ ...options, connectionChanged })), states }
  }
  /** Gives up after 50 ms and hangs up after 400. */
  const IMPATIENT = { commandTimeout: 50 }
  /** Never gives up within a test: a refusal is then one at once. */
  const STUBBORN = { commandTimeout: 600_000 }

  it('forgets everything when flushed, in the middle of the work, and works on', async () => {
    const { redis, cache } = await openBoth()
    expect(await cache.redeem('code', 'ayla', 60)).toBe('ayla')
    expect(await cache.increment('tries', 60)).toBe(1)
    await operate(redis.url, async (operator) => {
      await operator.flushall()
      await operator.script('FLUSH')
    })
    expect(await cache.get('code')).toBeUndefined()
    expect(await cache.redeem('code', 'emin', 60)).toBe('emin')
    expect(await Promise.all([cache.increment('tries', 60), cache.increment('tries', 60)])).toEqual([1, 2])

    const answers: Promise<number>[] = []
    for (let i = 0; i < 200; i += 1) {
      answers.push(cache.increment(`key-${i % 7}`, 60))
      if (i === 100) answers.push(operate(redis.url, (operator) => operator.flushall()).then(() => 1))
      if (i % 20 === 0) await answers.at(-1)
    }
    for (const sum of await Promise.all(answers)) expect(sum).toBeGreaterThanOrEqual(1)
  })

  it('has one winner of a race of two clients, over and over', async () => {
    const { redis, cache } = await openBoth()
    const other = await bench.cache({ url: redis.url })
    await other.connected
    for (let round = 0; round < 50; round += 1) {
      const [a, b] = await Promise.all([cache.redeem(`code-${round}`, 'ayla', 60), other.cache.redeem(`code-${round}`, 'emin', 60)])
      expect(a).toBe(b)
      expect(await other.cache.get(`code-${round}`)).toBe(a)
    }
  })

  it('refuses at once while Redis is away, and comes back by itself', async () => {
    const { redis, cache, states } = await openWatched(STUBBORN)
    await cache.set('key', 'x', 60)
    await redis.kill()
    await states.until((entries) => entries.includes('lost'))
    for (const call of [
      cache.get('key'),
      cache.set('key', 'x', 60),
      cache.delete('key'),
      cache.increment('n', 60),
      cache.redeem('k', 'o', 60),
    ])
      expect(await rejectionOf(call)).toBeInstanceOf(Unavailable)
    await redis.start()
    await states.until(({ length }) => length === 3)
    expect(states.entries).toEqual(['there', 'lost', 'there'])
    expect(await cache.get('key')).toBeUndefined()
    expect([await cache.increment('n', 60), await cache.redeem('k', 'o', 60)]).toEqual([1, 'o'])
  })

  it('never counts twice what it may have counted already', async () => {
    const { redis, cache, states } = await openWatched(IMPATIENT)
    const other = await bench.cache({ url: redis.url })
    await other.connected
    await redis.freeze()
    const inHand = Array.from({ length: 20 }, () => rejectionOf(cache.increment('n', 60)))
    for (const error of await Promise.all(inHand)) expect(error).toBeInstanceOf(Unavailable)
    await states.until((entries) => entries.includes('lost')) // what was sent waits in the frozen Redis
    await redis.thaw()
    await states.until((entries) => entries.at(-1) === 'there')
    const sum = await other.cache.increment('n', 60)
    expect(sum).toBeLessThanOrEqual(21)
    expect(await other.cache.increment('n', 60)).toBe(sum + 1)
  })

  it('gives a frozen Redis up, again and again, and goes on when it thaws', async () => {
    const { redis, cache, states } = await openWatched(IMPATIENT)
    await eventually(
      () =>
        cache.set('key', 'x', 60).then(
          () => true,
          () => false,
        ),
      Boolean,
    )
    await redis.freeze()
    const ask = async (): Promise<void> => {
      expect(await rejectionOf(cache.get('key'))).toBeInstanceOf(Unavailable)
    }
    await eventually(ask, () => states.entries.includes('lost'))
    for (let i = 0; i < 10; i += 1) await ask()
    await redis.thaw()
    const value = await eventually(
      () => cache.get('key').catch(() => undefined),
      (answer) => answer !== undefined,
    )
    expect(value).toBe('x')
  })

  it('opens where there is no Redis, and uses it when it appears', async () => {
    const redis = await bench.redis()
    await redis.kill()
    const { cache, connected } = await bench.cache({ url: redis.url })
    expect(await rejectionOf(cache.get('key'))).toBeInstanceOf(Unavailable)
    await redis.start()
    await connected
    expect(await cache.get('key')).toBeUndefined()
  })

  it('closes where there never was a Redis', async () => {
    const { cache, close } = await bench.cache({ url: `redis://127.0.0.1:${(await freePorts(1))[0]}` })
    await close()
    expect(await rejectionOf(cache.get('key'))).toBeInstanceOf(Unavailable)
    await close()
  })

  it('says unavailable when the memory is full, and still reads', async () => {
    const { redis, cache } = await openBoth()
    await cache.set('key', 'x', 60)
    await operate(redis.url, (operator) => operator.config('SET', 'maxmemory', '1'))
    expect(await rejectionOf(cache.set('other', 'x', 60))).toBeInstanceOf(Unavailable)
    expect(await rejectionOf(cache.redeem('code', 'x', 60))).toBeInstanceOf(Unavailable)
    expect(await cache.get('key')).toBe('x')
  })

  it('leaves nothing behind that does not end', async () => {
    const { redis, cache } = await openBoth()
    await cache.set('{a}', 'x', 60)
    await cache.increment('b}', 60)
    await cache.redeem('', 'x', 60)
    await cache.set('gone', 'x', 0)
    await operate(redis.url, async (operator) => {
      const keys = await operator.keys('*')
      expect(keys.every((key) => key.startsWith('guzgu:{'))).toBe(true)
      for (const key of keys) expect(await operator.pttl(key)).not.toBe(-1) // -1: there, without an end
      expect(keys.length).toBeGreaterThanOrEqual(3)
    })
    expect([await cache.get('{a}'), await cache.get('b}'), await cache.get('')]).toEqual(['x', '1', 'x'])
  })
})
