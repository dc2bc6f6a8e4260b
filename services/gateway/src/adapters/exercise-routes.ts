import { toLength, toLengthName, toLevel, toLevelName, toRole, toRoleName } from '@guzgu/contracts'
import type { Exercise as ExerciseMessage } from '@guzgu/contracts/services/intake'
import type { RpcContext } from '@guzgu/ports'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import type { App, Desk } from './desk.ts'
import { etagOf, ifMatch } from './etag.ts'
import { answers, forStaff } from './openapi.ts'
import { CodeText } from './submissions.ts'
import {
  Count,
  closed,
  ExpectedNumbers,
  fromExpected,
  Id,
  Instant,
  ItemId,
  LengthWord,
  LevelWord,
  nextOf,
  PageQuery,
  pageOf,
  RoleWord,
  SectionLanguage,
  StatusWord,
  toExpected,
} from './vocabulary.ts'

/** A school's own statement: one wording per language of the exercise, in their order. */
export const OwnItem = Type.Object(
  {
    id: ItemId,
    roles: Type.Array(RoleWord, { maxItems: 3 }),
    wordings: Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { maxItems: 10 }),
  },
  closed,
)

export const Exercise = Type.Object({
  exerciseId: Type.String(),
  schoolId: Type.String(),
  roundId: Type.String(),
  level: LevelWord,
  questionnaire: Type.String(),
  length: LengthWord,
  languages: Type.Array(Type.String()),
  status: StatusWord,
  opensAt: Instant,
  closesAt: Instant,
  sealAt: Instant,
  expected: ExpectedNumbers,
  optionalItems: Type.Array(Type.String()),
  ownItems: Type.Array(OwnItem),
  issued: Type.Array(Type.Object({ role: RoleWord, issued: Type.Integer(), revoked: Type.Integer() })),
})

export const ExerciseParams = Type.Object({ exerciseId: Id })

export const exerciseRoutes = (app: App, desk: Desk): void => {
  readRoutes(app, desk)
  changeRoutes(app, desk)
  codeRoutes(app, desk)
}

const readRoutes = (app: App, { clients: { intake }, staff, contextOf }: Desk): void => {
  app.get(
    '/v1/exercises',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['exercises'],
        summary: 'The exercises within reach',
        querystring: Type.Object({ school: Type.Optional(Id), round: Type.Optional(Id), ...PageQuery }, closed),
        response: answers({ 200: pageOf(Exercise) }),
      },
    },
    async (request) => {
      const { school = '', round = '', limit = 50, after = '' } = request.query
      const { exercises, next } = await intake.listExercises({ schoolId: school, roundId: round, limit, after }, contextOf(request))
      return { items: exercises.map(toExercise), ...nextOf(next) }
    },
  )

  app.get(
    '/v1/exercises/:exerciseId([^:/]+)',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['exercises'],
        summary: 'An exercise; its ETag is for If-Match',
        params: ExerciseParams,
        response: answers({ 200: Exercise }),
      },
    },
    async (request, reply) => {
      const { exercise } = await intake.getExercise(request.params, contextOf(request))
      const found = exercise as ExerciseMessage
      return reply.header('etag', etagOf(found.version)).send(toExercise(found))
    },
  )
}

const changeRoutes = (app: App, { clients: { intake }, staff, contextOf }: Desk): void => {
  /** Options of a route that changes an exercise; `If-Match` is optional. */
  const change = <const Body extends Parameters<typeof Type.Array>[0]>(summary: string, body: Body) => ({
    ...staff,
    schema: { ...forStaff, tags: ['exercises'], summary, params: ExerciseParams, body, response: answers({ 200: Exercise }) },
  })
  const changeBare = (summary: string) => ({
    ...staff,
    schema: { ...forStaff, tags: ['exercises'], summary, params: ExerciseParams, response: answers({ 200: Exercise }) },
  })
  const contextToChange = (request: FastifyRequest): RpcContext => ({ ...contextOf(request), ...ifMatch(request) })
  const changed = (reply: FastifyReply, exercise: ExerciseMessage | undefined): FastifyReply => {
    const now = exercise as ExerciseMessage
    return reply.header('etag', etagOf(now.version)).send(toExercise(now))
  }

  const Plan = Type.Object(
    {
      schoolId: Id,
      roundId: Id,
      level: LevelWord,
      length: Type.Optional(LengthWord),
      opensAt: Instant,
      closesAt: Instant,
      expected: Type.Optional(ExpectedNumbers),
    },
    closed,
  )
  app.post(
    '/v1/exercises',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['exercises'],
        summary: 'Plans an exercise; expected numbers come from the registry where none are given',
        body: Plan,
        response: answers({ 201: Exercise }),
      },
    },
    async (request, reply) => {
      const { level, length = 'full', expected, ...plan } = request.body
      const message = { ...plan, level: toLevel(level), length: toLength(length), expected: toExpected(expected) }
      const { exercise } = await intake.planExercise(message, contextOf(request))
      reply.code(201).header('location', `/v1/exercises/${exercise?.exerciseId}`)
      return changed(reply, exercise)
    },
  )

  const Items = Type.Object(
    { optionalItems: Type.Array(ItemId, { maxItems: 100 }), ownItems: Type.Array(OwnItem, { maxItems: 50 }) },
    closed,
  )
  app.put(
    '/v1/exercises/:exerciseId/items',
    change('Chooses optional items and sets own ones, before the opening', Items),
    async (request, reply) => {
      const { optionalItems, ownItems } = request.body
      const message = {
        exerciseId: request.params.exerciseId,
        optionalItems,
        ownItems: ownItems.map(({ roles, ...item }) => ({ ...item, roles: roles.map(toRole) })),
      }
      return changed(reply, (await intake.chooseItems(message, contextToChange(request))).exercise)
    },
  )

  app.put(
    '/v1/exercises/:exerciseId/expected-numbers',
    change('Sets how many people are expected', ExpectedNumbers),
    async (request, reply) => {
      const message = { exerciseId: request.params.exerciseId, expected: toExpected(request.body) }
      return changed(reply, (await intake.setExpectedNumbers(message, contextToChange(request))).exercise)
    },
  )

  app.post('/v1/exercises/:exerciseId([^:/]+)::open', changeBare('Opens'), async (request, reply) =>
    changed(reply, (await intake.openExercise(request.params, contextToChange(request))).exercise),
  )

  app.post('/v1/exercises/:exerciseId([^:/]+)::close', changeBare('Closes after the grace'), async (request, reply) =>
    changed(reply, (await intake.closeExercise(request.params, contextToChange(request))).exercise),
  )

  app.post(
    '/v1/exercises/:exerciseId([^:/]+)::forgo-offline-grace',
    changeBare('After the closing: nothing collected without a line is waited for; seals sooner'),
    async (request, reply) => changed(reply, (await intake.forgoOfflineGrace(request.params, contextToChange(request))).exercise),
  )

  app.post(
    '/v1/exercises/:exerciseId([^:/]+)::extend',
    change('Closes later; never earlier', Type.Object({ closesAt: Instant }, closed)),
    async (request, reply) => {
      const message = { exerciseId: request.params.exerciseId, closesAt: request.body.closesAt }
      return changed(reply, (await intake.extendExercise(message, contextToChange(request))).exercise)
    },
  )
}

const codeRoutes = (app: App, { clients: { intake }, staff, contextOf }: Desk): void => {
  const Batch = Type.Object(
    {
      role: RoleWord,
      language: SectionLanguage,
      gradeBand: Type.Optional(Type.Integer({ minimum: 0, maximum: 12, description: 'The grade; 0: none' })),
      count: Type.Integer({ minimum: 0, maximum: 10_000 }),
      reprint: Type.Optional(Type.Boolean({ description: 'Those issued before, without the revoked ones; `count` does not matter' })),
    },
    closed,
  )
  app.post(
    '/v1/exercises/:exerciseId/codes',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['exercises'],
        summary: 'Makes codes for cards, in no order',
        params: ExerciseParams,
        body: Batch,
        response: answers({ 201: Type.Object({ codes: Type.Array(Type.String()) }) }),
      },
    },
    async (request, reply) => {
      const { role, language, gradeBand = 0, count, reprint = false } = request.body
      const message = { exerciseId: request.params.exerciseId, role: toRole(role), language, gradeBand, count, reprint }
      const { codes } = await intake.issueCodes(message, contextOf(request))
      return reply.code(201).send({ codes: [...codes] })
    },
  )

  app.post(
    '/v1/exercises/:exerciseId/codes::revoke',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['exercises'],
        summary: 'Revokes codes of lost cards',
        params: ExerciseParams,
        body: Type.Object({ codes: Type.Array(CodeText, { minItems: 1, maxItems: 1_000 }) }, closed),
        response: answers({ 200: Type.Object({ revoked: Count }) }),
      },
    },
    async (request) => {
      const { revoked } = await intake.revokeCodes({ exerciseId: request.params.exerciseId, codes: request.body.codes }, contextOf(request))
      return { revoked }
    },
  )

  app.post(
    '/v1/exercises/:exerciseId/open-link',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['exercises'],
        summary: 'The fallback without cards; its responses are marked unverified',
        params: ExerciseParams,
        body: Type.Object({ role: RoleWord, language: SectionLanguage }, closed),
        response: answers({ 201: Type.Object({ code: Type.String() }) }),
      },
    },
    async (request, reply) => {
      const { role, language } = request.body
      const { code } = await intake.allowOpenLink(
        { exerciseId: request.params.exerciseId, role: toRole(role), language },
        contextOf(request),
      )
      return reply.code(201).send({ code })
    },
  )
}

export const toExercise = (exercise: ExerciseMessage): Static<typeof Exercise> => ({
  exerciseId: exercise.exerciseId,
  schoolId: exercise.schoolId,
  roundId: exercise.roundId,
  level: toLevelName(exercise.level),
  questionnaire: `${exercise.questionnaireId}@${exercise.questionnaireVersion}`,
  length: toLengthName(exercise.length),
  languages: [...exercise.languages],
  status: exercise.status as Static<typeof StatusWord>,
  opensAt: exercise.opensAt,
  closesAt: exercise.closesAt,
  sealAt: exercise.sealAt,
  expected: fromExpected(exercise.expected),
  optionalItems: [...exercise.optionalItems],
  ownItems: exercise.ownItems.map(({ id, roles, wordings }) => ({ id, roles: roles.map(toRoleName), wordings: [...wordings] })),
  issued: exercise.issued.map(({ role, issued, revoked }) => ({ role: toRoleName(role), issued, revoked })),
})
