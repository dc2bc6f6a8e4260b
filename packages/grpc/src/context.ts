import { Metadata } from '@grpc/grpc-js'
import { type Actor, ANONYMOUS, type RpcContext, RpcError } from '@guzgu/ports'
import { textOf } from './errors.ts'

const ACCOUNT = 'guzgu-account'
const ROLE = 'guzgu-role'
const SCHOOL = 'guzgu-school'
const RED = 'guzgu-red'
const CORRELATION = 'guzgu-correlation'
const IF_VERSION = 'guzgu-if-version'
const TRACEPARENT = 'traceparent'

const ROLES: ReadonlySet<string> = new Set<Actor['role']>([
  'coordinator',
  'head',
  'officer',
  'analyst',
  'ministry',
  'helpdesk',
  'operator',
  'anonymous',
  'system',
])

/** The context as metadata; its deadline travels as gRPC's own. */
export const writeContext = ({ actor, correlation, traceparent, ifVersion }: RpcContext): Metadata => {
  const metadata = new Metadata()
  const write = (key: string, value: string | undefined): void => {
    if (value !== undefined) metadata.set(key, encodeURIComponent(value))
  }
  write(ACCOUNT, actor.accountId)
  write(ROLE, actor.role)
  write(SCHOOL, actor.schoolId)
  write(RED, actor.red)
  write(CORRELATION, correlation)
  write(TRACEPARENT, traceparent)
  write(IF_VERSION, ifVersion?.toString())
  return metadata
}

/** Who says nothing about himself is anonymous. @throws RpcError `context-invalid` */
export const readContext = (metadata: Metadata, deadline: number): RpcContext => {
  const traceparent = textOf(metadata, TRACEPARENT)
  const ifVersion = readVersion(textOf(metadata, IF_VERSION))
  return {
    actor: readActor(metadata),
    correlation: textOf(metadata, CORRELATION) ?? '',
    deadline,
    ...(traceparent === undefined ? {} : { traceparent }),
    ...(ifVersion === undefined ? {} : { ifVersion }),
  }
}

const readActor = (metadata: Metadata): Actor => {
  const role = textOf(metadata, ROLE)
  if (role === undefined) return ANONYMOUS
  const accountId = textOf(metadata, ACCOUNT)
  if (accountId === undefined || !ROLES.has(role)) throw invalid(accountId === undefined ? ACCOUNT : ROLE)
  const [schoolId, red] = [textOf(metadata, SCHOOL), textOf(metadata, RED)]
  return {
    accountId,
    role: role as Actor['role'],
    ...(schoolId === undefined ? {} : { schoolId }),
    ...(red === undefined ? {} : { red }),
  }
}

const readVersion = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined
  const version = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(version)) throw invalid(IF_VERSION)
  return version
}

const invalid = (field: string): RpcError => new RpcError('INVALID_ARGUMENT', 'context-invalid', { field })
