import { COLUMNS, DIMENSIONS, TOTAL } from './columns.ts'
import type { ExportedCell, ExportedPage, ExportedQuestionnaire, ExportedSnapshot, Share } from './source.ts'

/** In the order of the columns. Decimals are text, as they are published: no rounding happens here. */
export type Row = readonly (string | number | undefined)[]

/** Makes the rows of a page: one per cell, in the order of the page. It prints what is published and computes nothing. */
export const createRows = (snapshot: ExportedSnapshot, questionnaire: ExportedQuestionnaire): ((page: ExportedPage) => readonly Row[]) => {
  const measures = new Map(questionnaire.measures.map((measure) => [measure.key, measure]))
  return ({ role, measure, cells }) => {
    const [kind = '', id = ''] = measure.split('/')
    const known = measures.get(measure)
    const ofPage = new Array<Value>(COLUMNS.length).fill(undefined)
    put(ofPage, 'round', snapshot.roundId)
    put(ofPage, 'role', role)
    put(ofPage, 'measure_kind', kind)
    put(ofPage, 'measure_id', id)
    put(ofPage, 'item_identity', kind === 'item' ? known?.identity : undefined)
    put(ofPage, 'questionnaire', questionnaire.id)
    put(ofPage, 'item_version', questionnaire.version)
    put(ofPage, 'area', known?.area)
    put(ofPage, 'snapshot', snapshot.snapshotId)
    put(ofPage, 'rule_version', snapshot.ruleVersion)
    return cells.map((cell) => {
      const row = ofPage.slice()
      for (const [dimension, name] of PLACES) put(row, name, cell.by[dimension] ?? TOTAL)
      putFigures(row, cell)
      return row
    })
  }
}

type Value = Row[number]

const PLACES = Object.entries(DIMENSIONS)
const PLACE_OF = new Map(COLUMNS.map(({ name }, at) => [name, at]))

/** An export can have millions of rows: a row is filled in place. Nothing is the same as an empty text. */
const put = (row: Value[], name: string, value: Value): void => {
  const at = PLACE_OF.get(name)
  if (at === undefined) throw new RangeError(`no column ${name}`)
  row[at] = value === '' ? undefined : value
}

const putFigures = (row: Value[], cell: ExportedCell): void => {
  if (!cell.shown) {
    put(row, cell.symbol === '[c]' ? 'conf_status' : 'obs_status', cell.symbol)
    return
  }
  put(row, 'n', cell.n)
  put(row, 'schools', cell.schools)
  put(row, 'mean', cell.mean)
  put(row, 'mean_band', cell.meanBand)
  put(row, 'se', cell.se)
  put(row, 'ci_lo', cell.interval?.low)
  put(row, 'ci_hi', cell.interval?.high)
  cell.shares?.forEach((share, at) => {
    putShare(row, `p${at + 1}`, share)
  })
  putShare(row, 'agree', cell.agree)
  putShare(row, 'slightly_agree', cell.slightlyAgree)
  putShare(row, 'p_na', cell.naShare)
  put(row, 'obs_status', cell.symbols?.[0])
}

const putShare = (row: Value[], name: string, share: Share | undefined): void => {
  if (share === undefined) return
  if (share.kind === 'exact') put(row, name, share.percent)
  else put(row, `${name}_band`, share.kind === 'band' ? share.label : `${share.from}-${share.to}%`)
}
