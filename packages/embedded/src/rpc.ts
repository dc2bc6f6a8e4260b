import type { Client, Clock, Rpc, RpcBinding, RpcContext, ServiceDefinition } from '@guzgu/ports'
import { RpcError } from '@guzgu/ports'

type Method = ServiceDefinition['methods'][string]

/**
 * Calls within the process. Requests and responses go through their bytes all the same: what does not survive the wire does not survive here.
 * `toRpcError` says what a failure of an implementation looks like to the caller; an `RpcError` passes as it is.
 */
export const createRpc = (clock: Clock, toRpcError: (error: unknown) => RpcError): Rpc => {
  const served = new Map<string, RpcBinding>()

  const call = async (service: string, name: string, sent: Method, request: unknown, context: RpcContext): Promise<unknown> => {
    const bytes = sent.requestType.encode(request).finish()
    const binding = served.get(service)
    if (binding === undefined) throw new RpcError('UNAVAILABLE', 'service-unavailable', { retryAfter: 1 })
    const method = binding.definition.methods[name]
    const implementation = binding.implementation[name]
    if (method === undefined || implementation === undefined) throw new RpcError('UNIMPLEMENTED', 'method-unimplemented')
    try {
      const response = await implementation(method.requestType.decode(bytes), { ...context, actor: { ...context.actor } })
      return sent.responseType.decode(method.responseType.encode(response).finish())
    } catch (error) {
      throw error instanceof RpcError ? error : toRpcError(error)
    }
  }

  const beforeDeadline = async <T>(deadline: number, run: () => Promise<T>): Promise<T> => {
    const remaining = deadline - clock.now()
    const exceeded = (): RpcError => new RpcError('DEADLINE_EXCEEDED', 'deadline-exceeded', { retryAfter: 1 })
    if (remaining <= 0) throw exceeded()
    const timer = new AbortController()
    const late = clock.wait(remaining, timer.signal).then((): never => {
      throw exceeded()
    })
    late.catch(() => undefined)
    return Promise.race([run(), late]).finally(() => timer.abort())
  }

  return {
    serve: async (bindings) => {
      for (const binding of bindings) served.set(binding.definition.fullName, binding)
    },
    client: <Definition extends ServiceDefinition>(definition: Definition): Client<Definition> => {
      const methods = Object.entries(definition.methods).map(([name, method]) => [
        name,
        (request: unknown, context: RpcContext) =>
          beforeDeadline(context.deadline, () => call(definition.fullName, name, method, request, context)),
      ])
      return Object.fromEntries(methods) as Client<Definition>
    },
  }
}

export const toInternalError = (error: unknown): RpcError => new RpcError('INTERNAL', 'internal', { cause: error })
