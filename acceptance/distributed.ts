import { openDistributed } from '@guzgu/distributed'
import { createTelemetry, toRpcError } from '@guzgu/service-runtime'
import { publishQuestionnaires } from '@guzgu/standalone'
import { demoAccounts } from '@guzgu/standalone/demo-accounts'
import { freePorts } from '../packages/test-engines/src/ports.ts'
import type { Engines } from '../scripts/platform/engines.ts'
import { launchService, SERVICES, type ServiceProcess, stopService } from '../scripts/platform/service-process.ts'
import { environmentOf } from '../scripts/platform/services.ts'
import { ACCOUNTS } from './people.ts'
import type { Account, Platform } from './platform.ts'
import { restInEngines } from './rest-in-engines.ts'

const readEngines = (): Engines => {
  const { GUZGU_KAFKA: kafka, GUZGU_MONGODB: mongodb, GUZGU_REDIS: redis } = process.env
  if (!kafka || !mongodb || !redis) throw new Error('no engines: `pnpm test:platform` starts them')
  return { kafka: kafka.split(','), mongodb, redis }
}

/** Every service as a process of its own, on the engines of this run. Data of earlier platforms is there. */
export const startDistributed = async (logLevel: string): Promise<Platform> => {
  const engines = readEngines()
  const services = await startProcesses(engines, logLevel)
  const telemetry = createTelemetry({ level: 'silent' })
  const grpc = { addresses: services.peers }
  const platform = await openDistributed({ service: 'acceptance', ...engines, grpc, telemetry, toRpcError })
  await publishQuestionnaires(platform)
  const accounts = demoAccounts({ platform })

  return {
    address: services.address,
    metrics: async () => (await Promise.all(services.metricsDoors.map(async (door) => (await fetch(door)).text()))).join('\n'),
    token: (name) => {
      const { role, schoolId, red } = ACCOUNTS.find((account) => account.name === name) as Account
      return accounts.tokenOf(role, { ...(schoolId === undefined ? {} : { schoolId }), ...(red === undefined ? {} : { red }) })
    },
    up: services.up,
    own: { ...services, rest: restInEngines(engines) },
    stop: async () => {
      await services.halt() // not killed: the group is to know at once that its members are gone
      await platform.close()
    },
  }
}

const startProcesses = async (engines: Engines, logLevel: string) => {
  const ports = await freePorts(2 * SERVICES.length + 1)
  const [gatewayPort, ...others] = ports as [number, ...number[]]
  const places = SERVICES.map((name, i) => ({ name, listen: `127.0.0.1:${others[2 * i]}`, metricsPort: String(others[2 * i + 1]) }))
  const environment = {
    PATH: process.env.PATH,
    ...environmentOf(engines),
    GUZGU_PEERS: places.map(({ name, listen }) => `guzgu.${name}.v1=${listen}`).join(','),
    GUZGU_PORT: String(gatewayPort),
    GUZGU_LOG: logLevel,
  }
  const running = new Map<string, ServiceProcess>()
  let output = ''
  let starting: Promise<unknown> = Promise.resolve()

  const start = async ({ name, listen, metricsPort }: (typeof places)[number]): Promise<void> => {
    const service = launchService({
      name,
      environment: { ...environment, GUZGU_LISTEN: listen, GUZGU_METRICS_PORT: metricsPort },
      onLine: (line) => (output += `${line}\n`),
    })
    running.set(name, service)
    void service.exited.then(() => running.get(name) === service && running.delete(name))
    await service.ready.catch((error: Error) => {
      throw new Error(`${error.message}:\n${output}`)
    })
  }
  const restart = async (): Promise<void> => {
    starting = Promise.all(places.filter(({ name }) => !running.has(name)).map(start))
    await starting
  }
  const runningOf = (names: readonly string[]): readonly ServiceProcess[] => names.flatMap((name) => running.get(name) ?? [])

  await restart()
  return {
    peers: Object.fromEntries(places.map(({ name, listen }) => [`guzgu.${name}.v1`, listen])),
    address: () => `http://127.0.0.1:${gatewayPort}`,
    metricsDoors: places.map(({ metricsPort }) => `http://127.0.0.1:${metricsPort}/metrics`),
    up: async () => void (await starting),
    processes: SERVICES,
    output: () => output,
    kill: async (names: readonly string[] = SERVICES) => {
      const victims = runningOf(names)
      for (const { child } of victims) child.kill('SIGKILL')
      await Promise.all(victims.map(({ exited }) => exited))
    },
    freeze: () => {
      const frozen = runningOf(SERVICES)
      for (const { child } of frozen) child.kill('SIGSTOP')
      return () => {
        for (const { child } of frozen) child.kill('SIGCONT')
      }
    },
    restart,
    halt: async () => {
      await Promise.all(runningOf(['gateway']).map(stopService)) // first the door, then those who answer behind it
      await Promise.all(runningOf(SERVICES).map(stopService))
    },
  }
}
