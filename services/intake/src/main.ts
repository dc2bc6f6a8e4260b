// A process of its own, on real engines: packages/distributed/README.md says what it needs.
import { serve } from '@guzgu/distributed'
import { intake } from './service.ts'

await serve('intake', () => intake)
