import { type Suppressed, suppressed } from './thresholds.ts'

type Cell = Suppressed | { readonly shown: true; readonly n?: number }

/**
 * R5, the attack "area − items": when the area mean is shown and exactly one of its core items is `[c]`, the shown item with the
 * fewest valid answers (the first of equals) is blanked too; when no other is shown, the area is. Pass core items only, in order.
 */
export function protectItemsOfArea<Area extends Cell, Item extends Cell>(
  area: Area,
  items: readonly Item[],
): { readonly area: Area | Suppressed; readonly items: readonly (Item | Suppressed)[] } {
  if (!area.shown || items.filter((item) => !item.shown).length !== 1) return { area, items }
  const smallest = indexOfSmallest(items)
  if (smallest === undefined) return { area: suppressed, items }
  return { area, items: items.map((item, index) => (index === smallest ? suppressed : item)) }
}

function indexOfSmallest(items: readonly Cell[]): number | undefined {
  let smallest: { index: number; n: number } | undefined
  items.forEach((item, index) => {
    const n = item.shown ? (item.n ?? 0) : Number.POSITIVE_INFINITY
    if (item.shown && (smallest === undefined || n < smallest.n)) smallest = { index, n }
  })
  return smallest?.index
}

/** A roll-up of areas (six-area view) is blanked when exactly one of the areas in it is: it would be the difference. */
export function protectRollUp<Total extends Cell>(total: Total, parts: readonly Cell[]): Total | Suppressed {
  return parts.filter((part) => !part.shown).length === 1 ? suppressed : total
}

/** One grade band of a role: how many persons responded in it, and its own cell (published for the audience `grade-band`). */
export type GradeBand<Item extends Cell> = { readonly persons: number; readonly cell: Item }

/** Grade bands stand or fall together: one band with persons but without a shown cell blanks all of them. Pass every band of the role. */
export function publishGradeBands<Item extends Cell>(bands: readonly GradeBand<Item>[]): readonly (Item | Suppressed)[] {
  const open = bands.every(({ persons, cell }) => persons === 0 || cell.shown)
  return bands.map(({ cell }) => (open ? cell : suppressed))
}

/** A whole-school figure over its levels exists only if each level is published or empty. */
export function publishWholeSchool<Total extends Cell>(total: Total, levels: readonly GradeBand<Cell>[]): Total | Suppressed {
  return levels.every(({ persons, cell }) => persons === 0 || cell.shown) ? total : suppressed
}
