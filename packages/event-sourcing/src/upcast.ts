import type { StoredEvent } from './events.ts'

/** Per event type the steps that bring schema 1 to 2, 2 to 3 and so on. Each is pure and total: every shape ever shipped goes through. */
export type Upcasters = Readonly<Record<string, readonly ((data: never) => unknown)[]>>

/**
 * Turns stored events into today's shape. The event's `type` is put beside its data: `{ type, ...data }`.
 * @throws Error for a schema newer than this code knows: deploy readers before writers.
 */
export const createUpcaster =
  <Event extends { readonly type: string }>(upcasters: Upcasters = {}) =>
  (stored: StoredEvent): Event => {
    const steps = upcasters[stored.type] ?? []
    if (stored.schema > steps.length + 1) throw new Error(`${stored.type} has schema ${stored.schema}, this code knows ${steps.length + 1}`)
    const data = steps.slice(stored.schema - 1).reduce((shape: unknown, step) => step(shape as never), stored.data)
    return { type: stored.type, ...(data as object) } as unknown as Event
  }

/** The schema that new events of a type are written with. */
export const currentSchema = (upcasters: Upcasters, type: string): number => (upcasters[type]?.length ?? 0) + 1
