import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePorts } from '../../packages/test-engines/src/ports.ts'
import { StartUpError } from '../../services/standalone/src/start-up.ts'
import type { Engines } from './engines.ts'

export const SERVICES = ['identity', 'catalogue', 'intake', 'scoring', 'analytics', 'gateway'] as const
export type ServiceName = (typeof SERVICES)[number]
export type Replicas = Readonly<Partial<Record<ServiceName, number>>>

export type Services = {
  /** Of gRPC, by proto package. */
  readonly peers: Readonly<Record<string, string>>
  /** Where the gateway listens. */
  readonly address: string
}

type Replica = { readonly name: ServiceName; readonly listen: string }

const ROOT = join(import.meta.dirname, '../..')
const READY_MS = 90_000
const STOP_MS = 20_000

type ServicesOptions = {
  readonly engines: Engines
  readonly replicas: Replicas
  /** Of the gateway, and of what all processes share. */
  readonly environment: NodeJS.ProcessEnv
  readonly died: (error: Error) => void
}

/** Every service as its own process; resolves when all are ready. */
export const startServices = async (options: ServicesOptions, closers: (() => Promise<void>)[]): Promise<Services> => {
  const replicas = await place(options.replicas)
  const environment = {
    ...process.env,
    ...options.environment,
    GUZGU_KAFKA: options.engines.kafka.join(','),
    GUZGU_MONGODB: options.engines.mongodb,
    GUZGU_REDIS: options.engines.redis,
    GUZGU_PEERS: replicas.map(({ name, listen }) => `guzgu.${name}.v1=${listen}`).join(','),
  }
  const children = replicas.map(({ name, listen }) => ({ name, listen, child: launch(name, { ...environment, GUZGU_LISTEN: listen }) }))
  closers.push(async () => {
    const stopped = (isDoor: boolean) =>
      Promise.all(children.filter(({ name }) => (name === 'gateway') === isDoor).map(({ child }) => stop(child)))
    await stopped(true) // first the door, then those who answer behind it
    await stopped(false)
  })
  for (const { name, child } of children)
    child.once('exit', (code, signal) => options.died(new StartUpError(`${name} ended by itself (${signal ?? code})`)))
  const addresses = await Promise.all(children.map(async ({ name, child }) => [name, await ready(name, child)] as const))
  for (const [name, address] of addresses) console.log(`${name.padEnd(10)}${address}`)
  return { peers: peersOf(replicas), address: new Map<string, string>(addresses).get('gateway') as string }
}

const place = async (replicas: Replicas): Promise<readonly Replica[]> => {
  const names = SERVICES.flatMap((name) => Array.from({ length: replicas[name] ?? 1 }, () => name))
  const ports = await freePorts(names.length)
  return names.map((name, i) => ({ name, listen: `127.0.0.1:${ports[i]}` }))
}

const peersOf = (replicas: readonly Replica[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    SERVICES.map((service) => [
      `guzgu.${service}.v1`,
      `ipv4:${replicas
        .filter(({ name }) => name === service)
        .map(({ listen }) => listen)
        .join(',')}`,
    ]),
  )

const launch = (name: ServiceName, env: NodeJS.ProcessEnv): ChildProcess =>
  spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', join(ROOT, `services/${name}/src/main.ts`)], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })

/** The address in the line that says so. What else a service writes is its log. */
const ready = async (name: string, child: ChildProcess): Promise<string> => {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const timer = setTimeout(() => reject(new StartUpError(`${name} was not ready within ${READY_MS / 1000} s`)), READY_MS)
  child.once('error', reject)
  child.once('exit', () => reject(new StartUpError(`${name} ended before it was ready`)))
  const said = `${name} is ready: `
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    if (line.startsWith(said)) resolve(line.slice(said.length))
    else console.log(line)
  })
  return promise.finally(() => clearTimeout(timer))
}

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  child.kill('SIGTERM')
  await exited
  clearTimeout(timer)
}
