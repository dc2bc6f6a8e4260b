import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  agreementItems,
  type Campaign,
  closeExercise,
  type ExerciseAtHand,
  form,
  importSchools,
  issueCodes,
  openExercise,
  planExercise,
  planRound,
  QUESTIONNAIRE,
  type RoleName,
  reportOf,
} from './campaign.ts'
import { type Client, createClient } from './client.ts'
import { ANALYST, BAKU_OFFICER, BAKU_SCHOOL, MINISTRY, REGISTER, TOVUZ_SCHOOL } from './people.ts'
import { type Platform, startPlatform } from './platform.ts'
import { until } from './until.ts'

type Shown = { readonly n: number; readonly mean: string; readonly histogram?: readonly unknown[] }
type Cells = Readonly<Record<RoleName, Shown | '[c]' | '[z]'>>
type Report = {
  readonly overview: { readonly participation: readonly { group: string; counted: number; expected: number }[] }
  readonly areas: readonly { readonly id: string; readonly cells: Cells }[]
  readonly items: readonly { readonly item: string; readonly cells: Cells }[]
  readonly ownItems: readonly { readonly item: string; readonly cells: Cells }[]
}
type Counts = { readonly role: RoleName; readonly counted: number; readonly expected: number }

let platform: Platform
let client: Client
let round: Campaign
let exercise: ExerciseAtHand
let report: Report
const receipts: string[] = []
const cards = {
  leader: [] as string[],
  teacher: [] as string[],
  'student in Azerbaijani': [] as string[],
  'student in Russian': [] as string[],
}

beforeAll(async () => {
  platform = await startPlatform()
  client = createClient(platform)
})
afterAll(() => platform.stop())

/** Everybody with a card of this kind answers; `point` says what the i-th of them thinks of every statement. */
const answer = async (codes: readonly string[], point: (i: number) => number, more: object = {}): Promise<void> => {
  const items = await agreementItems(client, codes[0] as string)
  const { ownItems } = await form(client, codes[0] as string)
  for (const [i, code] of codes.entries()) {
    const answers = Object.fromEntries([...items, ...ownItems.map(({ id }) => id)].map((id) => [id, point(i)]))
    const body = { code, questionnaire: QUESTIONNAIRE, answers, seconds: 400, ...more }
    const submitted = await client.insist('PUT', `/v1/responses/${randomUUID()}`, body)
    expect([200, 201]).toContain(submitted.status)
    receipts.push(submitted.json<{ receipt: string }>().receipt)
  }
}

// A story: each step goes on where the one before ended.
describe('a school sees itself', () => {
  it('the ministry imports the register and plans a round', async () => {
    await importSchools(client)
    const headers = { 'content-type': 'text/csv' }
    const again = await client.ask('POST', '/v1/schools:import?effectiveFrom=2021-01-01', { body: REGISTER, as: MINISTRY, headers })
    expect(again.json<object>()).toMatchObject({ rows: 3, unchanged: 3, differences: [], problems: [] })
    round = await planRound(client, 'story')
  })

  it('the school plans its exercise, adds a statement of its own and prints cards for three roles and two sections', async () => {
    const expected = { leader: 2, teacher: 6, student: 14 }
    exercise = await planExercise(client, round, { schoolId: BAKU_SCHOOL, level: 'lower-secondary', expected })
    const statement = { id: 'own-club', roles: ['teacher', 'student'], wordings: ['Robot dərnəyi maraqlıdır', 'Кружок роботов интересен'] }
    await client.send('PUT', `/v1/exercises/${exercise.exerciseId}/items`, { optionalItems: ['F8'], ownItems: [statement] }, exercise.as)
    cards.leader.push(...(await issueCodes(client, exercise, 'leader', 2)))
    cards.teacher.push(...(await issueCodes(client, exercise, 'teacher', 6)))
    cards['student in Azerbaijani'].push(...(await issueCodes(client, exercise, 'student', 8, { language: 'az', gradeBand: 7 })))
    cards['student in Russian'].push(...(await issueCodes(client, exercise, 'student', 6, { language: 'ru', gradeBand: 8 })))
    const everyCard = Object.values(cards).flat()
    expect(new Set(everyCard).size).toBe(22)
    for (const card of everyCard) expect(card).toMatch(/^\d{4} \d{4} \d{4} \d{4}$/)
    await openExercise(client, exercise, cards.teacher[0] as string)
  })

  it('everybody reads the questions in Azerbaijani, Russian or English, whatever the card says', async () => {
    const asked = await form(client, cards['student in Russian'][0] as string)
    expect(asked).toMatchObject({ role: 'student', level: 'lower-secondary', language: 'ru', gradeBand: 8, languages: ['az', 'ru'] })
    const wordings = await Promise.all(
      ['az', 'ru', 'en'].map(async (language) => {
        const path = `/v1/questionnaires/digital-capacity/1?role=student&level=lower-secondary&language=${language}`
        const { items } = await client.get<{ items: { id: string; wording: string }[] }>(path)
        return asked.items.map((id) => items.find((item) => item.id === id)?.wording)
      }),
    )
    expect(wordings.flat()).not.toContain(undefined)
    for (let i = 0; i < asked.items.length; i += 1) expect(new Set(wordings.map((language) => language[i])).size).toBe(3)
  })

  it('leaders, teachers and students of both sections answer, and whoever watches the nation sees them come', async () => {
    const watching = watch(`/v1/rounds/${round.roundId}/participation/stream`, MINISTRY)
    await watching.begin
    await answer(cards.leader, () => 5)
    await answer(cards.teacher, (i) => [2, 3, 4, 4, 4, 5][i] as number)
    await answer(cards['student in Azerbaijani'], (i) => [1, 1, 2, 2, 3, 3, 5, 5][i] as number)
    await answer(cards['student in Russian'], () => 4)
    const { roles } = await watching.until(({ roles: counts }) => counts.reduce((sum, { counted }) => sum + counted, 0) === 22)
    expect(roles).toEqual([
      { role: 'leader', counted: 2, expected: 2 },
      { role: 'teacher', counted: 6, expected: 6 },
      { role: 'student', counted: 14, expected: 14 },
    ])
  })

  it('nothing is to be seen of the answers before the seal', async () => {
    const early = await client.ask('GET', `/v1/exercises/${exercise.exerciseId}/report`, { as: exercise.as })
    expect([early.status, early.json<{ code: string }>().code]).toEqual([409, 'report-not-ready'])
  })

  it('the school closes, the exercise seals itself, and the report is there', async () => {
    await closeExercise(client, exercise)
    report = JSON.parse(await reportOf(client, exercise))
    expect(report.overview.participation).toEqual([
      { group: 'leader', counted: 2, expected: 2 },
      { group: 'teacher', counted: 6, expected: 6 },
      { group: 'student', counted: 14, expected: 14 },
    ])
    const { status } = await client.get<{ status: string }>(`/v1/exercises/${exercise.exerciseId}`, exercise.as)
    expect(status).toBe('sealed')
  })

  it('shows a mean from five people and a distribution from ten, and nothing of two leaders who did not agree to it', () => {
    const { cells } = report.items.find(({ item }) => item === 'A1') as Report['items'][number]
    expect(cells.leader).toBe('[c]')
    expect(cells.teacher).toMatchObject({ n: 6, mean: '3.7' }) // 22 / 6
    expect((cells.teacher as Shown).histogram).toBeUndefined()
    const ofStudents = report.items.find(({ cells: { student } }) => typeof student === 'object')?.cells.student as Shown
    expect(ofStudents).toMatchObject({ n: 14, mean: '3.29' }) // 46 / 14
    expect(ofStudents.histogram).toHaveLength(5)
    expect(report.ownItems[0]).toMatchObject({ item: 'own-club', cells: { teacher: '[c]', student: { n: 14, mean: '3.29' } } })
    for (const area of report.areas) expect(area.cells.leader).not.toBeInstanceOf(Object)
  })

  it('the same report as CSV says the same, cell by cell', async () => {
    const path = `/v1/exercises/${exercise.exerciseId}/report`
    const answer = await client.ask('GET', path, { as: exercise.as, headers: { accept: 'text/csv' } })
    expect(answer.headers.get('content-type')).toMatch(/^text\/csv/)
    const [header = [], ...rows] = answer.text
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(','))
    const table = rows.map((row) => Object.fromEntries(header.map((column, i) => [column, row[i]])))
    for (const { item, cells } of report.items)
      for (const [role, cell] of Object.entries(cells)) {
        const row = table.find((one) => one.kind === 'item' && one.id === item && one.role === role)
        expect([row?.symbol, row?.n, row?.mean]).toEqual(typeof cell === 'string' ? [cell, '', ''] : ['', String(cell.n ?? ''), cell.mean])
      }
  })

  it('the ministry and the officer see who took part, and cannot open the report', async () => {
    for (const as of [MINISTRY, BAKU_OFFICER, ANALYST]) {
      const answer = await client.ask('GET', `/v1/exercises/${exercise.exerciseId}/report`, { as })
      expect([answer.status, answer.json<{ code: string }>().code]).toEqual([403, 'not-allowed'])
    }
    // The report and the counts are documents of their own; what the officer sees is settled once a day, so the counts come first.
    const own = await until('the counts are final', async () => {
      const counts = await client.get<{ roles: Counts[]; sealed: boolean }>(
        `/v1/exercises/${exercise.exerciseId}/participation`,
        exercise.as,
      )
      return counts.sealed ? counts : undefined
    })
    expect(own.roles.map(({ counted }) => counted)).toEqual([2, 6, 14])
    // The nation is at most a second old.
    await until('the nation has the same counts', async () => {
      const { regions } = await client.get<{ regions: { region: string; roles: Counts[] }[] }>(
        `/v1/rounds/${round.roundId}/participation`,
        MINISTRY,
      )
      const counts = new Map(regions.map(({ region, roles }) => [region, roles.map(({ counted }) => counted)]))
      return isDeepStrictEqual(counts.get('Bakı'), [2, 6, 14]) ? counts : undefined
    })
    const officer = await client.get<{ schools: object[]; rayons: { roles: Counts[] }[] }>(
      `/v1/departments/${encodeURIComponent('Bakı')}/participation?round=${round.roundId}`,
      BAKU_OFFICER,
    )
    expect(officer.schools).toEqual([{ schoolId: BAKU_SCHOOL, level: 'lower-secondary', status: 'sealed' }])
    expect(officer.rayons[0]?.roles.map(({ counted }) => counted)).toEqual([0, 5, 10])
  })

  it('every receipt says that it counts, and a made-up one says nothing', async () => {
    const states = await Promise.all(
      receipts.map(async (receipt) => (await client.send<{ state: string }>('POST', '/v1/receipts:verify', { receipt })).state),
    )
    expect(states).toEqual(receipts.map(() => 'counted'))
    const madeUp = (receipts[0] as string).replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))
    expect(await client.send('POST', '/v1/receipts:verify', { receipt: madeUp })).toEqual({ state: 'unknown' })
  })

  it('two leaders who both agree are shown', async () => {
    const expected = { leader: 2, teacher: 0, student: 0 }
    const other = await planExercise(client, round, { schoolId: TOVUZ_SCHOOL, level: 'primary', expected })
    const codes = await issueCodes(client, other, 'leader', 2, { language: 'en' })
    await openExercise(client, other, codes[0] as string)
    expect((await form(client, codes[0] as string)).askRelease).toBe(true)
    await answer(codes, (i) => i + 3, { release: true })
    await closeExercise(client, other)
    const { items } = JSON.parse(await reportOf(client, other)) as Report
    const shown = items.find(({ item }) => item === 'A1')?.cells.leader as Shown
    expect(shown.mean).toBe('3.5')
  })
})

type Nation = { readonly roles: readonly Counts[] }

/** Reads a stream of server-sent events from now on. */
const watch = (path: string, as: string) => {
  const seen: Nation[] = []
  const ending = new AbortController()
  const reading = (async () => {
    const headers = { authorization: `Bearer ${await platform.token(as)}` }
    const response = await fetch(`${platform.address()}${path}`, { headers, signal: ending.signal })
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
    let rest = ''
    for await (const piece of (response.body as ReadableStream).pipeThrough(new TextDecoderStream())) {
      const events = `${rest}${piece}`.split('\n\n')
      rest = events.pop() as string
      for (const event of events) {
        const data = /^event: participation\ndata: (.*)$/m.exec(event)?.[1]
        if (data !== undefined) seen.push(JSON.parse(data))
      }
    }
  })()
  return {
    begin: until('the stream begins', async () => seen[0]),
    until: async (fits: (nation: Nation) => boolean): Promise<Nation> => {
      const found = await until('the stream tells of it', async () => seen.find(fits))
      ending.abort()
      await expect(reading).rejects.toThrow()
      expect(seen[0]).not.toEqual(found) // it was there from the start, and moved
      return found
    },
  }
}
