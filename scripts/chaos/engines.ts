import { connect } from 'node:net'
import { type KafkaEngine, startKafkaProcess } from '../../packages/test-engines/src/kafka.ts'
import { findMongodb, type MongodbServer } from '../../packages/test-engines/src/mongodb.ts'
import { type RedisProcess, startRedis, startRedisProcess } from '../../packages/test-engines/src/redis.ts'
import type { TcpProxy } from '../../packages/test-engines/src/tcp-proxy.ts'
import { StartUpError } from '../../services/standalone/src/start-up.ts'

export type ChaosEngines = {
  readonly kafka: KafkaEngine
  /** Between every service and the broker. */
  readonly kafkaLink: { readonly brokers: readonly string[]; readonly proxy: TcpProxy }
  readonly mongodb: MongodbServer
  readonly mongodbTitle: string
  readonly redis: RedisProcess
}

/** Engines of our own, as local processes where that can be (they come back sooner than containers): nobody else's are killed. @throws StartUpError where one is missing or was given */
export const startOwnEngines = async (closers: (() => Promise<void>)[]): Promise<ChaosEngines> => {
  const given = ['KAFKA_BROKERS', 'MONGODB_URL', 'REDIS_URL'].filter((name) => process.env[name])
  if (given.length > 0) throw new StartUpError(`chaos kills its engines and uses none that are given: unset ${given.join(', ')}`)
  const kafka = await startKafkaProcess().catch((error: Error) => {
    throw new StartUpError(`no Kafka (Java, and Maven once): ${error.message}`)
  })
  closers.push(kafka.stop)
  if (kafka.faulty === undefined) throw new StartUpError('chaos needs a broker behind a link that can be cut')
  const found = await findMongodb()
  if ('skipped' in found) throw new StartUpError(`no MongoDB: ${found.skipped}`)
  const mongodb = await found.start()
  closers.push(mongodb.stop)
  const redis = await startRedisProcess()
    .catch(startRedis)
    .catch((error: Error) => {
      throw new StartUpError(`no Redis: ${error.message}`)
    })
  closers.push(redis.remove)
  return { kafka, kafkaLink: kafka.faulty, mongodb, mongodbTitle: found.title, redis }
}

/** One line of Redis's own protocol. */
export const flushRedis = async ({ port }: RedisProcess): Promise<void> => {
  await new Promise<void>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('FLUSHALL\r\n'))
    socket.once('data', (bytes) => {
      socket.destroy()
      if (bytes.toString().startsWith('+OK')) resolve()
      else reject(new Error(`FLUSHALL: ${bytes}`))
    })
    socket.once('error', reject)
  })
}
