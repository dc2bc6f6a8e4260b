export type { Cache } from './cache.ts'
export type { Clock, Ids } from './clock.ts'
export {
  type AssignedPartition,
  type Consumer,
  type EventLog,
  type Follower,
  type LogRecord,
  type NewRecord,
  partitionFor,
} from './event-log.ts'
export type { EventStore } from './event-store.ts'
export { KeyDestroyed, type Keyring } from './keyring.ts'
export type { Platform, Ports } from './ports.ts'
export {
  type Actor,
  ANONYMOUS,
  type Client,
  type MessageType,
  type MethodDefinition,
  type Rpc,
  type RpcBinding,
  type RpcContext,
  RpcError,
  type RpcStatus,
  type ServiceDefinition,
} from './rpc.ts'
export type { Edge, FoldBinding, Following, Publication, Reactor, Service, ServiceFactory, TransformBinding } from './service.ts'
export type { Logger, Telemetry } from './telemetry.ts'
export type { ViewDocument, ViewPut, Views } from './views.ts'
