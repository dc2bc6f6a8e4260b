import { parse } from 'csv-parse/sync'
import writeExcelFile, { type Cell, type Row, type Sheet } from 'write-excel-file/node'
import { dayText } from '#lib/dates.ts'
import type { Language } from '#lib/language.ts'
import { columnMeaning, columnName, groupName, kindName, verdictName } from '#lib/report/column-words.ts'
import { documentNotes } from '#lib/report/document-notes.ts'
import type { ReportView } from '#lib/report/report.ts'
import { groupLine, originOf, type Similar, similarGroups } from '#lib/report/similar.ts'
import { toAll, type Words } from '#lib/report/spoken.ts'
import { ROLES } from '#lib/roles.ts'
import { m } from '../../paraglide/messages.js'
import { printable } from './paper/printable.ts'

type Line = Readonly<Record<string, string>>

/**
 * The rows of the CSV as a workbook: data, similar schools where they are published, dictionary, notes. It takes what the CSV says and computes nothing. Whatever is no number is
 * text, also where it begins like a formula.
 */
export const writeReportWorkbook = async (view: ReportView, csv: string, language: Language, similar?: Similar): Promise<Uint8Array> => {
  const lines: readonly Line[] = parse(csv, { columns: true, bom: true })
  const names = Object.keys(lines[0] ?? {}).flatMap((name) => (name === 'id' ? ['id', 'text'] : [name]))
  const sheets = [dataSheet(view, names, lines), ...similarSheets(view, similar), dictionarySheet(names), notesSheet(view, language)]
  return writeExcelFile([...sheets] as Sheet<Buffer>[]).toBuffer()
}

const heading = (text: string): Cell => ({
  value: text,
  type: String,
  fontWeight: 'bold',
  backgroundColor: '#e8eef6',
  wrap: true,
  alignVertical: 'top',
})
const asText = (value: string): Cell => (value === '' ? null : { value: printable(value), type: String, wrap: true, alignVertical: 'top' })

const dataSheet = (view: ReportView, names: readonly string[], lines: readonly Line[]) => {
  const texts = textsOf(view)
  const cell = (line: Line, name: string): Cell => {
    const value = line[name] ?? ''
    if (name === 'text') return asText(texts(line))
    if (name === 'kind') return asText(kindName(value))
    if (name === 'role') return asText(groupName(value))
    if (name === 'verdict') return asText(value === '' ? '' : verdictName(value))
    return name === 'id' || name === 'exercise' ? asText(value) : figure(value)
  }
  return {
    sheet: m.documents_sheet_data(),
    data: [names.map((name) => heading(columnName(name))), ...lines.map((line): Row => names.map((name) => cell(line, name)))],
    columns: names.map((name) => ({
      width: name === 'text' ? 60 : name === 'exercise' ? 28 : name === 'kind' || name === 'role' ? 20 : 13,
    })),
    stickyRowsCount: 1,
  }
}

/** What a row says, in the reader's language and in the words of its role. */
const textsOf = (view: ReportView): ((line: Line) => string) => {
  const words = wordsOf(view)
  return ({ kind, id, role = '' }) => {
    const who = ROLES.find((one) => role.startsWith(one))
    return (who === undefined ? undefined : words.get(`${kind} ${id}`)?.[who]) ?? ''
  }
}

/** By `kind id`. */
const wordsOf = ({ areas, rollUps, report, blocks, own }: ReportView): ReadonlyMap<string, Words> =>
  new Map([
    ...areas.flatMap(({ id, title, items }) => [
      [`area ${id}`, toAll(title)] as const,
      [`grade-band ${id}`, toAll(title)] as const,
      ...items.flatMap(({ row, words }) => [[`item ${row.item}`, words] as const, [`change ${row.item}`, words] as const]),
    ]),
    ...report.rollUps.map(({ id }, i) => [`roll-up ${id}`, toAll(rollUps[i]?.title ?? id)] as const),
    ...blocks.flatMap(({ items }) => items.map(({ row, words }) => [`additional ${row.item}`, words] as const)),
    ...own.map(({ row, words }) => [`own ${row.item}`, words] as const),
  ])

const DECIMAL = /^-?\d+(?:\.(\d+))?$/
const EXACT_SHARE = /^(\d+)%$/

/** A count, a mean with the decimals that it is published with, or an exact share as a number; a band or a symbol as text. */
const figure = (value: string): Cell => {
  const share = EXACT_SHARE.exec(value)?.[1]
  if (share !== undefined) return { value: Number(share) / 100, type: Number, format: '0%', alignVertical: 'top' }
  const decimal = DECIMAL.exec(value)
  if (decimal === null) return asText(value)
  const digits = decimal[1]?.length ?? 0
  return { value: Number(value), type: Number, format: digits === 0 ? '0' : `0.${'0'.repeat(digits)}`, alignVertical: 'top' }
}

/** The ranges of similar schools are text: a range is no number. */
const similarSheets = (view: ReportView, similar: Similar | undefined) => {
  const groups = similarGroups(similar, view)
  if (groups.length === 0) return []
  const lines = groups.flatMap(({ who, rows }) => rows.map(({ area, own, range }) => [area, who, own, range]))
  const notes = [m.similar_lead(), ...groups.map(groupLine), originOf(similar)].map((line) => [line])
  return [
    {
      sheet: m.similar_title(),
      data: [
        [m.report_area(), m.report_who(), m.similar_own(), m.similar_title()].map(heading),
        ...[...lines, ...notes].map((line): Row => line.map(asText)),
      ],
      columns: [{ width: 60 }, { width: 16 }, { width: 16 }, { width: 30 }],
      stickyRowsCount: 1,
    },
  ]
}

const dictionarySheet = (names: readonly string[]) => ({
  sheet: m.documents_sheet_dictionary(),
  data: [
    [m.documents_dictionary_column(), m.documents_dictionary_name(), m.documents_dictionary_meaning()].map(heading),
    ...names.map((name): Row => [columnName(name), name === 'text' ? '' : name, columnMeaning(name)].map(asText)),
  ],
  columns: [{ width: 28 }, { width: 24 }, { width: 90 }],
  stickyRowsCount: 1,
})

const notesSheet = (view: ReportView, language: Language) => ({
  sheet: m.documents_sheet_notes(),
  data: [
    [heading(`${m.report_title()}: ${printable(view.school)}`)],
    ...[`${view.level} · ${view.round} · ${m.documents_closed({ day: dayText(view.closedAt, language) })}`, ...documentNotes(view)].map(
      (line): Row => [asText(line)],
    ),
  ],
  columns: [{ width: 110 }],
})
