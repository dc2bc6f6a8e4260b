import { RpcError } from '@guzgu/ports'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { MINISTRY, openGateway } from '../testing/open-gateway.ts'

let gateway: Awaited<ReturnType<typeof openGateway>>
const closed: string[] = []

beforeAll(async () => {
  gateway = await openGateway({
    identity: {
      openAccount: async ({ role, schoolId, red }) => {
        if (role === 'coordinator' && schoolId === '') throw new RpcError('INVALID_ARGUMENT', 'school-id-missing', { field: 'schoolId' })
        return { accountId: `${role}/${schoolId}/${red}`, token: 'gz_shown-once' }
      },
      issueToken: async ({ accountId, expiresOn }) => ({ tokenId: `${accountId}/${expiresOn}`, token: 'gz_shown-once' }),
      revokeToken: async ({ accountId, tokenId }) => {
        closed.push(`${accountId} ${tokenId}`)
        return {}
      },
      closeAccount: async ({ accountId }) => {
        closed.push(accountId)
        return {}
      },
    },
  })
})
afterAll(() => gateway.close())

const post = (url: string, payload: object, headers: Record<string, string> = MINISTRY) =>
  gateway.app.inject({ method: 'POST', url, payload, headers })

describe('staff accounts', () => {
  it('are opened with a scope, and their token is shown', async () => {
    const response = await post('/v1/accounts', { role: 'coordinator', schoolId: 's1' })
    expect([response.statusCode, response.json()]).toEqual([201, { accountId: 'coordinator/s1/', token: 'gz_shown-once' }])
  })

  it.each([
    [{ role: 'king' }, 400, 'field-out-of-range', 'role'],
    [{ role: 'coordinator' }, 422, 'school-id-missing', 'schoolId'],
    [{ role: 'analyst', name: 'A. B.' }, 400, 'field-unknown', 'name'],
  ])('%j is refused', async (body, status, code, field) => {
    expect((await post('/v1/accounts', body)).json()).toMatchObject({ status, code, field })
  })

  it('are told whose token it is, and nobody else is', async () => {
    const mine = await gateway.app.inject({ method: 'GET', url: '/v1/me', headers: MINISTRY })
    expect([mine.statusCode, mine.json()]).toEqual([200, { role: 'ministry' }])
    expect((await gateway.app.inject({ method: 'GET', url: '/v1/me' })).json()).toMatchObject({ status: 401, code: 'token-missing' })
  })

  it('are closed by their id', async () => {
    const response = await post('/v1/accounts/a7:close', {})
    expect([response.statusCode, response.body, closed]).toEqual([204, '', ['a7']])
  })

  it('have further tokens, which end one by one', async () => {
    const issued = await post('/v1/accounts/a7/tokens', { expiresOn: '2027-01-01' })
    expect([issued.statusCode, issued.json()]).toEqual([201, { tokenId: 'a7/2027-01-01', token: 'gz_shown-once' }])
    expect((await post('/v1/accounts/a7/tokens', { expiresOn: 'soon' })).statusCode).toBe(400)
    const revoked = await post('/v1/accounts/a7/tokens/0123456789abcdef:revoke', {})
    expect([revoked.statusCode, closed.at(-1)]).toEqual([204, 'a7 0123456789abcdef'])
  })

  it('are for staff only', async () => {
    expect((await post('/v1/accounts', { role: 'analyst' }, {})).json()).toMatchObject({ status: 401, code: 'token-missing' })
  })
})
