// `pnpm start`: serves what is in the file, without simulated respondents.
import { parseArgs } from 'node:util'
import { IdentityServiceDefinition } from '@guzgu/contracts/services/identity'
import { readConfig } from '@guzgu/service-runtime'
import { openPages } from '@guzgu/web'
import { stopOnSignal } from './signals.ts'
import { startStandalone, systemContext } from './standalone.ts'
import { startUp } from './start-up.ts'

await startUp(async () => {
  parseArgs({ options: {} })
  const config = readConfig(process.env)
  const standalone = await startStandalone(config, { pages: await openPages(config) })
  console.log(`Güzgü serves on ${standalone.address}  (metrics: ${standalone.metricsAddress})`)

  const identityPorts = standalone.platform.portsFor('identity')
  if ((await identityPorts.store.end()) === 0) {
    const client = identityPorts.rpc.client(IdentityServiceDefinition)
    const { token } = await client.openAccount({ role: 'ministry', schoolId: '', red: '' }, systemContext(standalone.platform))
    console.log(`first start: a token for the ministry, shown this once: ${token}`)
  }

  await stopOnSignal(standalone.stop)
})
