// A process of its own, on real engines: packages/distributed/README.md says what it needs.
import { serve } from '@guzgu/distributed'
import { gateway } from './service.ts'

await serve('gateway', ({ config: { host, port, metricsPort }, metrics, readiness }) =>
  gateway({ host, port, metricsPort, metrics, ready: readiness }),
)
