import type { NationalCell } from '../national/published-cell.ts'
import type { Leak, ReadFigure } from './target.ts'

/** Every cell of one figure as a surface gives it (JSON, a row of an export, the text of a page), by key. */
export type SurfaceCells = ReadonlyMap<string, NationalCell>

/** R9, T7: a cell that is not shown and still carries a field other than its symbol. */
export function strayFields(cells: SurfaceCells): readonly Leak[] {
  return [...cells].flatMap(([key, cell]) =>
    !cell.shown && Object.keys(cell).some((field) => field !== 'shown' && field !== 'symbol')
      ? [{ attack: 'T7 stray field', about: key, recovered: 0 }]
      : [],
  )
}

/** T8: a mean that is hidden behind a range and still has an error or an interval, whose middle it would be. */
export function hiddenMeans(cells: SurfaceCells): readonly Leak[] {
  return [...cells].flatMap(([key, cell]) =>
    cell.shown && cell.mean === undefined && (cell.se !== undefined || cell.interval !== undefined)
      ? [{ attack: 'T8 interval around a hidden mean', about: key, recovered: 0 }]
      : [],
  )
}

/** T8: a cell that shows an area and hides one of its core items: the difference would be the item. */
export function areaMinusItems(area: SurfaceCells, items: readonly SurfaceCells[]): readonly Leak[] {
  return [...area].flatMap(([key, cell]) => {
    const hidden = items.filter((item) => {
      const other = item.get(key)
      return other?.shown === false && other.symbol === '[c]'
    })
    return cell.shown && hidden.length === 1 ? [{ attack: 'T8 area minus items', about: key, recovered: 0 }] : []
  })
}

/** T6, T11: cells of two snapshots of a round whose respondents differ by a few only. */
export function differenceOfSnapshots(before: ReadonlyMap<string, ReadFigure>, now: ReadonlyMap<string, ReadFigure>): readonly Leak[] {
  return [...now].flatMap(([key, { n, mean }]) => {
    const old = before.get(key)
    if (old === undefined || (old.n === n && old.mean === mean)) return []
    const difference = Math.abs(n - old.n)
    return difference > 0 && difference < 10 ? [{ attack: 'T6 difference of snapshots', about: key, recovered: n - old.n }] : []
  })
}
