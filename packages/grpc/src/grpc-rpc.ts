import { logVerbosity, setLogVerbosity } from '@grpc/grpc-js'
import { type Client, type Rpc, type RpcBinding, RpcError, type ServiceDefinition } from '@guzgu/ports'
import { createCaller } from './client.ts'
import { createGrpcServer } from './server.ts'

export type GrpcOptions = {
  /**
   * Without it this process only calls. Port 0: any free one. `later`: only when `listen` is called. A caller takes whoever can be
   * connected to for a replica that answers; it does not ask for its health.
   */
  readonly listen?: { readonly host: string; readonly port: number; readonly later?: boolean }
  /** Full name of a service, or the proto package of several → where it is: `dns:///intake:50051`, `ipv4:10.0.0.1:50051,10.0.0.2:50051`. */
  readonly addresses?: Readonly<Record<string, string>>
  /** `<package>.<Service>/<Method>`: what may be sent again where a server was unavailable, although it may have been done. */
  readonly idempotent?: readonly string[]
  /** What a failure of an implementation looks like to the caller; an `RpcError` passes as it is. Default: `internal`. */
  readonly toRpcError?: (error: unknown) => RpcError
  /** Of a request and of a response. */
  readonly maxMessageBytes?: number
  /** Milliseconds after which callers connect anew, and so find replicas that have come since. */
  readonly maxConnectionAge?: number
}

export type GrpcRpc = {
  readonly rpc: Rpc
  /** `host:port` with the real port; undefined where nothing listens (yet). */
  readonly address: string | undefined
  /** For who listens later. @throws Error where the port is taken */
  readonly listen: () => Promise<void>
  /** What `grpc.health.v1` says: of the process (service `''`) and of all that it serves. At first: not ready. */
  readonly setReady: (ready: boolean) => void
  /** Takes nothing new and finishes what is in hand, for so many milliseconds at most; can still call others. */
  readonly drain: (grace?: number) => Promise<void>
  /** Drains and hangs up. */
  readonly close: (grace?: number) => Promise<void>
}

setLogVerbosity(logVerbosity.NONE) // it would write to stderr what the error tells us anyway

const DEFAULT_GRACE = 10_000

/** Rpc over the wire. @throws Error where the port is taken */
export const createGrpcRpc = async (options: GrpcOptions): Promise<GrpcRpc> => {
  const maxMessageBytes = options.maxMessageBytes ?? 4 * 1024 * 1024
  const { maxConnectionAge = 300_000, toRpcError = toInternalError } = options
  const server = options.listen && createGrpcServer({ ...options.listen, maxMessageBytes, maxConnectionAge, toRpcError })
  const listen = async (): Promise<void> => void (await server?.listen())
  const address = options.listen?.later === true ? undefined : await server?.listen()
  const caller = createCaller({ addresses: options.addresses ?? {}, idempotent: options.idempotent ?? [], maxMessageBytes })

  const serve = async (bindings: readonly RpcBinding[]): Promise<void> => {
    if (server === undefined) throw new Error('nothing listens here: `listen` was not given')
    server.serve(bindings)
  }
  const client = <Definition extends ServiceDefinition>(definition: Definition): Client<Definition> => {
    const methods = Object.entries(definition.methods).map(([name, method]) => [
      name,
      (...[request, context]: Parameters<Client<Definition>[string]>) => caller.call(definition.fullName, method, request, context),
    ])
    return Object.fromEntries(methods) as Client<Definition>
  }
  const drain = async (grace = DEFAULT_GRACE): Promise<void> => server?.drain(grace)
  return {
    rpc: { serve, client },
    address,
    listen,
    setReady: (ready) => server?.setReady(ready),
    drain,
    close: async (grace) => {
      await drain(grace)
      caller.close()
    },
  }
}

const toInternalError = (error: unknown): RpcError => new RpcError('INTERNAL', 'internal', { cause: error })
