/** 2²⁶ − 5, a prime: a product of two residues stays below 2⁵², exact in doubles. */
export const FIRST_PRIME = 67_108_859

/** Integer weights on atoms; weight 1 where none are given. */
export type Vector = { readonly atoms: readonly number[]; readonly weights?: readonly number[] }

/**
 * The space spanned by vectors, modulo `FIRST_PRIME`, in reduced row echelon form: every row has 1 at its pivot and 0 at the pivots of
 * the others. So what is left of the unit vector of an atom is known at once: itself if the atom is no pivot, otherwise minus
 * the rest of its row.
 */
export type Echelon = { readonly size: number; readonly rows: Float64Array[]; readonly pivots: number[]; readonly rowOf: Int32Array }

/** The space that holds only zero, over `size` atoms. */
export const newEchelon = (size: number): Echelon => ({ size, rows: [], pivots: [], rowOf: new Int32Array(size).fill(-1) })

/** What is left of a vector outside of the space: zero at every pivot, zero everywhere exactly if the vector lies in the space. */
export function residual(echelon: Echelon, { atoms, weights }: Vector): Float64Array {
  const left = new Float64Array(echelon.size)
  atoms.forEach((atom, index) => {
    left[atom] = modulo((left[atom] as number) + modulo(weights?.[index] ?? 1))
  })
  for (const atom of atoms) {
    const row = echelon.rows[echelon.rowOf[atom] as number]
    const factor = left[atom] as number
    if (row !== undefined && factor !== 0) subtractScaled(left, factor, row)
  }
  return left
}

/** How `extend` is taken back. */
export type Extension = { readonly pivot: number; readonly changed: readonly { readonly row: number; readonly before: Float64Array }[] }

/** Adds a residual that is not zero to the space. Rows are replaced, never altered, so that `takeBack` restores them. */
export function extend(echelon: Echelon, left: Float64Array): Extension {
  const pivot = firstEntry(left)
  const row = Float64Array.from(left)
  scale(row, inverse(row[pivot] as number))
  const changed: { row: number; before: Float64Array }[] = []
  echelon.rows.forEach((before, index) => {
    const factor = before[pivot] as number
    if (factor === 0) return
    const after = Float64Array.from(before)
    subtractScaled(after, factor, row)
    echelon.rows[index] = after
    changed.push({ row: index, before })
  })
  echelon.rowOf[pivot] = echelon.rows.length
  echelon.rows.push(row)
  echelon.pivots.push(pivot)
  return { pivot, changed }
}

/** Takes the last `extend` back. */
export function takeBack(echelon: Echelon, { pivot, changed }: Extension): void {
  for (const { row, before } of changed) echelon.rows[row] = before
  echelon.rows.pop()
  echelon.pivots.pop()
  echelon.rowOf[pivot] = -1
}

/** Index of the first entry that is not zero; −1 if all are. */
export function firstEntry(vector: Float64Array): number {
  for (let index = 0; index < vector.length; index++) if (vector[index] !== 0) return index
  return -1
}

const RECIPROCAL = 1 / FIRST_PRIME
const { floor } = Math

/** target −= factor · row, in place; all entries in 0 … p − 1. */
export function subtractScaled(target: Float64Array, factor: number, row: Float64Array): void {
  const negative = FIRST_PRIME - factor
  for (let index = 0; index < row.length; index++) {
    const entry = row[index] as number
    if (entry !== 0) target[index] = reduced((target[index] as number) + negative * entry)
  }
}

/** vector ·= factor, in place. */
export function scale(vector: Float64Array, factor: number): void {
  for (let index = 0; index < vector.length; index++) {
    const entry = vector[index] as number
    if (entry !== 0) vector[index] = reduced(entry * factor)
  }
}

/** Remainder of a non-negative integer below 2⁵³. The floor of the product may be one off; the last line mends it. */
export function reduced(value: number): number {
  const left = value - floor(value * RECIPROCAL) * FIRST_PRIME
  return left < 0 ? left + FIRST_PRIME : left >= FIRST_PRIME ? left - FIRST_PRIME : left
}

/** Remainder of any integer, 0 … p − 1. */
export const modulo = (value: number): number => ((value % FIRST_PRIME) + FIRST_PRIME) % FIRST_PRIME

/** The multiplicative inverse, by Euclid. A RangeError for zero. */
export function inverse(value: number): number {
  if (value === 0) throw new RangeError('zero has no inverse')
  let [t, u, r, n] = [0, 1, FIRST_PRIME, value]
  while (n !== 0) {
    const quotient = floor(r / n)
    ;[t, u] = [u, t - quotient * u]
    ;[r, n] = [n, r - quotient * n]
  }
  return modulo(t)
}
