import type { Ports, Reactor } from '@guzgu/ports'
import { CHECKPOINTS } from './fold-runner.ts'
import { type Holds, isTransient } from './holds.ts'

/** It may have raced another replica, or asked too early. */
const FAILURES_BEFORE_HELD = 5

/** Runs a reactor until the signal: at least once, in order, with a back-off while it fails. */
export const runReactor = (ports: Ports, service: string, reactor: Reactor, holds: Holds, signal: AbortSignal): Promise<void> =>
  reactor.kind === 'timer' ? runTimer(ports, reactor, signal) : runOnEvents(ports, `${service}.${reactor.name}`, reactor, holds, signal)

const runTimer = async ({ clock, telemetry }: Ports, reactor: Reactor & { kind: 'timer' }, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    try {
      await reactor.react(clock.now())
    } catch (error) {
      telemetry.log.warn({ err: error, reactor: reactor.name }, 'a reactor failed; it runs again')
    }
    await clock.wait(reactor.everyMs, signal)
  }
}

const runOnEvents = async (
  { store, views, clock, telemetry }: Ports,
  reader: string,
  reactor: Reactor & { kind: 'events' },
  holds: Holds,
  signal: AbortSignal,
): Promise<void> => {
  const id = `reactor/${reactor.name}`
  let after: number | undefined
  let failures = 0
  while (!signal.aborted) {
    try {
      after ??= (await views.get(CHECKPOINTS, id))?.at ?? 0
      for (const event of await store.readAll({ after, limit: 100, waitMs: 1_000, signal })) {
        await reactor.react(event)
        after = event.position
        await views.put(CHECKPOINTS, [{ id, at: after, document: {} }])
      }
      holds.release(reader, 'events')
      failures = 0
    } catch (error) {
      failures += 1
      telemetry.log.warn({ err: error, reactor: reactor.name, failures }, 'a reactor failed; it tries again')
      if (!isTransient(error) && failures >= FAILURES_BEFORE_HELD) holds.hold(reader, 'events', error)
      await clock.wait(Math.min(5_000, 50 * 2 ** failures), signal)
    }
  }
}
