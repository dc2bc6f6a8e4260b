import { RpcError } from '@guzgu/ports'
import { afterEach, expect, it } from '@jest/globals'
import { openGateway } from '../testing/open-gateway.ts'

let gateway: Awaited<ReturnType<typeof openGateway>>

const open = async (trustedProxies: readonly string[]): Promise<void> => {
  gateway = await openGateway(
    {
      intake: {
        participate: async () => {
          throw new RpcError('INVALID_ARGUMENT', 'code-mistyped', { field: 'code' })
        },
      },
    },
    { trustedProxies },
  )
}

afterEach(() => gateway.close())

/** Who is at the other end of the line, and whom it says to speak for. */
type Peer = { readonly remoteAddress: string; readonly speaksFor: string }

const mistype = async ({ remoteAddress, speaksFor }: Peer): Promise<number> => {
  const headers = { 'x-forwarded-for': speaksFor }
  const answer = await gateway.app.inject({ method: 'POST', url: '/v1/participations', payload: { code: 'wrong' }, remoteAddress, headers })
  return answer.statusCode
}

const mistypeUntilBlocked = async (peer: (attempt: number) => Peer): Promise<void> => {
  for (let attempt = 0; attempt < 600; attempt += 1) expect(await mistype(peer(attempt))).toBe(422)
}

const PROXY = '10.1.2.3'

it.each([['10.1.2.3'], ['10.1.0.0/16']])(
  'believes %s whom it speaks for: one reader is blocked, and no other behind it',
  async (trusted) => {
    await open([trusted])
    await mistypeUntilBlocked(() => ({ remoteAddress: PROXY, speaksFor: '203.0.113.8' }))
    expect(await mistype({ remoteAddress: PROXY, speaksFor: '203.0.113.8' })).toBe(429)
    expect(await mistype({ remoteAddress: PROXY, speaksFor: '203.0.113.9' })).toBe(422)
  },
)

it('takes from a trusted proxy what it has seen itself, and not what its reader claims', async () => {
  await open([PROXY])
  await mistypeUntilBlocked((attempt) => ({ remoteAddress: PROXY, speaksFor: `192.0.2.${attempt % 256}, 203.0.113.8` }))
  expect(await mistype({ remoteAddress: PROXY, speaksFor: '192.0.2.1, 203.0.113.8' })).toBe(429)
  expect(await mistype({ remoteAddress: PROXY, speaksFor: '192.0.2.1' })).toBe(422)
})

it.each([
  ['nobody is trusted', []],
  ['somebody else is', [PROXY]],
])('believes no stranger, where %s', async (_, trusted) => {
  await open(trusted)
  const stranger = '198.51.100.7'
  await mistypeUntilBlocked((attempt) => ({ remoteAddress: stranger, speaksFor: `192.0.2.${attempt % 256}` }))
  expect(await mistype({ remoteAddress: stranger, speaksFor: '203.0.113.1' })).toBe(429)
  expect(await mistype({ remoteAddress: stranger, speaksFor: '127.0.0.1' })).toBe(429)
  expect(await mistype({ remoteAddress: '198.51.100.8', speaksFor: stranger })).toBe(422)
})

it('believes the pages, which call from this machine for their readers, across a trusted proxy before them', async () => {
  await open([PROXY])
  await mistypeUntilBlocked(() => ({ remoteAddress: '127.0.0.1', speaksFor: '203.0.113.8' }))
  expect(await mistype({ remoteAddress: PROXY, speaksFor: '203.0.113.8' })).toBe(429)
  expect(await mistype({ remoteAddress: '127.0.0.1', speaksFor: '203.0.113.9' })).toBe(422)
})
