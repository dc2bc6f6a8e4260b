import { randomUUID } from 'node:crypto'
import {
  agreementItems,
  closeExercise,
  type ExerciseAtHand,
  form,
  issueCodes,
  openExercise,
  planExercise,
  planRound,
  QUESTIONNAIRE,
  reportOf,
} from '../campaign.ts'
import { type Client, createClient } from '../client.ts'
import { MINISTRY } from '../people.ts'
import type { Pilot } from './pilot.ts'

/** HTML as somebody might send it: text everywhere. */
export const SCHOOL_NAME = '<img src=x onerror=alert(1)> məktəbi'
export const OWN_ITEM = '<script>alert(2)</script> dərnəyi maraqlıdır'
const SCHOOL = 'TS00091'

/** A school that took part twice, the second time at two levels; three teachers of the second level are too few to be shown. */
export type TwoRounds = {
  readonly token: string
  readonly roundId: string
  readonly before: ExerciseAtHand
  readonly primary: ExerciseAtHand
  readonly secondary: ExerciseAtHand
}

/** What people think of every statement, one by one. The means: 2.42, 3.42, 3.67 (hidden), 2.75, 2.92. */
const TEACHERS_BEFORE = [1, 2, 3, 3, 4, 1, 2, 3, 3, 4, 1, 2]
const TEACHERS = [2, 3, 4, 4, 5, 2, 3, 4, 4, 5, 2, 3]
const FEW_TEACHERS = [2, 4, 5]
const STUDENTS = [1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2]
const OLDER_STUDENTS = [2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2, 3]

/** The hidden mean, and that of the school's teachers with them: no page may hold either. */
export const HIDDEN_MEANS = /(?<![\d.])3\.(67|7|47|5)(?![\d%])/

export type AtHand = Pick<Pilot, 'address' | 'tokens'>

/** Speaks for the ministry, and for whoever is in `tokens`. */
export const clientAt = (pilot: AtHand, tokens: Map<string, string>): Client => {
  tokens.set(MINISTRY, pilot.tokens.ministry ?? '')
  return createClient({
    address: () => pilot.address,
    metrics: async () => '',
    token: async (name) => tokens.get(name) ?? '',
    up: async () => {},
    own: undefined,
    stop: async () => {},
  })
}

export const twoRounds = async (pilot: AtHand): Promise<TwoRounds> => {
  const tokens = new Map<string, string>()
  const client = clientAt(pilot, tokens)
  const register = `code,name,levels,economic_region,rayon,red,urban,type,sections,idp
${SCHOOL},"${SCHOOL_NAME}",primary lower-secondary,Bakı,Bakı,Bakı,true,general,az,false
`
  const headers = { 'content-type': 'text/csv' }
  const imported = await client.ask('POST', '/v1/schools:import?effectiveFrom=2021-01-01', { body: register, as: MINISTRY, headers })
  if (imported.status !== 200) throw new Error(imported.text)
  const account = { role: 'coordinator', schoolId: SCHOOL }
  const { token } = await client.eventually<{ token: string }>('POST', '/v1/accounts', account, MINISTRY, ['school-unknown'])
  tokens.set(`coordinator of ${SCHOOL}`, token)
  const [first, second] = [await planRound(client, 'first', { graceSeconds: 2 }), await planRound(client, 'second', { graceSeconds: 2 })]
  const before = await take(client, first, 'primary', { teacher: TEACHERS_BEFORE, student: STUDENTS })
  const [primary, secondary] = await Promise.all([
    take(client, second, 'primary', { teacher: TEACHERS, student: STUDENTS }),
    take(client, second, 'lower-secondary', { teacher: FEW_TEACHERS, student: OLDER_STUDENTS }),
  ])
  return { token, roundId: second.roundId, before, primary, secondary }
}

type Thoughts = Readonly<Record<'teacher' | 'student', readonly number[]>>

/** From planning to the report. */
const take = async (
  client: Client,
  round: Awaited<ReturnType<typeof planRound>>,
  level: string,
  thoughts: Thoughts,
): Promise<ExerciseAtHand> => {
  const expected = { leader: 0, teacher: 20, student: 20 }
  const exercise = await planExercise(client, round, { schoolId: SCHOOL, level, expected })
  const ownItems = [{ id: 'own-club', roles: ['teacher', 'student'], wordings: [OWN_ITEM] }]
  await client.send('PUT', `/v1/exercises/${exercise.exerciseId}/items`, { optionalItems: [], ownItems }, exercise.as)
  const teachers = await issueCodes(client, exercise, 'teacher', thoughts.teacher.length)
  const gradeBand = level === 'primary' ? 4 : 7
  const students = await issueCodes(client, exercise, 'student', thoughts.student.length, { gradeBand })
  await openExercise(client, exercise, teachers[0] as string)
  await answer(client, teachers, thoughts.teacher)
  await answer(client, students, thoughts.student)
  await closeExercise(client, exercise)
  await reportOf(client, exercise)
  return exercise
}

const answer = async (client: Client, codes: readonly string[], points: readonly number[]): Promise<void> => {
  const items = await agreementItems(client, codes[0] as string)
  const { ownItems } = await form(client, codes[0] as string)
  for (const [i, code] of codes.entries()) {
    const answers = Object.fromEntries([...items, ...ownItems.map(({ id }) => id)].map((id) => [id, points[i]]))
    const body = { code, questionnaire: QUESTIONNAIRE, answers, seconds: 400 }
    const submitted = await client.insist('PUT', `/v1/responses/${randomUUID()}`, body)
    if (submitted.status >= 300) throw new Error(submitted.text)
  }
}
