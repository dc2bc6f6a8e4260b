import { startKafka } from '../../packages/test-engines/src/kafka.ts'
import { findMongodb } from '../../packages/test-engines/src/mongodb.ts'
import { startRedis } from '../../packages/test-engines/src/redis.ts'
import { StartUpError } from '../../services/standalone/src/start-up.ts'

export type Engines = { readonly kafka: readonly string[]; readonly mongodb: string; readonly redis: string }

type Closers = (() => Promise<void>)[]

/** Those named by KAFKA_BROKERS, MONGODB_URL and REDIS_URL, else empty ones that end with us. @throws StartUpError where one is missing */
export const startEngines = async (closers: Closers, signal: AbortSignal): Promise<Engines> => {
  const kafka = await startBroker(closers)
  signal.throwIfAborted()
  const mongodb = await startStore(closers)
  signal.throwIfAborted()
  const redis = await startCache(closers)
  signal.throwIfAborted()
  return { kafka, mongodb, redis }
}

const startBroker = async (closers: Closers): Promise<readonly string[]> => {
  const kafka = await startKafka()
  if ('skipped' in kafka) throw new StartUpError(`no Kafka: ${kafka.skipped}`)
  closers.push(kafka.stop)
  console.log(`kafka     ${kafka.brokers}${kafka.ours ? '' : '  (KAFKA_BROKERS)'}`)
  return kafka.brokers
}

const startStore = async (closers: Closers): Promise<string> => {
  const engine = await findMongodb()
  if ('skipped' in engine) throw new StartUpError(`no MongoDB: ${engine.skipped}`)
  const mongodb = await engine.start()
  closers.push(mongodb.stop)
  console.log(`mongodb   ${mongodb.url}  (${engine.title})`)
  return mongodb.url
}

const startCache = async (closers: Closers): Promise<string> => {
  const given = process.env.REDIS_URL
  if (given) return given
  const redis = await startRedis().catch((error: Error) => {
    throw new StartUpError(`no Redis: no REDIS_URL, and ${error.message}`)
  })
  closers.push(redis.remove)
  console.log(`redis     ${redis.url}`)
  return redis.url
}
