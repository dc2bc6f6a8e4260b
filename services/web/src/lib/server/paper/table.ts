import { inPaperFont } from './printable.ts'

export type Column = { readonly title: string /** Share of the width. */; readonly width?: number; readonly number?: boolean }

export type TableOptions = {
  readonly pdf: PDFKit.PDFDocument
  /** What the table becomes a part of. */
  readonly parent: PDFKit.PDFStructureElement
  readonly x: number
  readonly width: number
  /** Where a page ends. */
  readonly bottom: number
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly string[])[]
  readonly colours: { readonly ink: string; readonly soft: string; readonly line: string; readonly pale: string }
}

const SIZE = 8
const PADDING = 3
const LINE_GAP = 1.5

/**
 * A table from where the document stands: a row is never cut, and the headings stand again on every page. The first cell of a row is its
 * heading.
 */
export const drawTable = (options: TableOptions): void => {
  const { pdf, parent, bottom, columns, rows } = options
  const table = pdf.struct('Table')
  parent.add(table)
  const titles = columns.map(({ title }) => title)
  const heading = (repeated: boolean): void => drawRow(options, titles, { ...(repeated ? {} : { table }), isHeading: true })
  const first = rows[0] === undefined ? 0 : rowHeight(options, rows[0], false)
  if (pdf.y + rowHeight(options, titles, true) + first > bottom) pdf.addPage()
  heading(false)
  for (const row of rows) {
    if (pdf.y + rowHeight(options, row, false) > bottom) {
      pdf.addPage()
      heading(true)
    }
    drawRow(options, row, { table, isHeading: false })
  }
  table.end()
}

/** Its height on one page. */
export const tableHeight = (options: TableOptions): number =>
  options.rows.reduce(
    (sum, row) => sum + rowHeight(options, row, false),
    rowHeight(
      options,
      options.columns.map(({ title }) => title),
      true,
    ),
  )

/** Where each column begins, and how wide it is. */
const places = ({ columns, x, width }: TableOptions): readonly { readonly x: number; readonly width: number }[] => {
  const whole = columns.reduce((sum, { width: share = 1 }) => sum + share, 0)
  const widths = columns.map(({ width: share = 1 }) => (share / whole) * width)
  return widths.map((one, i) => ({ x: widths.slice(0, i).reduce((sum, before) => sum + before, x), width: one }))
}

const fontOf = (pdf: PDFKit.PDFDocument, isHeading: boolean): PDFKit.PDFDocument => pdf.font(isHeading ? 'bold' : 'regular').fontSize(SIZE)

const rowHeight = (options: TableOptions, cells: readonly string[], isHeading: boolean): number => {
  const pdf = fontOf(options.pdf, isHeading)
  const heights = places(options).map(({ width }, i) =>
    pdf.heightOfString(inPaperFont(cells[i] ?? ''), { width: width - 2 * PADDING, lineGap: LINE_GAP }),
  )
  return Math.min(Math.max(...heights), 300) + 2 * PADDING
}

/** Without a table it is there for the eye only. */
const drawRow = (
  options: TableOptions,
  cells: readonly string[],
  { table, isHeading }: { readonly table?: PDFKit.PDFStructureElement; readonly isHeading: boolean },
): void => {
  const { pdf, columns, x, width, colours } = options
  const height = rowHeight(options, cells, isHeading)
  const y = pdf.y
  pdf.markContent('Artifact', { type: 'Layout' })
  if (isHeading) pdf.rect(x, y, width, height).fill(colours.pale)
  pdf
    .moveTo(x, y + height)
    .lineTo(x + width, y + height)
    .lineWidth(0.5)
    .stroke(colours.line)
  pdf.endMarkedContent()
  const row = table === undefined ? undefined : pdf.struct('TR')
  if (row !== undefined) table?.add(row)
  places(options).forEach((place, i) => {
    const write = (): void => {
      fontOf(pdf, isHeading).fillColor(colours.ink)
      pdf.text(inPaperFont(cells[i] ?? ''), place.x + PADDING, y + PADDING, {
        width: place.width - 2 * PADDING,
        height: height - PADDING,
        ellipsis: true,
        lineGap: LINE_GAP,
        align: columns[i]?.number === true ? 'right' : 'left',
      })
    }
    if (row === undefined) {
      pdf.markContent('Artifact', { type: 'Pagination' })
      write()
      pdf.endMarkedContent()
    } else if (isHeading || i === 0) row.add(pdf.struct('TH', scoped(isHeading ? 'Column' : 'Row'), write))
    else row.add(pdf.struct('TD', {}, write))
  })
  row?.end()
  pdf.y = y + height
}

/** The types do not know it yet. */
const scoped = (scope: 'Column' | 'Row'): object => ({ scope })
