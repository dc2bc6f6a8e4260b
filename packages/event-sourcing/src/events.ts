/** Who and what caused an event. Never holds a name, an address or a token. */
export type Metadata = {
  /** Milliseconds since the epoch. */
  readonly at: number
  /** Opaque id of the staff account, or `system`. */
  readonly actor: string
  /** The request that all of this belongs to. */
  readonly correlation: string
  /** The command or event that directly caused this one, where it differs from the correlation. */
  readonly causation?: string
}

/** An event as it is stored: our own regime (JSON, upcast on read). `schema` counts the shapes a type has had, from 1. */
export type StoredEvent = { readonly type: string; readonly schema: number; readonly data: unknown; readonly metadata: Metadata }

export type NewEvent = StoredEvent

/** An event with its place: `version` in its stream (1 is the first), `position` in the store (gap-free, 1 is the first). */
export type RecordedEvent = StoredEvent & { readonly stream: string; readonly version: number; readonly position: number }
