import { Unavailable } from '@guzgu/event-sourcing'
import type { Cache } from '@guzgu/ports'
import { Redis } from 'ioredis'
import { INCREMENT, REDEEM } from './scripts.ts'

export type RedisOptions = {
  /** `redis://host:6379/0`, `rediss://…` with TLS. */
  readonly url: string
  /** Before every key: platforms that share a Redis do not see each other. */
  readonly prefix?: string
  /** Milliseconds after which a command is given up. */
  readonly commandTimeout?: number
  /** Told when the connection is lost, with the reason, and when it is there. */
  readonly connectionChanged?: (lost: Error | undefined) => void
}

export type RedisCache = {
  readonly cache: Cache
  /** Resolves when Redis answers for the first time. Nobody must wait for it: until then every call is refused. */
  readonly connected: Promise<void>
  readonly close: () => Promise<void>
}

type Scripts = {
  readonly guzguIncrement: (key: string, milliseconds: number) => Promise<number>
  readonly guzguRedeem: (key: string, owner: string, milliseconds: number) => Promise<string>
}

/** Returns at once, also where there is no Redis; it connects, and connects again, by itself. */
export const openRedisCache = ({ url, prefix = 'guzgu', commandTimeout = 250, connectionChanged }: RedisOptions): RedisCache => {
  const redis = new Redis(url, {
    enableAutoPipelining: true,
    // Absent or lost: refuse at once, keep nothing, and never send again what may have been done.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout,
    socketTimeout: commandTimeout * 8, // a frozen Redis: hang up, or what waits for it would grow
    connectTimeout: 2_000,
    retryStrategy: (attempt) => Math.min(attempt * 50, 1_000),
    reconnectOnError: ({ message }) => message.startsWith('READONLY'), // a primary that became a replica
  })
  redis.defineCommand('guzguIncrement', { numberOfKeys: 1, lua: INCREMENT })
  redis.defineCommand('guzguRedeem', { numberOfKeys: 1, lua: REDEEM })
  const scripts = redis as unknown as Scripts
  const connected = watch(redis, connectionChanged)

  const slot = (key: string): string => `${prefix}:{${key}}` // the hash tag: whatever belongs to a key shares its slot
  return {
    cache: {
      get: async (key) => (await orUnavailable(redis.get(slot(key)))) ?? undefined,
      set: async (key, value, ttl) => void (await orUnavailable(redis.set(slot(key), value, 'PX', milliseconds(ttl)))),
      delete: async (key) => void (await orUnavailable(redis.unlink(slot(key)))),
      increment: (key, ttl) => orUnavailable(scripts.guzguIncrement(slot(key), milliseconds(ttl))),
      redeem: (key, owner, ttl) => orUnavailable(scripts.guzguRedeem(slot(key), owner, milliseconds(ttl))),
    },
    connected,
    close: async () => {
      if (redis.status === 'end') return
      const ended = new Promise<void>((resolve) => redis.once('end', () => resolve()))
      redis.disconnect()
      await ended
    },
  }
}

/** Tells of each loss once, however often connecting fails after it. */
const watch = (redis: Redis, changed: RedisOptions['connectionChanged']): Promise<void> => {
  let lost = false
  let reason: Error | undefined
  redis.on('error', (error) => {
    reason = error
  })
  redis.on('reconnecting', () => {
    if (!lost) changed?.(reason ?? new Error('the connection was closed'))
    lost = true
  })
  return new Promise((resolve) =>
    redis.on('ready', () => {
      lost = false
      reason = undefined
      changed?.(undefined)
      resolve()
    }),
  )
}

/** @throws Unavailable whatever the reason: nothing that the cache knows is needed. */
const orUnavailable = <T>(command: Promise<T>): Promise<T> =>
  command.catch((cause: unknown) => {
    throw new Unavailable('redis', { cause })
  })

/** Redis refuses a time to live of nothing. */
const milliseconds = (seconds: number): number => Math.max(1, Math.round(seconds * 1_000))
