import type { Telemetry } from '@guzgu/ports'

const nothing = (): void => undefined

/** Says nothing. */
export const silentTelemetry: Telemetry = {
  log: { info: nothing, warn: nothing, error: nothing, debug: nothing },
  count: nothing,
  gauge: nothing,
  step: (_name, work) => work(nothing),
}
