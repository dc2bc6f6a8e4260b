import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { freePorts } from '../../packages/test-engines/src/ports.ts'
import { startTcpProxy, type TcpProxy } from '../../packages/test-engines/src/tcp-proxy.ts'
import { SERVICES, type ServiceName } from '../platform/service-process.ts'
import { type ChaosEngines, startOwnEngines } from './engines.ts'
import { type Supervised, supervise } from './supervisor.ts'

/** Everything that can be hurt. */
export type World = {
  readonly engines: ChaosEngines
  /** By `intake-1`. Second replicas are placed and not started. */
  readonly services: ReadonlyMap<string, Supervised>
  /** By `intake–mongodb`; several where a name stands for all replicas. */
  readonly links: ReadonlyMap<string, readonly TcpProxy[]>
  /** Where the gateway listens, across its restarts. */
  readonly address: string
  /** Of gRPC, past all links: for the set-up and the verdict. */
  readonly peers: Readonly<Record<string, string>>
  /** Services that ended and nobody had asked them to. */
  readonly endings: readonly Ending[]
}

export type Ending = { readonly id: string; readonly how: number | NodeJS.Signals; readonly wasReady: boolean; readonly at: number }

type Place = { readonly name: ServiceName; readonly id: string; readonly port: number }

export const LOGS = join(import.meta.dirname, '../../.data/chaos')
const REPLICAS: Readonly<Record<ServiceName, number>> = { identity: 1, catalogue: 1, intake: 2, scoring: 2, analytics: 1, gateway: 1 }

/** Starts engines and links and places the services; `bug`: the service that is started by a main file with a planted mistake, and which. */
export const buildWorld = async (
  bug: { readonly service: ServiceName; readonly name: string } | undefined,
  said: (text: string) => void,
  closers: (() => Promise<void>)[],
): Promise<World> => {
  const engines = await startOwnEngines(closers)
  const links = await linkEngines(engines, closers)
  const places = await placeAll()
  const intakes = places.filter(({ name }) => name === 'intake')
  links.set('gateway–intake', await Promise.all(intakes.map(({ port }) => link(port, closers))))
  const [door = 0] = await freePorts(1)
  const endings: Ending[] = []
  mkdirSync(LOGS, { recursive: true })

  const shared = { ...process.env, GUZGU_KAFKA: engines.kafkaLink.brokers.join(','), GUZGU_PEERS: peersOf(places, links) }
  const services = places.map(({ name, id, port }): readonly [string, Supervised] => {
    const environment = {
      ...shared,
      GUZGU_MONGODB: engines.mongodb.url.replace(/:\d+\//, `:${portOf(links, `${name}–mongodb`)}/`),
      GUZGU_REDIS: `redis://127.0.0.1:${portOf(links, `${name}–redis`)}`,
      GUZGU_LISTEN: `127.0.0.1:${port}`,
      GUZGU_PORT: String(name === 'gateway' ? door : 0),
      GUZGU_METRICS_PORT: '0',
      ...(bug === undefined ? {} : { GUZGU_PLANTED_BUG: bug.name }),
    }
    const main = bug?.service === name ? join(import.meta.dirname, `planted/${name}.ts`) : undefined
    const endedByItself = (how: number | NodeJS.Signals, wasReady: boolean): void => {
      endings.push({ id, how, wasReady, at: Date.now() })
      said(`${id} ended by itself (${how})${wasReady ? '' : ', before it was ready'}: restarted by the supervisor`)
    }
    return [id, supervise({ name, id, environment, main, logFile: join(LOGS, `${id}.log`), endedByItself })]
  })
  closers.push(async () => {
    for (const [, service] of services) service.thaw()
    const door = services.filter(([, { name }]) => name === 'gateway')
    for (const group of [door, services.filter((one) => !door.includes(one))])
      await Promise.all(group.map(async ([, service]) => (service.isRunning() ? service.terminate() : undefined)))
  })
  const peers = Object.fromEntries(places.map(({ name, port }) => [`guzgu.${name}.v1`, `127.0.0.1:${port}`]).reverse())
  return { engines, links, services: new Map(services), address: `http://127.0.0.1:${door}`, peers, endings }
}

const placeAll = async (): Promise<readonly Place[]> => {
  const wanted = SERVICES.flatMap((name) => Array.from({ length: REPLICAS[name] }, (_, i) => ({ name, id: `${name}-${i + 1}` })))
  const ports = await freePorts(wanted.length)
  return wanted.map((one, i) => ({ ...one, port: ports[i] as number }))
}

const linkEngines = async (engines: ChaosEngines, closers: (() => Promise<void>)[]): Promise<Map<string, readonly TcpProxy[]>> => {
  const links = new Map<string, readonly TcpProxy[]>([['services–kafka', [engines.kafkaLink.proxy]]])
  const mongodb = Number(new URL(engines.mongodb.url).port)
  for (const name of SERVICES) {
    links.set(`${name}–mongodb`, [await link(mongodb, closers)])
    links.set(`${name}–redis`, [await link(engines.redis.port, closers)])
  }
  return links
}

const link = async (target: number, closers: (() => Promise<void>)[]): Promise<TcpProxy> => {
  const proxy = await startTcpProxy(target)
  closers.push(proxy.close)
  return proxy
}

const portOf = (links: ReadonlyMap<string, readonly TcpProxy[]>, name: string): number => links.get(name)?.[0]?.port as number

/** Both replicas of intake are listed from the start: who comes later is found without a restart of the gateway. */
const peersOf = (places: readonly Place[], links: ReadonlyMap<string, readonly TcpProxy[]>): string => {
  const direct = places.filter(({ name }) => name !== 'intake').map(({ name, port }) => `guzgu.${name}.v1=127.0.0.1:${port}`)
  const linked = (links.get('gateway–intake') ?? []).map(({ port }) => `guzgu.intake.v1=127.0.0.1:${port}`)
  return [...direct, ...linked].join(',')
}
