import { ACCOUNTS, MINISTRY } from './people.ts'
import type { Platform } from './platform.ts'

/**
 * The platform at GUZGU_ACCEPTANCE_ADDRESS; its doors of metrics are GUZGU_ACCEPTANCE_METRICS (commas between), and GUZGU_ACCEPTANCE_TOKENS
 * (JSON: name → token) has at least the token of the ministry, which opens the other accounts.
 */
export const elsewhere = (): Platform => {
  const address = (process.env.GUZGU_ACCEPTANCE_ADDRESS ?? '').replace(/\/$/, '')
  const doors = (process.env.GUZGU_ACCEPTANCE_METRICS ?? '').split(',').filter((door) => door !== '')
  const given = JSON.parse(process.env.GUZGU_ACCEPTANCE_TOKENS ?? '{}') as Record<string, string>
  const tokens = new Map(Object.entries(given).map(([name, token]) => [name, Promise.resolve(token)]))

  const openAccount = async (name: string): Promise<string> => {
    if (given[MINISTRY] === undefined) throw new Error(`GUZGU_ACCEPTANCE_TOKENS has no token for "${name}" and none for "${MINISTRY}"`)
    const { name: _, ...account } = ACCOUNTS.find((one) => one.name === name) ?? { name }
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${given[MINISTRY]}` }
    const response = await fetch(`${address}/v1/accounts`, { method: 'POST', headers, body: JSON.stringify(account) })
    if (!response.ok) throw new Error(`no token for ${name}: ${response.status} ${await response.text()}`)
    return ((await response.json()) as { token: string }).token
  }
  return {
    address: () => address,
    metrics: async () => (await Promise.all(doors.map(async (door) => (await fetch(door)).text()))).join('\n'),
    token: (name) => {
      const token = tokens.get(name) ?? openAccount(name)
      tokens.set(name, token)
      return token
    },
    up: async () => undefined,
    own: undefined,
    stop: async () => undefined,
  }
}
