import { TOPICS } from '@guzgu/contracts'
import { Unavailable } from '@guzgu/event-sourcing'
import { createGrpcRpc, type GrpcOptions } from '@guzgu/grpc'
import { createKafkaLog } from '@guzgu/kafka'
import { openMongodb } from '@guzgu/mongodb'
import type { Platform, RpcError, Telemetry } from '@guzgu/ports'
import { openRedisCache } from '@guzgu/redis'
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

/** May be done twice: they read, or a response id makes them the same. */
const IDEMPOTENT = [
  'guzgu.identity.v1.IdentityService/Authorise',
  'guzgu.intake.v1.IntakeService/SubmitResponses',
  'guzgu.analytics.v1.AnalyticsService/GetReport',
]

const FIREHOSES = [TOPICS.responses.topic, TOPICS.outcomes.topic]

const RETRY_MS = 1_000

/** Every port on its real engine. Resolves when MongoDB answers: an absent one is waited for, and health says meanwhile: not ready. */
export const openDistributed = async (options: DistributedOptions): Promise<Distributed> => {
  const { service, telemetry, toRpcError } = options
  const grpc = await createGrpcRpc({ ...options.grpc, idempotent: IDEMPOTENT, toRpcError })
  const kafka = createKafkaLog({
    brokers: options.kafka,
    clientId: service,
    clock: systemClock,
    telemetry,
    dayOnly: (topic) => FIREHOSES.some((family) => topic.startsWith(`${family}.`)),
  })
  const redis = openRedisCache({
    url: options.redis,
    connectionChanged: (lost) => {
      if (lost === undefined) telemetry.log.info({}, 'redis is there')
      else telemetry.log.warn({ err: lost }, 'redis is away')
    },
  })
  const mongodb = openMongodb({ url: options.mongodb })
  mongodb.portsFor(service)
  await whenThere(mongodb.prepare, telemetry)

  const shared = { log: kafka.log, cache: redis.cache, rpc: grpc.rpc, clock: systemClock, ids: systemIds, telemetry }
  return {
    portsFor: (name) => ({ ...shared, ...mongodb.portsFor(name) }),
    address: grpc.address,
    setReady: grpc.setReady,
    drain: grpc.drain,
    close: async () => {
      await Promise.all([grpc.close(), kafka.close()])
      await Promise.all([redis.close(), mongodb.close()])
    },
  }
}

const whenThere = async (prepare: () => Promise<void>, { log }: Telemetry): Promise<void> => {
  for (;;) {
    try {
      return await prepare()
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error
      log.warn({ err: error }, 'mongodb is away; waiting for it')
      await systemClock.wait(RETRY_MS)
    }
  }
}
