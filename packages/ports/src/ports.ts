import type { Cache } from './cache.ts'
import type { Clock, Ids } from './clock.ts'
import type { EventLog } from './event-log.ts'
import type { EventStore } from './event-store.ts'
import type { Keyring } from './keyring.ts'
import type { Rpc } from './rpc.ts'
import type { Telemetry } from './telemetry.ts'
import type { Views } from './views.ts'

/** All that one service may ask of the world. `store` and `views` are its own; `log` and `rpc` connect it with the others. */
export type Ports = {
  readonly store: EventStore
  readonly log: EventLog
  readonly views: Views
  readonly cache: Cache
  readonly rpc: Rpc
  readonly keys: Keyring
  readonly clock: Clock
  readonly ids: Ids
  readonly telemetry: Telemetry
}

/** A set of engines: embedded on one file, or distributed. */
export type Platform = {
  readonly portsFor: (service: string) => Ports
  readonly close: () => Promise<void>
}
