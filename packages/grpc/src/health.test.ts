import { Client, credentials, status } from '@grpc/grpc-js'
import { createJournal, rejectionOf } from '@guzgu/ports/contract'
import { describe, expect, it } from '@jest/globals'
import { encodeHealthRequest, HEALTH_CHECK } from './health.ts'
import { asIs } from './message.ts'
import { createBench, echo } from './testing.ts'

const SERVING = Buffer.from([8, 1])
const NOT_SERVING = Buffer.from([8, 2])
const SERVICE_UNKNOWN = Buffer.from([8, 3])
const IDENTITY = 'guzgu.identity.v1.IdentityService'

describe('grpc: health', () => {
  const { closing, serve, foreign } = createBench()

  it('says whether it is ready, of itself and of what it serves', async () => {
    const server = await serve(echo)
    const check = (service: string): Promise<Buffer> => foreign(server.address)(HEALTH_CHECK, encodeHealthRequest(service))
    expect([await check(''), await check(IDENTITY)]).toEqual([NOT_SERVING, NOT_SERVING])
    server.setReady(true)
    expect([await check(''), await check(IDENTITY)]).toEqual([SERVING, SERVING])
    expect(await rejectionOf(check('no.such.Service'))).toMatchObject({ code: status.NOT_FOUND })
    server.setReady(false)
    expect(await check('')).toEqual(NOT_SERVING)
  })

  it.each(['0a', '0aff', '0a05610a', '1001'])('does not take %s for a request', async (hex) => {
    const { address } = await serve(echo)
    expect(await rejectionOf(foreign(address)(HEALTH_CHECK, Buffer.from(hex, 'hex')))).toMatchObject({ code: status.INVALID_ARGUMENT })
  })

  it('tells watchers of every change, and ends with the drain', async () => {
    const server = await serve(echo)
    const channel = new Client(server.address, credentials.createInsecure())
    closing(() => channel.close())
    const watch = (service: string) => {
      const journal = createJournal<Buffer | 'end'>()
      const stream = channel.makeServerStreamRequest('/grpc.health.v1.Health/Watch', asIs, asIs, encodeHealthRequest(service))
      stream
        .on('data', (bytes: Buffer) => journal.write(bytes))
        .on('end', () => journal.write('end'))
        .on('error', () => undefined)
      return journal
    }
    const identity = watch(IDENTITY)
    const unknown = watch('no.such.Service')
    await identity.until(({ length }) => length === 1)
    await unknown.until(({ length }) => length === 1)
    server.setReady(true)
    server.setReady(true)
    await identity.until(({ length }) => length === 2)
    await server.drain(20_000)
    await identity.until((entries) => entries.includes('end'))
    expect(identity.entries).toEqual([NOT_SERVING, SERVING, NOT_SERVING, 'end'])
    expect(unknown.entries[0]).toEqual(SERVICE_UNKNOWN)
  })
})
