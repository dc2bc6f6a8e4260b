import type { GetRoundParticipationResponse } from '@guzgu/contracts/services/analytics'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { MINISTRY, openGateway } from '../testing/open-gateway.ts'
import { createSteppedClock, type SteppedClock } from '../testing/stepped-clock.ts'

let gateway: Awaited<ReturnType<typeof openGateway>>
let clock: SteppedClock
let counted = 0

const participation = (): GetRoundParticipationResponse => ({
  roundId: 'r1',
  roles: [{ role: 'ROLE_TEACHER', counted, expected: 100, unverified: 0 }],
  schools: 1,
  exercises: 1,
  sealedExercises: 0,
  steps: { invited: 2, opened: 1, enough: 0, sealed: 0 },
  regions: [],
})

beforeEach(async () => {
  clock = createSteppedClock()
  gateway = await openGateway({ analytics: { getRoundParticipation: async () => participation() } }, { clock })
})

afterEach(() => gateway.close())

const watch = async () => {
  const address = await gateway.app.listen({ host: '127.0.0.1', port: 0 })
  const response = await fetch(`${address}/v1/rounds/r1/participation/stream`, { headers: MINISTRY })
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  const read = async (): Promise<string | undefined> => {
    const { value } = await reader.read()
    return value === undefined ? undefined : Buffer.from(value).toString()
  }
  return { response, read, address }
}

describe('the stream of a round', () => {
  it('begins with what is so, tells each change and ends when the gateway closes', async () => {
    counted = 1
    const { response, read } = await watch()
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await read()).toMatch(/^retry: 3000\n\nevent: participation\ndata: \{.*"counted":1.*\}\n\n$/)
    await clock.advance(1_000) // nothing has changed: nothing is told
    counted = 2
    await clock.advance(1_000)
    expect(await read()).toMatch(/^event: participation\ndata: .*"counted":2/)
    const closed = gateway.app.close()
    expect(await read()).toBeUndefined()
    await closed
  })

  it('says that it is still there', async () => {
    const { read } = await watch()
    await read()
    for (let second = 0; second < 15; second += 1) await clock.advance(1_000)
    expect(await read()).toBe(': still here\n\n')
  })

  it('is for staff', async () => {
    const { address } = await watch()
    expect((await fetch(`${address}/v1/rounds/r1/participation/stream`)).status).toBe(401)
  })
})
