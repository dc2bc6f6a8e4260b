import type { RecordedEvent } from '@guzgu/event-sourcing'
import type { EventLog, NewRecord, Ports, Publication, Views } from '@guzgu/ports'
import { CHECKPOINTS } from './fold-runner.ts'
import { markOfEvent } from './traced-platform.ts'

const PAGE = 500

export type Relay = { readonly run: (signal: AbortSignal) => Promise<void>; readonly position: () => number }

/**
 * Event store → topics, in the store's gap-free order, at least once: readers drop what is not newer by its position.
 * Between events it says in every partition up to when it had read the store's end, so that a dead relay does not look fresh.
 */
export const createRelay = (ports: Ports, publishes: readonly Publication[], heartbeatMs: number): Relay => {
  const { store, log, views, clock, telemetry } = ports
  let after = 0
  let lastHeartbeat = 0

  const turn = async (signal: AbortSignal): Promise<void> => {
    const readAt = clock.now()
    const due = lastHeartbeat + heartbeatMs
    const events = await store.readAll({ after, limit: PAGE, waitMs: Math.max(0, due - readAt), signal })
    const last = events[events.length - 1]
    if (last !== undefined) {
      await telemetry.step('relay', (mark) => publish(log, publishes, events, mark))
      after = last.position
      await writePosition(views, after)
    }
    if (events.length < PAGE && readAt >= due) {
      // Not after a wait: what is said to be known would be as old as the wait was long.
      await beat(log, publishes, readAt)
      lastHeartbeat = clock.now()
    }
  }

  return {
    position: () => after,
    run: async (signal) => {
      let failures = 0
      let started = false
      while (!signal.aborted) {
        try {
          if (!started) after = await readPosition(views)
          started = true
          await turn(signal)
          failures = 0
        } catch (error) {
          failures += 1
          telemetry.log.warn({ err: error, failures }, 'the relay could not publish; it tries again')
          await clock.wait(Math.min(5_000, 50 * 2 ** failures), signal)
        }
      }
    },
  }
}

const publish = async (
  log: EventLog,
  publishes: readonly Publication[],
  events: readonly RecordedEvent[],
  mark: (mark: string) => void,
): Promise<void> => {
  for (const { topic, toRecord } of publishes) {
    const [service = ''] = topic.split('.')
    const records = events.map(toRecord).filter((record) => record !== undefined)
    for (const { position } of events) mark(markOfEvent(service, position))
    if (records.length > 0) await log.append(topic, records)
  }
}

const beat = async (log: EventLog, publishes: readonly Publication[], readAt: number): Promise<void> => {
  for (const { topic, partitions, heartbeat } of publishes) {
    const value = heartbeat(readAt)
    const records = Array.from(
      { length: partitions },
      (_, partition): NewRecord => ({ key: 'heartbeat', value, partition, supersedes: true }),
    )
    await log.append(topic, records)
  }
}

const readPosition = async (views: Views): Promise<number> => (await views.get(CHECKPOINTS, 'relay'))?.at ?? 0
const writePosition = (views: Views, position: number): Promise<void> =>
  views.put(CHECKPOINTS, [{ id: 'relay', at: position, document: {} }])
