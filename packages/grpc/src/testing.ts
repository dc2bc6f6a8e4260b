import { connect, createServer, type Socket } from 'node:net'
import { type Client as Channel, credentials, Client as GrpcClient, type Metadata, type ServiceError } from '@grpc/grpc-js'
import { IdentityServiceDefinition, type OpenAccountRequest, type OpenAccountResponse } from '@guzgu/contracts/services/identity'
import type { Client, RpcContext } from '@guzgu/ports'
import { afterEach } from '@jest/globals'
import { createGrpcRpc, type GrpcOptions, type GrpcRpc } from './index.ts'
import { asIs } from './message.ts'

/** The method that the tests call, by its path. */
export const OPEN_ACCOUNT = '/guzgu.identity.v1.IdentityService/OpenAccount'

export type OpenAccount = (request: OpenAccountRequest, context: RpcContext) => Promise<OpenAccountResponse>
export const echo: OpenAccount = async ({ role, red }) => ({ accountId: role, token: red })

export type Bench = {
  /** Closed after the test, as all that the bench opens. */
  readonly closing: (close: () => unknown) => void
  readonly open: (options: GrpcOptions) => Promise<GrpcRpc>
  /** A server that opens accounts. */
  readonly serve: (openAccount: OpenAccount, options?: GrpcOptions & { readonly port?: number }) => Promise<GrpcRpc & { address: string }>
  readonly clientOf: (address: string, options?: GrpcOptions) => Promise<Client<typeof IdentityServiceDefinition>>
  /** A link to a server that can be cut. */
  readonly proxyTo: (address: string) => Promise<Proxy>
  /** A caller that is not ours: bytes to a path. */
  readonly foreign: (address: string) => Foreign
}
export type Proxy = {
  readonly address: string
  readonly connections: () => number
  /** Resets all connections. */
  readonly cut: () => void
}
export type Foreign = (
  path: string,
  bytes: Uint8Array,
  options?: { readonly metadata?: Metadata; readonly deadline?: number },
) => Promise<Buffer>

export const createBench = (): Bench => {
  const closers: (() => unknown)[] = []
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close()
  })
  const closing = (close: () => unknown): void => void closers.push(close)
  const open = async (options: GrpcOptions): Promise<GrpcRpc> => {
    const opened = await createGrpcRpc(options)
    closing(() => opened.close(0))
    return opened
  }
  return {
    closing,
    open,
    serve: async (openAccount, { port = 0, ...options } = {}) => {
      const server = await open({ listen: { host: '127.0.0.1', port }, ...options })
      await server.rpc.serve([{ definition: IdentityServiceDefinition, implementation: { openAccount } }])
      return { ...server, address: server.address as string }
    },
    clientOf: async (address, options) => {
      const { rpc } = await open({ addresses: { 'guzgu.identity.v1.IdentityService': address }, ...options })
      return rpc.client(IdentityServiceDefinition)
    },
    proxyTo: async (address) => {
      const sockets: Socket[] = []
      const cut = (): void => sockets.forEach((socket) => void socket.resetAndDestroy())
      const proxy = createServer((near) => {
        const far = connect(portOf(address), '127.0.0.1')
        sockets.push(near, far)
        for (const socket of [near, far]) socket.on('error', () => undefined)
        near.pipe(far).pipe(near)
      })
      closing(() => new Promise((resolve) => proxy.close(resolve)))
      closing(cut)
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
      const { port } = proxy.address() as { readonly port: number }
      return { address: `127.0.0.1:${port}`, connections: () => sockets.length / 2, cut }
    },
    foreign: (address) => {
      const channel: Channel = new GrpcClient(address, credentials.createInsecure(), { 'grpc.max_send_message_length': -1 })
      closing(() => channel.close())
      return (path, bytes, { metadata, deadline } = {}) =>
        new Promise((resolve, reject) => {
          const answered = (error: ServiceError | null, answer?: Buffer): void =>
            error === null ? resolve(answer as Buffer) : reject(error)
          const options = deadline === undefined ? {} : { deadline }
          if (metadata === undefined) channel.makeUnaryRequest(path, asIs, asIs, Buffer.from(bytes), options, answered)
          else channel.makeUnaryRequest(path, asIs, asIs, Buffer.from(bytes), metadata, options, answered)
        })
    },
  }
}

export const request = (changes: Partial<OpenAccountRequest> = {}): OpenAccountRequest => ({
  role: 'officer',
  schoolId: '',
  red: 'sheki',
  ...changes,
})

export const context = (changes: Partial<RpcContext> = {}): RpcContext => ({
  actor: { accountId: 'system', role: 'system' },
  correlation: 'test',
  deadline: Date.now() + 20_000,
  ...changes,
})

export const portOf = (address: string): number => Number(address.split(':')[1])
