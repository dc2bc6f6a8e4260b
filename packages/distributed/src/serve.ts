import type { ServiceFactory } from '@guzgu/ports'
import {
  ConfigError,
  createTelemetry,
  type DistributedConfig,
  type Running,
  readDistributedConfig,
  run,
  toRpcError,
} from '@guzgu/service-runtime'
import { type Distributed, openDistributed } from './distributed.ts'
import { systemClock } from './system.ts'

/** What a service may need to know of the process that it has for itself. */
export type ServiceProcess = {
  readonly config: DistributedConfig
  /** Prometheus text. */
  readonly metrics: () => Promise<string>
  readonly readiness: () => { readonly ready: boolean; readonly waiting: readonly string[] }
}

const READINESS_POLL_MS = 100

/**
 * One service in a process of its own, configured by its environment, until SIGTERM or SIGINT. When it is ready for the first time it
 * says so in a line on the standard output: `<name> is ready: <address>`.
 */
export const serve = async (name: string, factoryOf: (process: ServiceProcess) => ServiceFactory): Promise<void> => {
  const stopping = stopSignal()
  try {
    const config = readDistributedConfig(process.env)
    const { count, gauge, metrics, log } = createTelemetry({ level: config.logLevel })
    const telemetry = { count, gauge, log: log.child({ service: name }) }
    const platform = await openDistributed({
      ...config,
      service: name,
      grpc: { listen: config.listen, addresses: config.peers },
      telemetry,
      toRpcError,
    })
    let running: Running | undefined
    const readiness = () => running?.readiness() ?? { ready: false, waiting: [name] }
    running = await run([[name, factoryOf({ config, metrics, readiness })]], platform)
    stopping.startUpIsOver()
    await untilStopped(name, platform, running, stopping.signal)
    await running.stop()
    await platform.close()
  } catch (error) {
    console.error(error instanceof ConfigError ? `${name}: ${error.message}` : error)
    process.exit(1)
  }
}

/** Keeps health in step with readiness; at the end no call is taken any more, and those in hand are answered. */
const untilStopped = async (name: string, platform: Distributed, running: Running, signal: AbortSignal): Promise<void> => {
  for (let said = false; !signal.aborted; await systemClock.wait(READINESS_POLL_MS, signal)) {
    const { ready } = running.readiness()
    platform.setReady(ready)
    if (ready && !said) console.log(`${name} is ready: ${running.addresses[name] ?? platform.address}`)
    said ||= ready
  }
  await platform.drain()
}

/** A signal before the start is over ends the process at once: it has taken nothing yet. So does a second one. */
const stopSignal = (): { readonly signal: AbortSignal; readonly startUpIsOver: () => void } => {
  const stopping = new AbortController()
  let starting = true
  const stop = (): void => {
    if (starting || stopping.signal.aborted) process.exit(1)
    stopping.abort()
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  return {
    signal: stopping.signal,
    startUpIsOver: () => {
      starting = false
    },
  }
}
