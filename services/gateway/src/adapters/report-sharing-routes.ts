import { Type } from 'typebox'
import type { App, Desk } from './desk.ts'
import { answers, forStaff } from './openapi.ts'
import { Id, Instant } from './vocabulary.ts'

const params = Type.Object({ exerciseId: Id })

/** A school shares its own report with the Ministry, or no longer, and sees when it was read. */
export const reportSharingRoutes = (app: App, desk: Desk): void => {
  share(app, desk, 'share-report', true, 'Lets the Ministry read the report of a sealed exercise; every reading is logged')
  share(app, desk, 'unshare-report', false, 'The Ministry reads the report no longer')
  state(app, desk)
}

const share = (app: App, { clients: { analytics }, staff, contextOf }: Desk, action: string, shared: boolean, summary: string): void => {
  app.post(
    `/v1/exercises/:exerciseId([^:/]+)::${action}`,
    { ...staff, schema: { ...forStaff, tags: ['exercises'], summary, params, response: answers({ 204: Type.Null() }) } },
    async (request, reply) => {
      await analytics.shareReport({ ...(request.params as { exerciseId: string }), shared }, contextOf(request))
      return reply.code(204).send(null)
    },
  )
}

const state = (app: App, { clients: { analytics }, staff, contextOf }: Desk): void => {
  app.get(
    '/v1/exercises/:exerciseId/report-sharing',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['exercises'],
        summary: 'Whether the report is shared with the Ministry, and when it was read',
        params,
        response: answers({ 200: Type.Object({ shared: Type.Boolean(), readings: Type.Array(Instant) }) }),
      },
    },
    async (request) => {
      const { shared, readings } = await analytics.getReportSharing(request.params, contextOf(request))
      return { shared, readings: [...readings] }
    },
  )
}
