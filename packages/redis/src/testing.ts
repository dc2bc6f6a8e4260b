import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { REDIS_BINARY, type RedisProcess, startRedis } from '@guzgu/test-engines/redis'
import { afterAll, afterEach, describe, it } from '@jest/globals'
import { openRedisCache, type RedisCache, type RedisOptions } from './index.ts'

/** Why there is no engine for a suite; undefined if there is one. Who brings a REDIS_URL does not want it flushed or killed. */
export const missing = (needs: 'any' | 'own'): string | undefined => {
  if (needs === 'any' && process.env.REDIS_URL !== undefined) return undefined
  try {
    execFileSync(REDIS_BINARY, ['--version'], { stdio: 'ignore' })
    return undefined
  } catch {
    return needs === 'any' ? `no REDIS_URL and no ${REDIS_BINARY} on the PATH` : `no ${REDIS_BINARY} on the PATH`
  }
}

/** The suite, or a line that says why it is skipped; on a build machine that must have the engines, a failure. */
export const describeWithRedis = (name: string, needs: 'any' | 'own', suite: () => void): void => {
  const reason = missing(needs)
  if (reason === undefined) {
    describe(name, suite)
  } else if (process.env.CI === 'true' && process.env.GUZGU_ENGINES === 'required') {
    it(name, () => {
      throw new Error(reason)
    })
  } else {
    process.stderr.write(`SKIPPED ${name}: ${reason}\n`)
    describe.skip(name, suite)
  }
}

/** For a whole suite: started by the first who asks, removed after the last test. */
export const sharedRedis = (): (() => Promise<string>) => {
  let started: Promise<RedisProcess> | undefined
  afterAll(async () => (await started)?.remove())
  return async () => {
    if (process.env.REDIS_URL !== undefined) return process.env.REDIS_URL
    started ??= startRedis()
    return (await started).url
  }
}

/** Caches and servers of one test, closed after it. */
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
      const redis = await startRedis()
      closers.push(redis.remove)
      return redis
    },
    cache: async (options) => {
      const opened = openRedisCache(options)
      closers.push(opened.close)
      return opened
    },
  }
}

export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { readonly port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
