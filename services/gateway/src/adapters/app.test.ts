import { RpcError, type RpcStatus } from '@guzgu/ports'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { InjectOptions } from 'fastify'
import { questionnaire } from '../testing/a-questionnaire.ts'
import { MINISTRY, openGateway } from '../testing/open-gateway.ts'

type Gateway = Awaited<ReturnType<typeof openGateway>>

let gateway: Gateway
let failure: RpcError | undefined
let asked: { readonly request: unknown; readonly ifVersion: number | undefined; readonly role: string } | undefined

const exercise = {
  exerciseId: 'r1.s1.primary',
  schoolId: 's1',
  roundId: 'r1',
  level: 'LEVEL_PRIMARY',
  questionnaireId: 'digital-capacity',
  questionnaireVersion: 1,
  length: 'LENGTH_FULL',
  languages: ['az', 'ru'],
  status: 'planned',
  opensAt: 1,
  closesAt: 2,
  sealAt: 3,
  expected: [{ role: 'ROLE_TEACHER', number: 20 }],
  optionalItems: [],
  ownItems: [],
  issued: [],
  version: 7,
} as const

const REPORT = JSON.stringify({
  areas: [{ cells: { teacher: '[c]' }, id: 'A' }],
  blocks: [],
  gradeBands: [],
  items: [],
  overview: { exerciseId: 'r1.s1.primary', participation: [] },
  ownItems: [],
  rollUps: [],
})

const school = (schoolId: string, email: string) => ({
  schoolId,
  name: 'Lerik',
  place: undefined,
  class: undefined,
  expectations: [],
  status: 'open',
  mergedInto: '',
  since: '2026-09-01',
  contact: { telephone: '', email },
})

const answerExercise = async (request: unknown, context: { readonly ifVersion?: number; readonly actor: { readonly role: string } }) => {
  if (failure !== undefined) throw failure
  asked = { request, ifVersion: context.ifVersion, role: context.actor.role }
  return { exercise }
}

beforeAll(async () => {
  gateway = await openGateway({
    identity: {
      importSchools: async ({ dryRun }) => ({
        dryRun,
        rows: 1,
        unchanged: 0,
        differences: [],
        problems: [{ line: 2, field: 'rayon', code: 'rayon-unknown', value: 'X' }],
      }),
      listSchools: async ({ contacts }) => ({ schools: contacts ? [school('s1', 's1@mekteb.example'), school('s2', '')] : [], next: 's9' }),
    },
    catalogue: { getQuestionnaire: async () => ({ questionnaire }) },
    intake: { getExercise: answerExercise, openExercise: answerExercise, extendExercise: answerExercise, planExercise: answerExercise },
    analytics: {
      getReport: async () => ({ schoolId: 's1', report: REPORT, digest: 'abc' }),
      getChange: async ({ exerciseId }) => ({ schoolId: 's1', change: `{"exerciseId":"${exerciseId}"}`, digest: 'def' }),
      getWholeSchoolReport: async ({ schoolId, roundId }) => {
        if (roundId === 'open') throw new RpcError('FAILED_PRECONDITION', 'levels-not-ready')
        return { report: `{"school":"${schoolId}","round":"${roundId}"}`, digest: 'ghi' }
      },
    },
  })
})

afterAll(() => gateway.close())

const ask = async (options: InjectOptions) => {
  const response = await gateway.app.inject({ headers: MINISTRY, ...options })
  return {
    ...response,
    status: response.statusCode,
    header: response.headers,
    problem: () => response.json<{ code: string; field?: string; title: string; status: number }>(),
  }
}

describe('who asks', () => {
  it.each([
    [{}, 'token-missing'],
    [{ authorization: 'Basic x' }, 'token-missing'],
    [{ authorization: 'Bearer nobody' }, 'token-unknown'],
  ])('refuses %j with %s and says how', async (headers, code) => {
    const answered = await ask({ url: '/v1/schools', headers })
    expect([answered.status, answered.problem().code]).toEqual([401, code])
    expect(answered.header['www-authenticate']).toContain('Bearer')
  })

  it('hands on who it is', async () => {
    await ask({ url: '/v1/exercises/r1.s1.primary' })
    expect(asked?.role).toBe('ministry')
  })
})

describe('what goes wrong', () => {
  it.each<[RpcStatus, number]>([
    ['INVALID_ARGUMENT', 422],
    ['UNAUTHENTICATED', 401],
    ['PERMISSION_DENIED', 403],
    ['NOT_FOUND', 404],
    ['FAILED_PRECONDITION', 409],
    ['ABORTED', 412],
    ['RESOURCE_EXHAUSTED', 429],
    ['UNAVAILABLE', 503],
    ['DEADLINE_EXCEEDED', 503],
    ['INTERNAL', 500],
  ])('%s of a service becomes a problem with %i', async (status, http) => {
    failure = new RpcError(status, 'some-code', { field: 'schoolId' })
    const answered = await ask({ url: '/v1/exercises/x' })
    failure = undefined
    expect(answered.header['content-type']).toContain('application/problem+json')
    expect(answered.problem()).toMatchObject({
      status: http,
      code: 'some-code',
      field: 'schoolId',
      type: 'https://guzgu.az/problems/some-code',
    })
    expect(answered.header['retry-after'] === undefined).toBe(http !== 429 && http !== 503)
  })

  it.each<[string, number, string, InjectOptions]>([
    ['an unknown address', 404, 'route-unknown', { url: '/v1/pupils' }],
    ['a method that is not there', 405, 'method-not-allowed', { method: 'DELETE', url: '/v1/exercises/e1' }],
    ['reading an action', 405, 'method-not-allowed', { url: '/v1/exercises/e1:open' }],
    ['an address that does not decode', 400, 'request-malformed', { url: '/v1/exercises/%zz' }],
    [
      'JSON that does not parse',
      400,
      'body-malformed',
      { method: 'POST', url: '/v1/exercises/e1:extend', payload: '{', headers: { ...MINISTRY, 'content-type': 'application/json' } },
    ],
    ['no body', 400, 'body-malformed', { method: 'POST', url: '/v1/exercises/e1:extend' }],
    [
      'another content type',
      415,
      'content-type-unsupported',
      { method: 'POST', url: '/v1/exercises/e1:extend', payload: 'a', headers: { ...MINISTRY, 'content-type': 'text/plain' } },
    ],
    [
      'JSON where CSV is due',
      415,
      'content-type-unsupported',
      { method: 'POST', url: '/v1/schools:import?effectiveFrom=2026-09-01', payload: { a: 1 } },
    ],
    [
      'a body that is too large',
      413,
      'body-too-large',
      { method: 'POST', url: '/v1/exercises/e1:extend', payload: { closesAt: 'x'.repeat(70_000) } },
    ],
    [
      'a poisoned key',
      400,
      'body-malformed',
      {
        method: 'POST',
        url: '/v1/exercises/e1:extend',
        payload: '{"__proto__":{}}',
        headers: { ...MINISTRY, 'content-type': 'application/json' },
      },
    ],
    [
      'a field too many',
      400,
      'field-unknown',
      { method: 'POST', url: '/v1/exercises/e1:extend', payload: { closesAt: 5, because: 'snow' } },
    ],
    [
      'a strange If-Match',
      400,
      'if-match-malformed',
      { method: 'POST', url: '/v1/exercises/e1:open', headers: { ...MINISTRY, 'if-match': 'seven' } },
    ],
    ['a query that is not there', 400, 'field-unknown', { url: '/v1/schools?all=1' }],
  ])('%s: %i %s', async (_what, status, code, options) => {
    const answered = await ask(options)
    expect([answered.status, answered.problem().code]).toEqual([status, code])
    expect(answered.header['content-type']).toContain('application/problem+json')
  })

  it("speaks the reader's language", async () => {
    const titleIn = async (language: string) => (await ask({ url: '/v1/pupils', headers: { 'accept-language': language } })).problem().title
    expect(await Promise.all(['az', 'ru-RU', 'en;q=0.9, fr'].map(titleIn))).toEqual([
      'Belə ünvan yoxdur',
      'Такого адреса нет',
      'There is nothing at this address',
    ])
  })

  it('names the lines of a register that was not imported', async () => {
    const payload = { method: 'POST', payload: 'code,name', headers: { ...MINISTRY, 'content-type': 'text/csv' } } as const
    const real = await ask({ url: '/v1/schools:import?effectiveFrom=2026-09-01', ...payload })
    expect([real.status, real.json()]).toMatchObject([422, { code: 'register-not-imported', lines: [{ line: 2, field: 'rayon' }] }])
    expect((await ask({ url: '/v1/schools:import?effectiveFrom=2026-09-01&dryRun=true', ...payload })).status).toBe(200)
  })

  it('answers whatever is sent with a status below 500 and a problem', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom<[method: 'POST' | 'PUT', url: string]>(
          ['POST', '/v1/exercises'],
          ['POST', '/v1/exercises/e1:extend'],
          ['POST', '/v1/rounds'],
          ['PUT', '/v1/exercises/e1/items'],
          ['POST', '/v1/exercises/e1/codes'],
          ['PUT', '/v1/exercises/e1/action-plan/items'],
          ['POST', '/v1/participations'],
          ['PUT', '/v1/responses/0b0e7f04-3f3c-4a0a-8f5e-111111111111'],
          ['POST', '/v1/receipts:verify'],
        ),
        fc.oneof(
          fc.json(),
          fc.string(),
          fc
            .object({ key: fc.constantFrom('code', 'questionnaire', 'answers', 'closesAt', 'role', 'x') })
            .map((value) => JSON.stringify(value)),
        ),
        async ([method, url], payload) => {
          const answered = await ask({ method, url, payload, headers: { ...MINISTRY, 'content-type': 'application/json' } })
          expect(answered.status).toBeGreaterThanOrEqual(400)
          expect(answered.status).toBeLessThan(500)
          expect(answered.header['content-type']).toContain('application/problem+json')
          expect(answered.problem().code).toMatch(/^(body|field)-/)
        },
      ),
      { numRuns: 300, seed: 20262 },
    ))
})

describe('versions and representations', () => {
  it('gives the version of the stream as ETag and hands If-Match on', async () => {
    expect((await ask({ url: '/v1/exercises/e1' })).header.etag).toBe('"7"')
    await ask({ method: 'POST', url: '/v1/exercises/e1:open', headers: { ...MINISTRY, 'if-match': '"6"' } })
    expect(asked).toMatchObject({ ifVersion: 6, request: { exerciseId: 'e1' } })
    await ask({ method: 'POST', url: '/v1/exercises/e1:open' })
    expect(asked?.ifVersion).toBeUndefined()
  })

  it('plans, and says where', async () => {
    const answered = await ask({
      method: 'POST',
      url: '/v1/exercises',
      payload: { schoolId: 's1', roundId: 'r1', level: 'primary', opensAt: 1, closesAt: 2 },
    })
    expect([answered.status, answered.header.location]).toEqual([201, '/v1/exercises/r1.s1.primary'])
    expect(asked?.request).toMatchObject({ level: 'LEVEL_PRIMARY', length: 'LENGTH_FULL', expected: [] })
    expect(answered.json()).toMatchObject({ questionnaire: 'digital-capacity@1', expected: { teacher: 20 }, status: 'planned' })
  })

  it.each([
    ['/v1/exercises/e1/change', '{"exerciseId":"e1"}', 'def'],
    ['/v1/schools/s1/rounds/r1/report', '{"school":"s1","round":"r1"}', 'ghi'],
  ])('serves %s byte for byte, or not again', async (url, text, digest) => {
    const first = await ask({ url })
    expect([first.status, first.body, first.header.etag]).toEqual([200, text, `"${digest}"`])
    const again = await ask({ url, headers: { ...MINISTRY, 'if-none-match': `"${digest}"` } })
    expect([again.status, again.body]).toEqual([304, ''])
  })

  it('says in words that a level is not sealed yet', async () => {
    const waiting = await ask({ url: '/v1/schools/s1/rounds/open/report' })
    expect(waiting.problem()).toMatchObject({ status: 409, code: 'levels-not-ready', title: 'Bütün məktəb üzrə hesabat hələ hazır deyil' })
  })

  it('serves a report byte for byte, as rows, or not again', async () => {
    const url = '/v1/exercises/e1/report'
    const json = await ask({ url })
    expect([json.body, json.header.etag]).toEqual([REPORT, '"abc"'])
    expect((await ask({ url, headers: { ...MINISTRY, 'if-none-match': '"abc"' } })).status).toBe(304)
    const csv = await ask({ url, headers: { ...MINISTRY, accept: 'text/csv' } })
    expect([csv.status, csv.header['content-type'], csv.header.etag]).toEqual([200, 'text/csv; charset=utf-8; header=present', '"abc-csv"'])
    expect(csv.body).toContain('r1.s1.primary,area,A,teacher,,[c]')
  })

  it('gives everybody the questionnaire of one role, level and language, to be kept', async () => {
    const url = '/v1/questionnaires/digital-capacity/1?role=student&level=primary&language=ru'
    const answered = await ask({ url, headers: {} })
    expect(answered.json()).toMatchObject({
      questionnaire: 'digital-capacity@1',
      title: 'title ru',
      scales: [{ id: 'agreement', points: ['no ru', 'yes ru'], notApplicable: 'n/a ru' }],
      items: [{ id: 'A1', area: 'A', wording: 'I can ru', lengths: ['full', 'pulse'] }],
    })
    expect(answered.json().items).toHaveLength(1)
    expect(answered.header['cache-control']).toContain('immutable')
    expect((await ask({ url, headers: { 'if-none-match': String(answered.header.etag) } })).status).toBe(304)
  })

  it('pages by key', async () => expect((await ask({ url: '/v1/schools?limit=1' })).json()).toEqual({ items: [], next: 's9' }))

  it('tells how offices are reached only where that was asked for', async () => {
    const { items } = (await ask({ url: '/v1/schools?contacts=true' })).json<{ items: { schoolId: string; contact?: object }[] }>()
    expect(items.map(({ schoolId, contact }) => [schoolId, contact])).toEqual([
      ['s1', { email: 's1@mekteb.example' }],
      ['s2', {}],
    ])
    expect((await ask({ url: '/v1/schools?contacts=false' })).json()).toEqual({ items: [], next: 's9' })
    expect((await ask({ url: '/v1/schools?contacts=all' })).status).toBe(400)
  })

  it('carries the headers that keep answers out of caches and pages', async () => {
    const { header } = await ask({ url: '/v1/schools' })
    expect(header).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
    expect(header['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/)
  })
})
