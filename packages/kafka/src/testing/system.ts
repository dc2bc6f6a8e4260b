import { setTimeout } from 'node:timers/promises'
import type { Clock, Telemetry } from '@guzgu/ports'

// Without Jest: processes of their own use it too.

export const systemClock: Clock = {
  now: () => Date.now(),
  wait: async (milliseconds, signal) => {
    await setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => undefined)
  },
}

const nothing = (): void => undefined
export const silent: Telemetry = {
  log: process.env.KAFKA_TEST_LOG
    ? { info: console.error, warn: console.error, error: console.error, debug: console.error }
    : { info: nothing, warn: nothing, error: nothing, debug: nothing },
  count: nothing,
  gauge: nothing,
  step: (_name, work) => work(nothing),
}
