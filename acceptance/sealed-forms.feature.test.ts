import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  agreementItems,
  type ExerciseAtHand,
  importSchools,
  issueCodes,
  openExercise,
  planExercise,
  planRound,
  QUESTIONNAIRE,
} from './campaign.ts'
import { type Client, createClient } from './client.ts'
import { BAKU_OFFICER, BAKU_SCHOOL, coordinatorOf, TOVUZ_SCHOOL } from './people.ts'
import { type Platform, startPlatform } from './platform.ts'
import { expectRefusal, get, post, remembering } from './refusals.ts'
import { type SealingKey, seal } from './sealing.ts'
import { until } from './until.ts'

type Kit = {
  readonly exercise: { readonly exerciseId: string; readonly questionnaire: string; readonly closesAt: number }
  readonly forms: readonly { readonly role: string; readonly items: readonly string[]; readonly askRelease: boolean }[]
  readonly offlineUntil: number
  readonly sealingKey: SealingKey
}
type Result = {
  readonly envelope: string
  readonly status: number
  readonly receipt?: string
  readonly problem?: { readonly code: string; readonly title: string }
}
type Envelope = { readonly envelope: string; readonly sealed: string }

const PUPILS = 6

let platform: Platform
let client: Client
let exercise: ExerciseAtHand
let kit: Kit
let codes: readonly string[]
let items: readonly string[]

beforeAll(async () => {
  platform = await startPlatform()
  client = createClient(platform)
  await importSchools(client)
  for (const account of [BAKU_OFFICER, coordinatorOf(TOVUZ_SCHOOL)]) await platform.token(account) // opens it
  const round = await planRound(client, 'sealed', { offlineGraceSeconds: 3_600 })
  const expected = { leader: 1, teacher: 4, student: 20 }
  exercise = await planExercise(client, round, { schoolId: BAKU_SCHOOL, level: 'primary', expected })
  codes = await issueCodes(client, exercise, 'student', PUPILS + 1)
  await openExercise(client, exercise, codes[0] ?? '')
  items = await agreementItems(client, codes[0] ?? '')
  kit = await client.get<Kit>(`/v1/exercises/${exercise.exerciseId}/device-kit`, exercise.as)
})
afterAll(() => platform?.stop())

const form = (code: string, point: number) => ({
  responseId: randomUUID(),
  code,
  questionnaire: QUESTIONNAIRE,
  answers: Object.fromEntries(items.map((id) => [id, point])),
  seconds: 300,
})

const inEnvelope = (content: object): Envelope => ({ envelope: randomUUID(), sealed: seal(kit.sealingKey, content) })

/** Again while the platform is too busy to know, as a device does. */
const handIn = (forms: readonly Envelope[]): Promise<readonly Result[]> =>
  until('the forms are judged', async () => {
    const { results } = await client.send<{ results: Result[] }>('POST', '/v1/responses:sealed', { forms })
    return results.some(({ status }) => status === 503 || status === 429) ? undefined : results
  })

const counted = async (): Promise<number> => {
  const { roles } = await client.get<{ roles: { role: string; counted: number }[] }>(
    `/v1/exercises/${exercise.exerciseId}/participation`,
    exercise.as,
  )
  return roles.find(({ role }) => role === 'student')?.counted ?? 0
}

describe('a device that collects forms without a line', () => {
  const envelopes: Envelope[] = []

  it('is given what it needs by who runs the exercise', () => {
    expect(kit.exercise).toMatchObject({ exerciseId: exercise.exerciseId, questionnaire: QUESTIONNAIRE })
    expect(kit.forms.map(({ role }) => role)).toEqual(['leader', 'teacher', 'student'])
    expect(kit.forms.map(({ askRelease }) => askRelease)).toEqual([true, false, false])
    expect(kit.forms[2]?.items).toEqual(expect.arrayContaining([...items]))
    expect(kit.offlineUntil).toBe(kit.exercise.closesAt + 3_600_000)
    expect(kit.sealingKey).toMatchObject({ kty: 'EC', crv: 'P-256', kid: expect.stringMatching(/^[\w-]{43}$/) })
  })

  it('hands in what nobody but the platform can read, and each counts once', async () => {
    envelopes.push(...codes.slice(0, PUPILS).map((code, i) => inEnvelope(form(code, 1 + (i % 5)))))
    const results = await handIn(envelopes)
    expect(results.map(({ envelope }) => envelope)).toEqual(envelopes.map(({ envelope }) => envelope))
    for (const { status, receipt } of results) {
      expect([200, 201]).toContain(status)
      const { state } = await client.send<{ state: string }>('POST', '/v1/receipts:verify', { receipt })
      expect(['counted', 'pending']).toContain(state)
    }
    await until('all are counted', async () => ((await counted()) === PUPILS ? true : undefined))
  })

  it('may hand them in again, from anywhere, and nothing is added', async () => {
    for (const { status } of await handIn(envelopes)) expect([200, 201]).toContain(status)
    const [last] = await handIn([inEnvelope(form(codes[PUPILS] ?? '', 3))])
    expect([200, 201]).toContain(last?.status)
    await until('the last one is counted', async () => ((await counted()) > PUPILS ? true : undefined))
    expect(await counted()).toBe(PUPILS + 1)
  })

  it('is told by envelope what is refused and why, and nothing of the answers', () =>
    remembering(async () => {
      const [first = ''] = codes
      const damaged = envelopes[0]?.sealed.replace(/.{8}$/, 'AAAAAAAA') ?? ''
      const mixed = [
        inEnvelope(form(first, 2)),
        { envelope: 'damaged', sealed: damaged },
        inEnvelope({ ...form('1234 5678 9012 3456', 2) }),
        inEnvelope({ ...form(first, 2), answers: { [items[0] as string]: 9 } }),
      ]
      const results = await handIn(mixed)
      expect(results.map(({ status, problem }) => [status, problem?.code])).toEqual([
        [409, 'code-already-used'],
        [422, 'sealed-form-unreadable'],
        [422, 'code-mistyped'],
        [422, 'answer-out-of-scale'],
      ])
      const said = JSON.stringify(results)
      for (const secret of [first, first.replaceAll(' ', ''), items[0] as string]) expect(said).not.toContain(secret)
    }))
})

describe('what is refused as a whole', () => {
  it.each([
    ['no form', () => post('/v1/responses:sealed', { forms: [] }), 400, 'field-out-of-range', 'forms'],
    [
      'more than 200',
      () => post('/v1/responses:sealed', { forms: Array(201).fill({ envelope: 'a', sealed: 'b' }) }),
      400,
      'field-out-of-range',
      'forms',
    ],
    [
      'an answer beside it',
      () => post('/v1/responses:sealed', { forms: [{ envelope: 'a', sealed: 'b', code: '1' }] }),
      400,
      'field-unknown',
      'forms.0.code',
    ],
    [
      'a form too long to be one',
      () => post('/v1/responses:sealed', { forms: [{ envelope: 'a', sealed: 'b'.repeat(20_000) }] }),
      400,
      'field-out-of-range',
      'forms.0.sealed',
    ],
    [
      'a kit for another school',
      () => get(`/v1/exercises/${exercise.exerciseId}/device-kit`, coordinatorOf(TOVUZ_SCHOOL)),
      403,
      'not-allowed',
      undefined,
    ],
    ['a kit for an officer', () => get(`/v1/exercises/${exercise.exerciseId}/device-kit`, BAKU_OFFICER), 403, 'not-allowed', undefined],
    ['a kit for nobody', () => get(`/v1/exercises/${exercise.exerciseId}/device-kit`), 401, 'token-missing', undefined],
  ] as const)('%s', async (_, request, status, code, field) => expectRefusal(platform, client, request(), status, code, field))
})
