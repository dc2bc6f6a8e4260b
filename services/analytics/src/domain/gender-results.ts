import { GENDER_DIMENSIONS, type NationalCell, suppressed } from '@guzgu/statistics'
import { type Contribution, contributionsOf, type SealedExercise } from './contributions.ts'
import type { QuestionnaireFacts } from './facts.ts'
import { type NationalResults, nationalResults, type Published } from './national-results.ts'
import type { RoleName } from './outcome.ts'
import type { Stepwise } from './stepwise.ts'

/** A measure of the nation by gender, which people may leave out; a catalogue of its own, nation × gender and nothing finer. */
export type GenderFigures = { readonly measure: string; readonly cells: readonly Published<NationalCell>[] }

/** Tallies by role and gender as contributions: a school, a gender, no other property. */
export const contributionsByGender = (sealed: readonly SealedExercise[]): readonly Contribution[] =>
  contributionsOf(sealed).map((contribution) => {
    const { school, values } = contribution.unit
    const { language: gender } = values
    return { ...contribution, unit: { school, values: gender === undefined || gender === '' ? {} : { gender } } }
  })

/**
 * Algorithm C over each role's atoms by gender, those who did not say included. The two catalogues meet in the nation only: by gender
 * nothing is shown of a measure unless the nation shows its exact mean, and here, too.
 */
export function* genderFigures(
  nation: NationalResults,
  contributions: readonly Contribution[],
  questionnaire: QuestionnaireFacts,
): Stepwise<ReadonlyMap<RoleName, readonly GenderFigures[]>> {
  const { results } = yield* nationalResults(contributions, questionnaire, [], GENDER_DIMENSIONS)
  return new Map(
    results.roles.map(({ role, measures }) => {
      const main = nation.roles.find((one) => one.role === role)?.measures ?? []
      return [
        role,
        measures.map(({ measure, cells }) => ({ measure, cells: beside(cells, main.find((one) => one.measure === measure)?.cells) })),
      ]
    }),
  )
}

type Cells = readonly Published<NationalCell>[]

const beside = (cells: Cells, nation: Cells | undefined): Cells => {
  const isOpen = [cells, nation ?? []].every((all) => isExact(all.find(({ key }) => key === 'nation')))
  return cells
    .filter(({ by }) => 'gender' in by)
    .map((cell) => (cell.shown && !isOpen ? { key: cell.key, by: cell.by, ...suppressed } : cell))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
}

const isExact = (cell: NationalCell | undefined): boolean => cell?.shown === true && cell.mean !== undefined
