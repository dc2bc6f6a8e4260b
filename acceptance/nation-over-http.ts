import type { Standalone } from '@guzgu/standalone'
import { demoAccounts } from '@guzgu/standalone/demo-accounts'
import { syntheticSchools } from '@guzgu/standalone/nation'
import fc from 'fast-check'
import { idleRound } from './campaign.ts'
import type { Problem } from './client.ts'
import { until } from './until.ts'

// What a published nation answers over HTTP to those who ask for what cannot be, and to those who may.

/** The country that answers. */
export const SCHOOLS = syntheticSchools(24, '7')

type Who = 'nobody' | 'ministry' | 'analyst' | 'coordinator' | 'head' | 'other coordinator' | 'officer'
type Question = { readonly path: string; readonly as?: Who; readonly method?: 'POST'; readonly body?: unknown }
export type Refusal = readonly [what: string, question: Question, status: number, code: string, field?: string]

const get = (path: string, as: Who = 'analyst'): Question => ({ path, as })
const post = (path: string, body: unknown, as: Who = 'ministry'): Question => ({ path, as, method: 'POST', body })
const cells = (query: string, as?: Who): Question => get(`/v1/snapshots/nation.1/cells?${query}`, as)
const drawn = (...strata: readonly object[]): object => ({ seed: 'seven', strata })
const STRATUM = { region: SCHOOLS[0]?.region, urban: SCHOOLS[0]?.urban, schools: 1 }
const TEACHERS = 'role=teacher&measure=area/A'

/** A round without an exercise. */
const UNDRAWN = 'undrawn'

/** Before anything is drawn or shared. `nation.1` is the snapshot. */
export const REFUSALS: readonly Refusal[] = [
  ['a dimension that is none', cells(`${TEACHERS}&by=region,shoe`), 422, 'dimension-unknown', 'by.1'],
  ['a rayon by level', cells(`${TEACHERS}&by=rayon,level`), 422, 'combination-not-in-catalogue', 'by'],
  ['three dimensions', cells(`${TEACHERS}&by=region,level,urban`), 422, 'combination-not-in-catalogue', 'by'],
  ['a dimension twice', cells(`${TEACHERS}&by=region,region`), 422, 'combination-not-in-catalogue', 'by'],
  ['dimensions that are no words', cells(`${TEACHERS}&by=region;level`), 400, 'field-out-of-range', 'by'],
  ['a measure that is none', cells('role=teacher&measure=item/X9'), 422, 'measure-unknown', 'measure'],
  ['an area that is asked of others', cells('role=student&measure=area/A'), 422, 'measure-unknown', 'measure'],
  ['a measure that is no word', cells("role=teacher&measure=area/A'--"), 400, 'field-out-of-range', 'measure'],
  ['no role', cells('measure=area/A'), 400, 'field-missing', 'role'],
  ['a role that is none', cells('role=parent&measure=area/A'), 400, 'field-out-of-range', 'role'],
  ['one school, by its key', cells(`${TEACHERS}&school=AZ00001`), 400, 'field-unknown', 'school'],
  ['a key of a cell', cells(`${TEACHERS}&key=region=Bakı`), 400, 'field-unknown', 'key'],
  ['more cells than there may be', cells(`${TEACHERS}&by=region&limit=1001`), 400, 'field-out-of-range', 'limit'],
  ['no cells at all', cells(`${TEACHERS}&by=region&limit=0`), 400, 'field-out-of-range', 'limit'],
  ['a cursor that is none', cells(`${TEACHERS}&by=region&after=1.abc`), 422, 'cursor-foreign', 'after'],
  ['a snapshot that is not published', get(`/v1/snapshots/nation.9/cells?${TEACHERS}`), 404, 'snapshot-unknown', 'snapshotId'],
  ['contents of no snapshot', get('/v1/snapshots/nation.9'), 404, 'snapshot-unknown', 'snapshotId'],
  ['quality of no snapshot', get('/v1/snapshots/nation.9/quality?role=teacher'), 404, 'snapshot-unknown', 'snapshotId'],
  ['quality of nobody', get('/v1/snapshots/nation.1/quality'), 400, 'field-missing', 'role'],
  ['quality by a dimension', get('/v1/snapshots/nation.1/quality?role=teacher&by=region'), 400, 'field-unknown', 'by'],
  ['a change of no snapshot', get(`/v1/snapshots/nation.9/change?against=nation.1&${TEACHERS}`), 404, 'snapshot-unknown', 'snapshotId'],
  ['a change against no snapshot', get(`/v1/snapshots/nation.1/change?against=nation.0&${TEACHERS}`), 404, 'snapshot-unknown', 'against'],
  ['a change against nothing', get(`/v1/snapshots/nation.1/change?${TEACHERS}`), 400, 'field-missing', 'against'],
  [
    'a change by a rayon and a level',
    get(`/v1/snapshots/nation.1/change?against=nation.1&${TEACHERS}&by=rayon,level`),
    422,
    'combination-not-in-catalogue',
    'by',
  ],
  ['bands of leaders', get('/v1/snapshots/nation.1/benchmarks?role=leader&measure=area/A'), 422, 'role-without-benchmarks', 'role'],
  ['bands of no area', get('/v1/snapshots/nation.1/benchmarks?role=teacher&measure=area/Z'), 422, 'measure-unknown', 'measure'],
  ['bands of no snapshot', get(`/v1/snapshots/nation.9/benchmarks?${TEACHERS}`), 404, 'snapshot-unknown', 'snapshotId'],
  ...(['/cells', '/quality', '/change', '/benchmarks', ''] as const).flatMap((what): readonly Refusal[] => {
    const query = what === '' ? '' : what === '/quality' ? '?role=teacher' : `?${TEACHERS}${what === '/change' ? '&against=nation.1' : ''}`
    const path = `/v1/snapshots/nation.1${what}${query}`
    return [
      [`nation${what} for nobody`, get(path, 'nobody'), 401, 'token-missing'],
      ...(['coordinator', 'head', 'officer'] as const).map(
        (who): Refusal => [`nation${what} for a ${who}`, get(path, who), 403, 'not-allowed'],
      ),
    ]
  }),
  ['bands of another school', get('/v1/exercises/{own}/benchmarks', 'other coordinator'), 403, 'not-allowed'],
  ['bands of a school for the ministry', get('/v1/exercises/{own}/benchmarks', 'ministry'), 403, 'not-allowed'],
  ['the log of queries for an analyst', get('/v1/cell-queries?day=2026-01-01'), 403, 'not-allowed'],
  ['the log of queries for an officer', get('/v1/cell-queries?day=2026-01-01', 'officer'), 403, 'not-allowed'],
  ['the log of queries of no day', get('/v1/cell-queries', 'ministry'), 400, 'field-missing', 'day'],
  ['a snapshot asked for by an analyst', post('/v1/rounds/nation/snapshots', {}, 'analyst'), 403, 'not-allowed'],
  ['a snapshot of no round', post('/v1/rounds/nowhere/snapshots', {}), 404, 'round-unknown', 'roundId'],
  ['a sample that is not drawn', get(`/v1/rounds/${UNDRAWN}/sample`), 404, 'sample-not-drawn', 'roundId'],
  ['a sample of no round', get('/v1/rounds/nowhere/sample'), 404, 'round-unknown', 'roundId'],
  ['a sample drawn by an analyst', post(`/v1/rounds/${UNDRAWN}/sample`, drawn(STRATUM), 'analyst'), 403, 'not-allowed'],
  ['a sample drawn by a coordinator', post(`/v1/rounds/${UNDRAWN}/sample`, drawn(STRATUM), 'coordinator'), 403, 'not-allowed'],
  ['a sample of no stratum', post(`/v1/rounds/${UNDRAWN}/sample`, drawn()), 422, 'sample-empty', 'strata'],
  ['a stratum twice', post(`/v1/rounds/${UNDRAWN}/sample`, drawn(STRATUM, STRATUM)), 422, 'stratum-twice', 'strata.1'],
  [
    'more schools than there are',
    post(`/v1/rounds/${UNDRAWN}/sample`, drawn({ ...STRATUM, schools: 999 })),
    422,
    'sample-too-large',
    'strata.0.schools',
  ],
  [
    'no school of a stratum',
    post(`/v1/rounds/${UNDRAWN}/sample`, drawn({ ...STRATUM, schools: 0 })),
    400,
    'field-out-of-range',
    'strata.0.schools',
  ],
  ['a sample without a seed', post(`/v1/rounds/${UNDRAWN}/sample`, { strata: [STRATUM] }), 400, 'field-missing', 'seed'],
  ['a report that is not shared', get('/v1/exercises/{own}/report', 'ministry'), 403, 'not-allowed'],
  ['a report shared by the ministry', post('/v1/exercises/{own}:share-report', {}), 403, 'not-allowed'],
  ['a report shared by a head', post('/v1/exercises/{own}:share-report', {}, 'head'), 403, 'not-allowed'],
  ['a report shared by another school', post('/v1/exercises/{own}:share-report', {}, 'other coordinator'), 403, 'not-allowed'],
  ['a report of nothing shared', post('/v1/exercises/nothing:share-report', {}, 'coordinator'), 404, 'exercise-unknown', 'exerciseId'],
]

export type Answered = { readonly status: number; readonly text: string; readonly json: <T>() => T }

/** Asks as somebody; `{own}` is the exercise of the coordinator's school. */
export type Asking = (question: Question) => Promise<Answered>

export const askingOf = async (standalone: Standalone, exerciseId: string, other: string): Promise<Asking> => {
  const accounts = demoAccounts(standalone)
  const schoolId = exerciseId.split('.')[1] as string
  const tokens: Readonly<Record<Exclude<Who, 'nobody'>, string>> = {
    ministry: await accounts.tokenOf('ministry'),
    analyst: await accounts.tokenOf('analyst'),
    coordinator: await accounts.tokenOf('coordinator', { schoolId }),
    head: await accounts.tokenOf('head', { schoolId }),
    'other coordinator': await accounts.tokenOf('coordinator', { schoolId: other }),
    officer: await accounts.tokenOf('officer', { red: 'Bakı' }),
  }
  return async ({ path, as = 'nobody', method = 'GET', body }) => {
    const response = await fetch(`${standalone.address}${path.replace('{own}', exerciseId)}`, {
      method,
      headers: {
        ...(as === 'nobody' ? {} : { authorization: `Bearer ${tokens[as]}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, text, json: <T>() => JSON.parse(text) as T }
  }
}

/** Plans the round that nothing is drawn for, and waits until analytics has heard of it. */
export const planUndrawn = async (ask: Asking): Promise<void> => {
  const round = idleRound(UNDRAWN, { az: 'Seçməsiz', ru: 'Без выборки', en: 'Undrawn' })
  const { status, text } = await ask(post('/v1/rounds', round))
  if (status !== 201) throw new Error(`no round was planned: ${status} ${text}`)
  await until('analytics knows the round', async () => {
    const { json } = await ask(get(`/v1/rounds/${UNDRAWN}/sample`))
    return json<Problem>().code === 'round-unknown' ? undefined : true
  })
}

/** By what was asked: status, code, field. */
export const askForRefusals = async (ask: Asking): Promise<ReadonlyMap<string, readonly unknown[]>> => {
  const heard = new Map<string, readonly unknown[]>()
  for (const [what, question] of REFUSALS) {
    const { status, json } = await ask(question)
    const { code, field } = json<Problem>()
    heard.set(what, [status, code, field])
  }
  return heard
}

const ANY = fc.record(
  {
    role: fc.oneof(fc.constantFrom('teacher', 'leader'), fc.string()),
    measure: fc.oneof(fc.constantFrom('area/A', 'item/A1', 'respondents'), fc.string()),
    by: fc.oneof(fc.constantFrom('region', 'level,region', 'rayon'), fc.string()),
    limit: fc.oneof(fc.integer(), fc.string()),
    after: fc.string(),
    against: fc.oneof(fc.constantFrom('nation.1'), fc.string()),
    through: fc.string(),
    __proto__: fc.string(),
  },
  { requiredKeys: [] },
)

/** Whatever is asked: status and code of every answer that is a problem. */
export const askAnything = async (ask: Asking): Promise<readonly (readonly [number, string])[]> => {
  const problems: (readonly [number, string])[] = []
  const paths = fc.oneof(
    fc.constantFrom('cells', 'change', 'quality', 'benchmarks').map((what) => `/v1/snapshots/nation.1/${what}`),
    fc.webSegment().map((id) => `/v1/snapshots/${encodeURIComponent(id) || 'x'}/cells`),
  )
  for (const [path, query] of fc.sample(fc.tuple(paths, ANY), { seed: 5, numRuns: 100 })) {
    const words = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)])
    const { status, text } = await ask(get(`${path}?${new URLSearchParams(words)}`))
    if (status >= 400) problems.push([status, (JSON.parse(text) as Problem).code])
  }
  return problems
}

type Page = { readonly cells: readonly Readonly<Record<string, unknown>>[]; readonly next?: string }

/** A cursor works where it was given, and nowhere else. */
export const askWithCursors = async (ask: Asking) => {
  const query = `${TEACHERS}&by=region`
  const first = (await ask(cells(`${query}&limit=1`))).json<Page>()
  const [whole, second] = [(await ask(cells(query))).json<Page>(), (await ask(cells(`${query}&limit=1&after=${first.next}`))).json<Page>()]
  const others = [`${TEACHERS}&by=level`, 'role=student&measure=area/C&by=region', 'role=teacher&measure=area/B&by=region', TEACHERS]
  const foreign = await Promise.all(others.map((other) => ask(cells(`${other}&limit=1&after=${first.next}`))))
  const { detail: offered = '' } = (await ask(cells(`${TEACHERS}&by=rayon,level`))).json<{ readonly detail?: string }>()
  return {
    whole: whole.cells,
    byOne: [...first.cells, ...second.cells],
    foreign: foreign.map((one) => one.json<Problem>().code),
    /** What a refused combination says that there is. */
    offered,
  }
}

/** What stands in hidden cells beside their name, over all that cross two dimensions, and over a change of theirs. */
export const askForHidden = async (ask: Asking): Promise<ReadonlySet<string>> => {
  const found = new Set<string>()
  for (const by of ['region,level', 'region,urban', 'level,size', 'rayon'])
    for (const path of [`cells?${TEACHERS}&by=${by}`, `change?against=nation.1&${TEACHERS}&by=${by}`]) {
      const page = (await ask(get(`/v1/snapshots/nation.1/${path}`))).json<Page>()
      for (const { key: _, by: __, ...carried } of page.cells) if (carried.shown === false) found.add(JSON.stringify(carried))
    }
  return found
}

/** Drawn once, and told again; the rest of the round are volunteers. */
export const askForSample = async (ask: Asking) => {
  const [made, again] = [
    await ask(post(`/v1/rounds/${UNDRAWN}/sample`, drawn(STRATUM))),
    await ask(post(`/v1/rounds/${UNDRAWN}/sample`, drawn(STRATUM))),
  ]
  type Sample = {
    readonly seed: string
    readonly strata: readonly { readonly schools: readonly string[] }[]
    readonly exercises: readonly string[]
  }
  const [sample, ofNation] = await Promise.all(
    [UNDRAWN, 'nation'].map(async (round) => (await ask(get(`/v1/rounds/${round}/sample`))).json<Sample>()),
  )
  return { made: made.status, again: [again.status, again.json<Problem>().code], sample, ofNation }
}

/** The ministry reads while it is shared, and each reading is counted; what it reads is what the school reads. */
export const askToShare = async (ask: Asking) => {
  const share = async (action: string) => (await ask(post(`/v1/exercises/{own}:${action}`, {}, 'coordinator'))).status
  const read = (as: Who) => ask(get('/v1/exercises/{own}/report', as))
  type Sharing = { readonly shared: boolean; readonly readings: readonly number[] }
  const sharing = async () => (await ask(get('/v1/exercises/{own}/report-sharing', 'head'))).json<Sharing>()
  const shared = await share('share-report')
  const [ministry, own] = [await read('ministry'), await read('coordinator')]
  const others = (await Promise.all((['analyst', 'officer', 'other coordinator'] as const).map(read))).map(({ status }) => status)
  const change = (await ask(get('/v1/exercises/{own}/change', 'ministry'))).status
  const during = await sharing()
  const unshared = await share('unshare-report')
  const after = await read('ministry')
  return {
    shared,
    isSame: ministry.status === 200 && ministry.text === own.text,
    others,
    change,
    during,
    unshared,
    after: after.status,
    at: await sharing(),
  }
}

/** A key of an analyst: what it opens, what not, and when it ends. */
export const askWithKeys = async (standalone: Standalone, ask: Asking) => {
  const { accountId, token } = (await ask(post('/v1/accounts', { role: 'analyst' }))).json<{ accountId: string; token: string }>()
  type Issued = { readonly tokenId: string; readonly token: string }
  const issue = async (body: object = {}) => (await ask(post(`/v1/accounts/${accountId}/tokens`, body))).json<Issued>()
  const [used, unused] = [await issue(), await issue({ expiresOn: '2999-01-01' })]
  const withKey = async (path: string, key: string, method = 'GET'): Promise<readonly unknown[]> => {
    const response = await fetch(`${standalone.address}${path}`, { method, headers: { authorization: `Bearer ${key}` } })
    const text = await response.text()
    return [response.status, response.ok ? undefined : (JSON.parse(text) as Problem).code]
  }
  const question = `/v1/snapshots/nation.1/cells?${TEACHERS}`
  const opens = await withKey(question, used.token)
  const scoped = await Promise.all([
    withKey('/v1/cell-queries?day=2026-01-01', used.token),
    withKey('/v1/rounds/nation/snapshots', used.token, 'POST'),
    withKey('/v1/exercises/nation.AZ00001.primary/report', used.token),
    withKey('/v1/schools', used.token),
  ])
  const revoked = (await ask(post(`/v1/accounts/${accountId}/tokens/${unused.tokenId}:revoke`, {}))).status
  const afterwards = await withKey(question, unused.token)
  const elsewhere = await ask(post(`/v1/accounts/${accountId}/tokens`, {}, 'coordinator'))
  const day = new Date(Date.now() + BAKU_MS).toISOString().slice(0, 10)
  type Log = { readonly items: readonly { readonly accountId: string; readonly measure: string; readonly page?: string }[] }
  const { items } = (await ask(get(`/v1/cell-queries?day=${day}`, 'ministry'))).json<Log>()
  return {
    opens,
    scoped,
    revoked,
    afterwards,
    elsewhere: elsewhere.status,
    logged: items.filter((one) => one.accountId === accountId).map(({ measure, page }) => [measure, page]),
    secrets: [token, used.token, unused.token],
  }
}

const BAKU_MS = 4 * 3_600_000
