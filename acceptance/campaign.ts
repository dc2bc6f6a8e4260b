import type { Client } from './client.ts'
import { coordinatorOf, MINISTRY, REGISTER } from './people.ts'
import { until } from './until.ts'

// What it takes before people can answer, over HTTP as staff would do it.

export type RoleName = 'leader' | 'teacher' | 'student'
export type Expected = Readonly<Record<RoleName, number>>
export type Campaign = { readonly roundId: string; readonly graceSeconds: number; readonly offlineGraceSeconds: number }
export type ExerciseAtHand = { readonly exerciseId: string; readonly schoolId: string; readonly level: string; readonly as: string }

export const QUESTIONNAIRE = 'digital-capacity@1'

export const importSchools = async (client: Client): Promise<void> => {
  const headers = { 'content-type': 'text/csv' }
  const answer = await client.ask('POST', '/v1/schools:import?effectiveFrom=2021-01-01', { body: REGISTER, as: MINISTRY, headers })
  if (answer.status !== 200) throw new Error(`the register was not imported: ${answer.text}`)
}

/** Hours in a campaign, seconds here. The name is new each time: a shared platform remembers its rounds. */
/** A round that nobody takes part in, as `POST /v1/rounds` wants it. */
export const idleRound = (roundId: string, title: Readonly<Record<'az' | 'ru' | 'en', string>>) => ({
  roundId,
  title,
  questionnaire: QUESTIONNAIRE,
  endsAt: Date.now() + 86_400_000,
  partitions: 1,
  timing: {
    graceSeconds: 2,
    offlineGraceSeconds: 0,
    clockSkewMilliseconds: 200,
    earliestClosingSeconds: 0,
    participationRefreshSeconds: 0,
    burstPerMinute: 1_000,
  },
})

export const planRound = async (client: Client, name: string, timing: Readonly<Record<string, number>> = {}): Promise<Campaign> => {
  const roundId = `${name}-${Date.now().toString(36)}`
  const times = { graceSeconds: 4, offlineGraceSeconds: 1, ...timing }
  await client.send(
    'POST',
    '/v1/rounds',
    {
      roundId,
      title: { az: 'Sınaq', ru: 'Проба', en: 'Trial' },
      questionnaire: QUESTIONNAIRE,
      endsAt: Date.now() + 30 * 86_400_000,
      partitions: 3,
      timing: { clockSkewMilliseconds: 200, earliestClosingSeconds: 0, participationRefreshSeconds: 0, burstPerMinute: 100_000, ...times },
    },
    MINISTRY,
  )
  return { roundId, ...times }
}

export const planExercise = async (
  client: Client,
  { roundId }: Campaign,
  { schoolId, level, expected, opensAt = Date.now() - 1_000 }: Plan,
): Promise<ExerciseAtHand> => {
  const as = coordinatorOf(schoolId)
  const plan = { schoolId, roundId, level, length: 'full', opensAt, closesAt: Date.now() + 86_400_000, expected }
  const unheard = ['school-unknown', 'round-unknown']
  const { exerciseId } = await client.eventually<{ exerciseId: string }>('POST', '/v1/exercises', plan, as, unheard)
  return { exerciseId, schoolId, level, as }
}
export type Plan = { readonly schoolId: string; readonly level: string; readonly expected: Expected; readonly opensAt?: number }

/** Opened, and known to be so where answers are taken: told by a code that works. */
export const openExercise = async (client: Client, { exerciseId, as }: ExerciseAtHand, code: string): Promise<void> => {
  await client.send('POST', `/v1/exercises/${exerciseId}:open`, {}, as)
  await form(client, code)
}

export const issueCodes = async (
  client: Client,
  { exerciseId, as }: ExerciseAtHand,
  role: RoleName,
  count: number,
  { language = 'az', gradeBand = 0 } = {},
): Promise<readonly string[]> => {
  const { codes } = await client.send<{ codes: string[] }>(
    'POST',
    `/v1/exercises/${exerciseId}/codes`,
    { role, language, gradeBand, count },
    as,
  )
  return codes
}

export type FormAtHand = {
  readonly role: RoleName
  readonly level: string
  readonly items: readonly string[]
  readonly ownItems: readonly { readonly id: string }[]
  readonly languages: readonly string[]
  readonly askRelease: boolean
}

export const form = (client: Client, code: string): Promise<FormAtHand> =>
  client.eventually('POST', '/v1/participations', { code }, undefined, ['code-unknown', 'exercise-not-open'])

/** Ids of what a card asks on the five points of agreement, in order. */
export const agreementItems = async (client: Client, code: string): Promise<readonly string[]> => {
  const { role, level, items } = await form(client, code)
  const questionnaire = await client.get<{ items: { id: string; scale: string }[] }>(
    `/v1/questionnaires/digital-capacity/1?role=${role}&level=${level}&language=en`,
  )
  const agreed = new Set(questionnaire.items.filter(({ scale }) => scale.startsWith('likert5')).map(({ id }) => id))
  return items.filter((id) => agreed.has(id))
}

export const closeExercise = (client: Client, { exerciseId, as }: ExerciseAtHand): Promise<unknown> =>
  client.send('POST', `/v1/exercises/${exerciseId}:close`, {}, as)

/** The report as it came, once the exercise is sealed and folded. */
export const reportOf = (client: Client, { exerciseId, as }: ExerciseAtHand): Promise<string> =>
  until(`the report of ${exerciseId}`, async () => {
    const answer = await client.ask('GET', `/v1/exercises/${exerciseId}/report`, { as })
    if (answer.status === 200) return answer.text
    if (answer.status !== 409 && answer.status !== 503) throw new Error(`${answer.status} ${answer.text}`)
    return undefined
  })
