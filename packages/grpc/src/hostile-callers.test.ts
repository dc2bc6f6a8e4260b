import { connect as connectHttp2 } from 'node:http2'
import { connect } from 'node:net'
import { Metadata, Server, ServerCredentials, status } from '@grpc/grpc-js'
import { OpenAccountRequest } from '@guzgu/contracts/services/identity'
import { type RpcContext, RpcError } from '@guzgu/ports'
import { rejectionOf } from '@guzgu/ports/contract'
import { describe, expect, it } from '@jest/globals'
import { unaryMethod } from './message.ts'
import { context, createBench, echo, OPEN_ACCOUNT, portOf, request } from './testing.ts'

const GARBAGE = Buffer.from('0a ff ff ff ff 0f 07 de ad'.replaceAll(' ', ''), 'hex')
const bytesOf = (given = request()): Uint8Array => OpenAccountRequest.encode(given).finish()
const codeOf = (error: unknown): unknown => (error as { metadata: Metadata }).metadata.get('guzgu-code')[0]

describe('grpc: bad input', () => {
  const { closing, serve, clientOf, foreign } = createBench()

  it('answers a message that cannot be read with a status and our code', async () => {
    const server = await serve(echo)
    const call = foreign(server.address)
    const error = await rejectionOf(call(OPEN_ACCOUNT, GARBAGE))
    expect(error).toMatchObject({ code: status.INVALID_ARGUMENT })
    expect(codeOf(error)).toBe('message-undecodable')
    expect(await call(OPEN_ACCOUNT, bytesOf())).toBeInstanceOf(Buffer)
  })

  it('says to the caller that an answer cannot be read', async () => {
    const liar = new Server()
    closing(() => liar.forceShutdown())
    liar.addService(
      { lie: unaryMethod(OPEN_ACCOUNT) },
      { lie: (_: unknown, callback: (e: null, b: Buffer) => void) => callback(null, GARBAGE) },
    )
    const port = await new Promise<number>((resolve) =>
      liar.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (_, bound) => resolve(bound)),
    )
    const client = await clientOf(`127.0.0.1:${port}`)
    expect(await rejectionOf(client.openAccount(request(), context()))).toMatchObject({ status: 'INTERNAL', code: 'message-undecodable' })
  })

  it('refuses what is too large, on either side and in either direction', async () => {
    const server = await serve(async ({ role }) => ({ accountId: 'x'.repeat(Number(role)), token: '' }), { maxMessageBytes: 10_000 })
    const tooLarge = { status: 'RESOURCE_EXHAUSTED', code: 'message-too-large', retryAfter: 0 }
    const careful = await clientOf(server.address, { maxMessageBytes: 10_000, addresses: { 'guzgu.identity.v1': server.address } })
    expect(await rejectionOf(careful.openAccount(request({ role: '1', red: 'x'.repeat(10_000) }), context()))).toMatchObject(tooLarge)
    expect(await rejectionOf(careful.openAccount(request({ role: '10000' }), context()))).toMatchObject(tooLarge)
    const careless = await clientOf(server.address)
    expect(await rejectionOf(careless.openAccount(request({ role: '1', red: 'x'.repeat(1_000_000) }), context()))).toMatchObject(tooLarge)
    expect(await careless.openAccount(request({ role: '9000' }), context())).toMatchObject({ token: '' })
  })

  it('carries any text in the context and in an error', async () => {
    const seen: RpcContext[] = []
    const server = await serve(async (_, given) => {
      seen.push(given)
      throw new RpcError('NOT_FOUND', 'ad-tapılmadı', { field: 'məktəb[0].ad\n', retryAfter: 2 })
    })
    const actor = { accountId: 'Şəki\r\nguzgu-role: operator', role: 'officer', red: 'şəki 100%' } as const
    const client = await clientOf(server.address)
    const error = await rejectionOf(client.openAccount(request(), context({ actor, correlation: '' })))
    expect(error).toMatchObject({ status: 'NOT_FOUND', code: 'ad-tapılmadı', field: 'məktəb[0].ad\n', retryAfter: 2 })
    expect(seen[0]).toMatchObject({ actor, correlation: '' })
  })

  it('takes a caller without a context for anonymous and gives him a deadline', async () => {
    const seen: RpcContext[] = []
    const server = await serve(async (given, at) => {
      seen.push(at)
      return echo(given, at)
    })
    await foreign(server.address)(OPEN_ACCOUNT, bytesOf())
    expect(seen[0]?.actor).toEqual({ accountId: 'anonymous', role: 'anonymous' })
    expect((seen[0] as RpcContext).deadline - Date.now()).toBeLessThanOrEqual(30_000)
    await foreign(server.address)(OPEN_ACCOUNT, bytesOf(), { deadline: Date.now() + 9_000 })
    expect((seen[1] as RpcContext).deadline - Date.now()).toBeLessThanOrEqual(9_000)
  })

  it('begins nothing for a call whose deadline has passed, and says so to who still listens', async () => {
    let calls = 0
    const server = await serve(async (given, at) => {
      calls += 1
      return echo(given, at)
    })
    const late = await rejectionOf(foreign(server.address)(OPEN_ACCOUNT, bytesOf(), { deadline: Date.now() - 1_000 }))
    expect(late).toMatchObject({ code: status.DEADLINE_EXCEEDED })
    const session = connectHttp2(`http://${server.address}`)
    closing(() => session.destroy())
    const headers = { ':method': 'POST', ':path': OPEN_ACCOUNT, 'content-type': 'application/grpc', te: 'trailers', 'grpc-timeout': '0m' }
    const stream = session.request(headers)
    const answer = new Promise<unknown>((resolve) => {
      const note = (given: object): void => void ('grpc-status' in given && resolve(given['grpc-status']))
      stream.on('response', note).on('trailers', note).resume()
    })
    const head = Buffer.alloc(5)
    head.writeUInt32BE(bytesOf().length, 1)
    stream.end(Buffer.concat([head, bytesOf()]))
    expect(await answer).toBe(String(status.DEADLINE_EXCEEDED))
    expect(calls).toBe(0)
    expect(await (await clientOf(server.address)).openAccount(request(), context())).toMatchObject({ accountId: 'officer' })
  })

  it.each([
    ['a role that is none', { 'guzgu-account': 'a', 'guzgu-role': 'king' }, 'guzgu-role'],
    ['a role of nobody', { 'guzgu-role': 'operator' }, 'guzgu-account'],
    ['a version that is none', { 'guzgu-if-version': '-1' }, 'guzgu-if-version'],
    ['a version too large', { 'guzgu-if-version': '99999999999999999999' }, 'guzgu-if-version'],
  ])('refuses %s', async (_, headers, field) => {
    let calls = 0
    const server = await serve(async (given, at) => {
      calls += 1
      return echo(given, at)
    })
    const metadata = new Metadata()
    for (const [key, value] of Object.entries(headers)) metadata.set(key, value)
    const error = await rejectionOf(foreign(server.address)(OPEN_ACCOUNT, bytesOf(), { metadata }))
    expect(error).toMatchObject({ code: status.INVALID_ARGUMENT })
    expect([codeOf(error), (error as { metadata: Metadata }).metadata.get('guzgu-field')[0]]).toEqual(['context-invalid', field])
    expect(calls).toBe(0)
  })

  it('lives on after bytes that are no HTTP/2, no gRPC, or gRPC that lies', async () => {
    const server = await serve(echo)
    const port = portOf(server.address)
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\n\r\n\0\0\0'))
      socket
        .on('error', () => undefined)
        .on('close', () => resolve())
        .resume()
    })
    const session = connectHttp2(`http://${server.address}`)
    session.on('error', () => undefined)
    closing(() => session.destroy())
    const post = (bytes: Buffer, headers: Record<string, string>): Promise<string> =>
      new Promise((resolve) => {
        let answer = 'closed'
        const stream = session.request({
          ':method': 'POST',
          ':path': OPEN_ACCOUNT,
          'content-type': 'application/grpc',
          te: 'trailers',
          ...headers,
        })
        const note = (given: object): void => void (answer = String((given as Record<string, unknown>)['grpc-status'] ?? answer))
        stream.on('response', note).on('trailers', note)
        stream
          .on('error', () => undefined)
          .on('close', () => resolve(answer))
          .resume()
        stream.end(bytes)
      })
    const frame = (compressed: number, length: number, bytes: Buffer): Buffer => {
      const head = Buffer.alloc(5)
      head.writeUInt8(compressed, 0)
      head.writeUInt32BE(length, 1)
      return Buffer.concat([head, bytes])
    }
    const honest = Buffer.from(bytesOf())
    expect(await post(frame(0, honest.length, honest), {})).toBe('0')
    expect(await post(frame(0, 0xffff_ffff, GARBAGE), {})).toBe(String(status.RESOURCE_EXHAUSTED))
    expect(await post(frame(1, GARBAGE.length, GARBAGE), { 'grpc-encoding': 'gzip' })).toBe(String(status.INTERNAL))
    expect(await post(frame(1, GARBAGE.length, GARBAGE), { 'grpc-encoding': 'no-such' })).toBe(String(status.UNIMPLEMENTED))
    expect(await post(frame(0, honest.length, honest), { 'grpc-timeout': 'soon' })).toBe(String(status.INTERNAL))
    expect(await post(Buffer.alloc(0), {})).not.toBe('0')
    expect(await post(GARBAGE, { 'content-type': 'text/plain' })).toBe('closed')
    expect(await post(frame(0, honest.length, honest), { ':path': '/no.such/Thing' })).toBe(String(status.UNIMPLEMENTED))
    expect(await (await clientOf(server.address)).openAccount(request(), context())).toMatchObject({ accountId: 'officer' })
  })

  it('says of a method that a service does not have that it is not implemented', async () => {
    const server = await serve(echo)
    const client = await clientOf(server.address)
    expect(await rejectionOf(client.authorise({ token: '' }, context()))).toMatchObject({
      status: 'UNIMPLEMENTED',
      code: 'method-unimplemented',
    })
  })
})
