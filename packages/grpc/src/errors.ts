import { Metadata, type ServiceError, type StatusObject, status } from '@grpc/grpc-js'
import { RpcError, type RpcStatus } from '@guzgu/ports'

const CODE = 'guzgu-code'
const FIELD = 'guzgu-field'
const RETRY_AFTER = 'guzgu-retry-after'

/** Our code for a status that came without one: from the transport, or from a server that is not ours. All others are `internal`. */
const CODE_OF_TRANSPORT: Partial<Record<string, string>> = {
  UNAVAILABLE: 'service-unavailable',
  DEADLINE_EXCEEDED: 'deadline-exceeded',
  UNIMPLEMENTED: 'method-unimplemented',
  RESOURCE_EXHAUSTED: 'message-too-large',
}
const OURS: ReadonlySet<string> = new Set<RpcStatus>([
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
])

export const serviceUnavailable = (cause?: unknown): RpcError =>
  new RpcError('UNAVAILABLE', 'service-unavailable', { retryAfter: 1, cause })

export const deadlineExceeded = (): RpcError => new RpcError('DEADLINE_EXCEEDED', 'deadline-exceeded', { retryAfter: 1 })

/** Nothing of what happened inside travels: status, code, field and time to wait, no more. */
export const toStatus = ({ status: name, code, field, retryAfter }: RpcError): StatusObject => {
  const metadata = new Metadata()
  metadata.set(CODE, encodeURIComponent(code))
  if (field !== undefined) metadata.set(FIELD, encodeURIComponent(field))
  if (retryAfter > 0) metadata.set(RETRY_AFTER, String(retryAfter))
  return { code: status[name], details: code, metadata }
}

/** The other way, at the caller's. */
export const fromStatus = (error: ServiceError): RpcError => {
  const name = status[error.code] ?? 'UNKNOWN'
  const [code, field, retryAfter] = [CODE, FIELD, RETRY_AFTER].map((key) => textOf(error.metadata, key))
  if (code !== undefined && OURS.has(name))
    return new RpcError(name as RpcStatus, code, { field, retryAfter: Number(retryAfter ?? 0) || 0, cause: error })
  if (name === 'UNAVAILABLE' || name === 'CANCELLED') return serviceUnavailable(error) // cancelled by the other side: it went away
  if (name === 'DEADLINE_EXCEEDED') return deadlineExceeded()
  const own = CODE_OF_TRANSPORT[name]
  return own === undefined ? new RpcError('INTERNAL', 'internal', { cause: error }) : new RpcError(name as RpcStatus, own, { cause: error })
}

/** A status that no code of ours came with. */
export const isUnimplemented = (error: ServiceError): boolean =>
  error.code === status.UNIMPLEMENTED && textOf(error.metadata, CODE) === undefined

/** The first value of a key, as it was before it was made fit for a header. */
export const textOf = (metadata: Metadata, key: string): string | undefined => {
  const value = metadata.get(key)[0]
  if (value === undefined) return undefined
  try {
    return decodeURIComponent(value.toString())
  } catch {
    return value.toString() // not from us
  }
}
