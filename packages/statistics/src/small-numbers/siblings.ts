import { type Suppressed, suppressed } from './thresholds.ts'

type Cell = Suppressed | { readonly shown: true; readonly n?: number; readonly mean?: string }

/**
 * R5, the attack "area − items": when the area is shown and exactly one of its core items is `[c]`, or exactly one hides its mean
 * (`[c]` or a range), the shown item with the fewest valid answers (the first of equals) is blanked too; when no other is shown, the
 * area is. Pass core items only, in order.
 */
export function protectItemsOfArea<Area extends Cell, Item extends Cell>(
  area: Area,
  items: readonly Item[],
): { readonly area: Area | Suppressed; readonly items: readonly (Item | Suppressed)[] } {
  const difference = indexOfDifference(items)
  if (!area.shown || difference === undefined) return { area, items }
  const smallest = indexOfSmallest(items, difference)
  if (smallest === undefined) return { area: suppressed, items }
  return { area, items: items.map((item, index) => (index === smallest ? suppressed : item)) }
}

/** The cell that a subtraction would give. Ranges beside a lone `[c]` do not cover it: they are too narrow. */
function indexOfDifference(cells: readonly Cell[]): number | undefined {
  const indexesWhere = (hides: (cell: Cell) => boolean) => cells.flatMap((cell, index) => (hides(cell) ? [index] : []))
  const [blanked, withoutMean] = [indexesWhere((cell) => !cell.shown), indexesWhere((cell) => !cell.shown || cell.mean === undefined)]
  if (blanked.length === 1) return blanked[0]
  return withoutMean.length === 1 ? withoutMean[0] : undefined
}

function indexOfSmallest(items: readonly Cell[], except: number): number | undefined {
  let smallest: { index: number; n: number } | undefined
  items.forEach((item, index) => {
    if (!item.shown || index === except) return
    const n = item.n ?? 0
    if (smallest === undefined || n < smallest.n) smallest = { index, n }
  })
  return smallest?.index
}

/**
 * A roll-up of areas (six-area view) is blanked when exactly one of the areas in it is, or when exactly one hides its mean: it would
 * be the difference.
 */
export function protectRollUp<Total extends Cell>(total: Total, parts: readonly Cell[]): Total | Suppressed {
  return indexOfDifference(parts) === undefined ? total : suppressed
}

/** One grade band of a role: how many persons responded in it, and its own cell (published for the audience `grade-band`). */
export type GradeBand<Item extends Cell> = { readonly persons: number; readonly cell: Item }

/** Grade bands stand or fall together: one band with persons but without a shown cell blanks all of them. Pass every band of the role. */
export function publishGradeBands<Item extends Cell>(bands: readonly GradeBand<Item>[]): readonly (Item | Suppressed)[] {
  const open = bands.every(({ persons, cell }) => persons === 0 || cell.shown)
  return bands.map(({ cell }) => (open ? cell : suppressed))
}
