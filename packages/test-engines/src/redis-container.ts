import type { Containers } from './containers.ts'
import { freePorts } from './ports.ts'
import type { RedisProcess } from './redis.ts'

/** A Redis says so when it serves. */
export const REDIS_SERVES = 'Ready to accept connections'

/** On a port fixed beforehand, so that a killed one comes back at its address. */
export const startRedisContainer = async (containers: Containers, options: readonly string[]): Promise<RedisProcess> => {
  const [port] = (await freePorts(1)) as [number]
  const command = ['redis-server', ...options]
  const container = await containers.start({ ports: { 6379: port }, command, served: REDIS_SERVES, startMs: 30_000 })
  return { url: `redis://127.0.0.1:${port}`, port, ...container }
}
