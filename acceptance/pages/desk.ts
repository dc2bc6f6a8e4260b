import { idleRound } from '../campaign.ts'
import { until } from '../until.ts'
import type { Pilot } from './pilot.ts'

type Ordered = { readonly role: string; readonly language: string; readonly count: number; readonly gradeBand?: number }
type Planned = {
  /** That of the open exercise where absent. */
  readonly roundId?: string
  readonly level: string
  readonly closesAt: number
  readonly expected?: { readonly leader: number; readonly teacher: number; readonly student: number }
  readonly ownItems?: readonly unknown[]
}

/** What a coordinator and the ministry do over HTTP while somebody else is at a browser. */
export type PilotDesk = {
  /** New cards of an open exercise: their codes, which are good already. */
  readonly issue: (exerciseId: string, ordered: Ordered) => Promise<readonly string[]>
  /** One more exercise of the same school and round, opened. Returns its id. */
  readonly open: (planned: Planned) => Promise<string>
  readonly close: (exerciseId: string) => Promise<void>
  /** One more round, whose exercises may be closed at once and are not sealed for an hour after. */
  readonly planSlowRound: (roundId: string) => Promise<void>
  /** Why a code opens no form; undefined where it opens one. */
  readonly refusalOf: (code: string) => Promise<string | undefined>
  /** How many responses of a role count in the round that goes on. */
  readonly counted: (role: string) => Promise<number>
}

export const openDesk = ({ address, tokens, open }: Pilot): PilotDesk => {
  const ask = async (method: string, path: string, token: string | undefined, body?: unknown): Promise<Response> =>
    fetch(`${address}${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
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
  const [roundOfPilot, schoolId] = open.split('.')
  const refusalOf = async (code: string): Promise<string | undefined> => {
    const response = await ask('POST', '/v1/participations', undefined, { code })
    return response.ok ? undefined : ((await response.json()) as { readonly code: string }).code
  }
  return {
    issue: async (exerciseId, ordered) => {
      const { codes } = await heard<{ readonly codes: readonly string[] }>('POST', `/v1/exercises/${exerciseId}/codes`, ordered)
      await until('the cards are known', async () => ((await refusalOf(codes.at(-1) ?? '')) === undefined ? true : undefined))
      return codes
    },
    open: async ({ roundId = roundOfPilot, level, closesAt, expected, ownItems }) => {
      const plan = { schoolId, roundId, level, length: 'full', opensAt: Date.now() - 1_000, closesAt, expected }
      const { exerciseId } = await heard<{ exerciseId: string }>('POST', '/v1/exercises', plan)
      if (ownItems !== undefined) await heard('PUT', `/v1/exercises/${exerciseId}/items`, { optionalItems: [], ownItems })
      await heard('POST', `/v1/exercises/${exerciseId}:open`, {})
      return exerciseId
    },
    close: async (exerciseId) => void (await told(await ask('POST', `/v1/exercises/${exerciseId}:close`, tokens.coordinator, {}))),
    planSlowRound: async (roundId) => {
      const plan = idleRound(roundId, { az: 'Asta', ru: 'Неспешно', en: 'Slow' })
      await told(await ask('POST', '/v1/rounds', tokens.ministry, { ...plan, timing: { ...plan.timing, offlineGraceSeconds: 3_600 } }))
    },
    refusalOf,
    counted: async (role) => {
      const response = await ask('GET', `/v1/rounds/${roundOfPilot}/participation`, tokens.ministry)
      const { roles } = await told<{ readonly roles: readonly { readonly role: string; readonly counted: number }[] }>(response)
      return roles.find((one) => one.role === role)?.counted ?? 0
    },
  }
}
