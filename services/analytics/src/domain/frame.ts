import { type SealedExercise, sizeOf } from './contributions.ts'
import type { Level, SchoolFacts } from './facts.ts'
import { partsOf } from './national-tally.ts'
import { ROLE_NAMES, type RoleName } from './outcome.ts'

type Numbers = Readonly<Record<RoleName, number>>

/** One level of one school, whether the school took part or not. */
export type FrameUnit = {
  readonly schoolId: string
  readonly level: Level
  /** Its value in each dimension by which respondents are compared with the frame. */
  readonly values: Readonly<Record<'region' | 'level' | 'urban' | 'size', string>>
  /** The people there: as the registry says, or its exercise; never fewer than responded. */
  readonly people: Numbers
  /** Of a sealed exercise: the people whom the school expected to answer. */
  readonly invited?: Numbers
}

/** The nation that results are weighted and compared to: schools that are not closed, and all that took part. In any order. */
export const frameOf = (schools: Iterable<SchoolFacts>, sealed: readonly SealedExercise[]): readonly FrameUnit[] => {
  const taking = new Map(sealed.map((one) => [`${one.school.schoolId}/${one.exercise.level}`, one]))
  const known = new Map(sealed.map(({ school }) => [school.schoolId, school]))
  for (const school of schools) if (school.until === undefined || known.has(school.schoolId)) known.set(school.schoolId, school)
  return [...known.values()].flatMap((school) => {
    const levels = LEVELS.filter((level) => school.expected[level] !== undefined || taking.has(`${school.schoolId}/${level}`))
    return levels.map((level) => unitOf(school, level, taking.get(`${school.schoolId}/${level}`)))
  })
}

const LEVELS: readonly Level[] = ['primary', 'lower-secondary', 'upper-secondary', 'vocational']

const unitOf = (school: SchoolFacts, level: Level, sealed: SealedExercise | undefined): FrameUnit => {
  const { schoolId, region, urban, students } = school
  const invited = sealed?.exercise.expected
  const responded = respondentsOf(sealed)
  const people = numbers((role) => Math.max(school.expected[level]?.[role] || (invited?.[role] ?? 0), responded[role]))
  const values = { region, level, urban: urban ? 'urban' : 'rural', size: sizeOf(students) }
  return { schoolId, level, values, people, ...(invited === undefined ? {} : { invited }) }
}

const respondentsOf = (sealed: SealedExercise | undefined): Numbers =>
  numbers((role) =>
    [...(sealed?.tally.strata ?? [])].reduce(
      (sum, [stratum, { respondents }]) => (partsOf(stratum).role === role ? sum + respondents : sum),
      0,
    ),
  )

const numbers = (of: (role: RoleName) => number): Numbers =>
  Object.fromEntries(ROLE_NAMES.map((role) => [role, of(role)])) as Record<RoleName, number>
