import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, it } from '@jest/globals'
import { openRedisCache, type RedisCache, type RedisOptions } from './index.ts'

/** A Redis of our own: a process that a test may kill, freeze and start anew, always empty. */
export type RedisProcess = {
  readonly url: string
  readonly port: number
  readonly start: () => Promise<void>
  /** SIGKILL. */
  readonly kill: () => Promise<void>
  readonly freeze: () => void
  readonly thaw: () => void
  readonly remove: () => Promise<void>
}

const BINARY = process.env.REDIS_SERVER ?? 'redis-server'

/** Why there is no engine for a suite; undefined if there is one. Who brings a REDIS_URL does not want it flushed or killed. */
export const missing = (needs: 'any' | 'own'): string | undefined => {
  if (needs === 'any' && process.env.REDIS_URL !== undefined) return undefined
  try {
    execFileSync(BINARY, ['--version'], { stdio: 'ignore' })
    return undefined
  } catch {
    return needs === 'any' ? `no REDIS_URL and no ${BINARY} on the PATH` : `no ${BINARY} on the PATH`
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

const startRedis = async (): Promise<RedisProcess> => {
  const directory = mkdtempSync(join(tmpdir(), 'guzgu-redis-'))
  const port = await freePort()
  let running: ChildProcess | undefined
  const start = async (): Promise<void> => {
    const options = { port, bind: '127.0.0.1', dir: directory, save: '', appendonly: 'no', 'maxmemory-policy': 'noeviction' }
    const args = Object.entries(options).flatMap(([key, value]) => [`--${key}`, String(value)])
    const child = spawn(BINARY, args, { stdio: ['ignore', 'pipe', 'ignore'] })
    running = child
    await isReady(child)
  }
  const kill = async (): Promise<void> => {
    const child = running
    running = undefined
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }
  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    start,
    kill,
    freeze: () => void running?.kill('SIGSTOP'),
    thaw: () => void running?.kill('SIGCONT'),
    remove: async () => {
      await kill()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

const isReady = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    let said = ''
    child.stdout?.on('data', (bytes: Buffer) => {
      said = (said + bytes.toString()).slice(-2_000)
      if (said.includes('Ready to accept connections')) resolve()
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${BINARY} ended with ${code}: ${said}`)))
  })

export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { readonly port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
