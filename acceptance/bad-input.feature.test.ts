import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  type Campaign,
  closeExercise,
  type ExerciseAtHand,
  type FormAtHand,
  form,
  importSchools,
  issueCodes,
  openExercise,
  planExercise,
  planRound,
  QUESTIONNAIRE,
  reportOf,
} from './campaign.ts'
import { type Answer, type Client, createClient, type Problem } from './client.ts'
import { BAKU_SCHOOL, coordinatorOf, MINISTRY, OTHER_BAKU_SCHOOL } from './people.ts'
import { type Platform, startPlatform } from './platform.ts'
import { type Case, DOCUMENTED, expectRefusal, facts, get, judged, post, putResponse, type Request, remembering } from './refusals.ts'
import { until } from './until.ts'

let platform: Platform
let client: Client
let round: Campaign
let planned: ExerciseAtHand
let open: ExerciseAtHand
let closed: ExerciseAtHand
let sealed: ExerciseAtHand
const early: string[] = []
const teachers: string[] = []
const late: string[] = []
const tooLate: string[] = []
let leader = ''
let pupil = ''
let revoked = ''
let used = ''
let neverIssued = ''

const USED_ID = randomUUID()
const ANSWERS = { A1: 3, A2: 4, C1: 'n/a' }
const EXPECTED = { leader: 4, teacher: 20, student: 20 }
const BAKU = coordinatorOf(BAKU_SCHOOL)

beforeAll(async () => {
  platform = await startPlatform()
  client = createClient(platform)
  await importSchools(client)
  // A day for what was collected offline: closed stays closed and is not sealed. The other round seals at once.
  round = await planRound(client, 'bad', { offlineGraceSeconds: 86_400 })
  const quick = await planRound(client, 'bad-sealed', { offlineGraceSeconds: 0 })
  planned = await planExercise(client, round, { schoolId: BAKU_SCHOOL, level: 'primary', expected: EXPECTED })
  open = await planExercise(client, round, { schoolId: BAKU_SCHOOL, level: 'lower-secondary', expected: EXPECTED })
  closed = await planExercise(client, round, { schoolId: OTHER_BAKU_SCHOOL, level: 'lower-secondary', expected: EXPECTED })
  sealed = await planExercise(client, quick, { schoolId: OTHER_BAKU_SCHOOL, level: 'lower-secondary', expected: EXPECTED })

  early.push(...(await issueCodes(client, planned, 'teacher', 3)))
  teachers.push(...(await issueCodes(client, open, 'teacher', 20)))
  leader = (await issueCodes(client, open, 'leader', 1))[0] as string
  pupil = (await issueCodes(client, open, 'student', 1, { gradeBand: 7 }))[0] as string
  late.push(...(await issueCodes(client, closed, 'teacher', 3)))
  tooLate.push(...(await issueCodes(client, sealed, 'teacher', 3)))
  await openExercise(client, open, teachers[0] as string)
  await openExercise(client, closed, late[0] as string)
  await openExercise(client, sealed, tooLate[0] as string)

  used = teachers.pop() as string
  expect([200, 201]).toContain((await submit(used, USED_ID)).status)
  revoked = teachers.pop() as string
  await client.send('POST', `/v1/exercises/${open.exerciseId}/codes:revoke`, { codes: [revoked] }, BAKU)
  for (const exercise of [sealed, closed]) await closeExercise(client, exercise)
  neverIssued = await codeNeverIssued()
  await refusedAs('code-revoked', revoked)
  await refusedAs('exercise-is-closed', late[0] as string)
  await reportOf(client, sealed)
  await refusedAs('exercise-is-sealed', tooLate[0] as string)
})
afterAll(() => platform.stop())

const submit = (code: string, responseId: string = randomUUID(), answers: unknown = ANSWERS): Promise<Answer> =>
  client.insist('PUT', `/v1/responses/${responseId}`, { code, questionnaire: QUESTIONNAIRE, answers })

const participate = async (code: string): Promise<string> =>
  (await judged(client, post('/v1/participations', { code }))).json<Problem>().code

const refusedAs = (problem: string, code: string): Promise<true> =>
  until(`${problem} is known`, async () => ((await participate(code)) === problem ? true : undefined))

/** Of ten last digits one fits; of a hundred bodies about three name an exercise, which may yet come. */
const codeNeverIssued = async (): Promise<string> => {
  for (let body = 0; body < 10; body += 1)
    for (let digit = 0; digit < 10; digit += 1) {
      const code = `77777777777777${body}${digit}`
      if ((await participate(code)) === 'code-unknown') return code
    }
  throw new Error('nothing fits')
}

const isRefused = (request: Request, status: number, code: string, field?: string): Promise<void> => {
  const hold = () => expectRefusal(platform, client, request, status, code, field)
  return code === 'code-already-used' ? remembering(hold) : hold()
}
const response = (change: object): Request => putResponse({ code: teachers[0], questionnaire: QUESTIONNAIRE, answers: ANSWERS, ...change })
const ofOpen = (action: string): string => `/v1/exercises/${open.exerciseId}${action}`

const OF_FORM: readonly Case[] = [
  ['JSON that breaks off', () => putResponse('{"code": "12'), 400, 'body-malformed'],
  ['no JSON at all', () => putResponse('hello'), 400, 'body-malformed'],
  ['an empty body', () => putResponse(''), 400, 'body-malformed'],
  ['a list', () => putResponse([]), 400, 'body-malformed'],
  [
    'another kind of content',
    () => ({ ...putResponse('code=1'), headers: { 'content-type': 'text/plain' } }),
    415,
    'content-type-unsupported',
  ],
  ['an oversized body', () => response({ answers: { A1: 'x'.repeat(70_000) } }), 413, 'body-too-large'],
  ['an unknown field', () => response({ name: 'Leyla' }), 400, 'field-unknown', 'name'],
  ['a missing field', () => response({ code: undefined }), 400, 'field-missing', 'code'],
  ['a number for a code', () => response({ code: 1234567890123456 }), 400, 'field-wrong-type', 'code'],
  ['a list for answers', () => response({ answers: [1, 2] }), 400, 'field-wrong-type', 'answers'],
  ['an object for an answer', () => response({ answers: { A1: {} } }), 400, 'field-wrong-type', 'answers.A1'],
  ['a point no scale has', () => response({ answers: { A1: 11 } }), 400, 'field-out-of-range', 'answers.A1'],
  ['half a point', () => response({ answers: { A1: 2.5 } }), 400, 'field-out-of-range', 'answers.A1'],
  ['a negative time', () => response({ seconds: -1 }), 400, 'field-out-of-range', 'seconds'],
  ['an id that is no UUID', () => ({ ...response({}), path: '/v1/responses/17' }), 400, 'field-out-of-range', 'responseId'],
  ['an address of nobody', () => get('/v1/pupils'), 404, 'route-unknown'],
  ['another method', () => ({ method: 'DELETE', path: '/v1/schools' }), 405, 'method-not-allowed'],
]

const OF_ANSWERS: readonly Case[] = [
  ['an unknown item', () => response({ answers: { Z9: 3 } }), 422, 'item-unknown', 'answers.Z9'],
  ['an optional item not chosen', () => response({ answers: { F8: 3 } }), 422, 'item-unknown', 'answers.F8'],
  ['a point out of the scale', () => response({ answers: { A1: 6 } }), 422, 'answer-out-of-scale', 'answers.A1'],
  ['no such way out', () => response({ answers: { A1: 'prefer-not-to-say' } }), 422, 'answer-not-offered', 'answers.A1'],
  ['a choice where points are asked', () => response({ choices: { A3: ['x'] } }), 422, 'choice-not-offered', 'choices.A3'],
  ['an unknown version', () => response({ questionnaire: 'digital-capacity@9' }), 422, 'questionnaire-mismatch', 'questionnaire'],
  ['another questionnaire', () => response({ questionnaire: 'happiness@1' }), 422, 'questionnaire-mismatch', 'questionnaire'],
  [
    'a version nobody published',
    () => get('/v1/questionnaires/digital-capacity/9?role=teacher&level=primary&language=az'),
    404,
    'questionnaire-unknown',
    'id',
  ],
]

const swapped = (code: string): string => code.replace(/(\d)$/, (digit) => String((Number(digit) + 1) % 10))

const OF_CODES: readonly Case[] = [
  ['a mistyped code', () => response({ code: swapped(teachers[0] as string) }), 422, 'code-mistyped', 'code'],
  ['words for a code', () => response({ code: 'let me in' }), 422, 'code-mistyped', 'code'],
  ['a code never issued', () => response({ code: neverIssued }), 422, 'code-unknown', 'code'],
  ['a revoked code', () => response({ code: revoked }), 409, 'code-revoked', 'code'],
  ['a used code with another id', () => response({ code: used }), 409, 'code-already-used', 'code'],
  [
    'a used code with its id and other answers',
    () => ({ ...response({ code: used, answers: { A1: 1 } }), path: `/v1/responses/${USED_ID}` }),
    409,
    'code-already-used',
    'code',
  ],
  ['a code of an exercise not yet open', () => response({ code: early[0] }), 409, 'exercise-not-open', 'code'],
  ['a code of a closed exercise', () => response({ code: late[0] }), 409, 'exercise-is-closed', 'code'],
  ['a code of a sealed exercise', () => response({ code: tooLate[0] }), 409, 'exercise-is-sealed', 'code'],
  [
    'a code of a sealed exercise, collected offline',
    () => response({ code: tooLate[0], offline: true }),
    409,
    'exercise-is-sealed',
    'code',
  ],
  [
    'a foreign code to be revoked',
    () => post(ofOpen('/codes:revoke'), { codes: [teachers[0], late[0]] }, BAKU),
    422,
    'code-of-another-exercise',
    'codes.1',
  ],
  [
    'a mistyped code to be revoked',
    () => post(ofOpen('/codes:revoke'), { codes: [teachers[0], '17'] }, BAKU),
    422,
    'code-mistyped',
    'codes.1',
  ],
]

describe('a request that is not in order is refused by its own name, and nothing is written', () => {
  it.each(OF_FORM)('%s', (_, request, ...refusal) => isRefused(request(), ...refusal))
})

describe('answers that do not fit', () => {
  it.each(OF_ANSWERS)('%s', (_, request, ...refusal) => isRefused(request(), ...refusal))
})

describe('answers of another role', () => {
  it('are not taken: a teacher is not asked what students are asked, nor a student what teachers are asked', async () => {
    const [teacher, student] = [await form(client, teachers[0] as string), await form(client, pupil)]
    const onlyOf = (one: FormAtHand, other: FormAtHand): string => one.items.find((id) => !other.items.includes(id)) as string
    const [ofStudents, ofTeachers] = [onlyOf(student, teacher), onlyOf(teacher, student)]
    await isRefused(response({ answers: { [ofStudents]: 1 } }), 422, 'item-unknown', `answers.${ofStudents}`)
    await isRefused(response({ code: pupil, answers: { [ofTeachers]: 1 } }), 422, 'item-unknown', `answers.${ofTeachers}`)
  })
})

describe('a code that does not open the door', () => {
  it.each(OF_CODES)('%s', (_, request, ...refusal) => isRefused(request(), ...refusal))
})

describe('anything at all', () => {
  it('is answered with a documented problem of the sender, never with an error of ours', async () => {
    const before = await facts(platform)
    const spoilt = fc.record(
      {
        code: fc.oneof(fc.constant(revoked), fc.jsonValue()),
        questionnaire: fc.oneof(fc.constant(QUESTIONNAIRE), fc.jsonValue()),
        answers: fc.oneof(fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.string())), fc.jsonValue()),
        choices: fc.jsonValue(),
        seconds: fc.jsonValue(),
        __proto__: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    const bodies = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      spoilt.map((body) => JSON.stringify(body)),
    )
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const answer = await judged(client, putResponse(body))
        expect(answer.status).toBeLessThan(500)
        expect(DOCUMENTED.get(answer.json<Problem>().code)).toBe(answer.status)
      }),
      { numRuns: 300, seed: 5 },
    )
    expect(await facts(platform)).toEqual(before)
  })
})

describe('the same response again', () => {
  it('gets the same receipt, and is written once', async () => {
    const [code, id] = [teachers[1] as string, randomUUID()]
    const first = await submit(code, id)
    expect([200, 201]).toContain(first.status)
    await remembering(async () => {
      const before = await facts(platform)
      const again = await Promise.all([1, 2, 3].map(() => submit(code, id)))
      for (const { status, text } of again) expect([status, text]).toEqual([200, first.text])
      expect(await facts(platform)).toEqual(before)
    })
  })

  it('may be typed with spaces, hyphens or digits of another script', async () => {
    const [code, id] = [teachers[2] as string, randomUUID()]
    const first = await submit(code, id)
    const eastern = code.replace(/\d/g, (digit) => String.fromCodePoint(0x0660 + Number(digit)))
    for (const spelling of [code.replaceAll(' ', '-'), code.replaceAll(' ', ''), eastern])
      await remembering(async () => expect((await submit(spelling, id)).text).toBe(first.text))
  })
})

type Judgement = { readonly status: number; readonly receipt?: string; readonly problem?: Partial<Problem> }

describe('a batch of what was collected offline', () => {
  it('is taken item by item: one that is malformed leaves the others accepted', async () => {
    const item = (code: string | undefined, change: object = {}) => ({
      responseId: randomUUID(),
      code,
      questionnaire: QUESTIONNAIRE,
      answers: ANSWERS,
      ...change,
    })
    const responses = [
      item(teachers[3]),
      item(teachers[4], { answers: { A1: 'yes' } }),
      'not even an object',
      item(teachers[5], { answers: { Z9: 1 } }),
      item(late[0], { offline: true }), // closed, but within the offline grace
      item(late[1]),
      item(teachers[6], { name: 'Leyla' }),
      item(teachers[7]),
    ]
    const { results } = await until('all are judged', async () => {
      const judgement = await client.send<{ results: Judgement[] }>('POST', '/v1/responses:batch', { responses })
      return judgement.results.some(({ status }) => status === 503) ? undefined : judgement
    })
    const taken = (status: number): number => (status === 200 ? 201 : status) // had to come again
    expect(results.map(({ status, problem }) => [taken(status), problem?.code, problem?.field])).toEqual([
      [201, undefined, undefined],
      [400, 'field-out-of-range', 'answers.A1'],
      [400, 'body-malformed', undefined],
      [422, 'item-unknown', 'answers.Z9'],
      [201, undefined, undefined],
      [409, 'exercise-is-closed', 'code'],
      [400, 'field-unknown', 'name'],
      [201, undefined, undefined],
    ])
    for (const { receipt } of results.filter(({ status }) => taken(status) === 201))
      await until('it counts', async () =>
        (await client.send<{ state: string }>('POST', '/v1/receipts:verify', { receipt })).state === 'counted' ? true : undefined,
      )
  })

  it('is refused as a whole where it is none', async () => {
    await isRefused(post('/v1/responses:batch', { responses: [] }), 400, 'field-out-of-range', 'responses')
    await isRefused(post('/v1/responses:batch', { answers: [] }), 400, 'field-missing', 'responses')
  })
})

describe('after all that', () => {
  it('exactly the good responses count, and the platform never failed', async () => {
    const good = 7 // used before, again, typed otherwise, two of the batch and one that it collected offline, a leader
    expect([200, 201]).toContain((await submit(leader)).status)
    const { roles } = await until('everything is counted', async () => {
      const counts = await client.get<{ roles: { counted: number }[] }>(`/v1/rounds/${round.roundId}/participation`, MINISTRY)
      return counts.roles.reduce((sum, { counted }) => sum + counted, 0) >= good ? counts : undefined
    })
    expect(roles.map(({ counted }) => counted)).toEqual([1, 6, 0])
    // An engine that is slow to answer is worth a warning. A fault of ours is an error, or what nobody caught.
    const said = (platform.own?.output() ?? '').split('\n')
    expect(said.filter((line) => line !== '' && !line.startsWith('{"level":40,'))).toEqual([])
  })
})
