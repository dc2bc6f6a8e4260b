import writeExcelFile, { type Cell, type Sheet } from 'write-excel-file/node'
import { COLUMNS, DIMENSIONS, TOTAL } from './columns.ts'
import { dictionaryRows } from './data-package.ts'
import { createRows, type Row } from './rows.ts'
import type { ExportedCell, ExportSource, Words } from './source.ts'
import { withoutTimes } from './zip-times.ts'

/** A workbook is made in memory; above this many rows it holds the nation and one dimension at a time. A sheet ends at 1,048,576. */
export const WORKBOOK_ROWS = 20_000

/** Data, dictionary, notes. The same bytes each time. Text is text, also where it begins like a formula. */
export async function* toWorkbook(source: ExportSource): AsyncIterable<Uint8Array> {
  const { rows, isWhole } = await workbookRows(source)
  const sheets = [
    { sheet: 'data', data: [COLUMNS.map(({ name }) => heading(name)), ...rows.map((row) => row.map(toCell))], stickyRowsCount: 1 },
    { sheet: 'dictionary', data: dictionaryRows(source).map((row, at) => row.map(at === 0 ? heading : asText)), stickyRowsCount: 1 },
    { sheet: 'notes', data: notesOf(source, isWhole).map((row) => row.map(asText)) },
  ]
  yield withoutTimes(await writeExcelFile([...sheets] as Sheet<Buffer>[]).toBuffer())
}

const workbookRows = async ({ snapshot, questionnaire, pages }: ExportSource): Promise<{ rows: readonly Row[]; isWhole: boolean }> => {
  const rowsOf = createRows(snapshot, questionnaire)
  let isWhole = true
  let rows: Row[] = []
  for await (const page of pages()) {
    rows.push(...rowsOf(isWhole ? page : { ...page, cells: page.cells.filter(isBroad) }))
    if (!isWhole || rows.length <= WORKBOOK_ROWS) continue
    isWhole = false
    rows = rows.filter(isBroadRow)
  }
  return { rows, isWhole }
}

const isBroad = ({ by }: ExportedCell): boolean => Object.keys(by).length <= 1

const PLACES = Object.values(DIMENSIONS).map((name) => COLUMNS.findIndex((column) => column.name === name))

const isBroadRow = (row: Row): boolean => PLACES.filter((at) => row[at] !== TOTAL).length <= 1

const heading = (value: string): Cell => ({ value, type: String, fontWeight: 'bold' })
const asText = (value: string): Cell => (value === '' ? null : { value, type: String })

const toCell = (value: string | number | undefined, at: number): Cell => {
  if (value === undefined) return null
  return COLUMNS[at]?.type === 'string' ? asText(String(value)) : { value: Number(value), type: Number }
}

const notesOf = ({ snapshot }: ExportSource, isWhole: boolean): readonly (readonly string[])[] => [
  ['snapshot', snapshot.snapshotId],
  ['digest', snapshot.digest],
  ['rule_version', snapshot.ruleVersion],
  ['taken', new Date(snapshot.takenAt).toISOString()],
  [],
  ...(isWhole ? [] : [inThree(SHORTENED)]),
  ...NOTES.map(inThree),
]

const inThree = ({ az, ru, en }: Words): readonly string[] => [az, ru, en]

const SHORTENED: Words = {
  az: 'Bu faylda ölkə və bir bölgü üzrə nəticələr var; iki bölgü üzrə nəticələr CSV və Parquet fayllarındadır.',
  ru: 'В этом файле – страна и разбивка по одному признаку; разбивка по двум признакам – в файлах CSV и Parquet.',
  en: 'This file holds the nation and one dimension at a time; crosses of two dimensions are in the CSV and Parquet files.',
}

const NOTES: readonly Words[] = [
  {
    az: '[c] – məxfilik üçün gizlədilib; az cavab olduğu üçün və ya qonşu rəqəmləri qorumaq üçün.',
    ru: '[c] – скрыто для защиты: ответов мало или нужно защитить соседние данные.',
    en: '[c] – suppressed: too few answers, or to protect figures beside it.',
  },
  {
    az: 'Total – bu bölgü üzrə cəm. Rollar heç vaxt bir yerdə cəmlənmir.',
    ru: 'Total – итог по этому признаку. Роли никогда не складываются.',
    en: 'Total – over all values of the dimension. Roles are never added up.',
  },
]
