import { AnalyticsServiceDefinition } from '@guzgu/contracts/services/analytics'
import { IdentityServiceDefinition } from '@guzgu/contracts/services/identity'
import { IntakeServiceDefinition } from '@guzgu/contracts/services/intake'
import { Unavailable } from '@guzgu/event-sourcing'
import { createGrpcRpc, type GrpcOptions } from '@guzgu/grpc'
import { openMongodb } from '@guzgu/mongodb'
import type { Platform, RpcError, Telemetry } from '@guzgu/ports'
import { openRedisCache } from '@guzgu/redis'
import { openLog } from './log.ts'
import { systemClock, systemIds } from './system.ts'

export type DistributedOptions = {
  /** Who asks: names connections, and the store whose indexes are made. */
  readonly service: string
  /** `host:port` of brokers. */
  readonly kafka: readonly string[]
  readonly mongodb: string
  readonly redis: string
  /** Without `listen` this process only calls. */
  readonly grpc: Pick<GrpcOptions, 'listen' | 'addresses'>
  readonly telemetry: Telemetry
  readonly toRpcError: (error: unknown) => RpcError
}

export type Distributed = Platform & {
  /** Where this process answers, `host:port`; undefined where it does not listen. */
  readonly address: string | undefined
  /** What `grpc.health.v1` says; at first: not ready. */
  readonly setReady: (ready: boolean) => void
  /** Takes no new calls and finishes those in hand. */
  readonly drain: () => Promise<void>
}

export type Connecting = Distributed & {
  /** Takes calls from now on. @throws Error where the port is taken */
  readonly listen: () => Promise<void>
  /** The engines that have not answered yet. */
  readonly waitingFor: () => readonly string[]
  /** Resolves when every engine has answered once, and rejects with what waiting cannot help. Afterwards each may come and go. */
  readonly there: Promise<void>
}

/** May be done twice: they read, or a response id makes them the same. */
const IDEMPOTENT = [
  rpcName(IdentityServiceDefinition, 'authorise'),
  rpcName(IntakeServiceDefinition, 'submitResponses'),
  rpcName(IntakeServiceDefinition, 'submitSealed'),
  rpcName(IntakeServiceDefinition, 'participate'),
  rpcName(IntakeServiceDefinition, 'verifyReceipt'),
  rpcName(AnalyticsServiceDefinition, 'getReport'),
]

function rpcName<Methods extends Readonly<Record<string, { readonly name: string }>>>(
  { fullName, methods }: { readonly fullName: string; readonly methods: Methods },
  method: keyof Methods & string,
): string {
  return `${fullName}/${methods[method]?.name}`
}

const RETRY_MS = 1_000

/** Every port on its real engine. Resolves when every engine has answered: an absent one is waited for. */
export const openDistributed = async (options: DistributedOptions): Promise<Distributed> => {
  const { waitingFor: _, there, listen, ...platform } = await connectDistributed(options)
  await there
  await listen()
  return platform
}

/** The same at once, engines or none; it takes no calls yet. */
export const connectDistributed = async (options: DistributedOptions): Promise<Connecting> => {
  const { service, telemetry, toRpcError } = options
  const grpc = await createGrpcRpc({ ...later(options.grpc), idempotent: IDEMPOTENT, toRpcError })
  const kafka = openLog({ brokers: options.kafka, clientId: service, telemetry })
  const redis = openRedisCache({
    url: options.redis,
    connectionChanged: (lost) => {
      if (lost === undefined) telemetry.log.info({}, 'redis is there')
      else telemetry.log.warn({ err: lost }, 'redis is away')
    },
  })
  const mongodb = openMongodb({ url: options.mongodb })
  mongodb.portsFor(service)

  const closing = new AbortController()
  const { waitingFor, there } = awaitAll({
    kafka: () => untilThere('kafka', () => kafka.log.topics(''), telemetry, closing.signal),
    mongodb: () => untilThere('mongodb', mongodb.prepare, telemetry, closing.signal),
    redis: () => redis.connected,
  })
  const shared = { log: kafka.log, cache: redis.cache, rpc: grpc.rpc, clock: systemClock, ids: systemIds, telemetry }
  return {
    portsFor: (name) => ({ ...shared, ...mongodb.portsFor(name) }),
    address: options.grpc.listen && `${options.grpc.listen.host}:${options.grpc.listen.port}`,
    listen: grpc.listen,
    setReady: grpc.setReady,
    drain: grpc.drain,
    waitingFor,
    there,
    close: async () => {
      closing.abort()
      await Promise.all([grpc.close(), kafka.close()])
      await Promise.all([redis.close(), mongodb.close()])
    },
  }
}

const later = ({ listen, ...rest }: DistributedOptions['grpc']): DistributedOptions['grpc'] =>
  listen === undefined ? rest : { ...rest, listen: { ...listen, later: true } }

const awaitAll = (engines: Readonly<Record<string, () => Promise<unknown>>>): Pick<Connecting, 'waitingFor' | 'there'> => {
  const missing = new Set(Object.keys(engines))
  const there = Promise.all(Object.entries(engines).map(async ([name, answered]) => answered().then(() => missing.delete(name))))
  there.catch(() => undefined) // said to who awaits it
  return { waitingFor: () => [...missing], there: there.then(() => undefined) }
}

const untilThere = async (name: string, ask: () => Promise<unknown>, { log }: Telemetry, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    try {
      await ask()
      return
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error
      if (!signal.aborted) log.warn({ err: error }, `${name} is away; waiting for it`)
      await systemClock.wait(RETRY_MS, signal)
    }
  }
}
