import { type Catalogue, choicesOf, type Dimension, type Unit } from './catalogue.ts'
import type { Vector } from './echelon.ts'
import { type CellSize, isSafe } from './rule.ts'

/**
 * Unsafe groups that the catalogue does not have but that published cells might add up to: every conjunction of two or three
 * dimensions, those of depth 1 included, and everybody outside of one value of a dimension that a unit may lack. Each set of atoms once.
 */
export function unsafeGroups(catalogue: Catalogue, sizeOf: (atoms: readonly number[]) => CellSize): readonly Vector[] {
  const groups = new Map<string, readonly number[]>()
  for (const atoms of [...conjunctions(catalogue), ...complements(catalogue)])
    if (atoms.length > 1 && !isSafe(sizeOf(atoms))) groups.set(atoms.join(), atoms)
  for (const { atoms } of catalogue.cells) groups.delete(atoms.join())
  return [...groups.values()].map((atoms) => ({ atoms }))
}

function conjunctions({ dimensions, examples }: Catalogue): readonly (readonly number[])[] {
  return subsets(dimensions).flatMap((combination) => {
    const atomsOf = new Map<string, number[]>()
    examples.forEach((unit, atom) => {
      for (const choice of choicesOf(unit, combination)) add(atomsOf, choice.join('\n'), atom)
    })
    return [...atomsOf.values()]
  })
}

function subsets(dimensions: readonly Dimension[]): readonly (readonly string[])[] {
  const names = dimensions.map(({ name }) => name)
  const pairs = names.flatMap((first, index) => names.slice(index + 1).map((second) => [first, second]))
  const triples = pairs.flatMap((pair) => names.slice(names.indexOf(pair[1] as string) + 1).map((third) => [...pair, third]))
  return [...pairs, ...triples]
}

function complements({ cells, examples, dimensions }: Catalogue): readonly (readonly number[])[] {
  const optional = new Set(dimensions.filter(({ name }) => examples.some((unit) => isWithout(unit, name))).map(({ name }) => name))
  return cells.flatMap(({ by, atoms }) => {
    const [name, ...others] = Object.keys(by)
    if (name === undefined || others.length > 0 || !optional.has(name)) return []
    const inside = new Set(atoms)
    return [examples.flatMap((_, atom) => (inside.has(atom) ? [] : [atom]))]
  })
}

const isWithout = ({ values }: Unit, name: string): boolean => values[name] === undefined || values[name].length === 0

function add(atomsOf: Map<string, number[]>, key: string, atom: number): void {
  const atoms = atomsOf.get(key)
  if (atoms === undefined) atomsOf.set(key, [atom])
  else atoms.push(atom)
}
