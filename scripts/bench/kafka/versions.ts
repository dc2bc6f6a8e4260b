import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findMongodb } from '../../../packages/test-engines/src/mongodb.ts'
import { REDIS_BINARY } from '../../../packages/test-engines/src/redis.ts'

const POM = join(import.meta.dirname, '../../../packages/test-engines/kafka/pom.xml')

/** What the figures were measured on, in words. Given engines do not say what they are. */
export const engineVersions = async (): Promise<string> => {
  const { KAFKA_BROKERS, REDIS_URL } = process.env
  const kafka = KAFKA_BROKERS
    ? 'given brokers'
    : `Apache Kafka ${/<kafka\.version>([\d.]+)</.exec(readFileSync(POM, 'utf8'))?.[1]}, one broker`
  const redis = REDIS_URL
    ? 'a given Redis'
    : `Redis ${/v=([\d.]+)/.exec((await promisify(execFile)(REDIS_BINARY, ['--version'])).stdout)?.[1]}`
  const { version: kafkajs } = createRequire(import.meta.url)('kafkajs/package.json') as { readonly version: string }
  return `${kafka}, kafkajs ${kafkajs}, ${(await findMongodb()).title}, ${redis}`
}
