import type { Unit } from '@guzgu/statistics'
import type { Asked, ExerciseFacts, QuestionnaireFacts, SchoolFacts } from './facts.ts'
import { type NationalTally, partsOf, type StratumTally } from './national-tally.ts'
import type { RoleName } from './outcome.ts'

/** One role and section language of one sealed exercise: the part of the nation that moves as a whole. */
export type Contribution = {
  readonly exerciseId: string
  readonly role: RoleName
  readonly length: ExerciseFacts['length']
  readonly tally: StratumTally
  readonly asked: ReadonlySet<string>
  /** Its school, and its values in the dimensions of the national catalogue. */
  readonly unit: Omit<Unit, 'respondents'>
}

/** The same people in another snapshot have the same one. */
export const unitIdOf = ({ exerciseId, unit }: Contribution): string => `${exerciseId}/${unit.values.language}`

/** Equal for equal answers: a sealed exercise does not change, and this is how a revision sees that it did not. */
export const answersOf = ({ tally }: Contribution): string =>
  JSON.stringify([tally.respondents, [...tally.items], tally.scores.map((sums) => [...sums]), tally.cases])

/** A sealed exercise with what is known of it. */
export type SealedExercise = {
  readonly exercise: ExerciseFacts
  readonly school: SchoolFacts
  readonly asked: Asked
  readonly tally: NationalTally
}

/** Of all roles, in the order of the exercises' ids. */
export const contributionsOf = (sealed: readonly SealedExercise[]): readonly Contribution[] =>
  [...sealed]
    .sort((a, b) => (a.exercise.exerciseId < b.exercise.exerciseId ? -1 : 1))
    .flatMap(({ exercise, school, asked, tally }) =>
      [...tally.strata].sort(byKey).map(([stratum, counted]): Contribution => {
        const { role, language } = partsOf(stratum)
        return {
          exerciseId: exercise.exerciseId,
          role,
          length: exercise.length,
          tally: counted,
          asked: asked[role],
          unit: { school: school.schoolId, values: valuesOf(school, exercise, language) },
        }
      }),
    )

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1)

/** In the dimensions of the national catalogue. `language`: of the section. */
export const valuesOf = (school: SchoolFacts, { level }: Pick<ExerciseFacts, 'level'>, language: string): Unit['values'] => ({
  region: school.region,
  level,
  urban: school.urban ? 'urban' : 'rural',
  language,
  type: school.type,
  size: sizeOf(school.students),
  rayon: school.rayon,
})

const MEDIUM = 100
const LARGE = 500

/** By the students that a school expects over all its levels. */
export const sizeOf = (students: number): 'small' | 'medium' | 'large' =>
  students < MEDIUM ? 'small' : students < LARGE ? 'medium' : 'large'

/** What a figure can be about: `item/A1` is the item `A1`. `index`: the place in answer vectors, or in area scores. */
export type Measure = {
  readonly id: string
  readonly kind: 'item' | 'area' | 'roll-up'
  readonly name: string
  readonly index: number
  readonly points: number
}

const AGREEMENT_POINTS = 5

/**
 * Areas, roll-ups, then items: those on the scale of agreement. Additional items are for the schools; own items never leave them.
 * Areas are compared among full questionnaires only.
 */
export const measuresOf = ({ areas, rollUps, items }: QuestionnaireFacts): readonly Measure[] => [
  ...areas.map((id, index) => measureOf('area', id, index)),
  ...rollUps.map(({ id }, index) => measureOf('roll-up', id, areas.length + index)),
  ...items.flatMap(({ id, kind }, index) => (kind === 'core' || kind === 'optional' ? [measureOf('item', id, index)] : [])),
]

const measureOf = (kind: Measure['kind'], name: string, index: number): Measure => ({
  id: `${kind}/${name}`,
  kind,
  name,
  index,
  points: AGREEMENT_POINTS,
})

/** Whether these people were asked what the measure is made of. */
export const isAsked = (measure: Measure, { tally, length, asked }: Contribution): boolean =>
  measure.kind === 'item' ? asked.has(measure.name) : length === 'full' && (tally.scores[measure.index]?.length ?? 0) > 0
