import type { Telemetry } from '@guzgu/ports'
import { type Logger, pino } from 'pino'
import { Counter, Gauge, Registry } from 'prom-client'
import type { Tracing } from './tracing.ts'

export type ServiceTelemetry = Telemetry & { readonly log: Logger /** Prometheus text. */; readonly metrics: () => Promise<string> }

export type TelemetryOptions = {
  /** pino's, or `silent`. */
  readonly level: string
  /** Stands in every line of the log. */
  readonly service?: string
  /** Puts the id of the trace into every line that belongs to one; without it there are no traces. */
  readonly tracing?: Tracing
}

/** Names and meanings of everything we measure: nothing else may be counted, so nothing else can leak. */
const METRICS: Readonly<Record<string, string>> = {
  guzgu_responses_accepted: 'responses durable in the log',
  guzgu_responses_repeats: 'submissions received again with the same answers',
  guzgu_responses_duplicates: 'submissions for a code that had been redeemed',
  guzgu_responses_rejected: 'submissions refused, by reason',
  guzgu_responses_burst: 'responses marked as a burst',
  guzgu_requests: 'HTTP requests by status class',
  guzgu_projection_lag_records: 'records of a topic that a group has not handled yet',
  guzgu_projection_lag_seconds: 'for how long a group has been behind',
  guzgu_partition_retries: 'partitions given up and assigned again',
  guzgu_dead_letters: 'records passed over because they cannot be read, by reader and reason: look at `operator dead-letters list`',
  guzgu_partition_held: 'partitions that a reader cannot go on with until somebody acts',
  guzgu_kafka_resends: 'batches sent again after a send that failed',
  guzgu_offset_out_of_range: 'readers stopped at an offset that the log does not have: act',
  guzgu_jumps: 'skipped sources found: data was lost, act',
}

/** pino for the log, prom-client for the counters, OpenTelemetry for traces. */
export const createTelemetry = ({ level, service, tracing }: TelemetryOptions): ServiceTelemetry => {
  const registry = new Registry()
  const metrics = new Map<string, Counter | Gauge>()
  const metric = <M extends Counter | Gauge>(
    name: string,
    labels: readonly string[],
    make: new (config: { name: string; help: string; labelNames: string[]; registers: Registry[] }) => M,
  ): M => {
    const known = metrics.get(name)
    if (known !== undefined) return known as M
    const help = METRICS[name]
    if (help === undefined) throw new Error(`the metric ${name} is not in the list`)
    const made = new make({ name, help, labelNames: [...labels], registers: [registry] })
    metrics.set(name, made)
    return made
  }
  return {
    log: pino({
      level,
      base: service === undefined ? null : { service },
      ...(tracing === undefined ? {} : { mixin: () => lineOf(tracing.traceId()) }),
    }),
    count: (name, labels = {}, by = 1) => metric(name, Object.keys(labels), Counter).inc(labels, by),
    gauge: (name, value, labels = {}) => metric(name, Object.keys(labels), Gauge).set(labels, value),
    step: (name, work) => (tracing === undefined ? work(() => undefined) : tracing.step(name, {}, ({ mark }) => work(mark))),
    metrics: () => registry.metrics(),
  }
}

const lineOf = (trace: string | undefined): object => (trace === undefined ? {} : { trace })
