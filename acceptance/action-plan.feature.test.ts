import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  closeExercise,
  type ExerciseAtHand,
  importSchools,
  issueCodes,
  openExercise,
  planExercise,
  planRound,
  reportOf,
} from './campaign.ts'
import { type Client, createClient, type Problem } from './client.ts'
import { ANALYST, BAKU_OFFICER, BAKU_SCHOOL, coordinatorOf, MINISTRY, TOVUZ_SCHOOL } from './people.ts'
import { type Platform, startPlatform } from './platform.ts'
import { until } from './until.ts'

type Action = { readonly actionId: string; readonly item: string; readonly status: string; readonly note: string }
type Plan = { readonly items: readonly string[]; readonly actions: readonly Action[] }

let platform: Platform
let client: Client
let exercise: ExerciseAtHand
let items: readonly string[]

beforeAll(async () => {
  platform = await startPlatform()
  client = createClient(platform)
  await importSchools(client)
  const round = await planRound(client, 'plan')
  exercise = await planExercise(client, round, {
    schoolId: BAKU_SCHOOL,
    level: 'primary',
    expected: { leader: 3, teacher: 12, student: 0 },
  })
  const [code] = await issueCodes(client, exercise, 'teacher', 12)
  await openExercise(client, exercise, code as string)
})
afterAll(() => platform.stop())

const path = (rest = ''): string => `/v1/exercises/${exercise.exerciseId}/action-plan${rest}`
const actionId = randomUUID()
const due = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10) // of one moment: a midnight may come
const written = () => ({
  item: items[0],
  what: '=HYPERLINK("x") <b>Wi-Fi</b> nöqtələrini yoxlamaq',
  responsible: 'ict-coordinator',
  due,
  measure: 'Hər sinifdə internet işləyir',
})
const refused = async (method: string, rest: string, body: object | undefined, as: string, headers = {}): Promise<string> => {
  const answer = await client.ask(method, path(rest), { as, headers, ...(body === undefined ? {} : { body }) })
  const { code, field } = answer.json<Problem>()
  return [answer.status, code, field ?? ''].join(' ').trim()
}

// A story: each step goes on where the one before ended.
describe('from report to action', () => {
  it('no plan is made before the seal', async () => {
    expect(await refused('PUT', '/items', { items: ['A1', 'C3'] }, exercise.as)).toBe('409 exercise-not-sealed')
    expect(await client.get<Plan>(path(), exercise.as)).toMatchObject({ items: [], actions: [] })
  })

  it('after it, two items of the report are chosen', async () => {
    await closeExercise(client, exercise)
    const report = JSON.parse(await reportOf(client, exercise)) as { readonly items: readonly { readonly item: string }[] }
    items = report.items.slice(0, 2).map(({ item }) => item)
    expect(await refused('PUT', '/items', { items: items.slice(0, 1) }, exercise.as)).toBe('422 two-or-three-items items')
    expect(await refused('PUT', '/items', { items: [items[0], 'Z9'] }, exercise.as)).toBe('422 item-not-in-report items.1')
    expect(await client.send<Plan>('PUT', path('/items'), { items }, exercise.as)).toMatchObject({ items, actions: [] })
  })

  it('an action is added once, however often the line breaks, and is text as it was written', async () => {
    for (let again = 0; again < 2; again += 1) await client.send('PUT', path(`/actions/${actionId}`), written(), exercise.as)
    const { actions } = await client.get<Plan>(path(), exercise.as)
    expect(actions).toHaveLength(1)
    expect(actions[0]).toMatchObject({ ...written(), actionId, status: 'planned', note: '' })
  })

  it('of two who changed the same version, the second is told', async () => {
    const read = await client.ask('GET', path(), { as: exercise.as })
    const headers = { 'if-match': read.headers.get('etag') as string }
    const note = { status: 'under-way', note: 'Üç sinif hazırdır' }
    const first = await client.ask('PUT', path(`/actions/${actionId}/progress`), { as: exercise.as, headers, body: note })
    expect(first.status).toBe(200)
    expect(await refused('PUT', `/actions/${actionId}/progress`, { ...note, status: 'done' }, exercise.as, headers)).toBe(
      '412 version-mismatch If-Match',
    )
    const { actions } = await client.get<Plan>(path(), exercise.as)
    expect(actions[0]).toMatchObject(note)
  })

  it('nobody else reads or changes it', async () => {
    for (const other of [coordinatorOf(TOVUZ_SCHOOL), MINISTRY, BAKU_OFFICER, ANALYST]) {
      expect([other, await refused('GET', '', undefined, other)]).toEqual([other, '403 not-allowed'])
      expect([other, await refused('PUT', '/items', { items }, other)]).toEqual([other, '403 not-allowed'])
      expect([other, await refused('POST', `/actions/${actionId}:remove`, undefined, other)]).toEqual([other, '403 not-allowed'])
    }
  })

  it('an action can be given up and removed; then its item may be changed', async () => {
    expect(await refused('PUT', '/items', { items: ['C3', 'D1'] }, exercise.as)).toBe('409 item-has-actions items')
    await client.send('POST', path(`/actions/${actionId}:remove`), undefined, exercise.as)
    const emptied = await until('the plan without actions', async () => {
      const plan = await client.get<Plan>(path(), exercise.as)
      return plan.actions.length === 0 ? plan : undefined
    })
    expect(emptied.items).toEqual(items)
  })
})
