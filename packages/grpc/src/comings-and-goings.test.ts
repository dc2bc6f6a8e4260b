import { IdentityServiceDefinition } from '@guzgu/contracts/services/identity'
import { RpcError } from '@guzgu/ports'
import { eventually, rejectionOf } from '@guzgu/ports/contract'
import { describe, expect, it } from '@jest/globals'
import { context, createBench, echo, OPEN_ACCOUNT, type OpenAccount, portOf, request } from './testing.ts'

/** Calls that stay in hand until they are let go. */
const createSlow = (): { readonly openAccount: OpenAccount; readonly begun: Promise<void>; readonly letGo: () => void } => {
  const begun = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  return {
    openAccount: async (given, at) => {
      begun.resolve()
      await gate.promise
      return echo(given, at)
    },
    begun: begun.promise,
    letGo: gate.resolve,
  }
}

describe('grpc: servers that come and go', () => {
  const { closing, serve, clientOf, open, proxyTo } = createBench()

  it('finds a server again that went away and came back', async () => {
    const first = await serve(echo)
    const client = await clientOf(first.address)
    expect(await client.openAccount(request(), context())).toMatchObject({ accountId: 'officer' })
    await first.close(0)
    expect(await rejectionOf(client.openAccount(request(), context()))).toMatchObject({
      status: 'UNAVAILABLE',
      code: 'service-unavailable',
    })
    await serve(echo, { port: portOf(first.address) })
    const answer = await eventually(
      () => client.openAccount(request(), context()).catch(() => undefined),
      (found) => found !== undefined,
    )
    expect(answer).toEqual({ accountId: 'officer', token: 'sheki' })
  })

  it('is unavailable, and not only at the deadline, where no address is known or nobody listens', async () => {
    const { close, address } = await serve(echo)
    await close(0)
    for (const where of [address, 'dns:///no-such-host.invalid:1']) {
      const error = await rejectionOf((await clientOf(where)).openAccount(request(), context()))
      expect(error).toMatchObject({ status: 'UNAVAILABLE', retryAfter: 1 })
    }
    const nowhere = await clientOf('', { addresses: {} })
    expect(await rejectionOf(nowhere.openAccount(request(), context()))).toMatchObject({ status: 'UNAVAILABLE' })
  })

  it('tells the caller that a connection was cut in the middle of a call', async () => {
    const slow = createSlow()
    closing(slow.letGo)
    const server = await serve(slow.openAccount)
    const link = await proxyTo(server.address)
    const client = await clientOf(link.address)
    const failed = rejectionOf(client.openAccount(request(), context()))
    await slow.begun
    link.cut()
    expect(await failed).toMatchObject({ status: 'UNAVAILABLE', code: 'service-unavailable' })
  })

  it('finishes what is in hand when it drains, and takes nothing new', async () => {
    const slow = createSlow()
    const server = await serve(slow.openAccount)
    const client = await clientOf(server.address)
    const inHand = client.openAccount(request(), context())
    await slow.begun
    let drained = false
    const draining = server.drain(20_000).then(() => {
      drained = true
    })
    expect(await rejectionOf(client.openAccount(request(), context()))).toMatchObject({ status: 'UNAVAILABLE' })
    expect(drained).toBe(false)
    slow.letGo()
    expect(await inHand).toMatchObject({ accountId: 'officer' })
    await draining
  })

  it('waits for work whose caller has given up', async () => {
    const slow = createSlow()
    const server = await serve(slow.openAccount)
    const { rpc, close } = await open({ addresses: { 'guzgu.identity.v1': server.address } })
    let begun = false
    void slow.begun.then(() => {
      begun = true
    })
    const giveUp = () => rejectionOf(rpc.client(IdentityServiceDefinition).openAccount(request(), context({ deadline: Date.now() + 100 })))
    const failed = await eventually(giveUp, () => begun) // once more where connecting alone took so long
    expect(failed).toMatchObject({ status: 'DEADLINE_EXCEEDED' })
    await close()
    const order: string[] = []
    const draining = server.drain(20_000).then(() => order.push('drained'))
    const elsewhere = await clientOf((await serve(echo)).address)
    for (let i = 0; i < 10; i += 1) await elsewhere.openAccount(request(), context()) // time enough to hang up
    order.push('let go')
    slow.letGo()
    await draining
    expect(order).toEqual(['let go', 'drained'])
  })

  it('does not wait longer than the grace', async () => {
    const slow = createSlow()
    closing(slow.letGo)
    const server = await serve(slow.openAccount)
    const failed = rejectionOf((await clientOf(server.address)).openAccount(request(), context()))
    await slow.begun
    await server.drain(50)
    expect(await failed).toMatchObject({ status: 'UNAVAILABLE', code: 'service-unavailable' })
  })

  it('spreads calls over replicas, and goes on with those that stay', async () => {
    const asked = new Map<string, number>()
    const replica =
      (name: string): OpenAccount =>
      async (given, at) => {
        asked.set(`${name} ${given.red}`, (asked.get(`${name} ${given.red}`) ?? 0) + 1)
        return echo(given, at)
      }
    const [a, b] = [await serve(replica('a')), await serve(replica('b'))]
    const client = await clientOf(`ipv4:${a.address},${b.address}`)
    const seen = (): boolean => asked.has('a warm') && asked.has('b warm')
    await eventually(() => client.openAccount(request({ red: 'warm' }), context()), seen)
    for (let i = 0; i < 20; i += 1) await client.openAccount(request({ red: 'both' }), context())
    expect([asked.get('a both'), asked.get('b both')]).toEqual([10, 10])

    const answers: string[] = []
    const calling = (async () => {
      for (let i = 0; i < 400; i += 1) {
        const red = `under-way-${i}`
        answers.push(
          await client.openAccount(request({ red }), context()).then(
            ({ token }) => token,
            (error: RpcError) => error.status,
          ),
        )
      }
    })()
    await a.drain()
    await calling
    for (const [i, answer] of answers.entries()) {
      const times = (asked.get(`a under-way-${i}`) ?? 0) + (asked.get(`b under-way-${i}`) ?? 0)
      expect({ answer, times }).toEqual(answer === 'UNAVAILABLE' ? { answer, times: 0 } : { answer: `under-way-${i}`, times: 1 })
    }
    expect(answers.filter((answer) => answer === 'UNAVAILABLE').length).toBeLessThan(5)
    for (let i = 0; i < 10; i += 1) await client.openAccount(request({ red: 'left' }), context())
    expect([asked.get('a left'), asked.get('b left')]).toEqual([undefined, 10])
  })

  it('sends again only what may be sent again, and only where the server was unavailable', async () => {
    let calls = 0
    const failing =
      (status: 'UNAVAILABLE' | 'ABORTED', times: number): OpenAccount =>
      async (given, at) => {
        calls += 1
        if (calls <= times) throw new RpcError(status, 'not-now')
        return echo(given, at)
      }
    const twice = await serve(failing('UNAVAILABLE', 2))
    const idempotent = [OPEN_ACCOUNT.slice(1)]
    expect(
      await (await clientOf(twice.address, { idempotent, addresses: { 'guzgu.identity.v1': twice.address } })).openAccount(
        request(),
        context(),
      ),
    ).toMatchObject({ accountId: 'officer' })
    expect(calls).toBe(3)

    calls = 0
    const other = ['guzgu.identity.v1.IdentityService/Authorise']
    const careful = await clientOf(twice.address, { idempotent: other, addresses: { 'guzgu.identity.v1': twice.address } })
    expect(await rejectionOf(careful.openAccount(request(), context()))).toMatchObject({ status: 'UNAVAILABLE', code: 'not-now' })
    expect(calls).toBe(1)

    calls = 0
    const aborting = await serve(failing('ABORTED', 2))
    const eager = await clientOf(aborting.address, { idempotent, addresses: { 'guzgu.identity.v1': aborting.address } })
    expect(await rejectionOf(eager.openAccount(request(), context()))).toMatchObject({ status: 'ABORTED' })
    expect(calls).toBe(1)
  })

  it('lets replicas come and go under a steady caller: what may be sent again never fails', async () => {
    const asked = new Map<string, number>()
    const replica =
      (name: string): OpenAccount =>
      async (given, at) => {
        asked.set(name, (asked.get(name) ?? 0) + 1)
        return echo(given, at)
      }
    const first = await serve(replica('first'))
    const second = await serve(replica('second'))
    await second.close(0)
    const addresses = { 'guzgu.identity.v1': `ipv4:${first.address},${second.address}` }
    const client = await clientOf('', { addresses, idempotent: [OPEN_ACCOUNT.slice(1)] })
    let over = false
    const failed: unknown[] = []
    const lanes = Array.from({ length: 4 }, async () => {
      while (!over) await client.openAccount(request(), context()).catch((error: unknown) => void failed.push(error))
    })
    const askedTimes = (name: string, more: number): Promise<unknown> => {
      const before = asked.get(name) ?? 0
      return eventually(
        async () => asked.get(name) ?? 0,
        (count) => count >= before + more,
      )
    }
    await askedTimes('first', 50)
    const come = await serve(replica('come'), { port: portOf(second.address) })
    await askedTimes('come', 50)
    await first.drain()
    await askedTimes('come', 50)
    await serve(replica('back'), { port: portOf(first.address) })
    await askedTimes('back', 50)
    await come.drain()
    await askedTimes('back', 50)
    over = true
    await Promise.all(lanes)
    expect(failed).toEqual([])
    expect(asked.get('second')).toBeUndefined()
  })

  it('has its callers connect anew now and then, and leaves no call in doubt', async () => {
    let [done, answered] = [0, 0]
    const counted: OpenAccount = async (given, at) => {
      done += 1
      return echo(given, at)
    }
    const server = await serve(counted, { maxConnectionAge: 50 })
    const link = await proxyTo(server.address)
    const client = await clientOf(link.address)
    const call = async (): Promise<void> => {
      const outcome = await client.openAccount(request(), context()).catch((error: RpcError) => error.status)
      if (typeof outcome === 'object') answered += 1
      else expect(outcome).toBe('UNAVAILABLE')
    }
    await eventually(
      () => Promise.all(Array.from({ length: 10 }, call)),
      () => link.connections() >= 4,
    )
    expect(answered).toBe(done)
    expect(answered).toBeGreaterThan(0)
  })

  it('is not called before it listens', async () => {
    const [first, second] = [await serve(echo), await serve(echo)]
    await second.close(0)
    const late = await open({ listen: { host: '127.0.0.1', port: portOf(second.address), later: true } })
    const addresses = { 'guzgu.identity.v1': `ipv4:${first.address},${second.address}` }
    const client = await clientOf('', { addresses })
    for (let i = 0; i < 20; i += 1) expect(await client.openAccount(request(), context())).toMatchObject({ accountId: 'officer' })
    let asked = 0
    const openAccount: OpenAccount = async (given, at) => {
      asked += 1
      return echo(given, at)
    }
    await late.rpc.serve([{ definition: IdentityServiceDefinition, implementation: { openAccount } }])
    await late.listen()
    await eventually(
      () => client.openAccount(request(), context()),
      () => asked > 0,
    )
  })

  it('refuses to start on a port that is taken', async () => {
    const { address } = await serve(echo)
    expect(String(await rejectionOf(open({ listen: { host: '127.0.0.1', port: portOf(address) } })))).toContain('EADDRINUSE')
  })
})
