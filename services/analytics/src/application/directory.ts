import { askedItems, toLengthName, toLevelName, toRoleName, UnknownCase } from '@guzgu/contracts'
import type { ExpectedNumber } from '@guzgu/contracts/events/common'
import type { ExerciseEvent, ExercisePlanned } from '@guzgu/contracts/events/exercises'
import type { Questionnaire, QuestionnaireEvent } from '@guzgu/contracts/events/questionnaires'
import type { RoundEvent } from '@guzgu/contracts/events/rounds'
import type { LevelExpectation, Place, SchoolClass, SchoolEvent } from '@guzgu/contracts/events/schools'
import {
  type Asked,
  coreAreasOf,
  type ExerciseFacts,
  type GenderItem,
  genderItemOf,
  type QuestionnaireFacts,
  type RoundFacts,
  type SchoolFacts,
} from '../domain/facts.ts'
import type { RoleName, Scored } from '../domain/outcome.ts'

/** What this replica remembers of schools, questionnaires, rounds and exercises; rebuilt at every start. */
export type Directory = ReturnType<typeof createDirectory>

export const createDirectory = () => {
  const schools = new Map<string, SchoolFacts>()
  const questionnaires = new Map<string, KnownQuestionnaire>()
  const rounds = new Map<string, RoundFacts>()
  const exercises = new Map<string, ExerciseFacts>()
  const ofRound = new Map<string, Set<string>>()
  const isNewer = createGate()
  let schoolsPosition = 0

  return {
    /** How far the registry has been read. */
    schoolsPosition: (): number => schoolsPosition,
    school: (id: string): SchoolFacts | undefined => schools.get(id),
    schools: (): Iterable<SchoolFacts> => schools.values(),
    round: (id: string): RoundFacts | undefined => rounds.get(id),
    exercise: (id: string): ExerciseFacts | undefined => exercises.get(id),
    questionnaire: (id: string, version: number): QuestionnaireFacts | undefined => questionnaires.get(`${id}@${version}`)?.facts,
    /** `id@version` → per item of its answer vector the index of its area, −1 where it feeds no score. */
    coreAreas: (questionnaire: string): readonly number[] | undefined => questionnaires.get(questionnaire)?.coreAreas,
    /** What somebody said, an option of the questionnaire's; '' where nothing was said or asked. */
    genderOf: ({ questionnaire, answers }: Pick<Scored, 'questionnaire' | 'answers'>): string => {
      const item = questionnaires.get(questionnaire)?.gender
      return item?.options[(answers[item.index] ?? 0) - 1] ?? ''
    },
    asked: (exercise: ExerciseFacts): Asked | undefined => {
      const known = questionnaires.get(`${exercise.questionnaireId}@${exercise.questionnaireVersion}`)
      return known === undefined ? undefined : toAsked(known.published, exercise)
    },
    exercises: (): Iterable<ExerciseFacts> => exercises.values(),
    exercisesOfRound: (roundId: string): readonly ExerciseFacts[] =>
      [...(ofRound.get(roundId) ?? [])].flatMap((id) => exercises.get(id) ?? []),

    onSchool: ({ metadata, event }: SchoolEvent): void => {
      if (event === undefined) throw unknownCase('school')
      if (event.$case === 'heartbeat') return
      schoolsPosition = Math.max(schoolsPosition, metadata?.position ?? 0)
      if (!isNewer(`school ${event.value.schoolId}`, metadata?.position)) return
      const next = evolveSchool(schools.get(event.value.schoolId), event)
      if (next !== undefined) schools.set(next.schoolId, next)
    },
    onQuestionnaire: ({ event }: QuestionnaireEvent): void => {
      if (event === undefined) throw unknownCase('questionnaire')
      if (event.$case !== 'published' || event.value.questionnaire === undefined) return
      const { questionnaire: published } = event.value
      const facts = toQuestionnaireFacts(published)
      questionnaires.set(`${published.id}@${published.version}`, {
        facts,
        coreAreas: coreAreasOf(facts),
        gender: genderItemOf(facts),
        published,
      })
    },
    onRound: ({ event }: RoundEvent): void => {
      if (event === undefined) throw unknownCase('round')
      if (event.$case !== 'planned') return
      const { roundId, timing, endsAt } = event.value
      rounds.set(roundId, { roundId, endsAt, refreshSeconds: timing?.participationRefreshSeconds ?? 0 })
    },
    onExercise: ({ metadata, event }: ExerciseEvent): void => {
      if (event === undefined) throw unknownCase('exercise')
      if (event.$case === 'heartbeat') return
      const { exerciseId } = event.value
      if (!isNewer(`exercise ${exerciseId}`, metadata?.position)) return
      const next = event.$case === 'planned' ? toExerciseFacts(event.value) : evolve(exercises.get(exerciseId), event)
      exercises.set(exerciseId, next)
      ofRound.set(next.roundId, (ofRound.get(next.roundId) ?? new Set()).add(exerciseId))
    },
  }
}

type KnownQuestionnaire = {
  readonly facts: QuestionnaireFacts
  readonly coreAreas: readonly number[]
  readonly gender: GenderItem | undefined
  readonly published: Questionnaire
}

const unknownCase = (noun: string): UnknownCase => new UnknownCase(`a ${noun} event of a kind that is not known here`)

/** Positions rise per thing; across partitions they come in any order. */
const createGate = () => {
  const seen = new Map<string, number>()
  return (id: string, position = 0): boolean => {
    if (position <= (seen.get(id) ?? 0)) return false
    seen.set(id, position)
    return true
  }
}

type OfSchool = Exclude<NonNullable<SchoolEvent['event']>, { readonly $case: 'heartbeat' }>

/** As it is known last: a move or another class holds at once, whatever its day, for participation is about today. */
const evolveSchool = (before: SchoolFacts | undefined, event: OfSchool): SchoolFacts | undefined => {
  switch (event.$case) {
    case 'registered': {
      const { schoolId, effectiveFrom, place, class: kind, expectations } = event.value
      if (place === undefined) return before
      return { schoolId, ...toPlace(place), ...toKind(kind), ...toNumbers(expectations), from: effectiveFrom }
    }
    case 'moved':
      return before && event.value.place && { ...before, ...toPlace(event.value.place) }
    case 'reclassified':
      return before && { ...before, ...toKind(event.value.class) }
    case 'expectationsSet':
      return before && { ...before, ...toNumbers(event.value.expectations) }
    case 'merged':
    case 'closed':
      return before && { ...before, until: event.value.effectiveFrom }
    case 'renamed':
      return before
    default:
      return event satisfies never
  }
}

const toKind = (kind: SchoolClass | undefined): Pick<SchoolFacts, 'levels' | 'type'> => ({
  levels: (kind?.levels ?? []).map(toLevelName),
  type: kind?.type ?? '',
})

const toPlace = ({ economicRegion, rayon, red, urban }: Place): Pick<SchoolFacts, 'region' | 'rayon' | 'red' | 'urban'> => ({
  region: economicRegion,
  rayon,
  red,
  urban,
})

const toNumbers = (expectations: readonly LevelExpectation[]): Pick<SchoolFacts, 'students' | 'expected'> => ({
  students: expectations.reduce((sum, { numbers }) => sum + toExpected(numbers).student, 0),
  expected: Object.fromEntries(expectations.map(({ level, numbers }) => [toLevelName(level), toExpected(numbers)])),
})

type AfterPlanning = Exclude<NonNullable<ExerciseEvent['event']>, { readonly $case: 'heartbeat' | 'planned' }>

const evolve = (before: ExerciseFacts | undefined, event: AfterPlanning): ExerciseFacts => {
  if (before === undefined) throw new Error(`an exercise event (${event.$case}) before its planning`)
  if (before.stage === 'sealed') return before
  switch (event.$case) {
    case 'itemsChosen': {
      const { optionalItems, ownItems } = event.value
      return { ...before, optionalItems, ownItems: ownItems.map(({ id, roles }) => ({ id, roles: roles.map(toRoleName) })) }
    }
    case 'expectedNumbersSet':
      return { ...before, expected: toExpected(event.value.expected) }
    case 'opened': {
      const { openedAt, closesAt, sealAt } = event.value
      return { ...before, stage: 'opened', opensAt: openedAt, closesAt, sealAt }
    }
    case 'extended':
    case 'closingSet':
      return { ...before, closesAt: event.value.closesAt, sealAt: event.value.sealAt }
    case 'offlineGraceForgone':
      return { ...before, sealAt: event.value.sealAt }
    case 'sealed':
      return { ...before, stage: 'sealed' }
    case 'codesIssued':
    case 'codesReprinted':
    case 'codesRevoked':
    case 'openLinkAllowed':
      return before
    default:
      return event satisfies never
  }
}

const toExerciseFacts = (planned: ExercisePlanned): ExerciseFacts => ({
  exerciseId: planned.exerciseId,
  exerciseNumber: planned.exerciseNumber,
  schoolId: planned.schoolId,
  roundId: planned.roundId,
  level: toLevelName(planned.level),
  length: toLengthName(planned.length),
  questionnaireId: planned.questionnaireId,
  questionnaireVersion: planned.questionnaireVersion,
  opensAt: planned.opensAt,
  closesAt: planned.closesAt,
  stage: 'planned',
  expected: toExpected(planned.expected),
  optionalItems: [],
  ownItems: [],
})

const toExpected = (numbers: readonly ExpectedNumber[]): Readonly<Record<RoleName, number>> => {
  const expected = { leader: 0, teacher: 0, student: 0 }
  for (const { role, number } of numbers) expected[toRoleName(role)] = number
  return expected
}

const toQuestionnaireFacts = (questionnaire: Questionnaire): QuestionnaireFacts => ({
  id: questionnaire.id,
  version: questionnaire.version,
  translation: questionnaire.translation,
  areas: questionnaire.areas.map(({ id }) => id),
  rollUps: questionnaire.rollUp.map(({ id, areas }) => ({ id, areas })),
  blocks: questionnaire.blocks.map(({ id }) => id),
  points: new Map(questionnaire.scales.map(({ id, points }) => [id, points.length])),
  items: questionnaire.items.map(({ id, identity, kind, area, block, scale, options }) => ({
    id,
    identity,
    kind,
    area,
    block,
    scale,
    options: options.map((option) => option.id),
  })),
})

const toAsked = (questionnaire: Questionnaire, { level, length, optionalItems }: ExerciseFacts): Asked => {
  const of = (role: RoleName): ReadonlySet<string> =>
    new Set(askedItems(questionnaire, { role, level, length, optionalItems }).map(({ item }) => item.id))
  return { leader: of('leader'), teacher: of('teacher'), student: of('student') }
}
