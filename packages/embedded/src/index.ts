import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock, EventStore, Ids, Platform, Ports, RpcError, Telemetry, Views } from '@guzgu/ports'
import { createCache } from './cache.ts'
import { systemClock, systemIds } from './clock.ts'
import { createEventLog } from './event-log.ts'
import { createEventStore } from './event-store.ts'
import { createKeyring } from './keyring.ts'
import { createRpc, toInternalError } from './rpc.ts'
import { lockFile, openForReading } from './schema.ts'
import { silentTelemetry } from './telemetry.ts'
import { createViews } from './views.ts'
import { createWakeups } from './wakeups.ts'
import { refusingWriter, startWriter } from './writer.ts'

export { systemClock, systemIds } from './clock.ts'
export { silentTelemetry } from './telemetry.ts'

export type EmbeddedOptions = {
  /** The database; made where it is missing. Beside it stand `.lock`, `-wal`, `-shm` and `.keys/`. */
  readonly file?: string
  /** Instead of a file: a database in the temporary directory that never waits for the disk and is removed by `close`. */
  readonly memory?: boolean
  /** Reads an existing file, also beside the process that writes it: no lock, no writes, and no wake-ups by the other's commits. */
  readonly readOnly?: boolean
  /** Where the secret keys are kept; `<file>.keys` if not given. */
  readonly keysDirectory?: string
  readonly clock?: Clock
  readonly ids?: Ids
  readonly telemetry?: Telemetry
  /** What a failure of an rpc implementation looks like to its caller; `INTERNAL` if not given. */
  readonly toRpcError?: (error: unknown) => RpcError
}

/**
 * Every port on one SQLite file, for one process at a time. What was acknowledged as a fact survives a power cut.
 * @throws Error if another process has the file
 */
export const openEmbedded = async (options: EmbeddedOptions): Promise<Platform> => {
  const { readOnly = false, memory = false, clock = systemClock, ids = systemIds, telemetry = silentTelemetry } = options
  const directory = memory ? mkdtempSync(join(tmpdir(), `guzgu-memory-${process.pid}-`)) : undefined
  const file = directory === undefined ? options.file : join(directory, 'guzgu.db')
  if (file === undefined) throw new Error('openEmbedded needs a file, or memory: true')
  const opened = await openConnections(file, { readOnly, throwAway: memory })

  let closed: Promise<void> | undefined
  const isClosed = (): boolean => closed !== undefined
  const parts = { ...opened, wakeups: createWakeups(), clock, telemetry, isClosed }
  const { log, close: closeLog } = createEventLog(parts)
  const shared = {
    log,
    cache: createCache(clock),
    rpc: createRpc(clock, options.toRpcError ?? toInternalError),
    keys: createKeyring(options.keysDirectory ?? `${file}.keys`),
    clock,
    ids,
    telemetry,
  }
  const ownOf = rememberBy((service: string): { readonly store: EventStore; readonly views: Views } => ({
    store: createEventStore(service, parts),
    views: createViews(service, parts),
  }))

  const close = async (): Promise<void> => {
    await closeLog()
    await opened.close()
    if (directory !== undefined) rmSync(directory, { recursive: true, force: true })
  }
  return {
    portsFor: (service): Ports => ({ ...shared, ...ownOf(service) }),
    close: () => {
      closed ??= close()
      parts.wakeups.notifyAll() // long polls end
      return closed
    },
  }
}

const openConnections = async (file: string, { readOnly, throwAway }: { readonly readOnly: boolean; readonly throwAway: boolean }) => {
  if (readOnly) {
    const reader = openForReading(file)
    return { reader, writer: refusingWriter, close: async () => void reader.close() }
  }
  const lock = lockFile(file)
  try {
    const writer = await startWriter({ file, throwAway })
    const reader = openForReading(file)
    const close = async (): Promise<void> => {
      reader.close()
      await writer.close()
      lock.release()
    }
    return { reader, writer, close }
  } catch (error) {
    lock.release()
    throw error
  }
}

const rememberBy = <T>(make: (name: string) => T): ((name: string) => T) => {
  const made = new Map<string, T>()
  return (name) => {
    const known = made.get(name) ?? make(name)
    made.set(name, known)
    return known
  }
}
