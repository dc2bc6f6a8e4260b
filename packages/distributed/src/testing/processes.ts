import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach } from '@jest/globals'

/** A service as a process of its own. */
export type Started = {
  readonly child: ChildProcess
  /** Resolves with its address when it says that it is ready. */
  readonly ready: Promise<string>
  /** Its log until now. */
  readonly log: () => string
  /** Of the door for operators: `/health/ready`, `/metrics`. */
  readonly ask: (path: string) => Promise<{ readonly status: number; readonly text: string }>
  /** SIGTERM; resolves with the exit code. */
  readonly terminate: () => Promise<number | null>
  /** When all that it said has been heard as well. */
  readonly exited: Promise<number | null>
}

export type Environment = Readonly<Record<string, string>>

const ROOT = join(import.meta.dirname, '../../../..')

/** Starts services; kills after each test those that live. */
export const createProcesses = (): ((name: string, environment: Environment & { readonly GUZGU_METRICS_PORT: string }) => Started) => {
  const children: ChildProcess[] = []
  afterEach(async () => {
    for (const child of children.splice(0)) await killed(child)
  })
  return (name, environment) => {
    const child = spawn(
      join(ROOT, 'node_modules/.bin/node'),
      ['--disable-warning=TimeoutNegativeWarning', join(ROOT, `services/${name}/src/main.ts`)],
      {
        env: { PATH: process.env.PATH, ...environment },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      },
    )
    children.push(child)
    return watch(name, child, Number(environment.GUZGU_METRICS_PORT))
  }
}

const watch = (name: string, child: ChildProcess, port: number): Started => {
  let log = ''
  const ready = Promise.withResolvers<string>()
  ready.promise.catch(() => undefined) // not everybody waits for it
  const listen = (bytes: Buffer): void => {
    log += bytes.toString()
    const address = new RegExp(`^${name} is ready: (.+)$`, 'm').exec(log)?.[1]
    if (address !== undefined) ready.resolve(address)
  }
  child.stdout?.on('data', listen)
  child.stderr?.on('data', listen)
  // Not the end of the process alone: its last words may still be on their way. (`close` of the child never comes where we hang up first.)
  const silent = [child.stdout, child.stderr].map((stream) => stream && once(stream, 'close'))
  const exited = Promise.all([once(child, 'exit'), ...silent]).then(([[code]]) => {
    ready.reject(new Error(`${name} ended (${code}):\n${log}`))
    return code as number | null
  })
  return {
    child,
    ready: ready.promise,
    log: () => log,
    ask: async (path) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`)
      return { status: response.status, text: await response.text() }
    },
    terminate: () => {
      child.kill('SIGTERM')
      return exited
    },
    exited,
  }
}

const killed = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}
