// `pnpm start`: serves what is in the file, without simulated respondents.
import { IdentityServiceDefinition } from '@guzgu/contracts/services/identity'
import { readConfig } from '@guzgu/service-runtime'
import { untilStopped } from './signals.ts'
import { startStandalone, systemContext } from './standalone.ts'

const standalone = await startStandalone(readConfig(process.env))
console.log(`Güzgü serves on ${standalone.address}  (metrics: ${standalone.metricsAddress})`)

const identityPorts = standalone.platform.portsFor('identity')
if ((await identityPorts.store.end()) === 0) {
  const client = identityPorts.rpc.client(IdentityServiceDefinition)
  const { token } = await client.openAccount({ role: 'ministry', schoolId: '', red: '' }, systemContext(standalone.platform))
  console.log(`first start: a token for the ministry, shown this once: ${token}`)
}

await untilStopped(standalone.stop)
