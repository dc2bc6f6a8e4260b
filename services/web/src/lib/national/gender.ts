import { roleName } from '#lib/report/words.ts'
import type { Role } from '#lib/roles.ts'
import { m } from '../../paraglide/messages.js'
import { type Cell, type GenderFigures, meanPlace, meanText } from './national.ts'
import { meanOf } from './words.ts'

/** As the questionnaire has them; the first is drawn filled, the second hollow. */
export const GENDERS = ['girl-woman', 'boy-man'] as const
export type Gender = (typeof GENDERS)[number]

export const genderName = (role: Role, gender: Gender): string => {
  if (role === 'student') return gender === 'girl-woman' ? m.national_girls() : m.national_boys()
  return gender === 'girl-woman' ? m.national_women() : m.national_men()
}

/** One measure, with a cell per gender. */
export type GenderRow = { readonly name: string; readonly measure: string; readonly cells: readonly (Cell | undefined)[] }

export const rowsOf = (figures: readonly GenderFigures[], nameOf: (measure: string) => string): readonly GenderRow[] =>
  figures.map(({ measure, cells }) => ({
    measure,
    name: nameOf(measure),
    cells: GENDERS.map((gender) => cells.find(({ by }) => by.gender === gender)),
  }))

/** The means of a row for who cannot see it. */
export const genderWords = (role: Role, { cells }: GenderRow): string =>
  GENDERS.map((gender, at) => meanOf(genderName(role, gender), cells[at])).join('; ')

/** Where the two means are furthest apart, and how many cannot be shown. */
export const genderSentence = (role: Role, rows: readonly GenderRow[]): string => {
  const told = rows.flatMap(({ name, cells }) => {
    const [one, other] = cells.map(meanPlace)
    return one === undefined || other === undefined ? [] : [{ name, cells, distance: Math.abs(one - other) }]
  })
  const [most] = told.toSorted((one, other) => other.distance - one.distance)
  if (most === undefined) return m.national_gender_nothing({ role: roleName(role) })
  const means = GENDERS.map((gender, at) => m.national_mean_of({ who: genderName(role, gender), mean: meanText(most.cells[at]) })).join(
    ', ',
  )
  const hidden = rows.length - told.length
  return [m.national_gender_most({ what: most.name, means }), ...(hidden > 0 ? [m.national_drawn_hidden({ hidden })] : [])].join(' ')
}
