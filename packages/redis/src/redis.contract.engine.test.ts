import { type CacheHarness, cacheContract, fresh } from '@guzgu/ports/contract'
import { openRedisCache, type RedisCache } from './index.ts'
import { describeWithRedis, sharedRedis } from './testing.ts'

describeWithRedis('redis contract', 'any', () => {
  const urlOf = sharedRedis()

  // A restart is one of the client: the server keeps what it knows.
  cacheContract('redis', { survivesRestart: true }, async (): Promise<CacheHarness> => {
    const options = { url: await urlOf(), prefix: fresh('contract'), commandTimeout: 5_000 }
    const opened: RedisCache[] = []
    const open = async () => {
      const replica = openRedisCache(options)
      opened.push(replica)
      await replica.connected
      return replica.cache
    }
    const close = async (): Promise<void> => {
      for (const replica of opened.splice(0)) await replica.close()
    }
    return {
      port: await open(),
      another: open,
      restart: async () => {
        await close()
        return open()
      },
      close,
    }
  })
})
