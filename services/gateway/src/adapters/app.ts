import swagger from '@fastify/swagger'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { type Actor, ANONYMOUS } from '@guzgu/ports'
import Fastify from 'fastify'
import type { TSchema } from 'typebox'
import { accountRoutes } from './account-routes.ts'
import { actionPlanRoutes } from './action-plan-routes.ts'
import { answerProblems } from './answer-problems.ts'
import { createAuthenticate } from './authenticate.ts'
import { benchmarkRoutes } from './benchmark-routes.ts'
import type { App, Desk } from './desk.ts'
import { deviceKitRoute } from './device-routes.ts'
import { exerciseRoutes } from './exercise-routes.ts'
import { exportRoutes } from './export-routes.ts'
import { healthRoutes } from './health-routes.ts'
import { observeRequests } from './observe-requests.ts'
import { addSharedSchemas, DOCUMENT, documentRoutes } from './openapi.ts'
import { type PagesOptions, pageRoutes } from './page-routes.ts'
import { createPageViews } from './page-views.ts'
import { participationRoutes } from './participation-routes.ts'
import { questionnaireRoutes } from './questionnaire-routes.ts'
import { reportRoutes } from './report-routes.ts'
import { reportSharingRoutes } from './report-sharing-routes.ts'
import { respondentRoutes } from './respondent-routes.ts'
import { revisionRoutes } from './revision-routes.ts'
import { roundRoutes } from './round-routes.ts'
import { sampleRoutes } from './sample-routes.ts'
import { schoolRoutes } from './school-routes.ts'
import { compileShape } from './shape.ts'
import { snapshotQualityRoutes } from './snapshot-quality-routes.ts'
import { snapshotRoutes } from './snapshot-routes.ts'

const JSON_BYTES = 64 * 1024
const CALL_MS = 10_000

/** One header set for all: nothing of ours is a page, and answers belong in no cache. */
const SECURITY = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

type AppParts = Pick<Desk, 'ports' | 'clients' | 'ready'> & {
  readonly pages: PagesOptions | undefined
  /** Addresses and networks: `10.0.0.0/8`. */
  readonly trustedProxies: readonly string[]
}

export const createApp = async ({ ports, clients, ready, pages, trustedProxies }: AppParts): Promise<App> => {
  const problems = answerProblems()
  const app: App = Fastify({
    logger: false,
    bodyLimit: JSON_BYTES,
    return503OnClosing: false, // what is in hand is answered; the listener is closed first
    forceCloseConnections: 'idle',
    pluginTimeout: 0, // no route waits for anything: a busy machine is no reason not to start
    genReqId: () => ports.ids.newId(), // never the client's: it would tell one respondent's requests from another's
    trustProxy: ['loopback', ...trustedProxies], // the pages speak for their readers, and so does a proxy on this machine
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: problems.onError,
    clientErrorHandler: problems.onClientError,
  }).withTypeProvider<TypeBoxTypeProvider>()
  app.setValidatorCompiler(({ schema, httpPart }) => compileShape(schema as TSchema, httpPart))
  app.removeContentTypeParser('text/plain')
  app.decorateRequest('actor', null as unknown as Actor)
  app.addHook('onRequest', async (request, reply) => {
    request.actor = ANONYMOUS
    reply.headers(SECURITY).header('x-correlation-id', request.id)
  })
  observeRequests(app, ports)
  problems.install(app)

  const authenticate = createAuthenticate(clients.identity, ports.clock)
  const views = createPageViews(ports.ids)
  const desk: Desk = {
    ports,
    clients,
    ready,
    staff: {
      onRequest: async (request) => {
        request.actor = await authenticate(request)
      },
    },
    contextOf: (request) => ({ actor: request.actor, correlation: request.id, deadline: ports.clock.now() + CALL_MS }),
    pageOf: views.of,
  }
  await app.register(swagger, DOCUMENT)
  addSharedSchemas(app)
  for (const routes of ROUTES) await app.register(async (scope) => routes(scope.withTypeProvider<TypeBoxTypeProvider>(), desk))
  if (pages !== undefined) await app.register(async (scope) => pageRoutes(scope.withTypeProvider<TypeBoxTypeProvider>(), pages, views))
  await app.ready()
  return app
}

const ROUTES: readonly ((app: App, desk: Desk) => void | Promise<void>)[] = [
  documentRoutes,
  healthRoutes,
  accountRoutes,
  schoolRoutes,
  questionnaireRoutes,
  roundRoutes,
  exerciseRoutes,
  actionPlanRoutes,
  deviceKitRoute,
  respondentRoutes,
  participationRoutes,
  reportRoutes,
  reportSharingRoutes,
  snapshotRoutes,
  exportRoutes,
  snapshotQualityRoutes,
  revisionRoutes,
  benchmarkRoutes,
  sampleRoutes,
]
