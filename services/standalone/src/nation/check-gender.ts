import { type ApiCell, checkCell, valuesIn } from './check-cells.ts'
import type { Truth } from './truth.ts'

/** Measures of the nation by gender, as the API gives them. */
export type GenderFigures = readonly { readonly measure: string; readonly cells: readonly ApiCell[] }[]

/**
 * Recomputes every figure by gender from the people of the generator, who are divided by it. What the figures of a measure leave of the
 * nation, those who did not say included, must be nobody or at least 30 people of five schools.
 */
export const checkGender = (
  byGender: Truth,
  role: string,
  figures: GenderFigures,
): { readonly compared: number; readonly differences: readonly string[] } => {
  const differences: string[] = []
  let compared = 0
  for (const { measure, cells } of figures) {
    const shown = cells.filter((cell) => cell.shown)
    for (const cell of shown) {
      compared += 1
      differences.push(...checkCell(byGender, role, measure, cell))
    }
    const told = new Set(shown.map(({ by }) => by.gender))
    const left = [...byGender.values()].filter((group) => group.role === role && !told.has(group.gender))
    const people = left.flatMap((group) => valuesIn(group, measure))
    const schools = new Set(left.filter((group) => valuesIn(group, measure).length > 0).map(({ school }) => school.code))
    if (shown.length > 0 && people.length > 0 && (people.length < 30 || schools.size < 5))
      differences.push(`${role} ${measure} by gender leaves ${people.length} people of ${schools.size} schools`)
  }
  return { compared, differences }
}

/** Of which genders a measure is shown. */
export const gendersIn = (figures: GenderFigures, measure: string): readonly string[] => {
  const cells = figures.find((one) => one.measure === measure)?.cells ?? []
  return cells.flatMap(({ shown, by: { gender } }) => (shown && gender !== undefined ? [gender] : []))
}
