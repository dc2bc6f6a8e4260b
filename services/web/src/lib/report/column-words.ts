import { ROLES } from '#lib/roles.ts'
import { m } from '../../paraglide/messages.js'
import { roleName } from './words.ts'

// The columns of the rows of a report (the CSV's names) in words.

type Words = { readonly name: () => string; readonly meaning: () => string }

const COLUMNS: Readonly<Record<string, Words>> = {
  exercise: { name: m.documents_column_exercise, meaning: m.documents_meaning_exercise },
  kind: { name: m.documents_column_kind, meaning: m.documents_meaning_kind },
  id: { name: m.documents_column_id, meaning: m.documents_meaning_id },
  text: { name: m.documents_column_text, meaning: m.documents_meaning_text },
  role: { name: m.documents_column_role, meaning: m.documents_meaning_role },
  grade_band: { name: m.documents_column_grade_band, meaning: m.documents_meaning_grade_band },
  symbol: { name: m.documents_column_symbol, meaning: m.documents_meaning_symbol },
  n: { name: m.documents_column_n, meaning: m.documents_meaning_n },
  expected: { name: m.documents_column_expected, meaning: m.documents_meaning_expected },
  mean: { name: m.documents_column_mean, meaning: m.documents_meaning_mean },
  mean_band: { name: m.documents_column_mean_band, meaning: m.documents_meaning_mean_band },
  agree: { name: m.documents_column_agree, meaning: m.documents_meaning_agree },
  slightly_agree: { name: m.documents_column_slightly_agree, meaning: m.documents_meaning_slightly_agree },
  not_applicable: { name: m.documents_column_not_applicable, meaning: m.documents_meaning_not_applicable },
  skipped: { name: m.documents_column_skipped, meaning: m.documents_meaning_skipped },
  prefer_not_to_say: { name: m.documents_column_prefer_not_to_say, meaning: m.documents_meaning_prefer_not_to_say },
  before: { name: m.documents_column_before, meaning: m.documents_meaning_before },
  difference: { name: m.documents_column_difference, meaning: m.documents_meaning_difference },
  verdict: { name: m.documents_column_verdict, meaning: m.documents_meaning_verdict },
}

const SHARE = /^share_(\d+)$/

/** A column that is not known keeps its name. */
export const columnName = (column: string): string => {
  const point = SHARE.exec(column)?.[1]
  return point === undefined ? (COLUMNS[column]?.name() ?? column) : m.documents_column_share({ point })
}

export const columnMeaning = (column: string): string =>
  SHARE.test(column) ? m.documents_meaning_share() : (COLUMNS[column]?.meaning() ?? '')

const KINDS: Readonly<Record<string, () => string>> = {
  participation: m.documents_kind_participation,
  area: m.documents_kind_area,
  'roll-up': m.documents_kind_roll_up,
  item: m.documents_kind_item,
  additional: m.documents_kind_additional,
  own: m.documents_kind_own,
  'grade-band': m.documents_kind_grade_band,
  change: m.documents_kind_change,
}
export const kindName = (kind: string): string => KINDS[kind]?.() ?? kind

const VERDICTS: Readonly<Record<string, () => string>> = { changed: m.documents_changed, 'no-clear-change': m.report_no_change }
export const verdictName = (verdict: string): string => VERDICTS[verdict]?.() ?? verdict

/** A role, or those of a role who came through the open link. */
export const groupName = (group: string): string => {
  const role = ROLES.find((one) => group === one || group === `${one}-unverified`)
  if (role === undefined) return group
  return role === group ? roleName(role) : m.documents_unverified({ role: roleName(role) })
}
