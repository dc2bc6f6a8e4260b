// A log of many responses, appended directly: what HTTP would take half an hour for.
import { randomFillSync } from 'node:crypto'
import { ResponseEvent, type ResponseSubmitted } from '../../packages/contracts/gen/guzgu/events/v1/responses.ts'
import { askedItems, firehoseTopic, pointsOf, TOPICS, toRole } from '../../packages/contracts/src/index.ts'
import { openEmbedded } from '../../packages/embedded/src/index.ts'
import type { EventLog, NewRecord } from '../../packages/ports/src/index.ts'
import { loadQuestionnaire, SHIPPED_QUESTIONNAIRES } from '../../services/catalogue/src/service.ts'
import { createRandom, type Random } from '../../services/standalone/src/pilot/random.ts'
import { ROLES, type Role } from './campaign.ts'
import { answerParent } from './child.ts'

export type LogPlan = { readonly file: string; readonly responses: number }
export type Appended = { readonly appendedPerSecond: number; readonly records: number; readonly exercises: number }

export const LOG_ROUND = 'nation'
export const PARTITIONS = 8
const BATCH = 200
const IN_FLIGHT = 4
/** 1.35 million responses of a nation come from about 18,000 exercises. */
const RESPONSES_PER_EXERCISE = 75
/** The share of the campaign in which an exercise is open: schools take turns. */
const OPEN_FOR = 0.2
const VECTORS = 200
const RAW_RECORDS = 100_000

/** Fills the file, and measures on the way what the log takes when it is handed batches of finished records. */
const fill = async ({ file, responses }: LogPlan): Promise<Appended> => {
  const platform = await openEmbedded({ file })
  const { log } = platform.portsFor('bench')
  await log.ensureTopic('bench.raw', PARTITIONS)
  for (const family of [TOPICS.responses, TOPICS.outcomes]) await log.ensureTopic(firehoseTopic(family.topic, LOG_ROUND), PARTITIONS)
  const records = recordsOf(responses, await vectorsOf(createRandom('log')))

  const raw = [...take(records(), Math.min(RAW_RECORDS, responses))]
  const started = performance.now()
  await appendAll(log, 'bench.raw', raw.values())
  const seconds = (performance.now() - started) / 1000
  const appended = await appendAll(log, firehoseTopic(TOPICS.responses.topic, LOG_ROUND), records())
  await platform.close()
  return { appendedPerSecond: raw.length / seconds, records: appended, exercises: exercisesOf(responses) }
}

const exercisesOf = (responses: number): number => Math.max(1, Math.floor(responses / RESPONSES_PER_EXERCISE))

function* take<T>(items: Iterator<T>, count: number): Generator<T> {
  for (let i = 0; i < count; i += 1) yield items.next().value as T
}

const appendAll = async (log: EventLog, topic: string, records: Iterator<NewRecord>): Promise<number> => {
  let count = 0
  const lane = async (): Promise<void> => {
    for (;;) {
      const batch: NewRecord[] = []
      for (let next = records.next(); !next.done; next = records.next()) if (batch.push(next.value) === BATCH) break
      if (batch.length === 0) return
      count += batch.length
      await log.append(topic, batch)
    }
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane))
  return count
}

type Vectors = Readonly<Record<Role, readonly Pick<ResponseSubmitted, 'answers' | 'choices'>[]>>

/** Answer vectors of each role, as intake makes them. */
const vectorsOf = async (random: Random): Promise<Vectors> => {
  const questionnaire = await loadQuestionnaire(SHIPPED_QUESTIONNAIRES[0] as string)
  const vector = (role: Role): Vectors[Role][number] => {
    const answers = Buffer.alloc(questionnaire.items.length)
    const choices: ResponseSubmitted['choices'][number][] = []
    for (const { item, index } of askedItems(questionnaire, { role, level: 'lower-secondary', length: 'full', optionalItems: [] })) {
      const multi = item.scale === 'multi'
      answers[index] = multi ? 1 : random.chance(0.03) ? 240 : random.integer(1, Math.max(1, pointsOf(questionnaire, item)))
      if (multi) choices.push({ item: item.id, options: item.options.flatMap((_, option) => (random.chance(0.3) ? [option] : [])) })
    }
    return { answers, choices }
  }
  const many = (role: Role) => Array.from({ length: VECTORS }, () => vector(role))
  return { leader: many('leader'), teacher: many('teacher'), student: many('student') }
}

/** Exercises open and close one after another; each is sealed when the last of its responses stands in the log. */
const recordsOf = (responses: number, vectors: Vectors) =>
  function* (): Generator<NewRecord> {
    const exercises = exercisesOf(responses)
    const random = createRandom('order')
    let sealed = 0
    for (let i = 0; i < responses; i += 1) {
      const progress = i / responses
      const first = Math.floor(Math.max(0, (progress - OPEN_FOR) / (1 - OPEN_FOR)) * exercises)
      const last = Math.min(exercises - 1, Math.floor((progress / (1 - OPEN_FOR)) * exercises))
      while (sealed < first) yield seal(sealed++)
      const role = ROLES[random.chance(0.9) ? 2 : random.chance(0.9) ? 1 : 0] as Role
      yield response(random.integer(first, last), role, vectors[role][i % VECTORS] as Vectors[Role][number])
    }
    while (sealed < exercises) yield seal(sealed++)
  }

const exerciseId = (index: number): string => `${LOG_ROUND}.AZ${10_000 + index}.lower-secondary`

const seal = (index: number): NewRecord => ({
  key: exerciseId(index),
  value: ResponseEvent.encode({ event: { $case: 'seal', value: { exerciseId: exerciseId(index) } } }).finish(),
})

const response = (index: number, role: Role, { answers, choices }: Vectors[Role][number]): NewRecord => {
  const random = randomFillSync(Buffer.allocUnsafe(32))
  const value: ResponseSubmitted = {
    exerciseId: exerciseId(index),
    role: toRole(role),
    gradeBand: role === 'student' ? 7 : 0,
    sectionLanguage: 'az',
    questionnaireId: 'digital-capacity',
    questionnaireVersion: 1,
    answers,
    choices,
    ownAnswers: Buffer.alloc(0),
    redemption: random.subarray(0, 16),
    digest: random.subarray(16),
    day: 20_000,
    speed: 'SPEED_CLASS_USUAL',
    burst: false,
    unverified: false,
    released: false,
  }
  return { key: exerciseId(index), value: ResponseEvent.encode({ event: { $case: 'submitted', value } }).finish() }
}

if (import.meta.main) answerParent(fill)
