import { COLUMNS } from './columns.ts'
import { createRows, type Row } from './rows.ts'
import type { ExportSource } from './source.ts'

const HEADER = COLUMNS.map(({ name }) => name)

/** RFC 4180, UTF-8 without a mark, a decimal point whatever the locale; one piece per page. */
export async function* toCsv({ snapshot, questionnaire, pages }: ExportSource): AsyncIterable<Uint8Array> {
  const rowsOf = createRows(snapshot, questionnaire)
  const encoder = new TextEncoder()
  yield encoder.encode(csvLine(HEADER))
  for await (const page of pages()) yield encoder.encode(rowsOf(page).map(csvLine).join(''))
}

/** One line with its end. */
export const csvLine = (row: Row): string => `${row.map(quoted).join(',')}\r\n`

const FORMULA = /^[=+\-@\t\r]/

/** A text that a spreadsheet would run as a formula is led by an apostrophe. */
const quoted = (value: string | number | undefined): string => {
  const text = typeof value === 'string' && FORMULA.test(value) && !DECIMAL.test(value) ? `'${value}` : String(value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const DECIMAL = /^-?\d+(\.\d+)?$/
