import type { Vector } from './echelon.ts'
import type { Problem, Verdict } from './suppress.ts'

/** A prime of its own, the largest below that of `suppress` with which products stay exact in doubles. */
export const AUDIT_PRIME = 67_108_837

/** What the audit found: indexes of atoms, of cells and groups of the problem, of schools. Empty lists: nothing is given away. */
export type Leaks = {
  readonly atoms: readonly number[]
  /** Two unsafe atoms whose weighted sum is public. */
  readonly pairs: readonly (readonly [number, number])[]
  readonly cells: readonly number[]
  readonly groups: readonly number[]
  /** Schools that published figures alone describe, or that can compute an unsafe atom of others. */
  readonly schools: readonly number[]
}

/** True if nothing was found. */
export const isTight = (leaks: Leaks): boolean => Object.values(leaks).every((list) => list.length === 0)

/**
 * An independent check of `suppress`: other prime, other method. It builds `WORLDS` other nations at random in which every published
 * figure is the same as in ours (vectors of the kernel). What is the same in all of them is public; what differs is not. A combination
 * of published cells is always found; a false alarm has a chance below 10⁻¹⁰⁰, about a school below 10⁻⁵⁰: of each atom that it knows
 * itself it takes a world away, so there are always `SPARE` more of them than that.
 */
export function audit(problem: Problem, verdicts: readonly Verdict[]): Leaks {
  const published = [...(problem.given ?? []), ...problem.cells.filter((_, index) => verdicts[index] === 'published')]
  const longest = problem.schools.reduce((most, own) => Math.max(most, own.length), 0)
  const worlds = otherWorlds(published, problem.atoms, Math.max(WORLDS, longest + SPARE))
  const atoms = problem.unsafe.filter((atom) => isPublic(worlds, { atoms: [atom] }))
  const hidden = problem.unsafe.filter((atom) => !atoms.includes(atom))
  return {
    atoms,
    pairs: proportional(worlds, hidden),
    cells: indexesWhere(problem.cells, (cell) => !cell.safe && cell.atoms.length > 0 && isPublic(worlds, cell)),
    groups: indexesWhere(problem.groups, (group) => isPublic(worlds, group)),
    schools: indexesWhere(problem.schools, (own) => isExposed(worlds, own, hidden)),
  }
}

const WORLDS = 16
const SPARE = 8
const { floor } = Math
const mod = (value: number): number => value - floor(value / AUDIT_PRIME) * AUDIT_PRIME
const product = (a: number, b: number): number => mod(a * b)

/** Plain elimination from the last atom to the first, then random values for the free atoms and back substitution. */
function otherWorlds(published: readonly Vector[], atoms: number, count: number): readonly Float64Array[] {
  const rowAt = new Map<number, Float64Array>()
  for (const vector of published) {
    const row = dense(vector, atoms)
    for (let atom = atoms - 1; atom >= 0; atom--) {
      const entry = row[atom] as number
      if (entry === 0) continue
      const other = rowAt.get(atom)
      if (other === undefined) {
        const factor = power(entry, AUDIT_PRIME - 2)
        rowAt.set(
          atom,
          row.map((value) => product(value, factor)),
        )
        break
      }
      for (let index = 0; index <= atom; index++) {
        const value = other[index] as number
        if (value !== 0) row[index] = mod((row[index] as number) - entry * value)
      }
    }
  }
  return Array.from({ length: count }, (_, seed) => otherWorld(rowAt, atoms, seed + 1))
}

function otherWorld(rowAt: ReadonlyMap<number, Float64Array>, atoms: number, seed: number): Float64Array {
  const world = new Float64Array(atoms)
  let state = seed
  for (let atom = 0; atom < atoms; atom++) {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) >>> 0
    const row = rowAt.get(atom)
    if (row === undefined) {
      world[atom] = state % AUDIT_PRIME
      continue
    }
    let sum = 0
    for (let index = 0; index < atom; index++) if (row[index] !== 0) sum = mod(sum + (row[index] as number) * (world[index] as number))
    world[atom] = mod(-sum)
  }
  return world
}

function isPublic(worlds: readonly Float64Array[], { atoms, weights }: Vector): boolean {
  return worlds.every(
    (world) => atoms.reduce((sum, atom, index) => mod(sum + mod(weights?.[index] ?? 1) * (world[atom] as number)), 0) === 0,
  )
}

/** Atoms that keep the same ratio in all worlds. */
function proportional(worlds: readonly Float64Array[], atoms: readonly number[]): readonly (readonly [number, number])[] {
  const first = new Map<string, number>()
  const pairs: [number, number][] = []
  for (const atom of atoms) {
    const values = worlds.map((world) => world[atom] as number)
    const factor = power(values.find((value) => value !== 0) ?? 1, AUDIT_PRIME - 2)
    const key = values.map((value) => product(value, factor)).join()
    const other = first.get(key)
    if (other === undefined) first.set(key, atom)
    else pairs.push([other, atom])
  }
  return pairs
}

type Known = { readonly lead: number; readonly row: readonly number[] }

/** The values of the own atoms over the worlds as rows: dependent rows, or a row of others that depends on them. */
function isExposed(worlds: readonly Float64Array[], own: readonly number[], hidden: readonly number[]): boolean {
  let known: readonly Known[] = []
  for (const atom of own) {
    const left = worlds.map((_, world) => leftOf(worlds, known, atom, world))
    const lead = left.findIndex((value) => value !== 0)
    if (lead < 0) return true
    const factor = power(left[lead] as number, AUDIT_PRIME - 2)
    const row = left.map((value) => product(value, factor))
    known = [...known.map((other) => ({ lead: other.lead, row: without(other.row, lead, row) })), { lead, row }]
  }
  // At the lead of a known row nothing is left of any atom.
  const open = [...worlds.keys()].filter((world) => !known.some(({ lead }) => lead === world))
  return hidden.some((atom) => !own.includes(atom) && open.every((world) => leftOf(worlds, known, atom, world) === 0))
}

/** What is left of one atom in one world when what is known is subtracted; the known rows do not overlap at their leads. */
function leftOf(worlds: readonly Float64Array[], known: readonly Known[], atom: number, world: number): number {
  const value = (at: number) => (worlds[at] as Float64Array)[atom] as number
  return known.reduce((left, { lead, row }) => mod(left - product(value(lead), row[world] as number)), value(world))
}

const without = (row: readonly number[], lead: number, other: readonly number[]): readonly number[] =>
  row.map((value, world) => mod(value - product(row[lead] as number, other[world] as number)))

function dense({ atoms, weights }: Vector, size: number): Float64Array {
  const row = new Float64Array(size)
  atoms.forEach((atom, index) => {
    row[atom] = mod((row[atom] as number) + (weights?.[index] ?? 1))
  })
  return row
}

/** base^exponent mod `AUDIT_PRIME`; with the exponent p − 2 the inverse (Fermat). */
function power(base: number, exponent: number): number {
  let [result, square] = [1, base]
  for (let left = exponent; left > 0; left = floor(left / 2)) {
    if (left % 2 === 1) result = product(result, square)
    square = product(square, square)
  }
  return result
}

const indexesWhere = <Item>(items: readonly Item[], is: (item: Item) => boolean): readonly number[] =>
  items.flatMap((item, index) => (is(item) ? [index] : []))
