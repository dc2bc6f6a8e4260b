import { type handleUnaryCall, Server, ServerCredentials, type ServerUnaryCall, type ServiceDefinition } from '@grpc/grpc-js'
import { type RpcBinding, RpcError } from '@guzgu/ports'
import { readContext } from './context.ts'
import { deadlineExceeded, toStatus } from './errors.ts'
import { createHealth } from './health.ts'
import { decodeMessage, encodeMessage, pathOf, unaryMethod } from './message.ts'

type Method = RpcBinding['definition']['methods'][string]
type Implementation = RpcBinding['implementation'][string]

/** For a caller that is not ours and gave no deadline. Milliseconds. */
const DEFAULT_DEADLINE = 30_000

export type ServerOptions = {
  readonly host: string
  readonly port: number
  readonly maxMessageBytes: number
  readonly maxConnectionAge: number
  readonly toRpcError: (error: unknown) => RpcError
}

export type GrpcServer = {
  /** Resolves with its address, `host:port`. @throws Error where the port is taken */
  readonly listen: () => Promise<string>
  readonly serve: (bindings: readonly RpcBinding[]) => void
  readonly setReady: (ready: boolean) => void
  readonly drain: (grace: number) => Promise<void>
}

/** Answers for its health; services come with `serve`. */
export const createGrpcServer = (options: ServerOptions): GrpcServer => {
  const server = new Server({
    'grpc.max_receive_message_length': options.maxMessageBytes,
    'grpc.max_send_message_length': options.maxMessageBytes,
    'grpc.keepalive_time_ms': 30_000,
    'grpc.keepalive_timeout_ms': 5_000,
    'grpc.max_connection_age_ms': options.maxConnectionAge,
    'grpc.max_connection_age_grace_ms': DEFAULT_DEADLINE,
  })
  const health = createHealth()
  const inHand = new Set<Promise<unknown>>()
  server.addService(health.definition, { ...health.implementation })

  const handler =
    (method: Method, implementation: Implementation): handleUnaryCall<Buffer, Buffer> =>
    (call, callback) => {
      const answered = answer(method, implementation, call).then(
        (bytes) => callback(null, bytes),
        (error: unknown) => callback(toStatus(error instanceof RpcError ? error : options.toRpcError(error))),
      )
      inHand.add(answered)
      void answered.finally(() => inHand.delete(answered))
    }

  const serveOne = ({ definition, implementation }: RpcBinding): void => {
    const served = Object.entries(definition.methods).flatMap(([name, method]) => {
      const implemented = implementation[name]
      return implemented === undefined ? [] : [{ name, method, implemented }]
    })
    const described: ServiceDefinition = Object.fromEntries(
      served.map(({ name, method }) => [name, unaryMethod(pathOf(definition.fullName, method.name))]),
    )
    server.removeService(described)
    server.addService(described, Object.fromEntries(served.map(({ name, method, implemented }) => [name, handler(method, implemented)])))
    health.add(definition.fullName)
  }

  return {
    listen: async () => joinAddress(options.host, await bind(server, options)),
    serve: (bindings) => bindings.forEach(serveOne),
    setReady: health.setReady,
    drain: async (grace) => {
      health.end()
      const finished = new Promise<void>((resolve) => server.tryShutdown(() => resolve())).then(() => Promise.all(inHand))
      await within(grace, finished)
      server.forceShutdown()
    },
  }
}

/** @throws what the implementation throws, and RpcError for a call that cannot be understood */
const answer = async (method: Method, implementation: Implementation, call: ServerUnaryCall<Buffer, Buffer>): Promise<Buffer> => {
  const deadline = call.getDeadline().valueOf()
  const context = readContext(call.metadata, Number.isFinite(deadline) ? deadline : Date.now() + DEFAULT_DEADLINE)
  if (context.deadline <= Date.now()) throw deadlineExceeded() // it waited for longer than its caller would; nothing is begun
  const response = await implementation(decodeMessage(method.requestType, call.request, 'INVALID_ARGUMENT'), context)
  return encodeMessage(method.responseType, response)
}

const bind = (server: Server, { host, port }: ServerOptions): Promise<number> =>
  new Promise((resolve, reject) =>
    server.bindAsync(joinAddress(host, port), ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  )

const joinAddress = (host: string, port: number): string => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`)

/** Waits for it, but not longer. */
const within = async (milliseconds: number, work: Promise<unknown>): Promise<void> => {
  const { promise: late, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, milliseconds)
  await Promise.race([work, late])
  clearTimeout(timer)
}
