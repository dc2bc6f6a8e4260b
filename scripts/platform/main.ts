import { parseArgs } from 'node:util'
import { openDistributed } from '../../packages/distributed/src/index.ts'
import { createTelemetry, toRpcError } from '../../packages/service-runtime/src/index.ts'
import { publishQuestionnaires } from '../../services/standalone/src/standalone.ts'
import { StartUpError, startUp } from '../../services/standalone/src/start-up.ts'
import { checkPlatform } from './check.ts'
import { startEngines } from './engines.ts'
import { type Replicas, SERVICES, type ServiceName, startServices } from './services.ts'
import { sayFirstTokens } from './tokens.ts'

type Options = { readonly replicas: Replicas; readonly check: boolean; readonly seed: string }
type Closers = (() => Promise<void>)[]

const readOptions = (): Options => {
  const { values } = parseArgs({
    options: {
      replicas: { type: 'string', default: '' },
      check: { type: 'boolean', default: false },
      seed: { type: 'string', default: 'güzgü' },
    },
  })
  return { ...values, replicas: readReplicas(values.replicas) }
}

const readReplicas = (text: string): Replicas =>
  Object.fromEntries(
    text
      .split(',')
      .filter((part) => part !== '')
      .map((part) => {
        const [name, count] = part.split('=')
        if (!SERVICES.includes(name as ServiceName) || name === 'gateway' || !/^[1-9]$/.test(count ?? ''))
          throw new StartUpError(`--replicas intake=2,scoring=2: a service other than the gateway and 1 to 9, not "${part}"`)
        return [name, Number(count)]
      }),
  )

/** SIGTERM, or the end of who started us. */
const stopping = new AbortController()
const stop = (): void => stopping.abort()
process.on('SIGTERM', stop)
process.on('disconnect', stop)

const aborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve, reject) => {
    const end = (): void => (signal.reason instanceof StartUpError ? reject(signal.reason) : resolve(undefined))
    if (signal.aborted) end()
    else signal.addEventListener('abort', end)
  })

const start = async ({ replicas, check }: Options, closers: Closers) => {
  const engines = await startEngines(closers, stopping.signal)
  const environment = check ? { GUZGU_PORT: '0', GUZGU_METRICS_PORT: '0' } : {}
  const died = (error: Error): void => stopping.abort(error)
  const services = await startServices({ engines, replicas, environment, died }, closers)
  const { peers, address } = services
  const telemetry = createTelemetry({ level: process.env.GUZGU_LOG ?? 'warn' })
  const platform = await openDistributed({ service: 'platform', ...engines, grpc: { addresses: peers }, telemetry, toRpcError })
  closers.push(platform.close)
  await publishQuestionnaires(platform)
  return { platform, address }
}

await startUp(async () => {
  const options = readOptions()
  const closers: Closers = []
  const end = aborted(stopping.signal)
  end.catch(() => undefined) // said where it is awaited
  try {
    const { platform, address } = await start(options, closers)
    if (options.check) {
      const equal = await Promise.race([checkPlatform({ platform, address, seed: options.seed }), end])
      process.exitCode = equal === true ? 0 : 1
    } else {
      await sayFirstTokens(platform)
      console.log(
        `\nGüzgü serves on ${address}   (OpenAPI: ${address}/openapi.json)\nCtrl-C stops; the data of engines started here goes with them.`,
      )
      await end
    }
  } catch (error) {
    if (!stopping.signal.aborted || stopping.signal.reason instanceof StartUpError) throw error
  } finally {
    for (const close of closers.reverse()) await close()
  }
  process.disconnect?.()
})
