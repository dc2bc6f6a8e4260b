import type { EventLog, Telemetry } from '@guzgu/ports'
import { createJournal, type Harness, type Journal } from '@guzgu/ports/contract'
import type { KafkaEngine, startKafka } from '@guzgu/test-engines/kafka'
import { describe, it } from '@jest/globals'
import { createKafkaLog, type KafkaLogOptions, type Timing } from './index.ts'
import { silent, systemClock } from './testing/system.ts'

export { silent, systemClock }

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

type Found = Awaited<ReturnType<typeof startKafka>>
type OwnEngine = KafkaEngine & { readonly faulty: NonNullable<KafkaEngine['faulty']> }

/** A suite on the broker, or a line that says why there is none. */
export const describeKafka = (kafka: Found, name: string, suite: (engine: KafkaEngine) => void): void => {
  if ('skipped' in kafka) describe.skip(`kafka: ${name}: SKIPPED, ${kafka.skipped}`, () => it('runs', () => undefined))
  else describe(`kafka: ${name}`, () => suite(kafka))
}

/** A suite that kills the broker or cuts it off, or a line that says why it does not run. */
export const describeOwnKafka = (kafka: Found, name: string, suite: (engine: OwnEngine) => void): void => {
  if ('skipped' in kafka || kafka.faulty !== undefined) describeKafka(kafka, name, (engine) => suite(engine as OwnEngine))
  else
    describe.skip(`kafka: ${name}: NOT RUN, the broker of KAFKA_BROKERS is not ours to kill or cut off`, () => it('runs', () => undefined))
}

/** Counts what the adapter counts. */
export const countingTelemetry = (): { readonly telemetry: Telemetry; readonly counted: (metric: string) => number } => {
  const counts = new Map<string, number>()
  return {
    telemetry: { ...silent, count: (metric, _labels, by = 1) => void counts.set(metric, (counts.get(metric) ?? 0) + by) },
    counted: (metric) => counts.get(metric) ?? 0,
  }
}

/** What the adapter warns of. */
export const listeningTelemetry = (): { readonly telemetry: Telemetry; readonly warnings: Journal<string> } => {
  const warnings = createJournal<string>()
  return { telemetry: { ...silent, log: { ...silent.log, warn: (_fields, message) => warnings.write(message) } }, warnings }
}

export const record = (text: string, partition: number) => ({ key: 'k', value: new TextEncoder().encode(text), partition })
export const textOf = (value: Uint8Array): string => Buffer.from(value).toString()
