import { type Static, Type } from 'typebox'
import type { App, Desk } from './desk.ts'
import { answers, forStaff } from './openapi.ts'
import { closed, Id, oneOf, PlaceName } from './vocabulary.ts'

const StaffRole = oneOf(['coordinator', 'officer', 'analyst', 'ministry', 'helpdesk', 'operator'])

/** Staff accounts by role and scope. A token is shown once, here; nobody can read it again. */
export const accountRoutes = (app: App, { clients: { identity }, staff, contextOf }: Desk): void => {
  app.post(
    '/v1/accounts',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['accounts'],
        summary: 'Opens a staff account; its token is shown this once',
        body: Type.Object(
          {
            role: StaffRole,
            schoolId: Type.Optional({ ...Id, description: 'Of a coordinator' }),
            red: Type.Optional({ ...PlaceName, description: 'The regional education department of an officer' }),
          },
          closed,
        ),
        response: answers({ 201: Type.Object({ accountId: Type.String(), token: Type.String() }) }),
      },
    },
    async (request, reply) => {
      const { role, schoolId = '', red = '' } = request.body
      const { accountId, token } = await identity.openAccount({ role, schoolId, red }, contextOf(request))
      return reply.code(201).send({ accountId, token })
    },
  )

  app.get(
    '/v1/me',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['accounts'],
        summary: 'Whose token this is: the role and its reach',
        response: answers({
          200: Type.Object({ role: StaffRole, schoolId: Type.Optional(Type.String()), red: Type.Optional(Type.String()) }),
        }),
      },
    },
    async ({ actor: { role, schoolId, red } }) => ({
      role: role as Static<typeof StaffRole>,
      ...(schoolId === undefined ? {} : { schoolId }),
      ...(red === undefined ? {} : { red }),
    }),
  )

  app.post(
    '/v1/accounts/:accountId([^:/]+)::close',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['accounts'],
        summary: 'Closes a staff account: its tokens end',
        params: Type.Object({ accountId: Id }),
        response: answers({ 204: Type.Null() }),
      },
    },
    async (request, reply) => {
      await identity.closeAccount(request.params, contextOf(request))
      return reply.code(204).send(null)
    },
  )
}
