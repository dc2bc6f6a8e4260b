import { type NewEvent, type RecordedEvent, Unavailable, VersionConflict } from '@guzgu/event-sourcing'
import type { EventStore } from '@guzgu/ports'
import { pause } from '../pause.ts'

export const event = (data: unknown): NewEvent => ({
  type: 'Happened',
  schema: 1,
  data,
  metadata: { at: 1, actor: 'system', correlation: 'test' },
})

/** What the store said of one attempt, and of the caller's attempts until one of them stood. */
export type Attempts = { readonly appended: readonly RecordedEvent[]; readonly conflicts: number; readonly unavailable: number }

/** As a command handler does it: read the stream, append behind it, again from the start if somebody else was faster or nobody answered. */
export const appendUntilItStands = async (store: EventStore, stream: string, events: readonly NewEvent[]): Promise<Attempts> => {
  const marks = events.map(({ data }) => JSON.stringify(data))
  let conflicts = 0
  let unavailable = 0
  for (;;) {
    try {
      const before = await store.readStream(stream)
      const landed = before.filter(({ data }) => marks.includes(JSON.stringify(data))) // of an attempt whose answer was lost
      const appended = landed.length > 0 ? landed : await store.append(stream, before.length, events)
      return { appended, conflicts, unavailable }
    } catch (error) {
      if (error instanceof VersionConflict) conflicts += 1
      else unavailable += await unlessForGood(error, unavailable)
    }
  }
}

/** Reads as a relay does until it has seen so many events; no read may have a hole. */
export const followUntil = async (store: EventStore, count: number): Promise<readonly RecordedEvent[]> => {
  const read: RecordedEvent[] = []
  let unavailable = 0
  while (read.length < count) {
    const page = await store.readAll({ after: read.length, limit: 5, waitMs: 1_000 }).catch(async (error: unknown) => {
      unavailable += await unlessForGood(error, unavailable)
      return []
    })
    page.forEach(({ position }, i) => {
      if (position !== read.length + 1 + i) throw new Error(`after ${read.length + i} came ${position}`)
    })
    read.push(...page)
  }
  return read
}

/** A caller waits a little before he asks again. One whose test is over stops here. */
const unlessForGood = async (error: unknown, times: number): Promise<1> => {
  if (!(error instanceof Unavailable) || times > 1_000) throw error
  await pause(10)
  return 1
}
