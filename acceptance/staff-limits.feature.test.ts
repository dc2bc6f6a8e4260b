import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  type Campaign,
  type ExerciseAtHand,
  idleRound,
  importSchools,
  issueCodes,
  openExercise,
  planExercise,
  planRound,
} from './campaign.ts'
import { type Client, createClient } from './client.ts'
import { ANALYST, BAKU_OFFICER, BAKU_SCHOOL, coordinatorOf, MINISTRY, REGISTER, TOVUZ_OFFICER, TOVUZ_SCHOOL } from './people.ts'
import { type Platform, startPlatform } from './platform.ts'
import { type Case, expectRefusal, get, post, put, type Request } from './refusals.ts'

let platform: Platform
let client: Client
let round: Campaign
let planned: ExerciseAtHand
let open: ExerciseAtHand

const EXPECTED = { leader: 4, teacher: 20, student: 20 }
const BAKU = coordinatorOf(BAKU_SCHOOL)
const TOVUZ = coordinatorOf(TOVUZ_SCHOOL)

beforeAll(async () => {
  platform = await startPlatform()
  client = createClient(platform)
  await importSchools(client)
  for (const name of [BAKU, TOVUZ, BAKU_OFFICER, TOVUZ_OFFICER, ANALYST]) await platform.token(name)
  round = await planRound(client, 'staff')
  planned = await planExercise(client, round, { schoolId: BAKU_SCHOOL, level: 'primary', expected: EXPECTED })
  open = await planExercise(client, round, { schoolId: BAKU_SCHOOL, level: 'lower-secondary', expected: EXPECTED })
  const [code] = await issueCodes(client, open, 'teacher', 20)
  await openExercise(client, open, code as string)
})
afterAll(() => platform.stop())

const isRefused = (request: Request, status: number, code: string, field?: string): Promise<void> =>
  expectRefusal(platform, client, request, status, code, field)
const ofOpen = (action: string): string => `/v1/exercises/${open.exerciseId}${action}`
const register = (csv: string, as: string = MINISTRY): Request => ({
  ...post('/v1/schools:import?effectiveFrom=2022-01-01', csv, as),
  headers: { 'content-type': 'text/csv' },
})
const lineOf = (change: (line: string) => string): string =>
  REGISTER.split('\n')
    .map((line, index) => (index === 2 ? change(line) : line))
    .join('\n')
const plan = (change: object): object => ({
  schoolId: BAKU_SCHOOL,
  roundId: round.roundId,
  level: 'upper-secondary',
  opensAt: Date.now(),
  closesAt: Date.now() + 3_600_000,
  ...change,
})

const OF_STAFF: readonly Case[] = [
  ['a bad CSV line', () => register(lineOf((line) => line.replace('Bakı,Bakı', 'Bakı,Tovuz'))), 422, 'register-not-imported', 'line 3'],
  ['a CSV line too short', () => register(lineOf((line) => line.split(',').slice(0, 4).join(','))), 422, 'register-not-imported', 'line 3'],
  ['a CSV quote left open', () => register(lineOf((line) => line.replace('2",', '2,'))), 422, 'register-not-imported', 'line 4'],
  [
    'a day that is none',
    () => ({ ...register(REGISTER), path: '/v1/schools:import?effectiveFrom=2022-02-31' }),
    422,
    'day-invalid',
    'effectiveFrom',
  ],
  [
    'a round without a language',
    () => post('/v1/rounds', { ...roundPlan(), title: { az: 'x', ru: 'x' } }, MINISTRY),
    400,
    'field-missing',
    'title.en',
  ],
  ['a round that is over', () => post('/v1/rounds', { ...roundPlan(), endsAt: 1_000 }, MINISTRY), 422, 'round-ends-in-the-past', 'endsAt'],
  ['an unknown school', () => post('/v1/exercises', plan({ schoolId: 'TS99999' }), MINISTRY), 404, 'school-unknown', 'schoolId'],
  ['an unknown round', () => post('/v1/exercises', plan({ roundId: 'nowhere' }), BAKU), 404, 'round-unknown', 'roundId'],
  ['a level not taught', () => post('/v1/exercises', plan({ level: 'vocational' }), BAKU), 422, 'level-not-taught', 'level'],
  ['a level that is none', () => post('/v1/exercises', plan({ level: 'kindergarten' }), BAKU), 400, 'field-out-of-range', 'level'],
  ['an exercise planned twice', () => post('/v1/exercises', plan({ level: 'primary' }), BAKU), 409, 'exercise-already-planned', 'level'],
  ['a closing before the opening', () => post('/v1/exercises', plan({ closesAt: 5 }), BAKU), 422, 'closes-before-it-opens', 'closesAt'],
  ['an unknown exercise', () => post('/v1/exercises/nothing:open', {}, BAKU), 404, 'exercise-unknown', 'exerciseId'],
  [
    'a closing brought forward',
    () => post(ofOpen(':extend'), { closesAt: Date.now() + 1_000 }, BAKU),
    409,
    'extending-only-lengthens',
    'closesAt',
  ],
  ['items after the opening', () => put(ofOpen('/items'), { optionalItems: ['F8'], ownItems: [] }, BAKU), 409, 'items-frozen'],
  [
    'an optional item that is none',
    () => ({ ...post(`/v1/exercises/${planned.exerciseId}/items`, { optionalItems: ['A1'], ownItems: [] }, BAKU), method: 'PUT' }),
    422,
    'optional-item-unknown',
    'optionalItems.0',
  ],
  [
    'more codes than people and a tenth',
    () => post(ofOpen('/codes'), { role: 'teacher', language: 'az', count: 3 }, BAKU),
    409,
    'too-many-codes',
    'count',
  ],
  ['no codes', () => post(ofOpen('/codes'), { role: 'student', language: 'az', count: 0 }, BAKU), 422, 'count-invalid', 'count'],
  [
    'a section the school has not',
    () => post(ofOpen('/codes'), { role: 'student', language: 'en', count: 1 }, BAKU),
    422,
    'language-unknown',
    'language',
  ],
  [
    'fewer people than codes',
    () => put(ofOpen('/expected-numbers'), { teacher: 2 }, BAKU),
    422,
    'expected-below-issued',
    'expected.teacher',
  ],
  [
    'a stale If-Match',
    () => ({ ...post(ofOpen(':close'), {}, BAKU), headers: { 'if-match': '"1"' } }),
    412,
    'version-mismatch',
    'If-Match',
  ],
  [
    'an If-Match that is none',
    () => ({ ...post(ofOpen(':close'), {}, BAKU), headers: { 'if-match': 'latest' } }),
    400,
    'if-match-malformed',
    'If-Match',
  ],
]

const roundPlan = () => idleRound(`bad-round-${Date.now().toString(36)}`, { az: 'x', ru: 'x', en: 'x' })

const OF_TOKENS: readonly Case[] = [
  ['nobody', () => get(ofOpen('')), 401, 'token-missing'],
  ['a made-up token', () => ({ ...get(ofOpen('')), headers: { authorization: 'Bearer gz_made_up' } }), 401, 'token-unknown'],
  ["another school's coordinator who reads", () => get(ofOpen(''), TOVUZ), 403, 'not-allowed'],
  ["another school's coordinator who closes", () => post(ofOpen(':close'), {}, TOVUZ), 403, 'not-allowed'],
  [
    "another school's coordinator who wants cards",
    () => post(ofOpen('/codes'), { role: 'student', language: 'az', count: 1 }, TOVUZ),
    403,
    'not-allowed',
  ],
  ["another school's coordinator who wants the report", () => get(ofOpen('/report'), TOVUZ), 403, 'not-allowed'],
  ['the ministry that wants a school report', () => get(ofOpen('/report'), MINISTRY), 403, 'not-allowed'],
  ["the region's officer who wants a school report", () => get(ofOpen('/report'), BAKU_OFFICER), 403, 'not-allowed'],
  ['an analyst who wants a school report', () => get(ofOpen('/report'), ANALYST), 403, 'not-allowed'],
  ["another region's officer", () => get(ofOpen(''), TOVUZ_OFFICER), 403, 'not-allowed'],
  [
    "another region's officer who wants counts",
    () => get(`/v1/departments/${encodeURIComponent('Bakı')}/participation?round=${round.roundId}`, TOVUZ_OFFICER),
    403,
    'not-allowed',
  ],
  ['an analyst who wants an exercise', () => get(ofOpen(''), ANALYST), 403, 'not-allowed'],
  ['an analyst who wants every exercise', () => get('/v1/exercises', ANALYST), 403, 'not-allowed'],
  ['a coordinator who wants to know how offices are reached', () => get('/v1/schools?contacts=true', BAKU), 403, 'not-allowed', 'contacts'],
  ['an analyst who wants to know how offices are reached', () => get('/v1/schools?contacts=true', ANALYST), 403, 'not-allowed'],
  ['a coordinator who imports schools', () => register(REGISTER, BAKU), 403, 'not-allowed'],
  ['a coordinator who plans a round', () => post('/v1/rounds', roundPlan(), BAKU), 403, 'not-allowed'],
  ['an officer who opens an exercise', () => post(`/v1/exercises/${planned.exerciseId}:open`, {}, BAKU_OFFICER), 403, 'not-allowed'],
]

/** code → status, as docs/problems.md promises it. */
describe('staff who ask for what cannot be', () => {
  it.each(OF_STAFF)('%s', (_, request, ...refusal) => isRefused(request(), ...refusal))

  it('learns from a dry run what is wrong with every line', async () => {
    const csv = lineOf((line) => line.replace('Bakı,Bakı', 'Bakı,Tovuz').replace('true', 'maybe'))
    const headers = { 'content-type': 'text/csv' }
    const answer = await client.ask('POST', '/v1/schools:import?dryRun=true&effectiveFrom=2022-01-01', { body: csv, as: MINISTRY, headers })
    expect(answer.json<{ problems: unknown[] }>().problems).toEqual([
      { line: 3, field: 'urban', code: 'boolean-invalid', value: 'maybe' },
      { line: 3, field: 'rayon', code: 'rayon-unknown', value: 'Tovuz' },
    ])
  })
})

describe('who may not', () => {
  it.each(OF_TOKENS)('%s', (_, request, ...refusal) => isRefused(request(), ...refusal))
})
