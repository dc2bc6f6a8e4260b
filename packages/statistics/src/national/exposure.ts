import { type Echelon, firstEntry, inverse, scale, subtractScaled } from './echelon.ts'

/**
 * What the space of published figures gives away to a school that is alone in several atoms (its levels, its sections), or of it:
 * `self`: some combination of published figures is about this school only; `other`: with its own results in hand it can compute an
 * unsafe atom that is not its own. `own`: the atoms in which it is alone; `unsafe`: 1 for every unsafe atom.
 */
export function exposure(echelon: Echelon, own: readonly number[], unsafe: Uint8Array): 'self' | 'other' | undefined {
  const known = reduceOwn(echelon, own)
  if (known === undefined) return 'self'
  if (known.rows.some((row) => isUnsafeUnit(row, unsafe))) return 'other'
  const reaches = echelon.pivots.some(
    (atom, index) => unsafe[atom] === 1 && !own.includes(atom) && isKnown(echelon.rows[index] as Float64Array, atom, known),
  )
  return reaches ? 'other' : undefined
}

/** What the school knows beyond the published figures: unit vectors at `units` and further rows, reduced, with their pivots. */
type Known = { readonly units: ReadonlySet<number>; readonly rows: readonly Float64Array[]; readonly pivots: readonly number[] }

/** Undefined when the own atoms depend on each other: then published figures are about the school alone. */
function reduceOwn(echelon: Echelon, own: readonly number[]): Known | undefined {
  const units = new Set(own.filter((atom) => echelon.rowOf[atom] === -1))
  const rows: Float64Array[] = []
  const pivots: number[] = []
  for (const atom of own) {
    const index = echelon.rowOf[atom] as number
    if (index === -1) continue
    const row = withoutUnits(echelon.rows[index] as Float64Array, atom, units)
    rows.forEach((other, position) => {
      const factor = row[pivots[position] as number] as number
      if (factor !== 0) subtractScaled(row, factor, other)
    })
    const pivot = firstEntry(row)
    if (pivot < 0) return undefined
    scale(row, inverse(row[pivot] as number))
    for (const other of rows) {
      const factor = other[pivot] as number
      if (factor !== 0) subtractScaled(other, factor, row)
    }
    rows.push(row)
    pivots.push(pivot)
  }
  return { units, rows, pivots }
}

function withoutUnits(row: Float64Array, pivot: number, units: ReadonlySet<number>): Float64Array {
  const left = Float64Array.from(row)
  left[pivot] = 0
  for (const unit of units) left[unit] = 0
  return left
}

function isUnsafeUnit(row: Float64Array, unsafe: Uint8Array): boolean {
  let only = -1
  for (let index = 0; index < row.length; index++) {
    if (row[index] === 0) continue
    if (only >= 0) return false
    only = index
  }
  return only >= 0 && unsafe[only] === 1
}

/** True if the free part of a row is a combination of what is known. Ends at the first entry that is not. */
function isKnown(row: Float64Array, pivot: number, { units, rows, pivots }: Known): boolean {
  if (rows.length > 0) {
    const left = withoutUnits(row, pivot, units)
    rows.forEach((other, position) => {
      const factor = left[pivots[position] as number] as number
      if (factor !== 0) subtractScaled(left, factor, other)
    })
    return firstEntry(left) < 0
  }
  for (let index = 0; index < row.length; index++) if (row[index] !== 0 && index !== pivot && !units.has(index)) return false
  return true
}
