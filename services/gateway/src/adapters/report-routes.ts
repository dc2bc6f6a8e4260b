import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { App, Desk } from './desk.ts'
import { isUnchanged } from './etag.ts'
import { answers, forStaff } from './openapi.ts'
import { reportToCsv } from './report-csv.ts'
import { Id } from './vocabulary.ts'

type Schema = ReturnType<typeof Type.Unknown>

const CanonicalJson = { 'application/json': { schema: Type.Object({}, { additionalProperties: true }) } }
const described = (description: string, content: object): Schema => ({ description, content }) as unknown as Schema

export const reportRoutes = (app: App, desk: Desk): void => {
  ofExercise(app, desk)
  changeOfExercise(app, desk)
  ofSchool(app, desk)
}

const ofExercise = (app: App, { clients: { analytics }, staff, contextOf }: Desk): void => {
  app.get(
    '/v1/exercises/:exerciseId/report',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['exercises'],
        summary: 'The report of a sealed exercise, as JSON or (Accept: text/csv) as rows; the ETag is its digest',
        params: Type.Object({ exerciseId: Id }),
        produces: ['application/json', 'text/csv'],
        response: answers({
          200: described('Canonical JSON, or one row per figure', { ...CanonicalJson, 'text/csv': { schema: Type.String() } }),
        }),
      },
    },
    async (request, reply) => {
      const { report, digest } = await analytics.getReport(request.params, contextOf(request))
      reply.header('vary', 'accept')
      if (!prefersCsv(request.headers.accept)) return sendJson(request, reply, report, digest)
      if (isUnchanged(request, reply, `"${digest}-csv"`)) return reply.send()
      return reply
        .type('text/csv; charset=utf-8; header=present')
        .header('content-disposition', `attachment; filename="${request.params.exerciseId}.csv"`)
        .send(reportToCsv(JSON.parse(report)))
    },
  )
}

const changeOfExercise = (app: App, { clients: { analytics }, staff, contextOf }: Desk): void => {
  app.get(
    '/v1/exercises/:exerciseId/change',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['exercises'],
        summary: 'What changed since the exercise of the same school and level that was sealed last before; the ETag is its digest',
        params: Type.Object({ exerciseId: Id }),
        response: answers({
          200: described('Canonical JSON; without an exercise before it, no `previousExerciseId` and no rows', CanonicalJson),
        }),
      },
    },
    async (request, reply) => {
      const { change, digest } = await analytics.getChange(request.params, contextOf(request))
      return sendJson(request, reply, change, digest)
    },
  )
}

const ofSchool = (app: App, { clients: { analytics }, staff, contextOf }: Desk): void => {
  app.get(
    '/v1/schools/:schoolId/rounds/:roundId/report',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['schools'],
        summary: 'The whole school over its levels in a round, once each is sealed; the ETag is its digest',
        params: Type.Object({ schoolId: Id, roundId: Id }),
        response: answers({ 200: described('Canonical JSON', CanonicalJson) }),
      },
    },
    async (request, reply) => {
      const { report, digest } = await analytics.getWholeSchoolReport(request.params, contextOf(request))
      return sendJson(request, reply, report, digest)
    },
  )
}

const sendJson = (request: FastifyRequest, reply: FastifyReply, text: string, digest: string): FastifyReply =>
  isUnchanged(request, reply, `"${digest}"`) ? reply.send() : reply.type('application/json; charset=utf-8').send(text)

/** JSON unless CSV is asked for and JSON is not. */
const prefersCsv = (accept = ''): boolean => accept.includes('text/csv') && !accept.includes('application/json')
