import { askedItems, toLengthName, toLevelName, toRoleName, UnknownCase } from '@guzgu/contracts'
import type { ExpectedNumber } from '@guzgu/contracts/events/common'
import type { ExerciseEvent, ExercisePlanned } from '@guzgu/contracts/events/exercises'
import type { Questionnaire, QuestionnaireEvent } from '@guzgu/contracts/events/questionnaires'
import type { RoundEvent } from '@guzgu/contracts/events/rounds'
import type { SchoolEvent } from '@guzgu/contracts/events/schools'
import type { Asked, ExerciseFacts, QuestionnaireFacts, RoundFacts, SchoolFacts } from '../domain/facts.ts'
import type { RoleName } from '../domain/outcome.ts'

/** What this replica remembers of schools, questionnaires, rounds and exercises; rebuilt at every start. */
export type Directory = ReturnType<typeof createDirectory>

export const createDirectory = () => {
  const schools = new Map<string, SchoolFacts>()
  const questionnaires = new Map<string, { readonly facts: QuestionnaireFacts; readonly published: Questionnaire }>()
  const rounds = new Map<string, RoundFacts>()
  const exercises = new Map<string, ExerciseFacts>()
  const ofRound = new Map<string, Set<string>>()
  const isNewer = createGate()

  return {
    school: (id: string): SchoolFacts | undefined => schools.get(id),
    round: (id: string): RoundFacts | undefined => rounds.get(id),
    exercise: (id: string): ExerciseFacts | undefined => exercises.get(id),
    questionnaire: (id: string, version: number): QuestionnaireFacts | undefined => questionnaires.get(`${id}@${version}`)?.facts,
    asked: (exercise: ExerciseFacts): Asked | undefined => {
      const known = questionnaires.get(`${exercise.questionnaireId}@${exercise.questionnaireVersion}`)
      return known === undefined ? undefined : toAsked(known.published, exercise)
    },
    exercises: (): Iterable<ExerciseFacts> => exercises.values(),
    exercisesOfRound: (roundId: string): readonly ExerciseFacts[] =>
      [...(ofRound.get(roundId) ?? [])].flatMap((id) => exercises.get(id) ?? []),

    onSchool: ({ metadata, event }: SchoolEvent): void => {
      if (event === undefined) throw unknownCase('school')
      if (event.$case !== 'registered' && event.$case !== 'moved') return
      const { schoolId, place } = event.value
      if (place === undefined || !isNewer(`school ${schoolId}`, metadata?.position)) return
      schools.set(schoolId, { schoolId, region: place.economicRegion, rayon: place.rayon, red: place.red })
    },
    onQuestionnaire: ({ event }: QuestionnaireEvent): void => {
      if (event === undefined) throw unknownCase('questionnaire')
      if (event.$case !== 'published' || event.value.questionnaire === undefined) return
      const { questionnaire: published } = event.value
      questionnaires.set(`${published.id}@${published.version}`, { facts: toQuestionnaireFacts(published), published })
    },
    onRound: ({ event }: RoundEvent): void => {
      if (event === undefined) throw unknownCase('round')
      if (event.$case !== 'planned') return
      const { roundId, timing } = event.value
      rounds.set(roundId, { roundId, refreshSeconds: timing?.participationRefreshSeconds ?? 0 })
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
