import { freePorts } from '../../packages/test-engines/src/ports.ts'
import { StartUpError } from '../../services/standalone/src/start-up.ts'
import type { Engines } from './engines.ts'
import { launchService, SERVICES, type ServiceName, type ServiceProcess, stopService } from './service-process.ts'

export { SERVICES, type ServiceName } from './service-process.ts'
export type Replicas = Readonly<Partial<Record<ServiceName, number>>>

export type Services = {
  /** Of gRPC, by proto package. */
  readonly peers: Readonly<Record<string, string>>
  /** Where the gateway listens. */
  readonly address: string
}

type Replica = { readonly name: ServiceName; readonly listen: string }

const READY_MS = 90_000

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
    ...environmentOf(options.engines),
    GUZGU_PEERS: replicas.map(({ name, listen }) => `guzgu.${name}.v1=${listen}`).join(','),
  }
  const running = replicas.map(({ name, listen }) => ({
    name,
    service: launchService({
      name,
      // One port cannot be that of all: it is the gateway's, and the others say which they took.
      environment: { ...environment, GUZGU_LISTEN: listen, ...(name === 'gateway' ? {} : { GUZGU_METRICS_PORT: '0' }) },
    }),
  }))
  closers.push(async () => {
    const stopped = (isDoor: boolean) =>
      Promise.all(running.filter(({ name }) => (name === 'gateway') === isDoor).map(({ service }) => stopService(service)))
    await stopped(true) // first the door, then those who answer behind it
    await stopped(false)
  })
  for (const { name, service } of running)
    void service.exited.then((how) => options.died(new StartUpError(`${name} ended by itself (${how})`)), options.died)
  const addresses = await Promise.all(running.map(async ({ name, service }) => [name, await readyInTime(name, service)] as const))
  for (const [name, address] of addresses) console.log(`${name.padEnd(10)}${address}`)
  return { peers: peersOf(replicas), address: new Map<string, string>(addresses).get('gateway') as string }
}

/** The names under which a service looks for its engines. */
export const environmentOf = ({ kafka, mongodb, redis }: Engines): NodeJS.ProcessEnv => ({
  GUZGU_KAFKA: kafka.join(','),
  GUZGU_MONGODB: mongodb,
  GUZGU_REDIS: redis,
})

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

const readyInTime = async (name: string, { ready }: ServiceProcess): Promise<string> => {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new StartUpError(`${name} was not ready within ${READY_MS / 1000} s`)), READY_MS)
  try {
    return await Promise.race([ready, late])
  } catch (error) {
    throw new StartUpError((error as Error).message)
  } finally {
    clearTimeout(timer)
  }
}
