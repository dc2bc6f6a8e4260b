import { Role } from '@guzgu/contracts/events/common'
import type { Query, Snapshot } from '@guzgu/contracts/services/analytics'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { MINISTRY, openGateway } from '../testing/open-gateway.ts'

const snapshot: Snapshot = {
  snapshotId: 'r1.1',
  roundId: 'r1',
  revision: 1,
  takenAt: 5,
  digest: 'd'.repeat(64),
  ruleVersion: 'national-1',
  exercises: 12,
  schools: 12,
  respondents: 120,
  publishedCells: 2,
  suppressedCells: 1,
  verifiedAt: 0,
  isDifferent: false,
  isBeingVerified: false,
  supersededBy: '',
}
const CELLS = ['nation', 'region=a', 'region=b'].map((key) => ({ key, shown: false, symbol: '[c]' }))
const BANDS = [{ by: { level: 'primary' }, schools: 10, shown: true, low: '2.5', high: '3.7' }]
const CHANGES = ['nation', 'region=a', 'region=b'].map((key) => ({
  key,
  by: {},
  before: { shown: true, n: 40 },
  now: { shown: false, symbol: '[c]' },
}))
const query = (measure: string, page: string): Query => ({
  at: 5,
  accountId: 'a1',
  snapshotId: 'r1.1',
  role: Role.TEACHER,
  measure,
  by: ['region'],
  page,
})

let gateway: Awaited<ReturnType<typeof openGateway>>
/** What the service was asked. */
let asked: readonly unknown[] = []
/** The names of what was drawn. */
const views: string[] = []

beforeAll(async () => {
  const note = <Request extends object>(request: Request): Request => {
    asked = [...asked, request]
    return request
  }
  gateway = await openGateway(
    {
      analytics: {
        getCells: async (request) => note(request) && { snapshot, cells: JSON.stringify(CELLS) },
        getQuality: async (request) => note(request) && { snapshot, quality: '{}' },
        getCellChanges: async (request) => note(request) && { snapshot, against: { ...snapshot, digest: 'e' }, changes: '[]' },
        getBenchmarks: async (request) => note(request) && { snapshot, ruleVersion: 'bands-1', bands: JSON.stringify(BANDS) },
        getSchoolBenchmarks: async (request) => note(request) && { schoolId: 's1', benchmarks: '{"roles":[]}', digest: 'b' },
        readRevision: async ({ place, ...request }) =>
          note(request) && {
            snapshot: { ...snapshot, snapshotId: 'r1.2', digest: 'e'.repeat(64), verifiedAt: 1_000 },
            supersedes: { ...snapshot, supersededBy: 'r1.2' },
            role: Role.TEACHER,
            measure: `area/${place}`,
            cells: JSON.stringify(place === 1 ? [] : CHANGES),
            isLast: place === 2,
          },
        listQueries: async () => ({ queries: [query('area/A', ''), query('area/B', 'p1'), query('quality', 'p1')] }),
      },
    },
    {
      pages: (_, response, { view }) => {
        views.push(view)
        response.end()
      },
    },
  )
})
beforeEach(() => {
  asked = []
})
afterAll(() => gateway.close())

const ask = (path: string, headers: Readonly<Record<string, string>> = MINISTRY) =>
  gateway.app.inject({ url: `/v1/${path}`, headers: { ...headers } })
const codeOf = async (path: string): Promise<readonly [number, string, string | undefined]> => {
  const answered = await ask(path)
  const { code, field } = answered.json<{ code: string; field?: string }>()
  return [answered.statusCode, code, field]
}

const QUESTIONS = {
  cells: 'snapshots/r1.1/cells?role=teacher&measure=area/A&by=region,level',
  quality: 'snapshots/r1.1/quality?role=teacher',
  change: 'snapshots/r1.1/change?against=r0.1&role=teacher&measure=area/A',
  benchmarks: 'snapshots/r1.1/benchmarks?role=teacher&measure=area/A',
}

describe.each(Object.entries(QUESTIONS))('%s of a snapshot', (_, path) => {
  it('never change: whoever has them need not ask again, and is told so if he does', async () => {
    const first = await ask(path)
    expect([first.statusCode, first.headers['cache-control']]).toEqual([200, 'private, max-age=86400, immutable'])
    expect(first.json()).toMatchObject({ snapshotId: 'r1.1', digest: snapshot.digest })
    const again = await ask(path, { ...MINISTRY, 'if-none-match': String(first.headers.etag) })
    expect([again.statusCode, again.body]).toEqual([304, ''])
    expect((await ask(path.replace('teacher', 'student'))).headers.etag).not.toBe(first.headers.etag)
  })

  it('are for who says who he is', async () => expect((await ask(path, {})).statusCode).toBe(401))

  it('take no word that they do not know', async () => expect(await codeOf(`${path}&colour=red`)).toEqual([400, 'field-unknown', 'colour']))

  it('are asked by a program, unless a page of this platform says its name', async () => {
    await gateway.app.inject({ url: '/national' })
    const [view = ''] = views.slice(-1)
    await ask(path)
    await ask(path, { ...MINISTRY, 'x-guzgu-page': view })
    await ask(path, { ...MINISTRY, 'x-guzgu-page': view })
    for (const forged of ['p1', 'p1 seal', `p1 ${view.split(' ')[1]}`]) await ask(path, { ...MINISTRY, 'x-guzgu-page': forged })
    const [name] = view.split(' ')
    expect(asked.map((request) => (request as { page: string }).page)).toEqual(['', name, name, '', '', ''])
  })
})

describe('bands of similar schools', () => {
  it('are told with what they are of and how they are made', async () =>
    expect((await ask(QUESTIONS.benchmarks)).json()).toEqual({
      snapshotId: 'r1.1',
      digest: snapshot.digest,
      ruleVersion: 'bands-1',
      role: 'teacher',
      measure: 'area/A',
      bands: BANDS,
    }))

  it.each([
    ['role=teacher&measure=item/A1', 'measure'],
    ['role=teacher&measure=respondents', 'measure'],
    ['role=pupil&measure=area/A', 'role'],
  ])('of %s are refused at the door', async (question, field) => {
    expect(await codeOf(`snapshots/r1.1/benchmarks?${question}`)).toEqual([400, 'field-out-of-range', field])
    expect(asked).toEqual([])
  })

  it('of a school have its digest', async () => {
    const first = await ask('exercises/e1/benchmarks')
    expect([first.json(), first.headers.etag]).toEqual([{ roles: [] }, '"b"'])
    expect((await ask('exercises/e1/benchmarks', { ...MINISTRY, 'if-none-match': '"b"' })).statusCode).toBe(304)
  })
})

describe('the log of queries', () => {
  it('tells what programs asked from what pages asked, and which of these were one drawing', async () => {
    const items = async (through: string) =>
      (await ask(`cell-queries?day=1970-01-01${through}`))
        .json<{ items: readonly { measure: string; page?: string }[] }>()
        .items.map(({ measure, page }) => [measure, page])
    const [program, ...pages] = [
      ['area/A', undefined],
      ['area/B', 'p1'],
      ['quality', 'p1'],
    ]
    expect(await items('')).toEqual([program, ...pages])
    expect(await items('&through=program')).toEqual([program])
    expect(await items('&through=page')).toEqual(pages)
    expect(await codeOf('cell-queries?day=1970-01-01&through=spy')).toEqual([400, 'field-out-of-range', 'through'])
    expect(await codeOf('cell-queries?day=today')).toEqual([400, 'field-out-of-range', 'day'])
  })
})

describe('the list of what a revision changed', () => {
  type Revision = { readonly changes: readonly { readonly measure: string; readonly key: string }[]; readonly next?: string }
  const read = async (query: string) => (await ask(`snapshots/r1.2/revision?${query}`)).json<Revision>()

  it('goes over all measures, page by page, each change once', async () => {
    const whole = await ask('snapshots/r1.2/revision')
    expect(whole.json()).toMatchObject({ snapshotId: 'r1.2', supersedes: 'r1.1', supersededDigest: snapshot.digest })
    expect([whole.headers['cache-control'], whole.headers['guzgu-verified-at']]).toEqual([
      'private, max-age=86400, immutable',
      '1970-01-01T00:00:01.000Z',
    ])
    const all = whole.json<Revision>().changes
    expect(all).toHaveLength(6)
    const collected: unknown[] = []
    for (let after: string | undefined = ''; after !== undefined; ) {
      const page: Revision = await read(`limit=2${after === '' ? '' : `&after=${after}`}`)
      expect(page.changes.length).toBeLessThanOrEqual(2)
      collected.push(...page.changes)
      after = page.next
    }
    expect(collected).toEqual(all)
  })

  it('refuses a cursor of another list', async () => {
    const { next = '' } = await read('limit=2')
    expect(await codeOf(`snapshots/r1.1/revision?after=${next}`)).toEqual([422, 'cursor-foreign', 'after'])
  })
})
