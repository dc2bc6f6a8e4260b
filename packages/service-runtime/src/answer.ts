import type { RpcBinding, RpcContext, ServiceDefinition } from '@guzgu/ports'

type Handlers<Definition extends ServiceDefinition> = {
  readonly [Name in keyof Definition['methods']]: (
    request: Parameters<Definition['methods'][Name]['requestType']['encode']>[0],
    context: RpcContext,
  ) => Promise<Parameters<Definition['methods'][Name]['responseType']['encode']>[0]>
}

/** Binds an implementation to the generated definition of its service; the types of every request and response are checked here. */
export const answer = <Definition extends ServiceDefinition>(definition: Definition, implementation: Handlers<Definition>): RpcBinding => ({
  definition,
  implementation: implementation as unknown as RpcBinding['implementation'],
})
