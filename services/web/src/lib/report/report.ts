import type { Cell, Cells, Figures, SchoolReport, Share } from '@guzgu/contracts/report'
import { ROLES, type Role } from '#lib/roles.ts'
import { numberText } from './numbers.ts'
import type { Words } from './spoken.ts'

export type { Cell, Cells, Counted, Figures, SchoolReport, Share } from '@guzgu/contracts/report'

/** An area, or several rolled up (without a letter), with its name in the reader's language. */
export type AreaLine = { readonly id: string; readonly title: string; readonly cells: Cells }

/** A row of figures with its words. */
export type Worded<Row> = { readonly row: Row; readonly words: Words; readonly points: readonly string[] }

/** The report with its words joined by the ids: what the page and the documents are made of. */
export type ReportView = {
  readonly report: SchoolReport
  readonly digest: string
  readonly school: string
  readonly level: string
  readonly round: string
  /** ms. */
  readonly closedAt: number
  readonly areas: readonly (AreaLine & { readonly items: readonly Worded<SchoolReport['items'][number]>[] })[]
  readonly rollUps: readonly AreaLine[]
  readonly blocks: readonly { readonly title: string; readonly items: readonly Worded<SchoolReport['blocks'][number]['items'][number]>[] }[]
  readonly own: readonly Worded<SchoolReport['ownItems'][number]>[]
  readonly itemNames: Readonly<Record<string, Words>>
}

/** The figures of a cell that is shown. */
export const figuresOf = (cell: Cell | undefined): Figures | undefined => (typeof cell === 'object' ? cell : undefined)

/** Those who were asked. */
export const askedOf = (cells: Cells): readonly Role[] => ROLES.filter((role) => cells[role] !== undefined && cells[role] !== '[z]')

/** As it is published: a mean, a band, or the symbol that stands for it. */
export const meanText = (cell: Cell | undefined): string => {
  if (cell === undefined) return '[z]'
  return typeof cell === 'string' ? cell : (cell.mean ?? cell.meanBand ?? '[c]')
}

/** As a reader sees it. */
export const meanShown = (cell: Cell | undefined): string => numberText(meanText(cell))

/** Where a mean stands on the axis; a band at its bound. */
export const meanPlace = (cell: Cell | undefined): number | undefined => {
  const text = /[\d.]+/.exec(meanText(cell))?.[0]
  return text === undefined ? undefined : Number(text)
}

export const shareText = (share: Share | undefined): string => {
  if (share === undefined) return '[c]'
  if (share.kind === 'exact') return `${share.percent} %`
  return share.kind === 'band' ? share.label : `${share.from}–${share.to} %`
}

/**
 * Widths of the segments of one bar (percent, sum 100). A range is drawn in its middle, a band at its bound; the rest is spread over
 * those that are not exact, so that a drawing never tells more than the text.
 */
export const barWidths = (shares: readonly Share[]): readonly number[] => {
  const drawn = shares.map((share) => {
    if (share.kind === 'exact') return share.percent
    if (share.kind === 'between') return (share.from + share.to) / 2
    const bound = Number(/\d+/.exec(share.label)?.[0] ?? 0)
    return share.label.startsWith('>') || share.label.startsWith('≥') ? (bound + 100) / 2 : bound / 2
  })
  const sum = drawn.reduce((total, width) => total + width, 0)
  return sum === 0 ? drawn : drawn.map((width) => (100 * width) / sum)
}
