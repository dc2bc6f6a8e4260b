import { GENDER_DIMENSIONS, keepTogether, type Mixture, type NationalCell, suppressed } from '@guzgu/statistics'
import { createSummer } from './cell-sums.ts'
import { type Contribution, contributionsOf, type Measure, measuresOf, type SealedExercise } from './contributions.ts'
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
 * Algorithm C over each role's atoms by gender, those who did not say included. By gender nothing is shown of a measure unless the nation
 * shows its exact mean, and here, too; and unless the genders live together so widely that no other figure helps to tell them apart.
 * `contributions`: what the nation is made of; `byGender`: the same people by gender.
 */
export function* genderFigures(
  nation: NationalResults,
  contributions: readonly Contribution[],
  byGender: readonly Contribution[],
  questionnaire: QuestionnaireFacts,
): Stepwise<ReadonlyMap<RoleName, readonly GenderFigures[]>> {
  const { results } = yield* nationalResults(byGender, questionnaire, [], GENDER_DIMENSIONS)
  const measureOf = new Map(measuresOf(questionnaire).map((measure) => [measure.id, measure]))
  const figures = new Map<RoleName, readonly GenderFigures[]>()
  for (const { role, measures } of results.roles) {
    const main = nation.roles.find((one) => one.role === role)?.measures ?? []
    const people = byGender.filter((one) => one.role === role)
    const whole = withOneLanguage(contributions.filter((one) => one.role === role))
    const ofRole: GenderFigures[] = []
    for (const { measure: id, cells } of measures) {
      const [measure, ofNation] = [measureOf.get(id), main.find((one) => one.measure === id)?.cells]
      const isOpen = [cells, ofNation ?? []].every((all) => isExact(all.find(({ key }) => key === 'nation')))
      const kinds = cells.flatMap(({ shown, by }) => (shown && by.gender !== undefined ? [by.gender] : []))
      const maySay = isOpen && measure !== undefined && keepTogether(mixturesOf(measure, people, kinds, whole))
      ofRole.push({
        measure: id,
        cells: cells
          .filter(({ by }) => 'gender' in by)
          .map(maySay ? same : hidden)
          .toSorted(byKey),
      })
      yield
    }
    figures.set(role, ofRole)
  }
  return figures
}

/** Exercises with people of one section language only: nothing but gender divides them. */
const withOneLanguage = (contributions: readonly Contribution[]): ReadonlySet<string> => {
  const sections = Map.groupBy(contributions, ({ exerciseId }) => exerciseId)
  return new Set([...sections].flatMap(([exerciseId, all]) => (all.length === 1 ? [exerciseId] : [])))
}

/** The people with an answer to the measure, per exercise: the genders that would be shown, then all others together. */
const mixturesOf = (
  measure: Measure,
  people: readonly Contribution[],
  kinds: readonly string[],
  whole: ReadonlySet<string>,
): readonly Mixture[] => {
  const { valid } = createSummer(measure, people)
  const ofExercise = new Map<string, { readonly school: string; readonly persons: number[] }>()
  people.forEach(({ exerciseId, unit: { school, values } }, at) => {
    const kind = kinds.indexOf(String(values.gender))
    const mixture = ofExercise.get(exerciseId) ?? { school, persons: new Array<number>(kinds.length + 1).fill(0) }
    const place = kind < 0 ? kinds.length : kind
    mixture.persons[place] = (mixture.persons[place] ?? 0) + (valid[at] ?? 0)
    ofExercise.set(exerciseId, mixture)
  })
  return [...ofExercise].map(([exerciseId, mixture]) => ({ ...mixture, isWhole: whole.has(exerciseId) }))
}

type Figure = Published<NationalCell>

const same = (cell: Figure): Figure => cell
const hidden = (cell: Figure): Figure => (cell.shown ? { key: cell.key, by: cell.by, ...suppressed } : cell)
const byKey = (a: Figure, b: Figure): number => (a.key < b.key ? -1 : 1)

const isExact = (cell: NationalCell | undefined): boolean => cell?.shown === true && cell.mean !== undefined
