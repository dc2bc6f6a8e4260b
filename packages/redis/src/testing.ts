import { findRedis, type RedisProcess } from '@guzgu/test-engines/redis'
import { skip } from '@guzgu/test-engines/required'
import { afterAll, afterEach, describe } from '@jest/globals'
import { openRedisCache, type RedisCache, type RedisOptions } from './index.ts'

const engine = await findRedis()

const start = (): Promise<RedisProcess> => {
  if ('missing' in engine) throw new Error(engine.missing)
  return engine.start()
}

/** The suite, or a line that says why it is skipped. Who brings a REDIS_URL does not want it flushed or killed: `own` asks for one of ours. */
export const describeWithRedis = (name: string, needs: 'any' | 'own', suite: () => void): void => {
  if ('start' in engine || (needs === 'any' && process.env.REDIS_URL !== undefined)) {
    describe(name, suite)
  } else {
    describe.skip(`${name}: SKIPPED, ${skip('redis', engine.missing).skipped}`, suite)
  }
}

/** For a whole suite: started by the first who asks, removed after the last test. */
export const sharedRedis = (): (() => Promise<string>) => {
  let started: Promise<RedisProcess> | undefined
  afterAll(async () => (await started)?.remove())
  return async () => {
    if (process.env.REDIS_URL !== undefined) return process.env.REDIS_URL
    started ??= start()
    return (await started).url
  }
}

/** Far beyond the time after which a service does without: a busy machine may take longer than that. */
const PATIENT_MS = 10_000

/** Caches and servers of one test, closed after it; who says nothing of a time waits for long. */
export const createBench = (): {
  readonly redis: () => Promise<RedisProcess>
  readonly cache: (options: RedisOptions) => Promise<RedisCache>
} => {
  const closers: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close()
  })
  return {
    redis: async () => {
      const redis = await start()
      closers.push(redis.remove)
      return redis
    },
    cache: async (options) => {
      const opened = openRedisCache({ commandTimeout: PATIENT_MS, ...options })
      closers.push(opened.close)
      return opened
    },
  }
}
