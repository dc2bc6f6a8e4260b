import { toLevelName, UnknownCase } from '@guzgu/contracts'
import { type Questionnaire, QuestionnaireEvent } from '@guzgu/contracts/events/questionnaires'
import { RoundEvent, type RoundPlanned } from '@guzgu/contracts/events/rounds'
import { type SchoolClass, SchoolEvent } from '@guzgu/contracts/events/schools'
import { fromExerciseMessage } from '../adapters/wire.ts'
import { type Exercise, exercise } from '../domain/exercise.ts'

// What a replica of intake remembers of others and of itself, in memory, rebuilt from the topics at every start.

type Planned = Exclude<Exercise, { readonly status: 'unplanned' }>

export type ExercisesView = {
  readonly apply: (value: Uint8Array, key: string, partition: number) => void
  readonly byNumber: (exerciseNumber: number) => Planned | undefined
  readonly byId: (exerciseId: string) => Planned | undefined
  readonly all: () => Iterable<Planned>
  /** The highest number given to an exercise; 0 if none. */
  readonly highestNumber: () => number
  /** Everything up to this time (ms) is known here: what happened later may not be. */
  readonly knownUntil: () => number
}

export const createExercisesView = (partitions: number): ExercisesView => {
  const byId = new Map<string, Planned>()
  const idByNumber = new Map<number, string>()
  const positions = new Map<number, number>()
  const heartbeats = new Map<number, number>()
  const sealed: Planned[] = [] // in the order of their seals
  let highest = 0
  const letGo = (now: number): void => {
    while (sealed[0] !== undefined && sealed[0].sealAt + REMEMBERED_MS < now) {
      const { exerciseId } = sealed.shift() as Planned
      byId.set(exerciseId, longAfterTheSeal(byId.get(exerciseId) as Planned))
    }
  }
  return {
    apply: (value, _key, partition) => {
      const message = fromExerciseMessage(value)
      if (message.kind === 'heartbeat') {
        heartbeats.set(partition, Math.max(message.at, heartbeats.get(partition) ?? 0))
        return letGo(message.at)
      }
      if (message.position <= (positions.get(partition) ?? 0)) return
      const state = exercise.evolve(byId.get(message.exerciseId) ?? exercise.initial, message.event)
      positions.set(partition, message.position)
      if (state.status === 'unplanned') return
      byId.set(message.exerciseId, state)
      if (message.event.type === 'ExerciseSealed') sealed.push(state)
      idByNumber.set(state.exerciseNumber, message.exerciseId)
      highest = Math.max(highest, state.exerciseNumber)
    },
    byNumber: (exerciseNumber) => byId.get(idByNumber.get(exerciseNumber) ?? ''),
    byId: (exerciseId) => byId.get(exerciseId),
    all: () => byId.values(),
    highestNumber: () => highest,
    knownUntil: () => (heartbeats.size < partitions ? 0 : Math.min(...heartbeats.values())),
  }
}

/** Longer than the cache remembers who has a receipt: until then what was asked tells whether a submission is one that has it already. */
const REMEMBERED_MS = 48 * 3_600_000

/** That it is sealed is all that anybody asks; the rounds of many years must not fill the memory. */
const longAfterTheSeal = (state: Planned): Planned => ({ ...state, optionalItems: [], ownItems: [], issued: [], openLinks: [] })

export type QuestionnairesView = {
  readonly apply: (value: Uint8Array) => void
  readonly get: (id: string, version: number) => Questionnaire | undefined
}

export const createQuestionnairesView = (): QuestionnairesView => {
  const versions = new Map<string, Questionnaire>()
  return {
    apply: (value) => {
      const { event } = QuestionnaireEvent.decode(value)
      if (event === undefined) throw new UnknownCase('a questionnaire event of a kind that is not known here')
      const questionnaire = event?.$case === 'published' ? event.value.questionnaire : undefined
      if (questionnaire !== undefined) versions.set(`${questionnaire.id}@${questionnaire.version}`, questionnaire)
    },
    get: (id, version) => versions.get(`${id}@${version}`),
  }
}

export type RoundsView = {
  readonly apply: (value: Uint8Array) => void
  readonly get: (roundId: string) => RoundPlanned | undefined
  readonly byNumber: (roundNumber: number) => RoundPlanned | undefined
  readonly all: () => Iterable<RoundPlanned>
}

export const createRoundsView = (): RoundsView => {
  const rounds = new Map<string, RoundPlanned>()
  return {
    apply: (value) => {
      const { event } = RoundEvent.decode(value)
      if (event === undefined) throw new UnknownCase('a round event of a kind that is not known here')
      if (event?.$case === 'planned') rounds.set(event.value.roundId, event.value)
    },
    get: (roundId) => rounds.get(roundId),
    byNumber: (roundNumber) => [...rounds.values()].find((round) => round.roundNumber === roundNumber),
    all: () => rounds.values(),
  }
}

/** What planning an exercise needs to know of a school. Dates: ISO days. */
export type KnownSchool = {
  readonly schoolId: string
  readonly red: string
  readonly levels: readonly string[]
  readonly sections: readonly string[]
  readonly endedOn: string | undefined
  readonly expected: Readonly<Record<string, Readonly<Record<string, number>>>>
}

export type SchoolsView = {
  readonly apply: (value: Uint8Array) => void
  readonly get: (schoolId: string, day: string) => KnownSchool | undefined
}

type SchoolFact = { readonly from: string; readonly change: (school: KnownSchool) => KnownSchool }

/** Keeps the dated facts of each school: which ones hold depends on the day of asking. */
export const createSchoolsView = (): SchoolsView => {
  const facts = new Map<string, SchoolFact[]>()
  let lastPosition = 0
  return {
    apply: (value) => {
      const { metadata, event } = SchoolEvent.decode(value)
      if (event === undefined) throw new UnknownCase('a school event of a kind that is not known here')
      if (event.$case === 'heartbeat' || metadata === undefined || metadata.position <= lastPosition) return
      lastPosition = metadata.position
      const known = facts.get(event.value.schoolId) ?? []
      known.push({ from: event.value.effectiveFrom, change: changeOf(event) })
      known.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0)) // stable: of one day the later fact wins
      facts.set(event.value.schoolId, known)
    },
    get: (schoolId, day) => {
      const known = facts.get(schoolId)?.filter(({ from }) => from <= day) ?? []
      const empty: KnownSchool = { schoolId, red: '', levels: [], sections: [], endedOn: undefined, expected: {} }
      return known.length === 0 ? undefined : known.reduce((school, { change }) => change(school), empty)
    },
  }
}

type SchoolCase = Exclude<NonNullable<SchoolEvent['event']>, { readonly $case: 'heartbeat' }>

const changeOf = (event: SchoolCase): SchoolFact['change'] => {
  switch (event.$case) {
    case 'registered': {
      const { place, class: kind, expectations } = event.value
      return (school) => ({ ...school, red: place?.red ?? '', ...classOf(kind), expected: expectedOf(expectations) })
    }
    case 'moved':
      return (school) => ({ ...school, red: event.value.place?.red ?? school.red })
    case 'reclassified':
      return (school) => ({ ...school, ...classOf(event.value.class) })
    case 'expectationsSet':
      return (school) => ({ ...school, expected: expectedOf(event.value.expectations) })
    case 'merged':
    case 'closed':
      return (school) => ({ ...school, endedOn: event.value.effectiveFrom })
    case 'renamed':
      return (school) => school
  }
}

const classOf = (kind: SchoolClass | undefined): Pick<KnownSchool, 'levels' | 'sections'> => ({
  levels: (kind?.levels ?? []).map(toLevelName),
  sections: kind?.sections ?? [],
})

const expectedOf = (
  expectations: readonly { readonly level: string; readonly numbers: readonly { readonly role: string; readonly number: number }[] }[],
): KnownSchool['expected'] =>
  Object.fromEntries(
    expectations.map(({ level, numbers }) => [
      toLevelName(level as Parameters<typeof toLevelName>[0]),
      Object.fromEntries(numbers.map(({ role, number }) => [role.replace('ROLE_', '').toLowerCase(), number])),
    ]),
  )
