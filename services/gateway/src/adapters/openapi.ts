import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import { type TSchema, Type } from 'typebox'
import type { App } from './desk.ts'
import { closed } from './vocabulary.ts'

export const DOCUMENT: FastifyDynamicSwaggerOptions = {
  refResolver: { buildLocalReference: (json, _base, _fragment, i) => String(json.$id ?? `schema-${i}`) },
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Güzgü',
      version: '1',
      description:
        'A school looks at its own digital capacity. Errors are problem+json; docs/problems.md lists every code. Instants are milliseconds since 1970 (UTC).',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: [
      { name: 'accounts', description: 'Staff' },
      { name: 'schools', description: 'The registry' },
      { name: 'questionnaires' },
      { name: 'rounds', description: 'National campaigns' },
      { name: 'exercises', description: 'One school at one level in a round' },
      { name: 'action plans', description: 'What a school resolves to do after its report' },
      { name: 'answering', description: 'For respondents: anonymous, with a code' },
      { name: 'participation' },
      {
        name: 'snapshots',
        description:
          'Results of the nation, for the ministry and analysts. The header Guzgu-Verified-At says when a snapshot was last made again from the log and found to be the same',
      },
      { name: 'operation' },
    ],
    components: { securitySchemes: { staff: { type: 'http', scheme: 'bearer' } } },
  },
}

const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String({ description: "In the reader's language" }),
    status: Type.Integer(),
    code: Type.String(),
    field: Type.Optional(Type.String()),
    detail: Type.Optional(Type.String()),
    instance: Type.String(),
    lines: Type.Optional(
      Type.Array(Type.Object({ line: Type.Integer(), field: Type.String(), code: Type.String(), value: Type.String() }, closed), {
        description: 'Of a register that cannot be imported',
      }),
    ),
  },
  { $id: 'Problem' },
)

const problem = { 'application/problem+json': { schema: { $ref: 'Problem#' } } }

/** The answers of a route: its own, and problems. */
export const answers = <const Own extends Readonly<Record<number, TSchema>>>(own: Own) => ({
  ...own,
  '4xx': { description: 'A problem', content: problem },
  '5xx': { description: 'A problem of ours; 503 may be tried again', content: problem },
})

/** What the document says of a route for staff. */
export const forStaff = { security: [{ staff: [] }] }

/** Before any route. */
export const addSharedSchemas = (app: App): void => {
  app.addSchema(Problem)
}

export const documentRoutes = (app: App): void => {
  let printed: string | undefined
  app.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) => {
    printed ??= JSON.stringify(app.swagger())
    return reply.type('application/json').send(printed)
  })
}
