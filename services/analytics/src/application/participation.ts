import { toLevel, toRole } from '@guzgu/contracts'
import type {
  GetDepartmentParticipationResponse,
  GetExerciseParticipationResponse,
  GetRoundParticipationResponse,
  RayonParticipation,
  RoleCount,
} from '@guzgu/contracts/services/analytics'
import { Rejection } from '@guzgu/event-sourcing'
import type { Clock, Views } from '@guzgu/ports'
import { type ExerciseFacts, type SchoolFacts, statusAt } from '../domain/facts.ts'
import { ROLE_NAMES, type RoleName } from '../domain/outcome.ts'
import { noParticipation, type Participation, participation, roundDownTo5 } from '../domain/participation.ts'
import { type Part, type Steps, stepsOf } from '../domain/steps.ts'
import type { Directory } from './directory.ts'

/** `at`: the number of the period that the counts were taken in, so that whoever asks first in a period settles them for all. */
const PARTICIPATION_SHOWN = 'participation-shown.v1'
const DEPARTMENT_SHOWN = 'department-shown.v2'

const LIVE_FOR_MS = 1_000
const PAGE = 500
const DAY_MS = 86_400_000
/** A day of an officer begins at midnight in Baku (UTC+4, no summer time). */
const BAKU_MS = 4 * 3_600_000

export type ParticipationOptions = { readonly views: Views; readonly clock: Clock; readonly directory: Directory }

/** The own school's exact counts: they change once per period while people answer, so that nobody is seen to answer. */
export const exerciseParticipation = async (
  { views, clock, directory }: ParticipationOptions,
  exercise: ExerciseFacts,
): Promise<GetExerciseParticipationResponse> => {
  const now = clock.now()
  const take = async (): Promise<Shown> => ({ asOf: now, participation: await participationOf(views, exercise.exerciseId) })
  const live = await take()
  const periodMs = Math.max(1, directory.round(exercise.roundId)?.refreshSeconds ?? 0) * 1_000
  const shown = live.participation.sealed
    ? live
    : await settle(views, PARTICIPATION_SHOWN, exercise.exerciseId, Math.floor(now / periodMs), async () => live)
  return {
    exerciseId: exercise.exerciseId,
    schoolId: exercise.schoolId,
    roundId: exercise.roundId,
    roles: ROLE_NAMES.map((role) => ({
      role: toRole(role),
      counted: shown.participation.counted[role],
      expected: exercise.expected[role],
      unverified: shown.participation.unverified[role],
    })),
    asOf: shown.asOf,
    sealed: shown.participation.sealed,
  }
}

type Shown = { readonly asOf: number; readonly participation: Participation }

/** What was shown in this period, or what is taken now: the first of a period wins. */
const settle = async <Document>(
  views: Views,
  view: string,
  id: string,
  period: number,
  take: () => Promise<Document>,
): Promise<Document> => {
  const before = await views.get(view, id)
  if (before !== undefined && before.at >= period) return before.document as Document
  await views.put(view, [{ id, at: period, document: await take() }])
  const after = await views.get(view, id)
  if (after === undefined) throw new Error(`${view}: the document just put is not there`)
  return after.document as Document
}

const participationOf = async (views: Views, exerciseId: string): Promise<Participation> => {
  const stored = await views.get(participation.view, exerciseId)
  return stored === undefined ? noParticipation() : participation.fromJson(stored.document)
}

/** Nation and regions: exact, and at most a second old. Only responses with codes. */
export const createRoundParticipation = ({ views, clock, directory }: ParticipationOptions) => {
  const live = new Map<string, { readonly at: number; readonly answer: Promise<GetRoundParticipationResponse> }>()
  return (roundId: string): Promise<GetRoundParticipationResponse> => {
    const known = live.get(roundId)
    if (known !== undefined && clock.now() - known.at < LIVE_FOR_MS) return known.answer
    const now = clock.now()
    const answer = sumOfRound(views, directory, roundId, now)
    live.set(roundId, { at: now, answer })
    answer.catch(() => live.delete(roundId))
    return answer
  }
}

const sumOfRound = async (views: Views, directory: Directory, roundId: string, now: number): Promise<GetRoundParticipationResponse> => {
  const exercises = directory.exercisesOfRound(roundId)
  const whole: Part = { schools: [...directory.schools()], exercises, counts: await countsOf(views, exercises) }
  const day = dayOf(directory, roundId, now)
  return {
    roundId,
    ...sumOf(whole, day),
    regions: partsBy(directory, whole, ({ region }) => region).map(([region, part]) => ({
      region,
      ...sumOf(part, day),
      departments: [...new Set(part.schools.map(({ red }) => red))].sort(),
    })),
  }
}

/** Today in Baku; for a round that is over, its last day. */
const dayOf = (directory: Directory, roundId: string, now: number): string =>
  new Date(Math.min(now, directory.round(roundId)?.endsAt ?? now) + BAKU_MS).toISOString().slice(0, 10)

/** Sorted by key. Exercises go with their schools. */
const partsBy = (directory: Directory, { schools, exercises, counts }: Part, keyOf: (school: SchoolFacts) => string) => {
  const schoolsOf = groupBy(schools, keyOf)
  const exercisesOf = groupBy(exercises, ({ schoolId }) => {
    const school = directory.school(schoolId)
    return school === undefined ? '' : keyOf(school)
  })
  return [...new Set([...schoolsOf.keys(), ...exercisesOf.keys()])]
    .sort()
    .map((key): readonly [string, Part] => [key, { schools: schoolsOf.get(key) ?? [], exercises: exercisesOf.get(key) ?? [], counts }])
}

type CountsOf = Part['counts']

const countsOf = async (views: Views, exercises: readonly ExerciseFacts[]): Promise<CountsOf> => {
  const counts = new Map<string, Participation>()
  for (let start = 0; start < exercises.length; start += PAGE) {
    const page = exercises.slice(start, start + PAGE).map(({ exerciseId }) => exerciseId)
    for (const { id, document } of await views.getMany(participation.view, page)) counts.set(id, participation.fromJson(document))
  }
  return counts
}

const sumOf = (part: Part, day: string) => {
  const { exercises, counts } = part
  const steps = stepsOf(part, day)
  return {
    roles: ROLE_NAMES.map((role) => roleSum(exercises, counts, role)),
    schools: new Set(exercises.map(({ schoolId }) => schoolId)).size,
    exercises: exercises.length,
    sealedExercises: steps.sealed,
    steps,
  }
}

const roleSum = (exercises: readonly ExerciseFacts[], counts: CountsOf, role: RoleName): RoleCount => ({
  role: toRole(role),
  counted: exercises.reduce((sum, { exerciseId }) => sum + (counts.get(exerciseId)?.counted[role] ?? 0), 0),
  expected: exercises.reduce((sum, { expected }) => sum + expected[role], 0),
  unverified: 0,
})

/** A status per school; counts per rayon rounded down and taken once a day. */
export const departmentParticipation = async (
  { views, clock, directory }: ParticipationOptions,
  roundId: string,
  red: string,
): Promise<GetDepartmentParticipationResponse> => {
  const now = clock.now()
  const exercises = directory.exercisesOfRound(roundId).filter(({ schoolId }) => directory.school(schoolId)?.red === red)
  const take = async (): Promise<readonly RayonParticipation[]> => {
    const schools = [...directory.schools()].filter((school) => school.red === red)
    const whole: Part = { schools, exercises, counts: await countsOf(views, exercises) }
    const day = dayOf(directory, roundId, now)
    return partsBy(directory, whole, ({ region, rayon }) => JSON.stringify([region, rayon])).map(([key, part]) => {
      const [region, rayon] = JSON.parse(key) as [string, string]
      const roles = ROLE_NAMES.map((role) => roundedDown(roleSum(part.exercises, part.counts, role)))
      return { region, rayon, roles, steps: enoughRoundedDown(stepsOf(part, day)) }
    })
  }
  return {
    roundId,
    red,
    schools: [...exercises]
      .sort(bySchool)
      .map((exercise) => ({ schoolId: exercise.schoolId, level: toLevel(exercise.level), status: statusAt(exercise, now) })),
    rayons: await settle(views, DEPARTMENT_SHOWN, `${roundId}/${red}`, Math.floor((now + BAKU_MS) / DAY_MS), take),
  }
}

const enoughRoundedDown = (steps: Steps): Steps => ({ ...steps, enough: roundDownTo5(steps.enough) })
const roundedDown = (count: RoleCount): RoleCount => ({ ...count, counted: roundDownTo5(count.counted) })

const bySchool = (a: ExerciseFacts, b: ExerciseFacts): number => (`${a.schoolId} ${a.level}` < `${b.schoolId} ${b.level}` ? -1 : 1)

const groupBy = <T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>()
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one])
  return groups
}

/** @throws Rejection round-unknown */
export const knownRound = (directory: Directory, roundId: string): string => {
  if (directory.round(roundId) === undefined) throw new Rejection('round-unknown', 'roundId')
  return roundId
}
