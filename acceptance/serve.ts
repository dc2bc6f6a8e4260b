// The platform as a process of its own, for the tests: tells its parent where it listens, opens the staff accounts that it is asked for,
// and serves until it is stopped or killed. Tokens travel between the two processes only.
import { readConfig } from '@guzgu/service-runtime'
import { startStandalone } from '@guzgu/standalone'
import { demoAccounts } from '@guzgu/standalone/demo-accounts'
import { openPages } from '@guzgu/web'
import type { Account } from './platform.ts'
import type { FromServe } from './standalone.ts'

const config = readConfig(process.env)
const standalone = await startStandalone(config, { pages: await openPages(config) })
const accounts = demoAccounts(standalone)
const tell = (message: FromServe): void => void process.send?.(message)

process.on('message', ({ name, role, ...scope }: Account) => {
  accounts.tokenOf(role, scope).then(
    (token) => tell({ kind: 'token', name, token }),
    (error) => tell({ kind: 'no-token', name, reason: String(error) }),
  )
})
const stop = (): void => void standalone.stop().then(() => process.exit(0))
process.once('SIGTERM', stop)
process.once('disconnect', stop) // whoever asked for it is gone

const { address, metricsAddress = '' } = standalone
tell({ kind: 'up', address, metricsAddress })
