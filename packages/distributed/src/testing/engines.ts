import { startKafka } from '@guzgu/test-engines/kafka'
import { findMongodb } from '@guzgu/test-engines/mongodb'
import { findRedis } from '@guzgu/test-engines/redis'

type Engine = { readonly kill: () => Promise<void>; readonly restart: () => Promise<void> }

/** All three, ours to kill, and where they are to be found. */
export type Engines = {
  readonly environment: { readonly GUZGU_KAFKA: string; readonly GUZGU_MONGODB: string; readonly GUZGU_REDIS: string }
  readonly kafka: Engine
  readonly mongodb: Engine
  readonly redis: Engine
  readonly stop: () => Promise<void>
}

/** Engines of our own, or why one is missing. @throws Error instead where they are required */
export const startEngines = async (): Promise<Engines | { readonly skipped: string }> => {
  const mongodbEngine = await findMongodb()
  if (!('start' in mongodbEngine) || !mongodbEngine.isStandIn) return skipped('a store of our own is needed')
  const redisEngine = await findRedis()
  if ('missing' in redisEngine) return skipped(redisEngine.missing)
  const kafka = await startKafka()
  if ('skipped' in kafka || !kafka.ours) return skipped('a broker of our own is needed')
  const mongodb = await mongodbEngine.start()
  const redis = await redisEngine.start()
  return {
    environment: { GUZGU_KAFKA: kafka.brokers.join(','), GUZGU_MONGODB: mongodb.url, GUZGU_REDIS: redis.url },
    kafka,
    mongodb,
    redis: { kill: redis.kill, restart: redis.start },
    stop: async () => {
      await Promise.all([kafka.stop(), mongodb.stop(), redis.remove()])
    },
  }
}

const skipped = (reason: string): { readonly skipped: string } => {
  if (process.env.GUZGU_ENGINES === 'required') throw new Error(`engines of our own are required here, but: ${reason}`)
  process.stderr.write(`SKIPPED: service processes: ${reason}\n`)
  return { skipped: reason }
}
