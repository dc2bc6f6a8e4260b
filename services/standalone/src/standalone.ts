import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { analytics } from '@guzgu/analytics'
import { catalogue, loadQuestionnaire, SHIPPED_QUESTIONNAIRES } from '@guzgu/catalogue'
import { CatalogueServiceDefinition } from '@guzgu/contracts/services/catalogue'
import { openEmbedded } from '@guzgu/embedded'
import { gateway, type Pages } from '@guzgu/gateway'
import { identity } from '@guzgu/identity'
import { intake } from '@guzgu/intake'
import type { Platform, RpcContext, ServiceFactory } from '@guzgu/ports'
import { scoring } from '@guzgu/scoring'
import { type Config, createTelemetry, type Running, type RunOptions, run, toRpcError } from '@guzgu/service-runtime'

export type Standalone = {
  readonly platform: Platform
  readonly running: Running
  /** Where the gateway listens: `http://127.0.0.1:8080`. */
  readonly address: string
  readonly metricsAddress: string | undefined
  readonly stop: () => Promise<void>
}

/** Every service but the gateway, in the order in which they are started. */
export const SERVICES: readonly (readonly [string, ServiceFactory])[] = [
  ['identity', identity],
  ['catalogue', catalogue],
  ['intake', intake],
  ['scoring', scoring],
  ['analytics', analytics],
]

export type StandaloneOptions = RunOptions & {
  /** Draws the pages; only the API where absent. */
  readonly pages?: Pages
}

/** The whole platform in one process on one file. Nothing in a service knows. */
export const startStandalone = async (config: Config, { pages, ...options }: StandaloneOptions = {}): Promise<Standalone> => {
  const telemetry = createTelemetry({ level: config.logLevel })
  mkdirSync(dirname(config.file), { recursive: true })
  const platform = await openEmbedded({ file: config.file, telemetry, toRpcError })
  let running: Running | undefined
  const door = gateway({
    host: config.host,
    port: config.port,
    metricsPort: config.metricsPort,
    metrics: telemetry.metrics,
    trustedProxies: config.trustedProxies,
    ...(pages === undefined ? {} : { pages }),
    ready: () => running?.readiness() ?? { ready: false, waiting: ['services'] },
  })
  running = await run([...SERVICES, ['gateway', door]], platform, options)
  await publishQuestionnaires(platform)
  return {
    platform,
    running,
    address: running.addresses.gateway as string,
    metricsAddress: running.addresses.metrics,
    stop: async () => {
      await running.stop()
      await platform.close()
    },
  }
}

/** On behalf of ourselves: set-up that no person asked for. */
export const systemContext = (platform: Platform): RpcContext => {
  const { ids, clock } = platform.portsFor('standalone')
  return { actor: { accountId: 'system', role: 'system' }, correlation: ids.newId(), deadline: clock.now() + 30_000 }
}

/** The questionnaires that come with the code; a version that is there already stays as it is. */
export const publishQuestionnaires = async (platform: Platform): Promise<void> => {
  const client = platform.portsFor('standalone').rpc.client(CatalogueServiceDefinition)
  for (const folder of SHIPPED_QUESTIONNAIRES)
    await client.publishQuestionnaire({ questionnaire: await loadQuestionnaire(folder) }, systemContext(platform))
}
