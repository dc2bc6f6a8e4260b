import { type ActionStatus, FUNCTIONS, type ResponsibleFunction, STATUSES } from '@guzgu/contracts/action-plan'
import type { ActionPlan as ActionPlanMessage } from '@guzgu/contracts/services/intake'
import type { RpcContext } from '@guzgu/ports'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import type { App, Desk } from './desk.ts'
import { etagOf, ifMatch } from './etag.ts'
import { answers, forStaff } from './openapi.ts'
import { closed, Id, ItemId, oneOf } from './vocabulary.ts'

const Responsible = oneOf<ResponsibleFunction>(FUNCTIONS, 'A function, never a name')
const Status = oneOf<ActionStatus>(STATUSES)
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'ISO 8601 day' })
/** Generous: intake says in words what is too long. */
const Words = Type.String({ maxLength: 2_000 })

const written = { item: ItemId, what: Words, responsible: Responsible, responsibleOther: Type.Optional(Words), due: Day, measure: Words }

const ActionPlan = Type.Object({
  exerciseId: Type.String(),
  items: Type.Array(Type.String(), { description: 'Two or three; none before the first choice' }),
  actions: Type.Array(
    Type.Object({
      actionId: Type.String(),
      ...written,
      status: Status,
      note: Type.String(),
      notedOn: Type.Optional(Day),
    }),
  ),
})

const Params = Type.Object({ exerciseId: Id })
const ActionParams = Type.Object({ exerciseId: Id, actionId: Type.String({ pattern: '^[0-9a-z-]{8,64}$' }) })

/** What a school resolves to do after its report. Only its own coordinator changes it, its head reads it; `If-Match` is optional. */
export const actionPlanRoutes = (app: App, { clients: { intake }, staff, contextOf }: Desk): void => {
  const about = (summary: string) => ({ ...forStaff, tags: ['action plans'], summary, response: answers({ 200: ActionPlan }) })
  const contextToChange = (request: FastifyRequest): RpcContext => ({ ...contextOf(request), ...ifMatch(request) })
  const send = (reply: FastifyReply, plan: ActionPlanMessage | undefined): FastifyReply => {
    const now = plan as ActionPlanMessage
    return reply.header('etag', etagOf(now.version)).send(toPlan(now))
  }

  app.get(
    '/v1/exercises/:exerciseId/action-plan',
    { ...staff, schema: { ...about('The plan; its ETag is for If-Match ("0": not begun)'), params: Params } },
    async (request, reply) => send(reply, (await intake.getActionPlan(request.params, contextOf(request))).plan),
  )

  const Items = Type.Object({ items: Type.Array(ItemId, { maxItems: 20 }) }, closed)
  app.put(
    '/v1/exercises/:exerciseId/action-plan/items',
    { ...staff, schema: { ...about('Picks two or three items of the report'), params: Params, body: Items } },
    async (request, reply) => {
      const message = { exerciseId: request.params.exerciseId, items: request.body.items }
      return send(reply, (await intake.pickPlanItems(message, contextToChange(request))).plan)
    },
  )

  app.put(
    '/v1/exercises/:exerciseId/action-plan/actions/:actionId',
    {
      ...staff,
      schema: { ...about('Adds an action, or revises the one of this id'), params: ActionParams, body: Type.Object(written, closed) },
    },
    async (request, reply) => {
      const message = { ...request.params, ...request.body, responsibleOther: request.body.responsibleOther ?? '' }
      return send(reply, (await intake.writeAction(message, contextToChange(request))).plan)
    },
  )

  const Progress = Type.Object({ status: Status, note: Words }, closed)
  app.put(
    '/v1/exercises/:exerciseId/action-plan/actions/:actionId/progress',
    { ...staff, schema: { ...about('Notes how far an action is'), params: ActionParams, body: Progress } },
    async (request, reply) =>
      send(reply, (await intake.noteProgress({ ...request.params, ...request.body }, contextToChange(request))).plan),
  )

  app.post(
    '/v1/exercises/:exerciseId/action-plan/actions/:actionId([^:/]+)::remove',
    { ...staff, schema: { ...about('Removes an action; one that is gone already is no mistake'), params: ActionParams } },
    async (request, reply) => send(reply, (await intake.removeAction(request.params, contextToChange(request))).plan),
  )
}

const toPlan = ({ exerciseId, items, actions }: ActionPlanMessage): Static<typeof ActionPlan> => ({
  exerciseId,
  items: [...items],
  actions: actions.map(({ notedOn, responsible, status, ...action }) => ({
    ...action,
    responsible: responsible as Static<typeof Responsible>,
    status: status as Static<typeof Status>,
    ...(notedOn === '' ? {} : { notedOn }),
  })),
})
