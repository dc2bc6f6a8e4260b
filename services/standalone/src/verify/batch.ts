import { firehoseTopic, ROLES, TOPICS, toRoleName } from '@guzgu/contracts'
import { Role } from '@guzgu/contracts/events/common'
import { type Questionnaire, QuestionnaireEvent } from '@guzgu/contracts/events/questionnaires'
import { ResponseEvent, type ResponseSubmitted, SpeedClass } from '@guzgu/contracts/events/responses'
import type { EventLog } from '@guzgu/ports'

// The same figures by another road: straight from the raw response records, person by person, without transform, fold, checkpoint or
// accumulator. Slow and obvious on purpose; what it shares with the live path is the log and nothing else.

/** The responses of an exercise that count: the first of each redemption key before the seal. */
export type CountedExercise = { readonly exerciseId: string; readonly counted: readonly ResponseSubmitted[]; readonly sealed: boolean }

/** Reads a round's whole log. */
export const readRound = async (
  log: EventLog,
  roundId: string,
): Promise<{ readonly records: number; readonly exercises: readonly CountedExercise[] }> => {
  const topic = firehoseTopic(TOPICS.responses.topic, roundId)
  const exercises = new Map<string, { readonly first: Map<string, ResponseSubmitted>; sealed: boolean }>()
  const lengths = await lengthsOf(log)
  let records = 0
  for (const [partition, end] of (await log.ends(topic)).entries())
    for (let offset = 0; offset < end; ) {
      const page = await log.read(topic, partition, offset, 1_000)
      for (const { value } of page) {
        const event = readableEvent(value, lengths)
        if (event === undefined) continue
        const exercise = exercises.get(event.value.exerciseId) ?? { first: new Map<string, ResponseSubmitted>(), sealed: false }
        exercises.set(event.value.exerciseId, exercise)
        if (exercise.sealed) continue
        if (event.$case === 'seal') exercise.sealed = true
        else if (!exercise.first.has(event.value.redemption.toString('hex')))
          exercise.first.set(event.value.redemption.toString('hex'), event.value)
      }
      records += page.length
      offset = (page[page.length - 1]?.offset ?? end) + 1
    }
  const counted = [...exercises].map(([exerciseId, { first, sealed }]) => ({ exerciseId, counted: [...first.values()], sealed }))
  return { records, exercises: counted.sort((a, b) => (a.exerciseId < b.exerciseId ? -1 : 1)) }
}

/** Undefined where nobody can say of whom or of what it speaks: scoring calls it unreadable, and nothing of it counts. */
const readableEvent = (value: Uint8Array, lengths: ReadonlyMap<string, number>): ResponseEvent['event'] => {
  const { event } = decode(ResponseEvent, value)
  if (event === undefined || event.value.exerciseId === '') return undefined
  if (event.$case === 'seal') return event
  const { role, redemption, digest, answers, questionnaireId, questionnaireVersion } = event.value
  if (role === Role.UNSPECIFIED || redemption.length !== 16 || digest.length !== 16) return undefined
  return answers.length === lengths.get(`${questionnaireId}@${questionnaireVersion}`) ? event : undefined
}

/** Items per published version. */
const lengthsOf = async (log: EventLog): Promise<ReadonlyMap<string, number>> => {
  const lengths = new Map<string, number>()
  const [end = 0] = await log.ends(TOPICS.questionnaires.topic)
  for (let offset = 0; offset < end; ) {
    const page = await log.read(TOPICS.questionnaires.topic, 0, offset, 1_000)
    for (const { value } of page) {
      const { event } = decode(QuestionnaireEvent, value)
      const questionnaire = event?.$case === 'published' ? event.value.questionnaire : undefined
      if (questionnaire !== undefined) lengths.set(`${questionnaire.id}@${questionnaire.version}`, questionnaire.items.length)
    }
    offset = (page[page.length - 1]?.offset ?? end) + 1
  }
  return lengths
}

const decode = <Message>(
  contract: { readonly decode: (value: Uint8Array) => Message },
  value: Uint8Array,
): Message | { event?: undefined } => {
  try {
    return contract.decode(value)
  } catch {
    return {}
  }
}

/** The document of `participation.v1`, recomputed. */
export const participationOf = ({ counted, sealed }: CountedExercise): unknown => {
  const count = (unverified: boolean) =>
    Object.fromEntries(
      ROLES.map((role) => [role, counted.filter((one) => toRoleName(one.role) === role && one.unverified === unverified).length]),
    )
  return { counted: count(false), unverified: count(true), sealed }
}

const GROUPS = [...ROLES, ...ROLES.map((role) => `${role}-unverified`)]
const COUNTED_BYTES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 240, 241, 242]

/** The document of `exercise-tally.v1`, recomputed: sums over persons, one question at a time. */
export const tallyOf = ({ counted, sealed }: CountedExercise, questionnaire: Questionnaire): unknown => {
  const groups: Record<string, unknown> = {}
  for (const group of GROUPS) {
    const people = counted.filter((one) => `${toRoleName(one.role)}${one.unverified ? '-unverified' : ''}` === group)
    if (people.length > 0) groups[group] = groupOf(people, questionnaire)
  }
  return { sealed, groups }
}

const groupOf = (people: readonly ResponseSubmitted[], questionnaire: Questionnaire) => {
  const bands = [...new Set(people.map(({ gradeBand }) => gradeBand))].filter((band) => band > 0)
  return {
    respondents: people.length,
    released: people.filter(({ released }) => released).length,
    fast: people.filter(({ speed }) => speed === SpeedClass.FAST).length,
    burst: people.filter(({ burst }) => burst).length,
    items: countBytes(people.map(({ answers }) => answers)),
    ownItems: countBytes(people.map(({ ownAnswers }) => ownAnswers)),
    choices: countChoices(people),
    scores: scoresOf(people, questionnaire),
    bands: Object.fromEntries(
      bands.map((band) => {
        const members = people.filter(({ gradeBand }) => gradeBand === band)
        return [band, { respondents: members.length, scores: scoresOf(members, questionnaire) }]
      }),
    ),
  }
}

/** Per item, in order: how many gave each of the bytes that count. */
const countBytes = (vectors: readonly Uint8Array[]): readonly number[] => {
  const items = Math.max(0, ...vectors.map(({ length }) => length))
  return Array.from({ length: items }, (_, item) =>
    COUNTED_BYTES.map((byte) => vectors.filter((vector) => vector[item] === byte).length),
  ).flat()
}

const countChoices = (people: readonly ResponseSubmitted[]): Readonly<Record<string, readonly number[]>> => {
  const chosen = people.flatMap(({ choices }) => choices)
  const items = [...new Set(chosen.map(({ item }) => item))].sort()
  return Object.fromEntries(
    items.map((item) => {
      const options = chosen.filter((one) => one.item === item).flatMap((one) => one.options)
      return [item, Array.from({ length: Math.max(-1, ...options) + 1 }, (_, option) => options.filter((one) => one === option).length)]
    }),
  )
}

/** Per area, then per roll-up: for each number of core items answered, how many people, the sum of their sums and of the squares. */
const scoresOf = (people: readonly ResponseSubmitted[], questionnaire: Questionnaire): readonly (readonly number[])[] => {
  const groups = [...questionnaire.areas.map(({ id }) => [id]), ...questionnaire.rollUp.map(({ areas }) => [...areas])]
  return groups.map((areas) => {
    const scores = people.map(({ answers }) => {
      const asked = questionnaire.items.flatMap((item, index) =>
        item.kind === 'core' && areas.includes(item.area) && answers[index] !== 0 ? [answers[index] as number] : [],
      )
      const points = asked.filter((byte) => byte <= 10)
      return { asked: asked.length, answered: points.length, sum: points.reduce((a, b) => a + b, 0) }
    })
    const longest = Math.max(0, ...scores.map(({ asked }) => asked))
    const scored = scores.filter(({ asked, answered }) => answered > 0 && 2 * answered >= asked)
    return Array.from({ length: longest }, (_, i) => {
      const sums = scored.filter(({ answered }) => answered === i + 1).map(({ sum }) => sum)
      return [sums.length, sums.reduce((a, b) => a + b, 0), sums.reduce((a, b) => a + b * b, 0)]
    }).flat()
  })
}
