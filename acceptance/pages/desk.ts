import { until } from '../until.ts'
import type { Pilot } from './pilot.ts'

type Ordered = { readonly role: string; readonly language: string; readonly count: number; readonly gradeBand?: number }
type Planned = {
  readonly level: string
  readonly closesAt: number
  readonly expected?: { readonly leader: number; readonly teacher: number; readonly student: number }
  readonly ownItems?: readonly unknown[]
}

/** What a coordinator and the ministry do over HTTP while somebody else is at a browser. */
export type PilotDesk = {
  /** New cards of an exercise: their codes. */
  readonly issue: (exerciseId: string, ordered: Ordered) => Promise<readonly string[]>
  /** One more exercise of the same school and round, opened. Returns its id. */
  readonly open: (planned: Planned) => Promise<string>
  /** How many responses of a role count in the round that goes on. */
  readonly counted: (role: string) => Promise<number>
}

export const openDesk = ({ address, tokens, open }: Pilot): PilotDesk => {
  const ask = async (method: string, path: string, token: string | undefined, body?: unknown): Promise<Response> =>
    fetch(`${address}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const told = async <T>(response: Response): Promise<T> => {
    if (!response.ok) throw new Error(`${response.status} ${response.url}: ${await response.text()}`)
    return (await response.json()) as T
  }
  /** Facts travel as events: what was just made is heard of a moment later. */
  const heard = <T>(method: string, path: string, body: unknown): Promise<T> =>
    until(`${method} ${path}`, async () => {
      const response = await ask(method, path, tokens.coordinator, body)
      return response.status === 404 ? undefined : told<T>(response)
    })
  const [roundId, schoolId] = open.split('.')
  return {
    issue: async (exerciseId, ordered) =>
      (await heard<{ readonly codes: readonly string[] }>('POST', `/v1/exercises/${exerciseId}/codes`, ordered)).codes,
    open: async ({ level, closesAt, expected, ownItems }) => {
      const plan = { schoolId, roundId, level, length: 'full', opensAt: Date.now() - 1_000, closesAt, expected }
      const { exerciseId } = await heard<{ exerciseId: string }>('POST', '/v1/exercises', plan)
      if (ownItems !== undefined) await heard('PUT', `/v1/exercises/${exerciseId}/items`, { optionalItems: [], ownItems })
      await heard('POST', `/v1/exercises/${exerciseId}:open`, {})
      return exerciseId
    },
    counted: async (role) => {
      const response = await ask('GET', `/v1/rounds/${roundId}/participation`, tokens.ministry)
      const { roles } = await told<{ readonly roles: readonly { readonly role: string; readonly counted: number }[] }>(response)
      return roles.find((one) => one.role === role)?.counted ?? 0
    },
  }
}
