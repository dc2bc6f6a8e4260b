import type { EventStore, Keyring, Views } from '@guzgu/ports'
import { MongoClient } from 'mongodb'
import { createAsk } from './ask.ts'
import { createEventStore } from './event-store.ts'
import { createKeyring } from './keyring.ts'
import { createViews } from './views.ts'

export type MongodbOptions = {
  /** A replica set in production: `mongodb://a,b,c/?replicaSet=…`. */
  readonly url: string
  /** What the names of our databases begin with; `guzgu` if not given. Each service has `<name>_<service>`, the keys `<name>-keyring`. */
  readonly database?: string
  /** Who got no answer for so long is told `Unavailable`, at the latest after two tries; 5,000 if not given. */
  readonly timeoutMs?: number
}

export type Mongodb = {
  /** The store and the views of one service; the keys are the same for all. */
  readonly portsFor: (service: string) => { readonly store: EventStore; readonly views: Views; readonly keys: Keyring }
  /** Connects and makes the indexes of the services asked for so far. For start and readiness: repeatable, then as cheap as a ping. @throws Unavailable */
  readonly prepare: () => Promise<void>
  /** Long polls end, other calls are `Unavailable` from now on. */
  readonly close: () => Promise<void>
}

/** How long the driver looks for a primary, and for a connection to it. Callers try again; nobody waits out a failover inside one call. */
const SELECTION_MS = 2_000

/** EventStore, Views and Keyring on MongoDB. Connects when first asked, and again by itself: a server that is absent is `Unavailable` until it appears. */
export const openMongodb = ({ url, database = 'guzgu', timeoutMs = 5_000 }: MongodbOptions): Mongodb => {
  const client = new MongoClient(url, {
    appName: 'guzgu',
    serverSelectionTimeoutMS: Math.min(SELECTION_MS, timeoutMs),
    connectTimeoutMS: Math.min(SELECTION_MS, timeoutMs),
    waitQueueTimeoutMS: timeoutMs,
    socketTimeoutMS: timeoutMs,
    // Nothing that is read or acknowledged can be rolled back by a failover, the premise of a gap-free order.
    writeConcern: { w: 'majority', j: true },
    readConcern: { level: 'majority' },
    readPreference: 'primary',
  })
  const closing = new AbortController()
  const ask = createAsk(client, closing.signal)
  const keys = createKeyring(client.db(`${database}-keyring`), ask)
  const open = (service: string) => {
    const own = client.db(`${database}_${service}`)
    const { store, prepare } = createEventStore(own, ask, closing.signal)
    return { prepare, ports: { store, views: createViews(own, ask), keys } }
  }
  const opened = new Map<string, ReturnType<typeof open>>()

  return {
    portsFor: (service) => {
      const known = opened.get(service) ?? open(service)
      opened.set(service, known)
      return known.ports
    },
    prepare: async () => {
      await ask(() => client.db(`${database}-keyring`).command({ ping: 1 }))
      for (const { prepare } of opened.values()) await prepare()
    },
    close: async () => {
      closing.abort()
      await client.close()
    },
  }
}
