import { type RecordedEvent, Unavailable, VersionConflict } from '@guzgu/event-sourcing'
import type { Clock, EventStore } from '@guzgu/ports'
import type { EventRow } from './operations.ts'
import type { Connection } from './schema.ts'
import { createGate, type Wakeups } from './wakeups.ts'
import type { Writer } from './writer.ts'

type Parts = {
  readonly reader: Connection
  readonly writer: Writer
  readonly wakeups: Wakeups
  readonly clock: Clock
  readonly isClosed: () => boolean
}

type Row = EventRow & { readonly stream: string; readonly version: number; readonly position: number }

/** The facts of one service in its rows of `events`. Reads are synchronous behind their promises. */
export const createEventStore = (service: string, { reader, writer, wakeups, clock, isClosed }: Parts): EventStore => {
  const columns = 'SELECT stream, version, position, type, schema, data, metadata FROM events WHERE service = ?'
  const ofStream = reader.prepare<[string, string], Row>(`${columns} AND stream = ? ORDER BY version`)
  const afterPosition = reader.prepare<[string, number, number], Row>(`${columns} AND position > ? ORDER BY position LIMIT ?`)
  const lastPosition = reader.prepare<[string], number | null>('SELECT max(position) FROM events WHERE service = ?').pluck()
  const committed = `events/${service}`

  return {
    readStream: async (stream) => ofStream.all(service, stream).map(toRecorded),
    append: async (stream, expectedVersion, events) => {
      const rows = events.map(
        ({ type, schema, data, metadata }): EventRow => ({
          type,
          schema,
          data: JSON.stringify(data ?? null),
          metadata: JSON.stringify(metadata),
        }),
      )
      const reply = await writer.perform({ kind: 'events', service, stream, expectedVersion, events: rows })
      if ('conflict' in reply) throw new VersionConflict(stream, expectedVersion, reply.conflict)
      wakeups.notify(committed)
      const first = reply[0] as number
      return rows.map((row, i) => toRecorded({ ...row, stream, version: expectedVersion + 1 + i, position: first + i }))
    },
    readAll: async ({ after, limit, waitMs = 0, signal }) => {
      const read = (): readonly RecordedEvent[] => (isClosed() ? [] : afterPosition.all(service, after, limit).map(toRecorded))
      if (isClosed()) throw new Unavailable('the event store is closed')
      const events = read()
      if (events.length > 0 || waitMs <= 0 || signal?.aborted) return events
      const gate = createGate()
      const unsubscribe = wakeups.subscribe(committed, gate)
      const timer = new AbortController()
      const stop = (): void => timer.abort()
      signal?.addEventListener('abort', stop)
      void clock.wait(waitMs, timer.signal).then(gate.open)
      await gate.passed()
      unsubscribe()
      signal?.removeEventListener('abort', stop)
      timer.abort()
      return read()
    },
    end: async () => lastPosition.get(service) ?? 0,
  }
}

const toRecorded = ({ stream, version, position, type, schema, data, metadata }: Row): RecordedEvent => ({
  stream,
  version,
  position,
  type,
  schema,
  data: JSON.parse(data),
  metadata: JSON.parse(metadata),
})
