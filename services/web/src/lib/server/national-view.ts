import type { Language } from '#lib/language.ts'
import { addressOf, type Cell, type View } from '#lib/national/national.ts'
import type { Change } from '#lib/national/revision.ts'
import { combinationName, dimensionName } from '#lib/national/words.ts'
import { shareText } from '#lib/report/report.ts'
import { roleName } from '#lib/report/words.ts'
import { m } from '../../paraglide/messages.js'
import type { OpenSnapshot } from './national.ts'
import { csvOf } from './plan/csv.ts'

const FIGURES = ['n', 'schools', 'mean', 'mean_band', 'se', 'low', 'high', 'agree', 'not_applicable', 'map_class', 'symbol'] as const

const columnsOf = ({ by }: View): readonly string[] => ['snapshot', 'role', 'measure', ...by, ...FIGURES]

/** A row per cell; ids and numbers the same in every language. A hidden cell has its symbol and nothing else. */
export const viewToCsv = ({ snapshotId }: OpenSnapshot, view: View, cells: readonly Cell[]): string =>
  csvOf([
    columnsOf(view),
    ...cells.map((cell) => [snapshotId, view.role, view.measure, ...view.by.map((name) => cell.by[name] ?? ''), ...figuresOf(cell)]),
  ])

/** A row per change, with the figures of both snapshots; a cell that one of them does not have is empty there. */
export const revisionToCsv = ({ snapshotId }: OpenSnapshot, supersedes: string, changes: readonly Change[]): string =>
  csvOf([
    [
      'snapshot',
      'supersedes',
      'role',
      'measure',
      'cell',
      ...FIGURES.map((name) => `${name}_before`),
      ...FIGURES.map((name) => `${name}_now`),
    ],
    ...changes.map(({ role, measure, key, by, before, now }) => {
      const figures = (one: typeof before): readonly string[] =>
        one === undefined ? FIGURES.map(() => '') : figuresOf({ key, by, ...one })
      return [snapshotId, supersedes, role, measure, key, ...figures(before), ...figures(now)]
    }),
  ])

const figuresOf = (cell: Cell): readonly string[] => {
  if (!cell.shown) return [...FIGURES.slice(1).map(() => ''), cell.symbol]
  const { n, schools, mean = '', meanBand = '', se = '', interval, agree, naShare, mapClass = '', symbols = [] } = cell
  const share = (one: typeof agree): string => (one === undefined ? '' : shareText(one))
  return [
    `${n}`,
    `${schools}`,
    mean,
    meanBand,
    se,
    interval?.low ?? '',
    interval?.high ?? '',
    share(agree),
    share(naShare),
    mapClass,
    symbols.join(' '),
  ]
}

/** The description that belongs to the CSV of a view. */
export const describeView = (
  snapshot: OpenSnapshot,
  view: View,
  words: { readonly round: string; readonly measure: string; readonly language: Language },
) => ({
  snapshot: snapshot.snapshotId,
  round: { id: snapshot.roundId, title: words.round },
  revision: snapshot.revision,
  takenAt: new Date(snapshot.takenAt).toISOString(),
  digest: snapshot.digest,
  ...(snapshot.verifiedAt === undefined ? {} : { verifiedAt: new Date(snapshot.verifiedAt).toISOString() }),
  ruleVersion: snapshot.ruleVersion,
  questionnaire: snapshot.contents.questionnaire,
  language: words.language,
  role: { id: view.role, title: roleName(view.role) },
  measure: { id: view.measure, title: words.measure },
  by: { dimensions: view.by, title: combinationName(view.by) },
  columns: columnsOf(view).map((name) => ({ name, title: titleOf(name, view) })),
  symbols: { '[c]': m.national_symbol_c(), '[u]': m.national_symbol_u(), '[z]': m.national_symbol_z() },
  data: `explore.csv${addressOf(view)}`,
})

const TITLES: Readonly<Record<string, () => string>> = {
  snapshot: m.national_version,
  role: m.national_role,
  measure: m.national_measure,
  n: m.national_n,
  schools: m.national_schools,
  mean: m.national_mean,
  mean_band: m.national_mean_band,
  se: m.national_se,
  low: m.national_low,
  high: m.national_high,
  agree: m.national_agree,
  not_applicable: m.national_not_applicable,
  map_class: m.national_map,
  symbol: m.national_symbols,
}

const titleOf = (column: string, { by }: View): string => (by.includes(column) ? dimensionName(column) : (TITLES[column]?.() ?? column))
