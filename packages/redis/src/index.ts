export { openRedisCache, type RedisCache, type RedisOptions } from './redis-cache.ts'
