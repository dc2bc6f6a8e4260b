import { RpcError } from '@guzgu/ports'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { InjectOptions } from 'fastify'
import { MINISTRY, openGateway } from '../testing/open-gateway.ts'

type Gateway = Awaited<ReturnType<typeof openGateway>>

const ROOT = '/v1/exercises/r1.s1.primary/action-plan'
const ACTION = `${ROOT}/actions/0b0e7f04-3f3c-4a0a-8f5e-111111111111`
const text = { item: 'C3', what: 'Wi-Fi', responsible: 'head', due: '2026-12-01', measure: 'işləyir' }

const plan = {
  exerciseId: 'r1.s1.primary',
  items: ['C3', 'A1'],
  actions: [
    { ...text, actionId: 'action-01', responsibleOther: '', status: 'planned', note: '', notedOn: '' },
    {
      ...text,
      actionId: 'action-02',
      responsible: 'other',
      responsibleOther: 'valideyn',
      status: 'done',
      note: 'var',
      notedOn: '2026-11-01',
    },
  ],
  version: 4,
}

let gateway: Gateway
let refusal: RpcError | undefined
let asked: { readonly call: string; readonly request: unknown; readonly ifVersion: number | undefined } | undefined

const answering =
  (call: string) =>
  async (request: unknown, { ifVersion }: { readonly ifVersion?: number }) => {
    asked = { call, request, ifVersion }
    if (refusal !== undefined) throw refusal
    return { plan }
  }

beforeAll(async () => {
  gateway = await openGateway({
    intake: {
      getActionPlan: answering('get'),
      pickPlanItems: answering('pick'),
      writeAction: answering('write'),
      noteProgress: answering('note'),
      removeAction: answering('remove'),
    },
  })
})
afterAll(() => gateway.close())
beforeEach(() => {
  refusal = undefined
  asked = undefined
})

const ask = (method: 'GET' | 'POST' | 'PUT', url: string, payload?: object, headers: Readonly<Record<string, string>> = {}) =>
  gateway.app.inject({ method, url, headers: { ...MINISTRY, ...headers }, ...(payload === undefined ? {} : { payload }) } as InjectOptions)

describe('the action plan', () => {
  it('is read with the version of its stream as ETag', async () => {
    const answered = await ask('GET', ROOT)
    expect([answered.statusCode, answered.headers.etag]).toEqual([200, '"4"'])
    const [first, second] = answered.json().actions
    expect(first).toEqual({ ...text, actionId: 'action-01', responsibleOther: '', status: 'planned', note: '' })
    expect(second).toMatchObject({ responsible: 'other', responsibleOther: 'valideyn', notedOn: '2026-11-01' })
  })

  it.each([
    ['pick', 'PUT', `${ROOT}/items`, { items: ['C3', 'A1'] }, { items: ['C3', 'A1'] }],
    ['write', 'PUT', ACTION, text, { ...text, responsibleOther: '', actionId: '0b0e7f04-3f3c-4a0a-8f5e-111111111111' }],
    ['note', 'PUT', `${ACTION}/progress`, { status: 'done', note: '' }, { status: 'done', note: '' }],
    ['remove', 'POST', `${ACTION}:remove`, undefined, { actionId: '0b0e7f04-3f3c-4a0a-8f5e-111111111111' }],
  ] as const)('hands on: %s', async (call, method, url, payload, request) => {
    const answered = await ask(method, url, payload, { 'if-match': '"0"' })
    expect([answered.statusCode, answered.headers.etag]).toEqual([200, '"4"'])
    expect(asked).toMatchObject({ call, ifVersion: 0, request: { exerciseId: 'r1.s1.primary', ...request } })
  })

  it.each([
    ['a function that is none', ACTION, { ...text, responsible: 'Aygün müəllimə' }, 400, 'field-out-of-range', 'responsible'],
    ['a status that is none', `${ACTION}/progress`, { status: 'finished', note: '' }, 400, 'field-out-of-range', 'status'],
    ['a day in words', ACTION, { ...text, due: 'sabah' }, 400, 'field-out-of-range', 'due'],
    ['an action without a measure', ACTION, { ...text, measure: undefined }, 400, 'field-missing', 'measure'],
    ['a name beside it', ACTION, { ...text, name: 'Aygün' }, 400, 'field-unknown', 'name'],
    ['an id that is a path', `${ROOT}/actions/..%2F..`, text, 400, 'field-out-of-range', 'actionId'],
  ])('refuses %s', async (_what, url, payload, status, code, field) => {
    const answered = await ask('PUT', url, payload)
    expect([answered.statusCode, answered.json()]).toMatchObject([status, { code, field }])
    expect(asked).toBeUndefined()
  })

  it.each([
    ['NOT_FOUND', 'action-unknown', 404],
    ['FAILED_PRECONDITION', 'exercise-not-sealed', 409],
    ['ABORTED', 'version-mismatch', 412],
    ['INVALID_ARGUMENT', 'two-or-three-items', 422],
  ] as const)('%s %s becomes a problem with %i, in three languages', async (status, code, http) => {
    refusal = new RpcError(status, code, { field: 'items' })
    const titles = await Promise.all(
      ['az', 'ru', 'en'].map(async (language) => {
        const answered = await ask('PUT', `${ROOT}/items`, { items: ['C3', 'A1'] }, { 'accept-language': language })
        expect([answered.statusCode, answered.json().code]).toEqual([http, code])
        return answered.json().title
      }),
    )
    expect(new Set(titles).size).toBe(3)
  })
})
