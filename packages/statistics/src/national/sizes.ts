import type { Catalogue, Unit } from './catalogue.ts'
import type { CellSize } from './rule.ts'

/** Sizes of every atom and every cell, for one way of counting persons: respondents, or the valid answers to one item. */
export type Sizes = { readonly atoms: readonly CellSize[]; readonly cells: readonly CellSize[] }

/** Measures a catalogue. `persons[i]`: how many persons unit i counts with. */
export function measure(catalogue: Catalogue, units: readonly Unit[], persons: ArrayLike<number>): Sizes {
  const sizeOf = measurer(catalogue, units, persons)
  return {
    atoms: Array.from({ length: catalogue.atoms }, (_, atom) => sizeOf([atom])),
    cells: catalogue.cells.map(({ atoms }) => sizeOf(atoms)),
  }
}

/** Measures any set of atoms. A school counts once, with all its units. */
export function measurer(catalogue: Catalogue, units: readonly Unit[], persons: ArrayLike<number>): (atoms: readonly number[]) => CellSize {
  const schools = new Map<string, number>()
  const perAtom = Array.from({ length: catalogue.atoms }, () => new Map<number, number>())
  units.forEach((unit, index) => {
    const counted = persons[index] as number
    const atom = catalogue.atomOf[index] as number
    if (counted === 0 || atom < 0) return
    const school = schools.get(unit.school) ?? schools.size
    schools.set(unit.school, school)
    const ofAtom = perAtom[atom] as Map<number, number>
    ofAtom.set(school, (ofAtom.get(school) ?? 0) + counted)
  })
  const counter = new Float64Array(schools.size)
  return (atoms) => sizeOf(atoms, perAtom, counter)
}

/** Size of a set of atoms. `counter` holds one zero per school before and after. */
function sizeOf(atoms: readonly number[], perAtom: readonly ReadonlyMap<number, number>[], counter: Float64Array): CellSize {
  const met: number[] = []
  let respondents = 0
  for (const atom of atoms)
    for (const [school, persons] of perAtom[atom] as ReadonlyMap<number, number>) {
      if (counter[school] === 0) met.push(school)
      counter[school] = (counter[school] as number) + persons
      respondents += persons
    }
  let largest = 0
  for (const school of met) {
    largest = Math.max(largest, counter[school] as number)
    counter[school] = 0
  }
  return { respondents, schools: met.length, largest }
}

/** Per school that is alone in two atoms or more, these atoms: what it knows by its own report. */
export function loneAtoms(catalogue: Catalogue, units: readonly Unit[]): readonly (readonly number[])[] {
  const schoolOf = new Array<string | undefined>(catalogue.atoms)
  const isShared = new Uint8Array(catalogue.atoms)
  units.forEach(({ school }, index) => {
    const atom = catalogue.atomOf[index] as number
    if (atom < 0) return
    if (schoolOf[atom] !== undefined && schoolOf[atom] !== school) isShared[atom] = 1
    schoolOf[atom] = school
  })
  const own = new Map<string, number[]>()
  schoolOf.forEach((school, atom) => {
    if (school === undefined || isShared[atom] === 1) return
    own.set(school, [...(own.get(school) ?? []), atom])
  })
  return [...own.values()].filter((atoms) => atoms.length > 1)
}
