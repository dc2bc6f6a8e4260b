import type { ServiceFactory } from '@guzgu/ports'
import {
  ConfigError,
  createTelemetry,
  type DistributedConfig,
  type OperationsDoor,
  type OperationsOptions,
  openOperations,
  type Readiness,
  type Running,
  readDistributedConfig,
  run,
  toRpcError,
  tracedPlatform,
} from '@guzgu/service-runtime'
import { createTracing } from '@guzgu/service-runtime/tracing'
import { type Connecting, connectDistributed } from './distributed.ts'
import { patient } from './patient.ts'
import { systemClock } from './system.ts'

/** What a service may need to know of the process that it has for itself. */
export type ServiceProcess = {
  readonly config: DistributedConfig
  readonly readiness: () => Readiness
}

const READINESS_POLL_MS = 100

/**
 * One service in a process of its own, configured by its environment, until SIGTERM or SIGINT (or the end of a parent that it has a
 * channel to). Its doors for operators are open at once; absent engines are waited for. When it is ready for the first time it says so in
 * a line on the standard output: `<name> is ready: <address>`.
 */
export const serve = async (
  name: string,
  factoryOf: (process: ServiceProcess) => ServiceFactory | Promise<ServiceFactory>,
): Promise<void> => {
  const stopping = stopSignal()
  try {
    const config = readDistributedConfig(process.env)
    const tracing = createTracing({ service: name, otlp: config.otlp, share: config.traceShare })
    const telemetry = createTelemetry({ level: config.logLevel, service: name, tracing })
    const grpc = { listen: config.listen, addresses: config.peers }
    const platform = await connectDistributed({ ...config, service: name, grpc, telemetry, toRpcError })
    let running: Running | undefined
    const readiness = (): Readiness => {
      if (stopping.signal.aborted) return { ready: false, waiting: ['the end: calls in hand are answered'] }
      if (running !== undefined) return running.readiness()
      const absent = platform.waitingFor()
      return { ready: false, waiting: absent.length > 0 ? absent : [name] }
    }
    const door = await openOperationsDoor(config, { metrics: telemetry.metrics, readiness })
    telemetry.log.info({ operations: door.address }, 'operators find metrics and health here')
    if (!door.address.endsWith(`:${config.metricsPort}/metrics`)) console.log(`${name}: metrics and health on ${door.address}`)

    await platform.there
    const factory = patient(await factoryOf({ config, readiness }), telemetry)
    running = await run([[name, factory]], tracedPlatform(platform, { tracing, telemetry }))
    stopping.startUpIsOver()
    await untilStopped(name, platform, running, stopping.signal)
    await running.stop()
    await platform.close()
    await Promise.all([door.close(), tracing.close()])
  } catch (error) {
    console.error(error instanceof ConfigError ? `${name}: ${error.message}` : error)
    process.exit(1)
  }
}

/** On the port that is named, and nowhere else; where none is named and the usual one is taken, as by another service here, on any free one. */
const openOperationsDoor = async (
  { host, metricsPort, metricsPortIsGiven }: DistributedConfig,
  options: Pick<OperationsOptions, 'metrics' | 'readiness'>,
): Promise<OperationsDoor> => {
  try {
    return await openOperations({ host, port: metricsPort, ...options })
  } catch (error) {
    if (metricsPortIsGiven || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    return openOperations({ host, port: 0, ...options })
  }
}

/**
 * Takes calls from when it is ready, and keeps health in step with readiness; at the end it says no first, then no call is taken any
 * more, and those in hand are answered.
 */
const untilStopped = async (name: string, platform: Connecting, running: Running, signal: AbortSignal): Promise<void> => {
  for (let listening = false; !signal.aborted; await systemClock.wait(READINESS_POLL_MS, signal)) {
    const { ready } = running.readiness()
    platform.setReady(ready)
    if (!ready || listening) continue
    await platform.listen()
    listening = true
    console.log(`${name} is ready: ${running.addresses[name] ?? platform.address}`)
  }
  await platform.drain()
}

/** A signal before the start is over ends the process at once, well: it has taken nothing yet. A second one does not wait for what is in hand. */
const stopSignal = (): { readonly signal: AbortSignal; readonly startUpIsOver: () => void } => {
  const stopping = new AbortController()
  let starting = true
  const stop = (): void => {
    if (starting) process.exit(0)
    if (stopping.signal.aborted) process.exit(1)
    stopping.abort()
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  if (process.connected) process.once('disconnect', stop)
  process.channel?.unref() // it must not keep alive who has nothing left to do
  return {
    signal: stopping.signal,
    startUpIsOver: () => {
      starting = false
    },
  }
}
