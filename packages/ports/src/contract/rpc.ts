import { beforeEach, describe, expect, it } from '@jest/globals'
import {
  type Client,
  type MessageType,
  type Rpc,
  type RpcBinding,
  type RpcContext,
  RpcError,
  type RpcStatus,
  type ServiceDefinition,
} from '../rpc.ts'
import { fresh, type Harness, opener, rejectionOf } from './harness.ts'

type Mirror = { readonly text: string; readonly count: number; readonly bytes: Uint8Array }

/** All that the port promises; every adapter calls it. `another` is the caller's side, `port` the one that serves. */
export const rpcContract = (name: string, open: () => Promise<Harness<Rpc>>): void =>
  describe(`${name}: rpc`, () => {
    const start = opener(open)
    let rpc: Rpc
    let caller: Rpc
    let definition: typeof mirrorService
    let client: Client<typeof mirrorService>
    beforeEach(async () => {
      const harness = await start()
      rpc = harness.port
      caller = await harness.another()
      definition = { ...mirrorService, fullName: `guzgu.contract.v1.${fresh('Mirror').replaceAll('-', '_')}` }
      client = caller.client(definition)
    })
    const serve = (implementation: RpcBinding['implementation'], served: ServiceDefinition = definition): Promise<void> =>
      rpc.serve([{ definition: served, implementation }])

    it('carries a request and an answer', async () => {
      await serve({
        reflect: async ({ text, count, bytes }: Mirror) => ({ text: `${text}!`, count: count + 1, bytes: bytes.toReversed() }),
      })
      const answer = await client.reflect({ text: 'güzgü', count: 41, bytes: new Uint8Array([1, 2, 3]) }, context())
      expect({ ...answer, bytes: [...answer.bytes] }).toEqual({ text: 'güzgü!', count: 42, bytes: [3, 2, 1] })
    })

    it('says on whose behalf', async () => {
      const seen: RpcContext[] = []
      await serve({
        reflect: async (request: Mirror, given) => {
          seen.push(given)
          return request
        },
      })
      const full = context({
        actor: { accountId: 'a-1', role: 'coordinator', schoolId: 's-1', red: 'sheki' },
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        ifVersion: 7,
      })
      await client.reflect(empty, full)
      await client.reflect(empty, context())
      expect(seen[0]).toMatchObject({ actor: full.actor, correlation: full.correlation, traceparent: full.traceparent, ifVersion: 7 })
      expect(Math.abs((seen[0] as RpcContext).deadline - full.deadline)).toBeLessThan(5_000)
      expect(seen[1]?.actor).toEqual(context().actor)
      expect(seen[1]?.ifVersion).toBeUndefined()
      expect(seen[1]?.traceparent).toBeUndefined()
    })

    it('carries bytes, not objects: what the message does not name does not arrive', async () => {
      const seen: Mirror[] = []
      await serve({
        reflect: async (request: Mirror) => {
          seen.push(request)
          return { ...request, secret: 'answer' }
        },
      })
      const request = { text: 'a', count: 1, bytes: new Uint8Array([1]), secret: 'request' }
      const answer = await client.reflect(request, context())
      expect(Object.keys(seen[0] as Mirror).sort()).toEqual(['bytes', 'count', 'text'])
      expect(Object.keys(answer).sort()).toEqual(['bytes', 'count', 'text'])
      ;(seen[0] as Mirror).bytes.fill(9)
      expect([...request.bytes, ...answer.bytes]).toEqual([1, 1])
    })

    it('carries an error with its status, code, field and time to wait', async () => {
      const errors = STATUSES.map(
        (status, i) => new RpcError(status, `code-of-${i}`, i % 2 === 0 ? {} : { field: 'a.field', retryAfter: i }),
      )
      await serve({
        reflect: async ({ count }: Mirror) => {
          throw errors[count]
        },
      })
      for (const [count, expected] of errors.entries()) {
        const error = await rejectionOf(client.reflect({ ...empty, count }, context()))
        expect(error).toBeInstanceOf(RpcError)
        const { status, code, field, retryAfter } = expected
        expect(error).toMatchObject({ status, code, field, retryAfter })
      }
    })

    it('says of any other failure no more than that there was one', async () => {
      await serve({
        reflect: async () => {
          throw new Error('password hunter2')
        },
      })
      const error = await rejectionOf(client.reflect(empty, context()))
      expect(error).toMatchObject({ status: 'INTERNAL', code: 'internal' })
      expect((error as RpcError).message).not.toContain('hunter2')
    })

    it('is unavailable where nobody serves', async () => {
      expect(await rejectionOf(client.reflect(empty, context({ deadline: Date.now() + 5_000 })))).toMatchObject({ status: 'UNAVAILABLE' })
      await serve({ reflect: async (request: Mirror) => request })
    })

    it('does not implement what the served definition does not name', async () => {
      const { reflect } = definition.methods
      await serve({ reflect: async (request: Mirror) => request }, { ...definition, methods: { reflect } })
      expect(await rejectionOf(client.shatter(empty, context()))).toMatchObject({ status: 'UNIMPLEMENTED' })
      expect(await client.reflect({ ...empty, count: 1 }, context())).toMatchObject({ count: 1 })
    })

    it('gives up at the deadline', async () => {
      const never = Promise.withResolvers<Mirror>()
      await serve({ reflect: () => never.promise })
      const started = Date.now()
      expect(await rejectionOf(client.reflect(empty, context({ deadline: started + 150 })))).toMatchObject({ status: 'DEADLINE_EXCEEDED' })
      expect(Date.now() - started).toBeGreaterThanOrEqual(100)
      expect(Date.now() - started).toBeLessThan(30_000)
      never.resolve(empty)
    })

    it('does not begin after the deadline', async () => {
      let calls = 0
      await serve({
        reflect: async (request: Mirror) => {
          calls += 1
          return request
        },
      })
      expect(await rejectionOf(client.reflect(empty, context({ deadline: Date.now() - 1 })))).toMatchObject({ status: 'DEADLINE_EXCEEDED' })
      await client.reflect(empty, context())
      expect(calls).toBe(1)
    })

    it('gives every caller its own answer', async () => {
      const waiting: (() => void)[] = []
      await serve({
        reflect: async (request: Mirror) => {
          await new Promise<void>((resolve) => {
            waiting.push(resolve)
            if (waiting.length === 50) for (const release of waiting.toReversed()) release()
          })
          return request
        },
      })
      const answers = await Promise.all(Array.from({ length: 50 }, (_, count) => client.reflect({ ...empty, count }, context())))
      expect(answers.map(({ count }) => count)).toEqual(Array.from({ length: 50 }, (_, i) => i))
    })
  })

const STATUSES: readonly RpcStatus[] = [
  'INVALID_ARGUMENT',
  'UNAUTHENTICATED',
  'PERMISSION_DENIED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'FAILED_PRECONDITION',
  'ABORTED',
  'RESOURCE_EXHAUSTED',
  'UNAVAILABLE',
  'DEADLINE_EXCEEDED',
  'UNIMPLEMENTED',
  'INTERNAL',
]

const empty: Mirror = { text: '', count: 0, bytes: new Uint8Array(0) }

/** As generated code does, it writes the fields that the message has and no others. */
const mirrorMessage: MessageType<Mirror> = {
  encode: ({ text, count, bytes }) => ({ finish: () => new TextEncoder().encode(JSON.stringify([text, count, [...bytes]])) }),
  decode: (encoded) => {
    const [text, count, bytes] = JSON.parse(new TextDecoder().decode(encoded)) as [string, number, number[]]
    return { text, count, bytes: new Uint8Array(bytes) }
  },
}

const method = <Name extends string>(name: Name) =>
  ({ name, requestType: mirrorMessage, requestStream: false, responseType: mirrorMessage, responseStream: false, options: {} }) as const

const mirrorService = {
  name: 'MirrorService',
  fullName: 'guzgu.contract.v1.MirrorService',
  methods: { reflect: method('Reflect'), shatter: method('Shatter') },
}

const context = (changes: Partial<RpcContext> = {}): RpcContext => ({
  actor: { accountId: 'system', role: 'system' },
  correlation: 'test',
  deadline: Date.now() + 60_000,
  ...changes,
})
