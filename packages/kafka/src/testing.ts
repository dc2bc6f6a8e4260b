import { setTimeout } from 'node:timers/promises'
import type { Clock, EventLog, Telemetry } from '@guzgu/ports'
import type { Harness } from '@guzgu/ports/contract'
import { createKafkaLog, type KafkaLogOptions, type Timing } from './index.ts'

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
}

/** Short enough for tests, long enough for a busy machine. */
export const TEST_TIMING: Partial<Timing> = { lingerMs: 0, sessionMs: 10_000, heartbeatMs: 100 }

export const openLog = (brokers: readonly string[], options: Partial<Pick<KafkaLogOptions, 'telemetry' | 'timing' | 'dayOnly'>> = {}) =>
  createKafkaLog({
    brokers,
    clientId: 'test',
    clock: systemClock,
    telemetry: silent,
    ...options,
    timing: { ...TEST_TIMING, ...options.timing },
  })

/** A log and its replicas on a broker: another process would have nothing else. */
export const openHarness = async (brokers: readonly string[]): Promise<Harness<EventLog>> => {
  const opened = [openLog(brokers)]
  const closeAll = async (): Promise<void> => {
    await Promise.all(opened.splice(0).map(({ close }) => close()))
  }
  const open = (): EventLog => {
    const another = openLog(brokers)
    opened.push(another)
    return another.log
  }
  return {
    port: (opened[0] as ReturnType<typeof openLog>).log,
    another: async () => open(),
    restart: async () => {
      await closeAll()
      return open()
    },
    close: closeAll,
  }
}

/** Counts what the adapter counts. */
export const countingTelemetry = (): { readonly telemetry: Telemetry; readonly counted: (metric: string) => number } => {
  const counts = new Map<string, number>()
  return {
    telemetry: { ...silent, count: (metric, _labels, by = 1) => void counts.set(metric, (counts.get(metric) ?? 0) + by) },
    counted: (metric) => counts.get(metric) ?? 0,
  }
}

export const record = (text: string, partition: number) => ({ key: 'k', value: new TextEncoder().encode(text), partition })
export const textOf = (value: Uint8Array): string => Buffer.from(value).toString()
