import { type ByGroup, type Cell, type FiguresOf, HIDDEN, NOT_ASKED } from './report.ts'

type AnyCell = { readonly shown: boolean }

/** A published cell as it stands in a report. */
export const toCell = <C extends AnyCell>(cell: C | undefined): Cell<FiguresOf<C>> => {
  if (cell === undefined) return NOT_ASKED
  if (!cell.shown) return HIDDEN
  const { shown: _, ...figures } = cell
  return figures as FiguresOf<C>
}

/** One row of a report: the same figure of every column. */
export const cellsOf = <C extends AnyCell, Column extends { readonly group: keyof ByGroup<unknown> }>(
  columns: readonly Column[],
  of: (column: Column) => C | undefined,
): ByGroup<Cell<FiguresOf<C>>> => Object.fromEntries(columns.map((column) => [column.group, toCell(of(column))]))
