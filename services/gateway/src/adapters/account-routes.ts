import { type Static, Type } from 'typebox'
import type { App, Desk } from './desk.ts'
import { answers, forStaff } from './openapi.ts'
import { closed, Id, oneOf, PlaceName } from './vocabulary.ts'

const StaffRole = oneOf(['coordinator', 'head', 'officer', 'analyst', 'ministry', 'helpdesk', 'operator'])

/** Staff accounts by role and scope. A token is shown once, here; nobody can read it again. */
export const accountRoutes = (app: App, desk: Desk): void => {
  const {
    clients: { identity },
    staff,
    contextOf,
  } = desk
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
            schoolId: Type.Optional({ ...Id, description: 'Of a coordinator or a head' }),
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
  tokens(app, desk)
}

/** Further tokens of an account, as for a program of an analyst. Each reaches what its account reaches. */
const tokens = (app: App, { clients: { identity }, staff, contextOf }: Desk): void => {
  app.post(
    '/v1/accounts/:accountId/tokens',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['accounts'],
        summary: 'A further token of an account, shown this once: for the ministry and for the account itself',
        params: Type.Object({ accountId: Id }),
        body: Type.Object(
          {
            expiresOn: Type.Optional(
              Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'The first day on which it no longer opens anything' }),
            ),
          },
          closed,
        ),
        response: answers({ 201: Type.Object({ tokenId: Type.String(), token: Type.String() }) }),
      },
    },
    async (request, reply) => {
      const { accountId } = request.params
      const { tokenId, token } = await identity.issueToken({ accountId, expiresOn: request.body.expiresOn ?? '' }, contextOf(request))
      return reply.code(201).send({ tokenId, token })
    },
  )

  app.post(
    '/v1/accounts/:accountId/tokens/:tokenId([^:/]+)::revoke',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['accounts'],
        summary: 'Ends one token of an account',
        params: Type.Object({ accountId: Id, tokenId: Id }),
        response: answers({ 204: Type.Null() }),
      },
    },
    async (request, reply) => {
      await identity.revokeToken(request.params, contextOf(request))
      return reply.code(204).send(null)
    },
  )
}
