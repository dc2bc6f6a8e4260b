import type { Cell, Cells, SchoolReport, Share } from '@guzgu/contracts/report'

type Named = { readonly item: string; readonly cells: Cells }

/** What the rows need of a report. */
export type PrintedReport = Pick<SchoolReport, 'areas' | 'gradeBands'> & {
  readonly overview: Pick<SchoolReport['overview'], 'exerciseId' | 'participation'>
  readonly rollUps: SchoolReport['areas']
  readonly items: readonly Named[]
  readonly blocks: readonly { readonly items: readonly Named[] }[]
  readonly ownItems: readonly Named[]
  readonly change?: Pick<NonNullable<SchoolReport['change']>, 'items'>
}

type Row = Readonly<Record<string, string | number | undefined>>

const COLUMNS = [
  'exercise',
  'kind',
  'id',
  'role',
  'grade_band',
  'symbol',
  'n',
  'expected',
  'mean',
  'mean_band',
  'agree',
  'slightly_agree',
  'not_applicable',
  'skipped',
  'prefer_not_to_say',
  'before',
  'difference',
  'verdict',
] as const

/** One row per published cell (RFC 4180, UTF-8). It prints what the report holds and computes nothing: what is hidden there is not here. */
export const reportToCsv = (report: PrintedReport): string => {
  const rows = rowsOf(report)
  const shares = Math.max(0, ...rows.map(({ shares: width }) => Number(width ?? 0)))
  const columns = [...COLUMNS, ...Array.from({ length: shares }, (_, i) => `share_${i + 1}`)]
  const lines = rows.map((row) =>
    columns.map((column) => quoted(column === 'exercise' ? report.overview.exerciseId : row[column])).join(','),
  )
  return `${[columns.join(','), ...lines].join('\r\n')}\r\n`
}

const rowsOf = (report: PrintedReport): readonly Row[] => [
  ...report.overview.participation.map(({ group, counted, expected }) => ({
    kind: 'participation',
    id: '',
    role: group,
    n: counted,
    expected,
  })),
  ...report.areas.flatMap(({ id, cells }) => cellRows('area', id, cells)),
  ...report.rollUps.flatMap(({ id, cells }) => cellRows('roll-up', id, cells)),
  ...report.items.flatMap(({ item, cells }) => cellRows('item', item, cells)),
  ...report.blocks.flatMap(({ items }) => items.flatMap(({ item, cells }) => cellRows('additional', item, cells))),
  ...report.ownItems.flatMap(({ item, cells }) => cellRows('own', item, cells)),
  ...report.gradeBands.flatMap(({ area, bands }) =>
    bands.map(({ band, cell }) => ({ kind: 'grade-band', id: area, role: 'student', grade_band: band, ...figuresOf(cell) })),
  ),
  ...(report.change?.items ?? []).map(({ item, role, before, now, difference, verdict }) => ({
    kind: 'change',
    id: item,
    role,
    mean: now,
    before,
    difference,
    verdict,
  })),
]

const cellRows = (kind: string, id: string, cells: Cells): readonly Row[] =>
  Object.entries(cells).map(([role, cell]) => ({ kind, id, role, ...figuresOf(cell) }))

const figuresOf = (cell: Cell): Row => {
  if (typeof cell === 'string') return { symbol: cell }
  const shares = (cell.histogram ?? cell.options ?? []).map(printed)
  return {
    n: cell.n,
    mean: cell.mean,
    mean_band: cell.meanBand,
    agree: cell.agree === undefined ? undefined : printed(cell.agree),
    slightly_agree: cell.slightlyAgree === undefined ? undefined : printed(cell.slightlyAgree),
    not_applicable: cell.notApplicable,
    skipped: cell.skipped,
    prefer_not_to_say: cell.preferNotToSay,
    shares: shares.length,
    ...Object.fromEntries(shares.map((share, i) => [`share_${i + 1}`, share])),
  }
}

const printed = (share: Share): string =>
  share.kind === 'exact' ? `${share.percent}%` : share.kind === 'band' ? share.label : `${share.from}-${share.to}%`

const quoted = (value: string | number | undefined): string => {
  const text = String(value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
