import { type ChannelOptions, Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js'
import { type RpcContext, RpcError, type ServiceDefinition } from '@guzgu/ports'
import { writeContext } from './context.ts'
import { deadlineExceeded, fromStatus, isUnimplemented, serviceUnavailable } from './errors.ts'
import { encodeHealthRequest, HEALTH_CHECK } from './health.ts'
import { asIs, decodeMessage, encodeMessage, pathOf } from './message.ts'

type Method = ServiceDefinition['methods'][string]

export type CallerOptions = {
  readonly addresses: Readonly<Record<string, string>>
  readonly idempotent: readonly string[]
  readonly maxMessageBytes: number
}

export type Caller = {
  readonly call: (service: string, method: Method, request: unknown, context: RpcContext) => Promise<unknown>
  readonly close: () => void
}

/** One channel per address, opened by the first call. */
export const createCaller = (options: CallerOptions): Caller => {
  const channels = new Map<string, Client>()
  const channelOptions = optionsOf(options)

  const channelTo = (service: string): Client => {
    const address = options.addresses[service] ?? options.addresses[packageOf(service)]
    if (address === undefined) throw serviceUnavailable(new Error(`no address for ${service}`))
    const channel = channels.get(address) ?? new Client(address, credentials.createInsecure(), channelOptions)
    channels.set(address, channel)
    return channel
  }

  /** A server that does not know the path says so in the same way whether or not it serves the service at all. */
  const explain = async (channel: Client, service: string, error: ServiceError, deadline: number): Promise<RpcError> => {
    if (!isUnimplemented(error)) return fromStatus(error)
    const unknown = await unary(channel, HEALTH_CHECK, encodeHealthRequest(service), new Metadata(), deadline).then(
      () => false,
      ({ code }: ServiceError) => code === status.NOT_FOUND,
    )
    return unknown ? serviceUnavailable(error) : fromStatus(error)
  }

  return {
    call: async (service, method, request, context) => {
      if (context.deadline <= Date.now()) throw deadlineExceeded()
      const channel = channelTo(service)
      const bytes = encode(method, request)
      const response = await unary(channel, pathOf(service, method.name), bytes, writeContext(context), context.deadline).catch(
        async (error: ServiceError) => {
          throw await explain(channel, service, error, context.deadline)
        },
      )
      return decodeMessage(method.responseType, response, 'INTERNAL')
    },
    close: () => {
      for (const channel of channels.values()) channel.close()
    },
  }
}

const encode = (method: Method, request: unknown): Buffer => {
  try {
    return encodeMessage(method.requestType, request)
  } catch (cause) {
    throw new RpcError('INTERNAL', 'internal', { cause })
  }
}

const unary = (channel: Client, path: string, request: Buffer, metadata: Metadata, deadline: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    channel.makeUnaryRequest(path, asIs, asIs, request, metadata, { deadline }, (error, response) => {
      if (error !== null) reject(error)
      else resolve(response as Buffer) // one message came: without it there is an error
    })
  })

const packageOf = (service: string): string => service.slice(0, Math.max(0, service.lastIndexOf('.')))

const optionsOf = ({ idempotent, maxMessageBytes }: CallerOptions): ChannelOptions => ({
  'grpc.max_receive_message_length': maxMessageBytes,
  'grpc.max_send_message_length': maxMessageBytes,
  'grpc.keepalive_time_ms': 10_000, // a frozen server is given up after 15 s, also while nobody calls
  'grpc.keepalive_timeout_ms': 5_000,
  'grpc.keepalive_permit_without_calls': 1,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2_000,
  'grpc.dns_min_time_between_resolutions_ms': 5_000,
  'grpc.service_config_disable_resolution': 1,
  'grpc.service_config': JSON.stringify({
    loadBalancingConfig: [{ round_robin: {} }],
    methodConfig: idempotent.length === 0 ? [] : [{ name: idempotent.map(methodName), retryPolicy: RETRY_POLICY }],
  }),
})

const RETRY_POLICY = {
  maxAttempts: 4,
  initialBackoff: '0.1s',
  maxBackoff: '1s',
  backoffMultiplier: 2,
  retryableStatusCodes: ['UNAVAILABLE'],
}

const methodName = (name: string): { readonly service: string; readonly method: string } => {
  const [service, method] = name.split('/')
  if (service === undefined || method === undefined) throw new TypeError(`not <package>.<Service>/<Method>: ${name}`)
  return { service, method }
}
