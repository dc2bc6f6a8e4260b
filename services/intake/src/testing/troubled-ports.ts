import { Unavailable } from '@guzgu/event-sourcing'
import type { Cache, Ports } from '@guzgu/ports'

// Engines as bad as their promises allow, made of the real ones.

/** Forgets at once. */
export const forgetful = (ports: Ports): Ports => ({
  ...ports,
  cache: { ...ports.cache, get: async () => undefined, redeem: async (_, owner) => owner },
})

/** A cache that is away, or never answers. */
export const withoutCache =
  (how: 'away' | 'silent') =>
  (ports: Ports): Ports => {
    const answer = (): Promise<never> => (how === 'away' ? Promise.reject(new Unavailable('no cache')) : new Promise(() => undefined))
    const cache: Cache = { get: answer, set: answer, delete: answer, increment: answer, redeem: answer }
    return { ...ports, cache }
  }

/** `before` the append and `after` it something else happens: the clock moves, the connection breaks. */
export const aroundAppends =
  (topic: string, { before, after }: { readonly before?: () => void | Promise<void>; readonly after?: () => void | Promise<void> }) =>
  (ports: Ports): Ports => ({
    ...ports,
    log: {
      ...ports.log,
      append: async (to, records) => {
        if (to === topic) await before?.()
        const places = await ports.log.append(to, records)
        if (to === topic) await after?.()
        return places
      },
    },
  })

/** After every page, a follower hears the first half of the partition again. */
export const repeating = (ports: Ports): Ports => ({
  ...ports,
  log: {
    ...ports.log,
    follow: ({ topic, handle }) =>
      ports.log.follow({
        topic,
        handle: async (records) => {
          await handle(records)
          const [first] = records
          if (first === undefined) return
          const earlier = await ports.log.read(topic, first.partition, 0, 1_000)
          await handle([...earlier.slice(0, Math.ceil(earlier.length / 2)), ...records.slice(-1)])
        },
      }),
  },
})
