import { hash } from 'node:crypto'
import type { IdentityServiceDefinition } from '@guzgu/contracts/services/identity'
import { type Actor, ANONYMOUS, type Client, type Clock } from '@guzgu/ports'
import type { FastifyRequest } from 'fastify'
import { Refused } from './problems.ts'

/** For so long a revoked token still works (ms). */
const REMEMBERED_MS = 10_000
const REMEMBERED_TOKENS = 10_000

/** Who is behind a bearer token. Asked of identity, and remembered for a moment by the token's hash. @throws Refused, RpcError */
export const createAuthenticate = (identity: Client<typeof IdentityServiceDefinition>, clock: Clock) => {
  const remembered = new Map<string, { readonly actor: Actor; readonly until: number }>()

  return async (request: FastifyRequest): Promise<Actor> => {
    const token = /^Bearer +([\x21-\x7e]{1,512})$/i.exec(request.headers.authorization ?? '')?.[1]
    if (token === undefined) throw new Refused('token-missing')
    const key = hash('sha256', token)
    const now = clock.now()
    const known = remembered.get(key)
    if (known !== undefined && known.until > now) return known.actor
    remembered.delete(key)
    const { accountId, role, schoolId, red } = await identity.authorise(
      { token },
      { actor: ANONYMOUS, correlation: request.id, deadline: now + 5_000 },
    )
    const actor: Actor = {
      accountId,
      role: role as Actor['role'],
      ...(schoolId === '' ? {} : { schoolId }),
      ...(red === '' ? {} : { red }),
    }
    const [oldest] = remembered.keys()
    if (remembered.size >= REMEMBERED_TOKENS && oldest !== undefined) remembered.delete(oldest)
    remembered.set(key, { actor, until: now + REMEMBERED_MS })
    return actor
  }
}
