import { type IdentityServiceDefinition as Definition, IdentityServiceDefinition } from '@guzgu/contracts/services/identity'
import { openEmbedded, systemClock } from '@guzgu/embedded'
import { type Actor, type Client, type Ports, type RpcContext, RpcError } from '@guzgu/ports'
import { run, toRpcError } from '@guzgu/service-runtime'
import { identity } from '../service.ts'

export type RunningIdentity = {
  readonly ports: Ports
  readonly client: Client<Definition>
  /** Another replica on the same store. */
  readonly replica: () => Promise<Client<Definition>>
  readonly setNow: (iso: string) => void
  readonly settled: () => Promise<void>
  readonly stop: () => Promise<void>
}

export const startIdentity = async (): Promise<RunningIdentity> => {
  let now = Date.parse('2026-09-15T10:00:00+04:00')
  const platform = await openEmbedded({ memory: true, clock: { ...systemClock, now: () => now }, toRpcError })
  const running = await run([['identity', identity]], platform, { flushMs: 5 })
  const ports = platform.portsFor('identity')
  return {
    ports,
    client: ports.rpc.client(IdentityServiceDefinition),
    replica: async () => (await identity(ports)).answers[0]?.implementation as unknown as Client<Definition>,
    setNow: (iso) => {
      now = Date.parse(iso)
    },
    settled: running.settled,
    stop: async () => {
      await running.stop()
      await platform.close()
    },
  }
}

export const as = (role: Actor['role'], scope: { readonly schoolId?: string; readonly red?: string } = {}): RpcContext => ({
  actor: { accountId: role, role, ...scope },
  correlation: 'test',
  deadline: Date.parse('2026-10-03T00:00:00+04:00'), // beyond every `now` of the tests, and within what a timer can count (24 days)
})

/** How a call is refused: `STATUS code field`. */
export const refusal = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call
  } catch (error) {
    if (error instanceof RpcError) return [error.status, error.code, error.field ?? ''].join(' ').trim()
    throw error
  }
  throw new Error('the call was not refused')
}

export const HEADER =
  'code,name,levels,economic_region,rayon,red,urban,type,sections,idp,expected_primary_student,expected_lower_secondary_teacher,status,merged_into'
const REDS: Readonly<Record<string, string>> = { Lerik: 'Lənkəran RTİ', Qax: 'Şəki RTİ' }

/** A line of a register: a school of Lerik or Qax. */
export const line = (
  code: string,
  rayon: 'Lerik' | 'Qax',
  changes: { readonly name?: string; readonly student?: string; readonly ending?: string } = {},
): string => {
  const region = rayon === 'Lerik' ? 'Lənkəran-Astara' : 'Şəki-Zaqatala'
  const name = changes.name ?? `${rayon} məktəbi ${code}`
  return `${code},${name},primary;lower-secondary,${region},${rayon},${REDS[rayon]},no,general,az,no,${changes.student ?? '40'},7,${changes.ending ?? ','}`
}

/** The same lines with what they say of offices, cell by cell. */
export const withContacts = (file: string, ...contacts: readonly string[]): string =>
  file
    .split('\n')
    .map((text, index) => `${text},${index === 0 ? 'office_telephone,office_email' : (contacts[index - 1] ?? ',')}`)
    .join('\n')

export const csv = (...lines: readonly string[]): string => [HEADER, ...lines].join('\n')
