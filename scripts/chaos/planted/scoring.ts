// A main file with a mistake in it, for `pnpm chaos --bug redemptions-forgotten`: nothing in services or packages knows of it.
import { serve } from '../../../packages/distributed/src/index.ts'
import { scoring } from '../../../services/scoring/src/service.ts'

await serve('scoring', () => async (ports) => {
  const service = await scoring(ports)
  const transforms = service.transforms.map((binding) => ({ ...binding, transform: { ...binding.transform, recall: () => undefined } }))
  return { ...service, transforms }
})
