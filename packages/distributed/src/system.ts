import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { Clock, Ids } from '@guzgu/ports'

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  wait: async (milliseconds, signal) => {
    await setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => undefined)
  },
}

/** Random ids. */
export const systemIds: Ids = { newId: () => randomUUID() }
