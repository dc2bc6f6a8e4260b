import { AnalyticsServiceDefinition } from '@guzgu/contracts/services/analytics'
import { CatalogueServiceDefinition } from '@guzgu/contracts/services/catalogue'
import { IdentityServiceDefinition } from '@guzgu/contracts/services/identity'
import { IntakeServiceDefinition, type SubmissionResult } from '@guzgu/contracts/services/intake'
import { openEmbedded, systemClock } from '@guzgu/embedded'
import type { Clock, Ports, ServiceDefinition, Telemetry } from '@guzgu/ports'
import { RpcError } from '@guzgu/ports'
import { answer, toRpcError } from '@guzgu/service-runtime'
import type { App } from '../adapters/desk.ts'
import { buildApp, type Pages } from '../service.ts'

type Handlers<Definition extends ServiceDefinition> = Partial<Parameters<typeof answer<Definition>>[1]>

/** What the services say; what is not given is not implemented. */
export type Answers = {
  readonly identity?: Handlers<typeof IdentityServiceDefinition>
  readonly catalogue?: Handlers<typeof CatalogueServiceDefinition>
  readonly intake?: Handlers<typeof IntakeServiceDefinition>
  readonly analytics?: Handlers<typeof AnalyticsServiceDefinition>
}

/** The token of a ministry account. */
export const MINISTRY = { authorization: 'Bearer ministry' }

const authorise = async ({ token }: { readonly token: string }) => {
  if (token !== 'ministry') throw new RpcError('UNAUTHENTICATED', 'token-unknown')
  return { accountId: 'a1', role: 'ministry', schoolId: '', red: '' }
}

/** The gateway on embedded ports, with services that answer as given over the real rpc. */
export const openGateway = async (
  answers: Answers,
  {
    trustedProxies = [],
    pages,
    ...options
  }: {
    readonly clock?: Clock
    readonly telemetry?: Telemetry
    readonly trustedProxies?: readonly string[]
    readonly pages?: Pages
  } = {},
): Promise<{ app: App; ports: Ports; close: () => Promise<void> }> => {
  const platform = await openEmbedded({ memory: true, toRpcError, clock: systemClock, ...options })
  const ports = platform.portsFor('gateway')
  const serve = <Definition extends ServiceDefinition>(definition: Definition, handlers: Handlers<Definition> | undefined) =>
    ports.rpc.serve([answer(definition, (handlers ?? {}) as Parameters<typeof answer<Definition>>[1])])
  await serve(IdentityServiceDefinition, { authorise, ...answers.identity })
  await serve(CatalogueServiceDefinition, answers.catalogue)
  await serve(IntakeServiceDefinition, answers.intake)
  await serve(AnalyticsServiceDefinition, answers.analytics)
  const drawn = pages && { pages, secret: new Uint8Array(32), address: () => '' }
  const app = await buildApp(ports, { ready: () => ({ ready: true, waiting: [] }), trustedProxies }, drawn)
  const close = async (): Promise<void> => {
    await app.close()
    await platform.close()
  }
  return { app, ports, close }
}

export const received = (receipt: string, repeatedSubmission = false): SubmissionResult => ({
  result: { $case: 'receipt', value: { receipt, repeatedSubmission } },
})

export const refused = (code: string, field = '', retryAfter = 0): SubmissionResult => ({
  result: { $case: 'refusal', value: { code, field, retryAfter } },
})
