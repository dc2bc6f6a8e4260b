// A process of its own, on real engines: packages/distributed/README.md says what it needs.
import { serve } from '@guzgu/distributed'
import { catalogue } from './service.ts'

await serve('catalogue', () => catalogue)
