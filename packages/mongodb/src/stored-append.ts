import type { NewEvent, RecordedEvent, StoredEvent } from '@guzgu/event-sourcing'

/** One append: the server writes a document whole or not at all, so an append is one document. */
export type AppendDocument = {
  /** `stream@version` of its first event: of all appends to one version one can exist. */
  readonly _id: string
  readonly stream: string
  readonly lastVersion: number
  /** Of its first event. The next append begins at `lastPosition + 1`: the appends form a chain in which no link can have two successors. */
  readonly position: number
  readonly lastPosition: number
  /** JSON text, one per event: keys with `.` or `$`, their order and lone surrogates come back as they were, and no limit on depth. */
  readonly events: readonly string[]
}

export const toAppend = (stream: string, version: number, end: number, events: readonly NewEvent[]): AppendDocument => ({
  _id: `${stream}@${version + 1}`,
  stream,
  lastVersion: version + events.length,
  position: end + 1,
  lastPosition: end + events.length,
  events: events.map(({ type, schema, data, metadata }) => JSON.stringify({ type, schema, data: data ?? null, metadata })),
})

export const toEvents = ({ stream, lastVersion, position, events }: AppendDocument): readonly RecordedEvent[] =>
  events.map((text, i) => {
    const { type, schema, data, metadata }: StoredEvent = JSON.parse(text)
    return { stream, version: lastVersion - events.length + 1 + i, position: position + i, type, schema, data, metadata }
  })

/**
 * The events after a position, from appends in order.
 * @throws Error where one is missing: a reader stops there and never jumps
 */
export const contiguous = (appends: readonly AppendDocument[], after: number): readonly RecordedEvent[] => {
  const events = appends.flatMap(toEvents).filter(({ position }) => position > after)
  events.forEach(({ position }, i) => {
    if (position !== after + 1 + i) throw new Error(`position ${after + 1 + i} is missing from the event store: was it restored in part?`)
  })
  return events
}
