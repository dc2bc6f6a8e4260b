import type { Cache, Clock } from '@guzgu/ports'

type Entry = { readonly value: string; readonly until: number }

/** In memory, gone with the process. Holds so many keys; then those that were not asked for longest are forgotten. */
export const createCache = (clock: Clock, maxKeys = 200_000): Cache => {
  const entries = new Map<string, Entry>() // in the order of last use

  const find = (key: string): Entry | undefined => {
    const entry = entries.get(key)
    if (entry === undefined) return undefined
    entries.delete(key)
    if (entry.until <= clock.now()) return undefined
    entries.set(key, entry)
    return entry
  }
  const keep = (key: string, value: string, until: number): void => {
    entries.delete(key)
    entries.set(key, { value, until })
    const [oldest] = entries.keys()
    if (entries.size > maxKeys && oldest !== undefined) entries.delete(oldest)
  }
  const after = (ttl: number): number => clock.now() + ttl * 1000

  return {
    get: async (key) => find(key)?.value,
    set: async (key, value, ttl) => keep(key, value, after(ttl)),
    delete: async (key) => void entries.delete(key),
    increment: async (key, ttl) => {
      const entry = find(key)
      const sum = Number(entry?.value ?? 0) + 1
      keep(key, String(sum), entry?.until ?? after(ttl))
      return sum
    },
    redeem: async (key, owner, ttl) => {
      const entry = find(key)
      if (entry !== undefined) return entry.value
      keep(key, owner, after(ttl))
      return owner
    },
  }
}
