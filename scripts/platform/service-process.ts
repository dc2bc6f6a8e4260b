import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export const SERVICES = ['identity', 'catalogue', 'intake', 'scoring', 'analytics', 'gateway'] as const
export type ServiceName = (typeof SERVICES)[number]

/** One service as a process of this machine. */
export type ServiceProcess = {
  readonly child: ChildProcess
  /** Resolves with its address when it says that it is ready; rejects if it ends before. */
  readonly ready: Promise<string>
  /** Resolves with its exit code, or the signal that ended it. */
  readonly exited: Promise<number | NodeJS.Signals>
}

type Launch = {
  readonly name: ServiceName
  readonly environment: NodeJS.ProcessEnv
  /** Instead of the service's own main file. */
  readonly main?: string | undefined
  /** Gets its log, line by line; else it is printed. */
  readonly onLine?: (line: string) => void
}

const ROOT = join(import.meta.dirname, '../..')
const STOP_MS = 20_000

export const launchService = ({ name, environment, main, onLine }: Launch): ServiceProcess => {
  const file = main ?? join(ROOT, `services/${name}/src/main.ts`)
  const child = spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', file], {
    env: environment,
    stdio: ['ignore', 'pipe', onLine === undefined ? 'inherit' : 'pipe', 'ipc'], // the channel ends it when we are gone
  })
  const { promise: ready, resolve, reject } = Promise.withResolvers<string>()
  ready.catch(() => undefined) // not everybody waits for it
  const exited = new Promise<number | NodeJS.Signals>((ended, failed) => {
    child.once('error', failed)
    child.once('exit', (code, signal) => ended(signal ?? code ?? 1))
  })
  exited.then(() => reject(new Error(`${name} ended before it was ready`)), reject)
  const said = `${name} is ready: `
  const say = onLine ?? console.log
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) =>
    line.startsWith(said) ? resolve(line.slice(said.length)) : say(line),
  )
  if (child.stderr !== null) createInterface({ input: child.stderr }).on('line', say)
  return { child, ready, exited }
}

/** SIGTERM, and SIGKILL for who does not end. */
export const stopService = async ({ child }: ServiceProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  child.kill('SIGTERM')
  await exited
  clearTimeout(timer)
}
