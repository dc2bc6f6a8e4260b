import { Unavailable } from '@guzgu/event-sourcing'
import type { Telemetry } from '@guzgu/ports'

/** Which readers stand still until somebody acts: a gauge to alert on, and one line in the log for each. */
export type Holds = {
  /** Repeatable. */
  readonly hold: (reader: string, place: string, error: unknown) => void
  readonly release: (reader: string, place: string) => void
}

export const createHolds = ({ log, gauge }: Telemetry): Holds => {
  const held = new Map<string, Set<string>>()
  const placesOf = (reader: string): Set<string> => {
    const places = held.get(reader) ?? new Set()
    held.set(reader, places)
    return places
  }
  const measure = (reader: string): void => gauge('guzgu_partition_held', placesOf(reader).size, { reader })
  return {
    hold: (reader, place, error) => {
      const places = placesOf(reader)
      if (!places.has(place)) log.error({ err: error, reader, place }, 'a reader stands still at a record: nothing is lost, but act')
      places.add(place)
      measure(reader)
    },
    release: (reader, place) => {
      if (placesOf(reader).delete(place)) measure(reader)
    },
  }
}

/** An engine that is away, or facts on their way: it passes by itself. */
export const isTransient = (error: unknown): boolean => error instanceof Unavailable
