import { type Echelon, inverse, reduced } from './echelon.ts'

/**
 * Which unsafe atoms have been computed, or tied to another one. What is left of an unsafe atom at a pivot is the rest of its row;
 * proportional rests have equal fingerprints. A fingerprint is two hashes of 26 bits: equal by chance once in 10¹⁵, and then a cell
 * is suppressed that need not be, never the reverse.
 */
export type Fingerprints = {
  readonly unsafe: Uint8Array
  readonly ofRow: (string | undefined)[]
  readonly seen: Map<string, number>
  readonly hashes: readonly [Float64Array, Float64Array]
}

/** No rows yet; `unsafe` has 1 for every unsafe atom. */
export const newFingerprints = (unsafe: Uint8Array): Fingerprints => ({
  unsafe,
  ofRow: [],
  seen: new Map(),
  hashes: [coefficients(unsafe.length, 1), coefficients(unsafe.length, 2)],
})

/** Looks at rows that are new or changed. False if one of them gives an unsafe atom away or ties it to another. */
export function update(fingerprints: Fingerprints, echelon: Echelon, rows: readonly number[]): boolean {
  for (const row of rows) replace(fingerprints, row, undefined)
  let isFree = true
  for (const row of rows) {
    const pivot = echelon.pivots[row] as number
    if (fingerprints.unsafe[pivot] !== 1) continue
    const print = printOf(fingerprints, echelon.rows[row] as Float64Array, pivot)
    if (print === undefined) isFree = false
    else if (replace(fingerprints, row, print) > 1) isFree = false
  }
  return isFree
}

/** Puts back what `update` changed. */
export function restore(fingerprints: Fingerprints, rows: readonly number[], before: readonly (string | undefined)[]): void {
  for (const row of rows) replace(fingerprints, row, undefined)
  rows.forEach((row, index) => {
    replace(fingerprints, row, before[index])
  })
}

/** Sets the fingerprint of a row; returns how many rows have it now. */
function replace({ ofRow, seen }: Fingerprints, row: number, print: string | undefined): number {
  const old = ofRow[row]
  if (old !== undefined) seen.set(old, (seen.get(old) ?? 0) - 1)
  ofRow[row] = print
  if (print === undefined) return 0
  const count = (seen.get(print) ?? 0) + 1
  seen.set(print, count)
  return count
}

/** Undefined if nothing is left of the atom, or only another unsafe atom. */
function printOf({ unsafe, hashes }: Fingerprints, row: Float64Array, pivot: number): string | undefined {
  const [first, second] = hashes
  let [entries, last, lead, one, two] = [0, 0, 0, 0, 0]
  for (let index = 0; index < row.length; index++) {
    const entry = row[index] as number
    if (entry === 0 || index === pivot) continue
    if (entries === 0) lead = entry
    entries++
    last = index
    one = reduced(one + entry * (first[index] as number))
    two = reduced(two + entry * (second[index] as number))
  }
  if (entries === 0 || (entries === 1 && unsafe[last] === 1)) return undefined
  const factor = inverse(lead)
  return `${reduced(one * factor)}:${reduced(two * factor)}`
}

/** Fixed residues that look like chance: a linear congruential generator with the constants of Numerical Recipes, upper 26 bits. */
function coefficients(length: number, seed: number): Float64Array {
  let state = seed
  return Float64Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return reduced(state >>> 6)
  })
}
