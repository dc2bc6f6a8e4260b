import type { Platform } from '../../packages/ports/src/index.ts'
import { demoAccounts } from '../../services/standalone/src/pilot/demo-accounts.ts'

const ROLES = ['ministry', 'operator'] as const

/** On engines that know no account yet: opens the first ones and says their tokens, this once. They are written down nowhere. */
export const sayFirstTokens = async (platform: Platform): Promise<void> => {
  if ((await platform.portsFor('identity').store.end()) > 0)
    return console.log('\naccounts are there already: their tokens were shown when they were opened')
  const accounts = demoAccounts({ platform })
  console.log('\nfirst tokens, shown this once:')
  for (const role of ROLES) console.log(`  ${role.padEnd(12)} ${await accounts.tokenOf(role)}`)
}
