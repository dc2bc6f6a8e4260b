import { CsvError, parse } from 'csv-parse/sync'
import type { RegisterEnding, RegisterRow } from '../domain/register-file.ts'
import {
  canonicalText,
  expectationsFrom,
  expectedField,
  LEVELS,
  type Level,
  type OfficeContact,
  ROLES,
  SCHOOL_TYPES,
  type SchoolType,
} from '../domain/school-details.ts'

// A register as a CSV file: text → rows, and everything that the text itself has wrong. What the rows say is judged by the domain.

const REQUIRED = ['code', 'name', 'levels', 'economic_region', 'rayon', 'red', 'urban', 'type', 'sections', 'idp']
const OPTIONAL = [
  'status',
  'merged_into',
  'office_telephone',
  'office_email',
  ...LEVELS.flatMap((level) => ROLES.map((role) => expectedField(level, role))),
]
const YES_NO = new Map([
  ['true', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['0', false],
])

/** `line` counts from 1, the header's; `field` is a column; `value` what stands there. */
export type LineProblem = { readonly line: number; readonly field: string; readonly code: string; readonly value: string }
export type FileRow = { readonly line: number; readonly row: RegisterRow; readonly cells: Cells }
export type SchoolFile = { readonly rows: readonly FileRow[]; readonly problems: readonly LineProblem[] }
type Cells = ReadonlyMap<string, string>
type CsvRecord = { readonly line: number; readonly fields: readonly string[] }

/** Rows without a `code` of their own are in `problems` only. */
export const readSchoolFile = (csv: string): SchoolFile => {
  const problems: LineProblem[] = []
  const [header, ...records] = readRecords(csv, problems)
  if (problems.length > 0) return { rows: [], problems }
  if (header === undefined) return { rows: [], problems: [{ line: 1, field: '', code: 'file-empty', value: '' }] }
  const columns = header.fields.map((column) => column.toLowerCase())
  problems.push(...problemsOfHeader(header.line, columns))
  if (problems.length > 0) return { rows: [], problems }
  const rows: FileRow[] = []
  const seen = new Set<string>()
  for (const { line, fields } of records) {
    if (fields.length !== columns.length) {
      problems.push({ line, field: '', code: 'column-count', value: String(fields.length) })
      continue
    }
    const cells = new Map(columns.map((column, index) => [column, fields[index] ?? '']))
    const row = readRow(cells, (field, code) => problems.push({ line, field, code, value: cells.get(field) ?? '' }))
    if (seen.has(row.schoolId)) problems.push({ line, field: 'code', code: 'code-duplicate', value: row.schoolId })
    if (row.schoolId !== '') seen.add(row.schoolId)
    rows.push({ line, row, cells })
  }
  return { rows, problems }
}

const readRecords = (csv: string, problems: LineProblem[]): readonly CsvRecord[] => {
  try {
    const options = {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      info: true,
    } as const
    const records = parse(csv, options) as unknown as readonly {
      readonly record: readonly string[]
      readonly info: { readonly lines: number }
    }[]
    // The parser counts to where a record ends; a quoted field may hold line breaks.
    return records.map(({ record, info }) => ({
      line: info.lines - (record.join('').match(/\n/g)?.length ?? 0),
      fields: record.map(canonicalText),
    }))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    problems.push({ line: Number(error.lines ?? 0), field: '', code: 'csv-malformed', value: '' })
    return []
  }
}

const problemsOfHeader = (line: number, columns: readonly string[]): readonly LineProblem[] => [
  ...REQUIRED.filter((column) => !columns.includes(column)).map((field) => ({ line, field, code: 'column-missing', value: '' })),
  ...columns
    .filter((column) => !REQUIRED.includes(column) && !OPTIONAL.includes(column))
    .map((value) => ({ line, field: value, code: 'column-unknown', value })),
  ...columns
    .filter((column, index) => columns.indexOf(column) !== index)
    .map((value) => ({ line, field: value, code: 'column-duplicate', value })),
]

/** Total: where a cell cannot be read it is reported, and something stands in for it, so that the rest of the line is judged too. */
const readRow = (cells: Cells, report: (field: string, code: string) => void): RegisterRow => {
  const cell = (column: string): string => cells.get(column) ?? ''
  const yes = (column: string): boolean => {
    const value = YES_NO.get(cell(column).toLowerCase())
    if (value === undefined) report(column, 'boolean-invalid')
    return value ?? false
  }
  if (cell('code') === '') report('code', 'code-empty')
  return {
    schoolId: cell('code'),
    name: cell('name'),
    place: { economicRegion: cell('economic_region'), rayon: cell('rayon'), red: cell('red'), urban: yes('urban') },
    class: {
      levels: readLevels(listOf(cell('levels')), report),
      type: readType(cell('type'), report),
      sections: listOf(cell('sections')),
      idp: yes('idp'),
    },
    expectations: expectationsFrom((level, role) => readNumber(cell(expectedField(level, role)), expectedField(level, role), report)),
    contact: { ...readOptional('telephone', cell('office_telephone')), ...readOptional('email', cell('office_email')) },
    ending: readEnding(cell('status').toLowerCase(), cell('merged_into'), report),
  }
}

const listOf = (text: string): readonly string[] => text.split(/[\s;]+/).filter((part) => part !== '')

/** An empty cell says nothing, `-` that there is none. */
const readOptional = (field: keyof OfficeContact, text: string): OfficeContact => (text === '' ? {} : { [field]: text === '-' ? '' : text })

type Report = (field: string, code: string) => void

const readLevels = (names: readonly string[], report: Report): readonly Level[] => {
  const levels = names.map((name) => LEVELS.find((level) => level === name))
  if (levels.includes(undefined)) report('levels', 'level-unknown')
  return levels.filter((level) => level !== undefined)
}

const readType = (text: string, report: Report): SchoolType => {
  const type = SCHOOL_TYPES.find((known) => known === text)
  if (type === undefined) report('type', 'type-unknown')
  return type ?? 'general'
}

const readNumber = (text: string, field: string, report: Report): number | undefined => {
  if (text === '') return undefined
  if (/^\d{1,9}$/.test(text)) return Number(text)
  report(field, 'number-invalid')
  return undefined
}

const readEnding = (status: string, mergedInto: string, report: Report): RegisterEnding => {
  if (status !== 'merged' && mergedInto !== '') report('merged_into', 'merged-into-unexpected')
  switch (status) {
    case '':
    case 'open':
      return { status: 'open' }
    case 'closed':
      return { status: 'closed' }
    case 'merged':
      if (mergedInto === '') report('merged_into', 'merged-into-missing')
      return { status: 'merged', intoSchoolId: mergedInto }
    default:
      report('status', 'status-unknown')
      return { status: 'open' }
  }
}
