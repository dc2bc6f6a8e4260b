// A nation up to the last seal: schools and exercises through the HTTP API; responses appended directly, HTTP would take half an hour.
import { randomFillSync } from 'node:crypto'
import { ResponseEvent, type ResponseSubmitted } from '../../../packages/contracts/gen/guzgu/events/v1/responses.ts'
import { askedItems, firehoseTopic, type LevelName, pointsOf, TOPICS, toRole } from '../../../packages/contracts/src/index.ts'
import type { EventLog, NewRecord } from '../../../packages/ports/src/index.ts'
import { loadQuestionnaire, SHIPPED_QUESTIONNAIRES } from '../../../services/catalogue/src/service.ts'
import { syntheticSchools } from '../../../services/standalone/src/nation/synthetic-schools.ts'
import type { Api } from '../../../services/standalone/src/pilot/api.ts'
import type { demoAccounts } from '../../../services/standalone/src/pilot/demo-accounts.ts'
import { createRandom } from '../../../services/standalone/src/pilot/random.ts'
import { registerOf } from '../../../services/standalone/src/pilot/register.ts'
import type { PilotSchool } from '../../../services/standalone/src/pilot/schools.ts'
import { eventually, inParallel, planRound } from '../../../services/standalone/src/pilot/simulation.ts'
import { ROLES, type Role } from '../campaign.ts'

export type Filled = { readonly schools: number; readonly exercises: number; readonly responses: number }

export const ROUND = 'nation'
const SEED = '7'
const TURNOUT = 0.85
const LANES = 12
const BATCH = 200
const VECTORS = 100
const DAY_MS = 86_400_000

type Exercise = { readonly exerciseId: string; readonly level: LevelName; readonly school: PilotSchool; readonly token: string }

export const fillNation = async (api: Api, accounts: ReturnType<typeof demoAccounts>, log: EventLog, count: number): Promise<Filled> => {
  const schools = syntheticSchools(count, SEED)
  const ministry = await accounts.tokenOf('ministry')
  await api.send('POST', '/v1/schools:import?effectiveFrom=2021-01-01', registerOf(schools), ministry)
  await api.send('POST', '/v1/rounds', planRound(ROUND, { az: 'Ölkə', ru: 'Страна', en: 'Nation' }), ministry)
  const exercises: Exercise[] = []
  await inParallel(schools, LANES, async (school) => {
    const token = await accounts.tokenOf('coordinator', { schoolId: school.code })
    for (const level of Object.keys(school.expected) as LevelName[])
      exercises.push({ exerciseId: await openExercise(api, token, school.code, level), level, school, token })
  })
  const responses = await appendResponses(log, exercises)
  await inParallel(exercises, LANES, async ({ exerciseId, token }) => {
    await api.send('POST', `/v1/exercises/${exerciseId}:close`, {}, token)
  })
  for (;;) {
    const { sealedExercises } = await api.get<{ readonly sealedExercises: number }>(`/v1/rounds/${ROUND}/participation`, ministry)
    if (sealedExercises === exercises.length) return { schools: count, exercises: exercises.length, responses }
    await new Promise((resolve) => setTimeout(resolve, 2_000)) // adding up the nation is work too
  }
}

const openExercise = async (api: Api, token: string, schoolId: string, level: string): Promise<string> => {
  const times = { opensAt: Date.now() - 1_000, closesAt: Date.now() + DAY_MS }
  const plan = { schoolId, roundId: ROUND, level, length: 'full', ...times }
  const planned = eventually(
    () => api.send<{ readonly exerciseId: string }>('POST', '/v1/exercises', plan, token),
    ['school-unknown', 'round-unknown'],
  )
  const { exerciseId } = await planned
  await api.send('POST', `/v1/exercises/${exerciseId}:open`, {}, token)
  return exerciseId
}

const appendResponses = async (log: EventLog, exercises: readonly Exercise[]): Promise<number> => {
  const topic = firehoseTopic(TOPICS.responses.topic, ROUND)
  const vectors = await createVectors()
  let [batch, count]: [NewRecord[], number] = [[], 0]
  for (const exercise of exercises)
    for (const record of responsesOf(exercise, vectors)) {
      count += 1
      if (batch.push(record) < BATCH) continue
      await log.append(topic, batch)
      batch = []
    }
  if (batch.length > 0) await log.append(topic, batch)
  return count
}

type Vectors = (role: Role, level: LevelName, at: number) => Uint8Array

/** Answers as intake makes them, a hundred of each role and level. */
const createVectors = async (): Promise<Vectors> => {
  const questionnaire = await loadQuestionnaire(SHIPPED_QUESTIONNAIRES[0] as string)
  const known = new Map<string, readonly Uint8Array[]>()
  const make = (role: Role, level: LevelName): readonly Uint8Array[] => {
    const random = createRandom(`${SEED}/${role}/${level}`)
    const asked = askedItems(questionnaire, { role, level, length: 'full', optionalItems: [] })
    return Array.from({ length: VECTORS }, () => {
      const answers = new Uint8Array(questionnaire.items.length)
      const person = random.normal(0.7)
      for (const { item, index } of asked) {
        const points = item.scale === 'multi' ? 1 : Math.max(1, pointsOf(questionnaire, item))
        const point = Math.min(points, Math.max(1, Math.round(3.6 + person + random.normal(0.85))))
        answers[index] = random.chance(0.03) ? 240 : point
      }
      return answers
    })
  }
  return (role, level, at) => {
    const key = `${role}/${level}`
    const made = known.get(key) ?? make(role, level)
    known.set(key, made)
    return made[at % VECTORS] as Uint8Array
  }
}

function* responsesOf({ exerciseId, level, school }: Exercise, vectors: Vectors): Generator<NewRecord> {
  const random = createRandom(`${SEED}/${exerciseId}`)
  for (const [index, role] of ROLES.entries()) {
    const expected = school.expected[level]?.[index] ?? 0
    for (let person = 0; person < expected; person += 1) {
      if (!random.chance(TURNOUT)) continue
      const isSecond = school.sections.length > 1 && random.chance(0.33)
      const bytes = randomFillSync(Buffer.allocUnsafe(32))
      const value: ResponseSubmitted = {
        exerciseId,
        role: toRole(role),
        gradeBand: role === 'student' ? 7 : 0,
        sectionLanguage: school.sections[isSecond ? 1 : 0] as string,
        questionnaireId: 'digital-capacity',
        questionnaireVersion: 1,
        answers: Buffer.from(vectors(role, level, random.integer(0, VECTORS - 1))),
        choices: [],
        ownAnswers: Buffer.alloc(0),
        redemption: bytes.subarray(0, 16),
        digest: bytes.subarray(16),
        day: 20_000,
        speed: 'SPEED_CLASS_USUAL',
        burst: false,
        unverified: false,
        released: false,
      }
      yield { key: exerciseId, value: ResponseEvent.encode({ event: { $case: 'submitted', value } }).finish() }
    }
  }
}
