import { createWriteStream } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { launchService, type ServiceName, type ServiceProcess, stopService } from '../platform/service-process.ts'

export type SupervisedOptions = {
  readonly name: ServiceName
  /** `intake-2`. */
  readonly id: string
  readonly environment: NodeJS.ProcessEnv
  readonly main: string | undefined
  readonly logFile: string
  /** It ended and nobody had asked it to. */
  readonly endedByItself: (how: number | NodeJS.Signals, wasReady: boolean) => void
}

/** One replica of a service, started again when it ends by itself, as whoever runs services would. */
export type Supervised = {
  readonly name: ServiceName
  readonly id: string
  readonly isRunning: () => boolean
  /** Resolves when it says that it is ready, however often it had to be started for it. */
  readonly start: () => Promise<void>
  /** SIGKILL; resolves when it is dead. It stays dead until `start`. */
  readonly kill: () => Promise<void>
  /** SIGTERM; resolves with how it ended. It stays away until `start`. */
  readonly terminate: () => Promise<number | NodeJS.Signals>
  readonly freeze: () => boolean
  readonly thaw: () => void
}

const RESTART_MS = 1_000

export const supervise = (options: SupervisedOptions): Supervised => {
  const log = createWriteStream(options.logFile)
  let wanted = false
  let current: ServiceProcess | undefined
  let ready = Promise.withResolvers<void>()

  const launch = (): void => {
    const service = launchService({ ...options, onLine: (line) => log.write(`${line}\n`) })
    current = service
    let wasReady = false
    service.ready.then(
      () => {
        wasReady = true
        ready.resolve()
      },
      () => undefined,
    )
    void service.exited.then(async (how) => {
      if (current === service) current = undefined
      if (!wanted) return
      options.endedByItself(how, wasReady)
      await setTimeout(RESTART_MS)
      if (wanted && current === undefined) launch()
    })
  }
  /** The process there is, from now on not missed when it ends. */
  const release = async (): Promise<ServiceProcess> => {
    while (current === undefined) await setTimeout(50) // it had just ended by itself
    wanted = false
    return current
  }

  return {
    name: options.name,
    id: options.id,
    isRunning: () => wanted,
    start: async () => {
      wanted = true
      ready = Promise.withResolvers<void>()
      launch()
      await ready.promise
    },
    kill: async () => {
      const service = await release()
      service.child.kill('SIGKILL')
      await service.exited
    },
    terminate: async () => {
      const service = await release()
      await stopService(service)
      return service.exited
    },
    freeze: () => current?.child.kill('SIGSTOP') ?? false,
    thaw: () => void current?.child.kill('SIGCONT'),
  }
}
