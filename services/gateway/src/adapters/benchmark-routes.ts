import { toRole } from '@guzgu/contracts'
import { Type } from 'typebox'
import type { App, Desk } from './desk.ts'
import { isUnchanged, isUnchangedForEver } from './etag.ts'
import { answers, forStaff } from './openapi.ts'
import { sayVerified } from './snapshot-routes.ts'
import { closed, Id, RoleWord } from './vocabulary.ts'

const Json = Type.Object({}, { additionalProperties: true })

/** Bands of similar schools: where the middle half of a kind of schools stands, never a school and never a rank. */
export const benchmarkRoutes = (app: App, desk: Desk): void => {
  ofSnapshot(app, desk)
  ofExercise(app, desk)
}

const ofSnapshot = (app: App, { clients: { analytics }, staff, contextOf, pageOf }: Desk): void => {
  const AreaWord = Type.String({ pattern: '^(area|roll-up)/[A-Za-z0-9._-]{1,64}$', examples: ['area/A', 'roll-up/leadership'] })
  const Answer = Type.Object({
    snapshotId: Type.String(),
    digest: Type.String({ description: 'Of the snapshot whose sealed exercises the bands are made of' }),
    ruleVersion: Type.String({ description: 'How bands are made' }),
    role: RoleWord,
    measure: Type.String(),
    bands: Type.Array(Json, {
      description:
        '`by`: what the schools have in common (level, region, urban, size); schools that have more in common and are ten or more stand in a group of their own. A shown band has schools (rounded down to 5), low and high: half of the schools lie between; `≥ 4.8` at an end of the scale. A hidden one has `shown: false` and [c]',
    }),
  })
  app.get(
    '/v1/snapshots/:snapshotId/benchmarks',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['snapshots'],
        summary: 'Bands of similar schools in one area, of teachers or students; ten schools or more in each, no rank',
        params: Type.Object({ snapshotId: Id }),
        querystring: Type.Object({ role: RoleWord, measure: AreaWord }, closed),
        response: answers({ 200: Answer }),
      },
    },
    async (request, reply) => {
      const { role, measure } = request.query
      const question = { ...request.params, role: toRole(role), measure, page: pageOf(request) }
      const found = await analytics.getBenchmarks(question, contextOf(request))
      const { snapshotId = '', digest = '' } = found.snapshot ?? {}
      sayVerified(reply, found.snapshot)
      if (isUnchangedForEver(request, reply, [digest, found.ruleVersion, role, measure])) return reply.send(undefined as never)
      return { snapshotId, digest, ruleVersion: found.ruleVersion, role, measure, bands: JSON.parse(found.bands) }
    },
  )
}

const ofExercise = (app: App, { clients: { analytics }, staff, contextOf, pageOf }: Desk): void => {
  app.get(
    '/v1/exercises/:exerciseId/benchmarks',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['exercises'],
        summary: 'For the school itself: the bands of schools like it, once results of the round are published; the ETag is their digest',
        params: Type.Object({ exerciseId: Id }),
        response: answers({ 200: Json }),
      },
    },
    async (request, reply) => {
      const { benchmarks, digest } = await analytics.getSchoolBenchmarks({ ...request.params, page: pageOf(request) }, contextOf(request))
      return isUnchanged(request, reply, `"${digest}"`) ? reply.send(undefined as never) : JSON.parse(benchmarks)
    },
  )
}
