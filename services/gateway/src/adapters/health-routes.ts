import { Type } from 'typebox'
import type { App, Desk } from './desk.ts'

const Readiness = Type.Object({ ready: Type.Boolean(), waiting: Type.Array(Type.String()) })

export const healthRoutes = (app: App, { ready }: Desk): void => {
  app.get(
    '/health/live',
    { schema: { tags: ['operation'], summary: 'The process runs', response: { 200: Type.Object({ live: Type.Boolean() }) } } },
    async () => ({ live: true }),
  )

  app.get(
    '/health/ready',
    {
      schema: {
        tags: ['operation'],
        summary: 'Requests may be sent here; else what is waited for',
        response: { 200: Readiness, 503: Readiness },
      },
    },
    async (_request, reply) => {
      const { ready: isReady, waiting } = ready()
      return reply.code(isReady ? 200 : 503).send({ ready: isReady, waiting: [...waiting] })
    },
  )
}
