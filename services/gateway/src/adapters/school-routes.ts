import { toLevelName } from '@guzgu/contracts'
import type { SchoolContact, School as SchoolMessage } from '@guzgu/contracts/services/identity'
import { type Static, Type } from 'typebox'
import type { App, Desk } from './desk.ts'
import { answers, forStaff } from './openapi.ts'
import { Refused } from './problems.ts'
import { closed, ExpectedNumbers, fromExpected, Id, LevelWord, nextOf, oneOf, PageQuery, PlaceName, pageOf } from './vocabulary.ts'

const REGISTER_BYTES = 20 * 1024 * 1024

const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', examples: ['2026-09-15'] })

const Contacts = Type.Boolean({
  description: 'With how the offices of the schools are reached: for the Ministry, and for an officer of the department',
})

const School = Type.Object({
  schoolId: Type.String(),
  name: Type.String(),
  status: oneOf(['open', 'merged', 'closed']),
  mergedInto: Type.Optional(Type.String()),
  since: Type.String(),
  economicRegion: Type.String(),
  rayon: Type.String(),
  red: Type.String(),
  urban: Type.Boolean(),
  type: Type.String(),
  levels: Type.Array(LevelWord),
  sections: Type.Array(Type.String()),
  idp: Type.Boolean(),
  expected: Type.Array(Type.Object({ level: LevelWord, numbers: ExpectedNumbers })),
  contact: Type.Optional(
    Type.Object(
      { telephone: Type.Optional(Type.String()), email: Type.Optional(Type.String()) },
      { description: "How the school's office is reached, never a person; only in a list that was asked for with contacts" },
    ),
  ),
})

const Import = Type.Object({
  dryRun: Type.Boolean(),
  rows: Type.Integer(),
  unchanged: Type.Integer(),
  differences: Type.Array(Type.Object({ schoolId: Type.String(), change: Type.String(), before: Type.String(), after: Type.String() })),
  problems: Type.Array(Type.Object({ line: Type.Integer(), field: Type.String(), code: Type.String(), value: Type.String() })),
})

export const schoolRoutes = async (app: App, { clients: { identity }, staff, contextOf }: Desk): Promise<void> => {
  app.get(
    '/v1/schools',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['schools'],
        summary: 'The schools within reach',
        querystring: Type.Object({ red: Type.Optional(PlaceName), contacts: Type.Optional(Contacts), ...PageQuery }, closed),
        response: answers({ 200: pageOf(School) }),
      },
    },
    async (request) => {
      const { red = '', limit = 50, after = '', contacts = false } = request.query
      const { schools, next } = await identity.listSchools({ red, limit, after, schoolId: '', contacts }, contextOf(request))
      return { items: schools.map(toSchool), ...nextOf(next) }
    },
  )

  app.get(
    '/v1/schools/:schoolId',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['schools'],
        summary: 'A school, today or as of a day',
        params: Type.Object({ schoolId: Id }),
        querystring: Type.Object({ asOf: Type.Optional(Day) }, closed),
        response: answers({ 200: School }),
      },
    },
    async (request) => {
      const { school } = await identity.getSchool({ schoolId: request.params.schoolId, asOf: request.query.asOf ?? '' }, contextOf(request))
      if (school === undefined) throw new Refused('school-unknown', { field: 'schoolId' })
      return toSchool(school)
    },
  )

  await app.register(async (scope) => importRoute(scope as unknown as App, { identity, staff, contextOf }))
}

/** In a scope of its own, because here and nowhere else the body is CSV. */
const importRoute = (
  app: App,
  { identity, staff, contextOf }: Pick<Desk, 'staff' | 'contextOf'> & { readonly identity: Desk['clients']['identity'] },
): void => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('text/csv', { parseAs: 'string', bodyLimit: REGISTER_BYTES }, (_request, body, done) => done(null, body))
  app.post(
    '/v1/schools::import',
    {
      ...staff,
      bodyLimit: REGISTER_BYTES,
      schema: {
        ...forStaff,
        tags: ['schools'],
        summary: 'Compares a register with the registry and records the differences; all lines or none',
        consumes: ['text/csv'],
        querystring: Type.Object({ dryRun: Type.Optional(Type.Boolean()), effectiveFrom: Day }, closed),
        body: Type.String(),
        response: answers({ 200: Import }),
      },
    },
    async (request) => {
      const { dryRun = false, effectiveFrom } = request.query
      const result = await identity.importSchools({ csv: request.body, dryRun, effectiveFrom }, contextOf(request))
      if (!dryRun && result.problems.length > 0)
        throw new Refused('register-not-imported', { field: `line ${result.problems[0]?.line}`, lines: result.problems.slice(0, 1_000) })
      return { ...result, differences: [...result.differences], problems: [...result.problems] }
    },
  )
}

const toSchool = ({
  place,
  class: kind,
  expectations,
  mergedInto,
  status,
  schoolId,
  name,
  since,
  contact,
}: SchoolMessage): Static<typeof School> => ({
  schoolId,
  name,
  status: status as Static<typeof School>['status'],
  ...(mergedInto === '' ? {} : { mergedInto }),
  since,
  economicRegion: place?.economicRegion ?? '',
  rayon: place?.rayon ?? '',
  red: place?.red ?? '',
  urban: place?.urban ?? false,
  type: kind?.type ?? '',
  levels: (kind?.levels ?? []).map(toLevelName),
  sections: [...(kind?.sections ?? [])],
  idp: kind?.idp ?? false,
  expected: expectations.map(({ level, numbers }) => ({ level: toLevelName(level), numbers: fromExpected(numbers) })),
  ...(contact === undefined ? {} : { contact: toContact(contact) }),
})

const toContact = ({ telephone, email }: SchoolContact): { telephone?: string; email?: string } => ({
  ...(telephone === '' ? {} : { telephone }),
  ...(email === '' ? {} : { email }),
})
