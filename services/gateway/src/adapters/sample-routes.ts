import { Type } from 'typebox'
import type { App, Desk } from './desk.ts'
import { answers, forStaff } from './openapi.ts'
import { closed, Id, Instant, PlaceName } from './vocabulary.ts'

const params = Type.Object({ roundId: Id })
const Stratum = { region: PlaceName, urban: Type.Boolean() }

/** The schools drawn for a round, beside those that take part of their own accord. */
export const sampleRoutes = (app: App, { clients: { analytics }, staff, contextOf }: Desk): void => {
  app.post(
    '/v1/rounds/:roundId/sample',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['snapshots'],
        summary: 'Draws schools from the registry, by region and town or country; once, reproducible from the seed',
        params,
        body: Type.Object(
          {
            seed: Type.String({ minLength: 1, maxLength: 64 }),
            strata: Type.Array(Type.Object({ ...Stratum, schools: Type.Integer({ minimum: 1, maximum: 10_000 }) }, closed), {
              maxItems: 200,
            }),
          },
          closed,
        ),
        response: answers({ 201: Type.Object({ roundId: Type.String() }) }),
      },
    },
    async (request, reply) => {
      await analytics.drawSample({ ...request.params, ...request.body }, contextOf(request))
      return reply.code(201).header('location', `/v1/rounds/${request.params.roundId}/sample`).send(request.params)
    },
  )

  const Sample = Type.Object({
    seed: Type.String(),
    schoolsPosition: Type.Integer({ description: 'How far the registry had been read' }),
    drawnAt: Instant,
    strata: Type.Array(Type.Object({ ...Stratum, frame: Type.Integer(), schools: Type.Array(Type.String()) })),
    exercises: Type.Array(Type.String(), { description: 'Of the drawn schools in this round; every other one is of a volunteer' }),
  })
  app.get(
    '/v1/rounds/:roundId/sample',
    {
      ...staff,
      schema: { ...forStaff, tags: ['snapshots'], summary: 'The schools that were drawn', params, response: answers({ 200: Sample }) },
    },
    async (request) => {
      const { strata, exercises, ...sample } = await analytics.getSample(request.params, contextOf(request))
      return { ...sample, exercises: [...exercises], strata: strata.map(({ schools, ...of }) => ({ ...of, schools: [...schools] })) }
    },
  )
}
