// A whole nation on one platform, in a process of its own: filled, published, then asked and exported over HTTP.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createApi } from '../../../services/standalone/src/pilot/api.ts'
import { demoAccounts } from '../../../services/standalone/src/pilot/demo-accounts.ts'
import { type Standalone, startStandalone } from '../../../services/standalone/src/standalone.ts'
import { answerParent } from '../child.ts'
import { memory } from '../memory.ts'
import { type Filled, fillNation, ROUND } from './fill.ts'

export type NationQuestion =
  | { readonly kind: 'fill'; readonly file: string; readonly schools: number }
  | { readonly kind: 'snapshot' }
  | { readonly kind: 'tokens' }
  | { readonly kind: 'usage' }

export type Nation = Filled & { readonly address: string }
export type Taken = {
  readonly snapshotId: string
  readonly publishedCells: number
  readonly suppressedCells: number
  readonly seconds: number
  readonly cpuSeconds: number
  /** The longest time in which nobody else had a turn. */
  readonly longestMilliseconds: number
  /** Until the same process has made it again from the log, as it does at every publication. */
  readonly verifiedSeconds: number
}
export type Usage = { readonly cpuSeconds: number; readonly peakMegabytes: number }
export type Tokens = { readonly ministry: string; readonly analyst: string }

let standalone: Standalone | undefined

const parts = () => {
  if (standalone === undefined) throw new Error('the nation is not there yet')
  return { ...standalone, api: createApi(standalone.address), accounts: demoAccounts(standalone) }
}

const fill = async (file: string, schools: number): Promise<Nation> => {
  standalone = await startStandalone({
    file,
    host: '127.0.0.1',
    port: 0,
    metricsPort: 0,
    logLevel: 'error',
    helpdesk: '',
    trustedProxies: [],
  })
  const { api, accounts, platform, running, address } = parts()
  const filled = await fillNation(api, accounts, platform.portsFor('bench').log, schools)
  await running.settled()
  return { ...filled, address }
}

type Listed = Pick<Taken, 'snapshotId' | 'publishedCells' | 'suppressedCells'> & {
  readonly verifiedAt?: number
  readonly different: boolean
}
type Snapshots = { readonly items: readonly Listed[]; readonly refused?: string }

const take = async (): Promise<Taken> => {
  const { api, accounts } = parts()
  const ministry = await accounts.tokenOf('ministry')
  const path = `/v1/rounds/${ROUND}/snapshots`
  const delays = monitorEventLoopDelay({ resolution: 5 })
  const [started, cpu] = [performance.now(), process.cpuUsage()]
  delays.enable()
  await api.send('POST', path, {}, ministry)
  const until = async (isThere: (listed: Listed) => boolean): Promise<Listed> => {
    for (;;) {
      const { items, refused } = await api.get<Snapshots>(path, ministry)
      if (refused !== undefined || items[0]?.different) throw new Error(`the snapshot was refused, or is another one: ${refused}`)
      if (items[0] !== undefined && isThere(items[0])) return items[0]
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  const taken = await until(() => true)
  const { user, system } = process.cpuUsage(cpu)
  const seconds = (performance.now() - started) / 1000
  const longestMilliseconds = delays.max / 1e6
  await until(({ verifiedAt }) => verifiedAt !== undefined)
  const verifiedSeconds = (performance.now() - started) / 1000 - seconds
  return { ...taken, seconds, cpuSeconds: (user + system) / 1e6, longestMilliseconds, verifiedSeconds }
}

const tokens = async (): Promise<Tokens> => {
  const { accounts } = parts()
  return { ministry: await accounts.tokenOf('ministry'), analyst: await accounts.tokenOf('analyst') }
}

const usage = (): Usage => {
  const { user, system } = process.cpuUsage()
  return { cpuSeconds: (user + system) / 1e6, peakMegabytes: memory().peakMegabytes }
}

answerParent(
  async (question: NationQuestion) => {
    if (question.kind === 'fill') return fill(question.file, question.schools)
    if (question.kind === 'usage') return usage()
    return question.kind === 'snapshot' ? take() : tokens()
  },
  async () => standalone?.stop(),
)
