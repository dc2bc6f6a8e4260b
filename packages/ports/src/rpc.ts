/** What ts-proto generates of a message. */
export type MessageType<T> = { readonly encode: (message: T) => { finish: () => Uint8Array }; readonly decode: (bytes: Uint8Array) => T }

/** What ts-proto generates of a method (`outputServices=generic-definitions`). */
export type MethodDefinition<Request, Response> = {
  readonly name: string
  readonly requestType: MessageType<Request>
  readonly requestStream: false
  readonly responseType: MessageType<Response>
  readonly responseStream: false
}

// biome-ignore lint/suspicious/noExplicitAny: the definition says which messages; `Client` and `Implementation` recover them
type AnyMethod = MethodDefinition<any, any>
export type ServiceDefinition = { readonly name: string; readonly fullName: string; readonly methods: Readonly<Record<string, AnyMethod>> }

type RequestOf<M> = M extends { readonly requestType: MessageType<infer R> } ? R : never
type ResponseOf<M> = M extends { readonly responseType: MessageType<infer R> } ? R : never

/** On whose behalf a call is made. Services decide by it; the gateway only says who it is. */
export type Actor = {
  /** Opaque; `anonymous` for a respondent, `system` for ourselves. */
  readonly accountId: string
  readonly role: 'coordinator' | 'head' | 'officer' | 'analyst' | 'ministry' | 'helpdesk' | 'operator' | 'anonymous' | 'system'
  /** A coordinator's or a head's school. */
  readonly schoolId?: string
  /** An officer's regional education department. */
  readonly red?: string
}

export const ANONYMOUS: Actor = { accountId: 'anonymous', role: 'anonymous' }

/** Travels with a call. */
export type RpcContext = {
  readonly actor: Actor
  readonly correlation: string
  /** Milliseconds since the epoch after which the answer is of no use. */
  readonly deadline: number
  /** W3C trace context. */
  readonly traceparent?: string
  /** The version that a stream must stand at (HTTP `If-Match`). */
  readonly ifVersion?: number
}

/** The gRPC codes that we use. */
export type RpcStatus =
  | 'INVALID_ARGUMENT'
  | 'UNAUTHENTICATED'
  | 'PERMISSION_DENIED'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'FAILED_PRECONDITION'
  | 'ABORTED'
  | 'RESOURCE_EXHAUSTED'
  | 'UNAVAILABLE'
  | 'DEADLINE_EXCEEDED'
  | 'UNIMPLEMENTED'
  | 'INTERNAL'

/** A call that did not succeed: the status is the transport's, the code is ours (kebab-case, documented). */
export class RpcError extends Error {
  readonly status: RpcStatus
  readonly code: string
  readonly field: string | undefined
  /** Seconds; 0: trying again does not help. */
  readonly retryAfter: number
  constructor(
    status: RpcStatus,
    code: string,
    options: { readonly field?: string | undefined; readonly retryAfter?: number; readonly cause?: unknown } = {},
  ) {
    super(options.field === undefined ? code : `${code}: ${options.field}`, options.cause === undefined ? {} : { cause: options.cause })
    this.name = 'RpcError'
    this.status = status
    this.code = code
    this.field = options.field
    this.retryAfter = options.retryAfter ?? 0
  }
}

export type Client<Definition extends ServiceDefinition> = {
  readonly [Name in keyof Definition['methods']]: (
    request: RequestOf<Definition['methods'][Name]>,
    context: RpcContext,
  ) => Promise<ResponseOf<Definition['methods'][Name]>>
}

/** What a service says when asked. Implementations throw `Rejection`, `VersionConflict`, `Unavailable` or `RpcError`. */
export type RpcBinding = {
  readonly definition: ServiceDefinition
  // biome-ignore lint/suspicious/noExplicitAny: made by `answer`, which checks it against the definition
  readonly implementation: Readonly<Record<string, (request: any, context: RpcContext) => Promise<unknown>>>
}

/** The same bytes in process and over the wire. */
export type Rpc = {
  readonly serve: (bindings: readonly RpcBinding[]) => Promise<void>
  /** @throws RpcError from its methods, `UNAVAILABLE` where nobody serves, `DEADLINE_EXCEEDED` after the deadline. */
  readonly client: <Definition extends ServiceDefinition>(definition: Definition) => Client<Definition>
}
