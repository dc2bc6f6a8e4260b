import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from './ports.ts'

/** What starts a Redis of our own. */
export const REDIS_BINARY = process.env.REDIS_SERVER ?? 'redis-server'

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

/** @throws Error where the binary is missing or ends */
export const startRedis = async (): Promise<RedisProcess> => {
  const directory = mkdtempSync(join(tmpdir(), 'guzgu-redis-'))
  const [port] = (await freePorts(1)) as [number]
  let running: ChildProcess | undefined
  const start = async (): Promise<void> => {
    const options = { port, bind: '127.0.0.1', dir: directory, save: '', appendonly: 'no', 'maxmemory-policy': 'noeviction' }
    const args = Object.entries(options).flatMap(([key, value]) => [`--${key}`, String(value)])
    const child = spawn(REDIS_BINARY, args, { stdio: ['ignore', 'pipe', 'ignore'] })
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
    child.once('exit', (code) => reject(new Error(`${REDIS_BINARY} ended with ${code}: ${said}`)))
  })
