/** A property by which the nation is divided. */
export type Dimension = {
  readonly name: string
  /** 2: alone and crossed with every other dimension of depth 2; 1: alone only. */
  readonly depth: 1 | 2
}

/**
 * The first version of the national catalogue (trust.md, "Rules in force"). `region` must be a union of whole values of `rayon`.
 * `programme` may have several values, or none.
 */
export const NATIONAL_DIMENSIONS: readonly Dimension[] = [
  { name: 'region', depth: 2 },
  { name: 'level', depth: 2 },
  { name: 'urban', depth: 2 },
  { name: 'language', depth: 2 },
  { name: 'type', depth: 2 },
  { name: 'size', depth: 2 },
  { name: 'rayon', depth: 1 },
  { name: 'programme', depth: 1 },
]

/**
 * Gender is a catalogue of its own, one per role: the nation by gender, as atoms of algorithm C. The two catalogues meet in the
 * nation only; `kinds` says where both may stand, and what they give together is attacked as one system (`attacks/together`).
 */
export const GENDER_DIMENSIONS: readonly Dimension[] = [{ name: 'gender', depth: 1 }]

/** The respondents of one role in one school with the same values in every dimension: the smallest part that moves as a whole. */
export type Unit = {
  readonly school: string
  /** The value, or the values, of this unit in each dimension; a missing dimension means none. */
  readonly values: Readonly<Record<string, string | readonly string[]>>
  /** Respondents. A unit with none makes its cells exist, and adds nobody to them. */
  readonly respondents: number
}

/** One combination of the catalogue. */
export type Cell = {
  /** `nation`, `region=BA`, `region=BA,level=secondary`: the dimensions in the order of the catalogue. */
  readonly key: string
  readonly by: Readonly<Record<string, string>>
  /** Indexes of the atoms in it, ascending. Empty if nobody responded there. */
  readonly atoms: readonly number[]
}

/** The smallest groups that any published figure can be about, and the cells as sets of them. */
export type Catalogue = {
  readonly dimensions: readonly Dimension[]
  /** Number of atoms: distinct combinations of values with at least one respondent. */
  readonly atoms: number
  /** The atom of each unit, in the order of the units; −1 for a unit without respondents. */
  readonly atomOf: Int32Array
  /** One unit of each atom: the values that all its units share. */
  readonly examples: readonly Unit[]
  /** Every cell, in the order in which suppression considers them. */
  readonly cells: readonly Cell[]
}

export const NATION = 'nation'

/** The key of a combination, whatever the order in which its dimensions are named. Unknown dimensions are a RangeError. */
export function cellKey(by: Readonly<Record<string, string>>, dimensions: readonly Dimension[] = NATIONAL_DIMENSIONS): string {
  const unknown = Object.keys(by).find((name) => !dimensions.some((dimension) => dimension.name === name))
  if (unknown !== undefined) throw new RangeError(`no dimension ${unknown}`)
  const parts = dimensions.flatMap(({ name }) => (by[name] === undefined ? [] : [`${name}=${by[name]}`]))
  return parts.length === 0 ? NATION : parts.join(',')
}

/** The combinations that the catalogue has: sorted names of dimensions, the nation as an empty list. */
export function combinationsOf(dimensions: readonly Dimension[]): readonly (readonly string[])[] {
  const pairs = dimensions.flatMap((first, index) =>
    dimensions.slice(index + 1).flatMap((second) => (first.depth === 2 && second.depth === 2 ? [[first.name, second.name]] : [])),
  )
  return [[], ...dimensions.map(({ name }) => [name]), ...pairs]
}

/**
 * Atoms and cells of a frame. The order of the cells is fixed: the nation; one dimension (those of depth 2 first); the first
 * dimension crossed with another; other crosses; within each of these by respondents, most first, then by key.
 */
export function buildCatalogue(units: readonly Unit[], dimensions: readonly Dimension[] = NATIONAL_DIMENSIONS): Catalogue {
  const { examples, atomOf, respondents } = atomsOf(units, dimensions)
  const empty = units.filter((unit) => unit.respondents === 0)
  const cells = combinationsOf(dimensions).flatMap((combination) => {
    const building = new Map<string, Building>()
    const rank = rankOf(combination, dimensions)
    const cellOf = (choice: readonly string[]): Building => {
      const name = choice.join('\n')
      let cell = building.get(name)
      if (cell === undefined) building.set(name, (cell = newCell(combination, choice, rank, dimensions)))
      return cell
    }
    examples.forEach((unit, atom) => {
      for (const choice of choicesOf(unit, combination)) {
        const cell = cellOf(choice)
        cell.respondents += respondents[atom] as number
        cell.atoms.push(atom)
      }
    })
    for (const unit of empty) for (const choice of choicesOf(unit, combination)) cellOf(choice)
    return [...building.values()]
  })
  const inOrder = cells.sort(byPriority).map(({ key, by, atoms }) => ({ key, by, atoms }))
  return { dimensions, atoms: examples.length, atomOf, examples, cells: inOrder }
}

function newCell(combination: readonly string[], choice: readonly string[], rank: number, dimensions: readonly Dimension[]): Building {
  const by = Object.fromEntries(combination.map((name, index) => [name, choice[index] ?? '']))
  return { key: cellKey(by, dimensions), by, rank, respondents: 0, atoms: [] }
}

type Building = {
  readonly key: string
  readonly by: Readonly<Record<string, string>>
  readonly rank: number
  respondents: number
  readonly atoms: number[]
}

const byPriority = (a: Building, b: Building): number =>
  a.rank - b.rank || b.respondents - a.respondents || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)

function rankOf(combination: readonly string[], dimensions: readonly Dimension[]): number {
  const [first] = combination
  if (first === undefined) return 0
  if (combination.length === 1) return dimensions.find(({ name }) => name === first)?.depth === 2 ? 1 : 2
  return first === dimensions[0]?.name ? 3 : 4
}

function atomsOf(units: readonly Unit[], dimensions: readonly Dimension[]) {
  const indexes = new Map<string, number>()
  const examples: Unit[] = []
  const respondents: number[] = []
  const atomOf = Int32Array.from(units, (unit) => {
    if (unit.respondents === 0) return -1
    const key = JSON.stringify(dimensions.map(({ name }) => [...valuesOf(unit, name)].sort()))
    const atom = indexes.get(key) ?? indexes.size
    if (atom === indexes.size) {
      indexes.set(key, atom)
      examples.push(unit)
    }
    respondents[atom] = (respondents[atom] ?? 0) + unit.respondents
    return atom
  })
  return { examples, atomOf, respondents }
}

/** Each choice of one value per dimension of the combination that the unit has. */
export function choicesOf(unit: Unit, combination: readonly string[]): readonly (readonly string[])[] {
  const single: string[] = []
  for (const name of combination) {
    const value = unit.values[name]
    if (typeof value !== 'string') return everyChoice(unit, combination)
    single.push(value)
  }
  return [single]
}

const everyChoice = (unit: Unit, combination: readonly string[]): readonly (readonly string[])[] =>
  combination.reduce<readonly (readonly string[])[]>(
    (chosen, name) => chosen.flatMap((choice) => valuesOf(unit, name).map((value) => [...choice, value])),
    [[]],
  )

/** The values of a unit in one dimension. */
export function valuesOf(unit: Unit, name: string): readonly string[] {
  const value = unit.values[name]
  return value === undefined ? [] : typeof value === 'string' ? [value] : value
}
