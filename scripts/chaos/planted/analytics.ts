// A main file with a mistake in it, for `pnpm chaos --bug checkpoint-before-documents`: nothing in services or packages knows of it.
import { setTimeout } from 'node:timers/promises'
import { serve } from '../../../packages/distributed/src/index.ts'
import type { Views } from '../../../packages/ports/src/index.ts'
import { analytics } from '../../../services/analytics/src/service.ts'

const LATE_MS = 3_000

/** Documents are said to be written and follow later; checkpoints are written at once. */
const documentsLater = (views: Views): Views => ({
  ...views,
  put: async (view, documents) => {
    if (view.startsWith('checkpoints.')) return views.put(view, documents)
    void setTimeout(LATE_MS)
      .then(() => views.put(view, documents))
      .catch(() => undefined)
  },
})

await serve('analytics', () => (ports) => {
  Object.assign(ports, { views: documentsLater(ports.views) }) // the runner has the same object
  return analytics(ports)
})
