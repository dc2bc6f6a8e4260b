import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { AnalyticsServiceDefinition } from '@guzgu/contracts/services/analytics'
import type { CatalogueServiceDefinition } from '@guzgu/contracts/services/catalogue'
import type { IdentityServiceDefinition } from '@guzgu/contracts/services/identity'
import type { IntakeServiceDefinition } from '@guzgu/contracts/services/intake'
import type { Actor, Client, Ports, RpcContext } from '@guzgu/ports'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'

export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor
  }
}

export type Clients = {
  readonly identity: Client<typeof IdentityServiceDefinition>
  readonly catalogue: Client<typeof CatalogueServiceDefinition>
  readonly intake: Client<typeof IntakeServiceDefinition>
  readonly analytics: Client<typeof AnalyticsServiceDefinition>
}

/** What the routes work with. */
export type Desk = {
  readonly ports: Ports
  readonly clients: Clients
  readonly ready: () => { readonly ready: boolean; readonly waiting: readonly string[] }
  /** Route options: only with a bearer token. The services decide what its owner may do. */
  readonly staff: { readonly onRequest: (request: FastifyRequest) => Promise<void> }
  /** What travels with the calls of a request. */
  readonly contextOf: (request: FastifyRequest) => RpcContext
  /** Which drawing of a page asks; empty: a program. */
  readonly pageOf: (request: FastifyRequest) => string
}
