// A process of its own, on real engines: packages/distributed/README.md says what it needs.
import { serve } from '@guzgu/distributed'
import { gateway } from './service.ts'

await serve('gateway', ({ config: { host, port }, readiness }) => gateway({ host, port, ready: readiness }))
