import type { Api } from './api.ts'
import { eventually, planRound, type SimulatedExercise } from './simulation.ts'

/** A card that waits for a person. */
export type Card = { readonly role: 'leader' | 'teacher' | 'student'; readonly language: string; readonly code: string }

/** An exercise that goes on, with cards to try it. */
export type OpenExercise = { readonly roundId: string; readonly exerciseId: string; readonly cards: readonly Card[] }

const ROUND_ID = 'try-it'
const TITLE = { az: 'Sınaq', ru: 'Пробный раунд', en: 'Try it' }
const LEVEL = 'lower-secondary'
const DAYS = 86_400_000

const ISSUED = [
  { role: 'student', language: 'az', gradeBand: 7, count: 2 },
  { role: 'student', language: 'ru', gradeBand: 7, count: 1 },
  { role: 'teacher', language: 'az', count: 1 },
  { role: 'leader', language: 'az', count: 1 },
] as const

/** After the simulated round: one more, at the first school, that people may answer by hand. */
export const openOneMore = async (
  api: Api,
  ministryToken: string,
  { schoolId, coordinatorToken }: SimulatedExercise,
): Promise<OpenExercise> => {
  await api.send('POST', '/v1/rounds', planRound(ROUND_ID, TITLE), ministryToken)
  const plan = { schoolId, roundId: ROUND_ID, level: LEVEL, length: 'full', opensAt: Date.now() - 1_000, closesAt: Date.now() + 14 * DAYS }
  const { exerciseId } = await eventually(
    () => api.send<{ exerciseId: string }>('POST', '/v1/exercises', plan, coordinatorToken),
    ['round-unknown'],
  )
  await api.send('POST', `/v1/exercises/${exerciseId}:open`, {}, coordinatorToken)
  const cards: Card[] = []
  for (const { count, ...ordered } of ISSUED) {
    const { codes } = await api.send<{ codes: string[] }>(
      'POST',
      `/v1/exercises/${exerciseId}/codes`,
      { ...ordered, count },
      coordinatorToken,
    )
    cards.push(...codes.map((code): Card => ({ role: ordered.role, language: ordered.language, code })))
  }
  return { roundId: ROUND_ID, exerciseId, cards }
}
