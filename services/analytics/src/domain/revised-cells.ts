import type { Published } from './national-results.ts'

type Cell = Published<{ readonly shown: boolean }>

/** A cell that is not what it was: as the earlier snapshot shows it, and as the later one does. Absent: its catalogue had no such cell. */
export type RevisedCell = {
  readonly key: string
  readonly by: Cell['by']
  readonly before?: { readonly shown: boolean }
  readonly now?: { readonly shown: boolean }
}

/** From what both snapshots print and nothing else. `textOf`: equal for equal figures. In the order of the later catalogue. */
export const revisedCells = (
  before: readonly Cell[],
  now: readonly Cell[],
  textOf: (figures: unknown) => string,
): readonly RevisedCell[] => {
  const earlier = new Map(before.map((cell) => [cell.key, cell]))
  const later = new Set(now.map(({ key }) => key))
  const pairs = [
    ...now.map((cell) => [earlier.get(cell.key), cell] as const),
    ...before.filter(({ key }) => !later.has(key)).map((cell) => [cell, undefined] as const),
  ]
  return pairs.flatMap(([old, current]): readonly RevisedCell[] => {
    const { key, by } = (current ?? old) as Cell
    const [one, other] = [figuresOf(old), figuresOf(current)]
    // Where a catalogue has no such cell, one that is hidden says nothing either.
    const isSame = one !== undefined && other !== undefined ? textOf(one) === textOf(other) : !(one ?? other)?.shown
    if (isSame) return []
    return [{ key, by, ...(one === undefined ? {} : { before: one }), ...(other === undefined ? {} : { now: other }) }]
  })
}

const figuresOf = (cell: Cell | undefined): { readonly shown: boolean } | undefined => {
  if (cell === undefined) return undefined
  const { key: _, by: __, ...figures } = cell
  return figures
}
