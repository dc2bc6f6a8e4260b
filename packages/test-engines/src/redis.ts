import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findContainers } from './containers.ts'
import { IMAGES } from './images.ts'
import { freePorts } from './ports.ts'
import { REDIS_SERVES, startRedisContainer } from './redis-container.ts'

/** What starts a local process. */
export const REDIS_BINARY = process.env.REDIS_SERVER ?? 'redis-server'

/** A Redis of our own that a test may kill, freeze and start anew, always empty. */
export type RedisProcess = {
  readonly url: string
  readonly port: number
  readonly start: () => Promise<void>
  /** SIGKILL. */
  readonly kill: () => Promise<void>
  /** As SIGSTOP and SIGCONT: it keeps its connections and says nothing. */
  readonly freeze: () => Promise<void>
  readonly thaw: () => Promise<void>
  readonly remove: () => Promise<void>
}

export type RedisEngine = { readonly title: string; readonly start: () => Promise<RedisProcess> } | { readonly missing: string }

/** Containers where a Docker daemon of this machine gives them, else local processes, else why there is none. Says which it is. */
export const findRedis = async (): Promise<RedisEngine> => {
  const containers = await findContainers(IMAGES.redis)
  if ('start' in containers)
    return said({ title: `testcontainers, ${containers.image}`, start: () => startRedisContainer(containers, ARGUMENTS) })
  const absent = await promisify(execFile)(REDIS_BINARY, ['--version']).then(
    () => undefined,
    () => `no ${REDIS_BINARY} on the PATH`,
  )
  if (absent !== undefined) return { missing: `${containers.missing} and ${absent}` }
  return said({ title: `local process, ${REDIS_BINARY}`, start: startRedisProcess }, containers.missing)
}

const said = <T extends { readonly title: string }>(engine: T, why?: string): T => {
  process.stderr.write(`redis: ${engine.title}${why === undefined ? '' : ` (${why})`}\n`)
  return engine
}

/** @throws Error where there is none */
export const startRedis = async (): Promise<RedisProcess> => {
  const engine = await findRedis()
  if ('missing' in engine) throw new Error(engine.missing)
  return engine.start()
}

const ARGUMENTS = ['--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction']

/** Never a container. @throws Error where the binary is missing or ends */
export const startRedisProcess = async (): Promise<RedisProcess> => {
  const directory = mkdtempSync(join(tmpdir(), 'guzgu-redis-'))
  const [port] = (await freePorts(1)) as [number]
  let running: ChildProcess | undefined
  const start = async (): Promise<void> => {
    const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory]
    const child = spawn(REDIS_BINARY, [...place, ...ARGUMENTS], { stdio: ['ignore', 'pipe', 'ignore'] })
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
    freeze: async () => void running?.kill('SIGSTOP'),
    thaw: async () => void running?.kill('SIGCONT'),
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
      if (said.includes(REDIS_SERVES)) resolve()
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${REDIS_BINARY} ended with ${code}: ${said}`)))
  })
