import { type AddressInfo, isIP, isIPv6 } from 'node:net'
import { AnalyticsServiceDefinition } from '@guzgu/contracts/services/analytics'
import { CatalogueServiceDefinition } from '@guzgu/contracts/services/catalogue'
import { IdentityServiceDefinition } from '@guzgu/contracts/services/identity'
import { IntakeServiceDefinition } from '@guzgu/contracts/services/intake'
import type { Edge, Ports, ServiceFactory } from '@guzgu/ports'
import { openOperations } from '@guzgu/service-runtime'
import { createApp } from './adapters/app.ts'
import type { App } from './adapters/desk.ts'
import type { Pages, PagesOptions } from './adapters/page-routes.ts'

export type { PageContext, Pages } from './adapters/page-routes.ts'
export { printProblems } from './adapters/print-problems.ts'

export type AppOptions = {
  readonly ready: () => { readonly ready: boolean; readonly waiting: readonly string[] }
  /** Addresses and networks whose `x-forwarded-for` is believed, besides this machine; nobody where absent. */
  readonly trustedProxies?: readonly string[]
}

export type GatewayOptions = AppOptions & {
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  /** The door for operators, on the same host; none where absent: a process of its own has one already. */
  readonly metricsPort?: number
  /** Prometheus text. */
  readonly metrics?: () => Promise<string>
  /** Draws the pages; only the API where absent. */
  readonly pages?: Pages
}

/** The HTTP application without a listener: for `inject`. Close it, so that what is in hand is sent. */
export const buildApp = (ports: Ports, options: AppOptions, pages?: PagesOptions): Promise<App> =>
  createApp({
    ports,
    ready: options.ready,
    trustedProxies: options.trustedProxies ?? [],
    pages,
    clients: {
      identity: ports.rpc.client(IdentityServiceDefinition),
      catalogue: ports.rpc.client(CatalogueServiceDefinition),
      intake: ports.rpc.client(IntakeServiceDefinition),
      analytics: ports.rpc.client(AnalyticsServiceDefinition),
    },
  })

/** The HTTP edge: it keeps nothing, decides nothing about exercises, and asks the other services. */
export const gateway =
  (options: GatewayOptions): ServiceFactory =>
  (ports) => ({
    name: 'gateway',
    answers: [],
    publishes: [],
    follows: [],
    transforms: [],
    folds: [],
    reacts: [],
    edges: edges(ports, options),
  })

const edges = (ports: Ports, options: GatewayOptions): readonly Edge[] => {
  const { host, port, metricsPort, metrics } = options
  const publicDoor: Edge = {
    name: 'gateway',
    open: async () => {
      let address = ''
      const { pages } = options
      const app = await buildApp(
        ports,
        { ...options, trustedProxies: [...(options.trustedProxies ?? []), ...ourselves(host)] },
        pages === undefined ? undefined : { pages, secret: await ports.keys.key('pages'), address: () => address },
      )
      await app.listen({ host, port })
      address = origin(reached(host), app.server.address() as AddressInfo)
      return { address, close: () => app.close() }
    },
  }
  if (metricsPort === undefined || metrics === undefined) return [publicDoor]
  return [publicDoor, { name: 'metrics', open: () => openOperations({ host, port: metricsPort, metrics, readiness: options.ready }) }]
}

/** From this machine: who listens everywhere is reached on its loopback. */
const reached = (host: string): string => (host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host)

const origin = (host: string, { port }: AddressInfo): string => `http://${isIPv6(host) ? `[${host}]` : host}:${port}`

/** The pages call from the address that the door listens on, where that is not loopback. */
const ourselves = (host: string): readonly string[] => (isIP(reached(host)) === 0 ? [] : [reached(host)])
