import { ROLES } from '#lib/roles.ts'
import { type Cells, figuresOf, type Share } from './report.ts'

/**
 * By headline share (4 and 5), the mean of the groups that show one, highest first; then those that show none, in the order given. A range
 * stands at its middle, a band at its bound: the order tells nothing that the figures do not.
 */
export const byHeadline = <Row extends { readonly row: { readonly cells: Cells } }>(rows: readonly Row[]): readonly Row[] =>
  rows
    .map((one) => ({ one, share: headlineOf(one.row.cells) }))
    .sort((a, b) => b.share - a.share)
    .map(({ one }) => one)

const NONE = -1

const headlineOf = (cells: Cells): number => {
  const shares = ROLES.flatMap((role) => figuresOf(cells[role])?.agree ?? []).map(percentOf)
  return shares.length === 0 ? NONE : shares.reduce((sum, share) => sum + share, 0) / shares.length
}

const percentOf = (share: Share): number => {
  if (share.kind === 'exact') return share.percent
  return share.kind === 'between' ? (share.from + share.to) / 2 : Number(/\d+/.exec(share.label)?.[0] ?? 0)
}
