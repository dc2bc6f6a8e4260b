// A process of its own, on real engines, with the pages: packages/distributed/README.md says what it needs.
import { serve } from '@guzgu/distributed'
import { NotBuiltError, openPages } from '@guzgu/web'
import { gateway } from './service.ts'

await serve('gateway', async ({ config, readiness }) => {
  const { host, port, trustedProxies } = config
  const pages = await openPages(config).catch((error: unknown) => {
    if (!(error instanceof NotBuiltError)) throw error
    console.error(`gateway: serves the API only: ${error.message}`)
  })
  return gateway({ host, port, trustedProxies, ready: readiness, ...(pages === undefined ? {} : { pages }) })
})
