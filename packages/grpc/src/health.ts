import type { handleServerStreamingCall, handleUnaryCall, ServerWritableStream, ServiceDefinition } from '@grpc/grpc-js'
import { RpcError } from '@guzgu/ports'
import { toStatus } from './errors.ts'
import { unaryMethod } from './message.ts'

/** The standard protocol `grpc.health.v1`: what Kubernetes' probes, grpcurl and load balancers ask. */
export const HEALTH_CHECK = '/grpc.health.v1.Health/Check'
const HEALTH_WATCH = '/grpc.health.v1.Health/Watch'

export type ServingStatus = 'SERVING' | 'NOT_SERVING' | 'SERVICE_UNKNOWN'
const NUMBERS = { SERVING: 1, NOT_SERVING: 2, SERVICE_UNKNOWN: 3 } as const satisfies Record<ServingStatus, number>

/** `message HealthCheckRequest { string service = 1; }` */
export const encodeHealthRequest = (service: string): Buffer => {
  const text = Buffer.from(service)
  if (text.length > 127) throw new RangeError('a service name of more than 127 bytes')
  return text.length === 0 ? text : Buffer.concat([Buffer.from([0x0a, text.length]), text])
}

const decodeHealthRequest = (bytes: Buffer): string => {
  if (bytes.length === 0) return ''
  if (bytes[0] !== 0x0a || bytes[1] !== bytes.length - 2) throw new RpcError('INVALID_ARGUMENT', 'message-undecodable')
  return bytes.toString('utf8', 2)
}

/** `message HealthCheckResponse { ServingStatus status = 1; }` */
const encodeHealthResponse = (status: ServingStatus): Buffer => Buffer.from([0x08, NUMBERS[status]])

export type Health = {
  readonly definition: ServiceDefinition
  readonly implementation: { readonly check: handleUnaryCall<Buffer, Buffer>; readonly watch: handleServerStreamingCall<Buffer, Buffer> }
  /** From now on the service is known. */
  readonly add: (service: string) => void
  readonly setReady: (ready: boolean) => void
  /** Not ready, and nobody may watch any longer. */
  readonly end: () => void
}

/** One readiness for the process (`''`) and for all that it serves. */
export const createHealth = (): Health => {
  const services = new Set([''])
  const watching = new Map<ServerWritableStream<Buffer, Buffer>, string>()
  let ready = false
  let ended = false

  const statusOf = (service: string): ServingStatus => {
    if (!services.has(service)) return 'SERVICE_UNKNOWN'
    return ready ? 'SERVING' : 'NOT_SERVING'
  }
  const tellAll = (): void => {
    for (const [watcher, service] of watching) watcher.write(encodeHealthResponse(statusOf(service)))
  }
  const setReady = (now: boolean): void => {
    const changed = ready !== now
    ready = now
    if (changed) tellAll()
  }

  return {
    definition: { check: unaryMethod(HEALTH_CHECK), watch: { ...unaryMethod(HEALTH_WATCH), responseStream: true } },
    implementation: {
      check: (call, callback) => {
        try {
          const status = statusOf(decodeHealthRequest(call.request))
          if (status === 'SERVICE_UNKNOWN') callback(toStatus(new RpcError('NOT_FOUND', 'service-unknown')))
          else callback(null, encodeHealthResponse(status))
        } catch (error) {
          callback(toStatus(error as RpcError))
        }
      },
      watch: (call) => {
        try {
          const service = decodeHealthRequest(call.request)
          call.write(encodeHealthResponse(statusOf(service)))
          if (ended) return call.end()
          watching.set(call, service)
          call.on('cancelled', () => watching.delete(call))
        } catch (error) {
          call.destroy(Object.assign(new Error('message-undecodable'), toStatus(error as RpcError)))
        }
      },
    },
    add: (service) => {
      services.add(service)
      tellAll()
    },
    setReady,
    end: () => {
      ended = true
      setReady(false)
      for (const watcher of watching.keys()) watcher.end()
      watching.clear()
    },
  }
}
