import type { Decider } from './decider.ts'
import type { Metadata, NewEvent, RecordedEvent } from './events.ts'
import { Rejection, VersionConflict } from './rejection.ts'
import { createUpcaster, currentSchema, type Upcasters } from './upcast.ts'

/** What the handler needs of an event store. */
export type StreamStore = {
  /** All events of a stream in order of version; empty if it does not exist. */
  readonly readStream: (stream: string) => Promise<readonly RecordedEvent[]>
  /** Atomic. @throws VersionConflict unless the stream stands at `expectedVersion` (0: it does not exist). */
  readonly append: (stream: string, expectedVersion: number, events: readonly NewEvent[]) => Promise<readonly RecordedEvent[]>
}

export type CommandContext = Metadata & {
  /** If given, the stream must stand at this version (HTTP `If-Match`), else `version-mismatch`. */
  readonly ifVersion?: number
}

const MAX_ATTEMPTS = 5

/**
 * The one way a command becomes events: load, fold, decide, append; again from the start if somebody else was faster.
 * @throws Rejection as the decider says, or `version-mismatch`.
 */
export const createCommandHandler = <Command, Event extends { readonly type: string }, State>(
  store: StreamStore,
  decider: Decider<Command, Event, State>,
  upcasters: Upcasters = {},
) => {
  const upcast = createUpcaster<Event>(upcasters)
  const load = async (stream: string): Promise<{ readonly state: State; readonly version: number }> => {
    const events = await store.readStream(stream)
    return { state: events.reduce((state, event) => decider.evolve(state, upcast(event)), decider.initial), version: events.length }
  }
  const handle = async (
    stream: string,
    command: Command | ((state: State) => Command),
    context: CommandContext,
  ): Promise<{ readonly state: State; readonly version: number; readonly events: readonly Event[] }> => {
    const { ifVersion, ...metadata } = context
    for (let attempt = 1; ; attempt += 1) {
      const { state, version } = await load(stream)
      if (ifVersion !== undefined && ifVersion !== version) throw new Rejection('version-mismatch', 'If-Match')
      const events = decider.decide(typeof command === 'function' ? (command as (state: State) => Command)(state) : command, state)
      if (events.length === 0) return { state, version, events }
      try {
        await store.append(
          stream,
          version,
          events.map((event) => toNewEvent(event, upcasters, metadata)),
        )
        return { state: events.reduce(decider.evolve, state), version: version + events.length, events }
      } catch (error) {
        if (!(error instanceof VersionConflict) || attempt === MAX_ATTEMPTS) throw error
      }
    }
  }
  return { load, handle }
}

const toNewEvent = (event: { readonly type: string }, upcasters: Upcasters, metadata: Metadata): NewEvent => {
  const { type, ...data } = event
  return { type, schema: currentSchema(upcasters, type), data, metadata }
}
