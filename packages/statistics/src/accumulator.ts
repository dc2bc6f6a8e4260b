/**
 * Integers that a hot fold updates in place: a plain array (for JSON), a Uint32Array or a Float64Array.
 * Each module documents its layout. All are sums over persons, so they form a commutative group: any order, any grouping and
 * any correction (subtract old, add new) gives the same integers. Every entry stays below 2⁵³.
 */
export type Accumulator = { readonly length: number; [index: number]: number }

/** Read-only side of an `Accumulator`. */
export type Sums = { readonly length: number; readonly [index: number]: number }

/** +1 counts an answer, −1 takes it back. */
export type Direction = 1 | -1

/** Adds `other` to `target` in place, entry by entry. The layouts must agree: a RangeError otherwise. */
export function mergeInto(target: Accumulator, other: Sums, direction: Direction = 1): void {
  if (target.length !== other.length) throw new RangeError(`layouts differ: ${target.length} and ${other.length} entries`)
  for (let index = 0; index < target.length; index++) increase(target, index, direction * at(other, index))
}

/** Entry `index`; a RangeError outside of the layout, because a silent zero would be a wrong statistic. */
export function at(sums: Sums, index: number): number {
  const value = sums[index]
  if (value === undefined) throw new RangeError(`no entry ${index} in a layout of ${sums.length}`)
  return value
}

/** Adds `amount` to entry `index` in place. */
export function increase(target: Accumulator, index: number, amount: number): void {
  target[index] = at(target, index) + amount
}

/** `length` zeros as a plain array. */
export const zeros = (length: number): number[] => new Array<number>(length).fill(0)
