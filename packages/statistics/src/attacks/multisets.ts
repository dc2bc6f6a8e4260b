import { type Attribute, type Leak, nameOfAtom, type Scene } from './target.ts'

/** How often a guess of an attribute of somebody in a small group is right, a share of one. */
export type Guesses = {
  /** The base rate: by what the smallest safe cell says that is published and has the group in it. */
  readonly base: number
  /** By the best multiset of published cells. */
  readonly guessed: number
}

/** What a guess may gain by putting cells together. */
export const MAY_GAIN = 0.02

/**
 * T12, after QuerySnout: `tries` random multisets of published cells. Each begins anew, or with the best one so far about some unsafe atom,
 * and has one cell added or taken away, often one that takes others away from it. The best one has the fewest people behind each of the
 * atom's. It is a leak if one is about one unsafe atom, or two; and if guesses of attributes by the best ones gain more than `MAY_GAIN`
 * over all people of unsafe atoms. `next`: uniform in [0, 1), from a seed.
 */
export function searchMultisets(
  scene: Scene,
  tries: number,
  next: () => number,
): { readonly leaks: readonly Leak[]; readonly guesses: Guesses | undefined } {
  const world = worldOf(scene)
  const base = Array.from(world.targets, (atom) => smallestCell(world, atom))
  const best = base.map((one) => ({ ...one }))
  const weights = new Int16Array(world.persons.length)
  const found = new Set<number>()
  for (let attempt = 0; attempt < tries && best.length > 0; attempt++) {
    const target = below(next, best.length)
    propose(world, world.targets[target] as number, next() < 0.2 ? undefined : best[target], weights, next)
    const only = aboutOnly(world, weights)
    if (only !== undefined) found.add(only)
    keepBetter(world, weights, best)
  }
  const leaks = [...found].map((atom) => ({
    attack: 'T12 random search',
    about: nameOfAtom(scene, atom),
    recovered: world.persons[atom] ?? 0,
  }))
  const attributes = (scene.target.attributes ?? []).map((one) => perAtom(scene, one))
  if (attributes.length === 0 || best.length === 0) return { leaks, guesses: undefined }
  const guesses = { base: rightGuesses(world, base, attributes), guessed: rightGuesses(world, best, attributes) }
  const gain = guesses.guessed - guesses.base
  const about = `${(100 * gain).toFixed(1)} points above the base rate`
  return { leaks: gain > MAY_GAIN ? [...leaks, { attack: 'T12 guesses', about, recovered: 0 }] : leaks, guesses }
}

type World = {
  /** Per atom. */
  readonly persons: Float64Array
  readonly unsafe: Uint8Array
  /** Unsafe atoms with somebody in them, in a safe published cell. */
  readonly targets: Int32Array
  /** Atoms of the published cells. */
  readonly cells: readonly Int32Array[]
  readonly isSafe: readonly boolean[]
  /** Cells of each atom. */
  readonly cellsOf: readonly (readonly number[])[]
}

/** A multiset as weights of atoms, and how many people stand behind one of its target's: Σ w²n ÷ w² of the target. */
type Multiset = { people: number; weights: Int16Array }

function worldOf({ catalogue, verdicts, problem, sizes }: Scene): World {
  const persons = Float64Array.from(sizes.atoms, ({ respondents }) => respondents)
  const unsafe = new Uint8Array(catalogue.atoms)
  for (const atom of problem.unsafe) unsafe[atom] = 1
  const published = catalogue.cells.flatMap(({ atoms }, at) => (verdicts[at] === 'published' && atoms.length > 0 ? [at] : []))
  const cells = published.map((at) => Int32Array.from(catalogue.cells[at]?.atoms ?? []))
  const isSafe = published.map((at) => problem.cells[at]?.safe === true)
  const cellsOf: number[][] = Array.from({ length: catalogue.atoms }, () => [])
  cells.forEach((atoms, cell) => {
    for (const atom of atoms) cellsOf[atom]?.push(cell)
  })
  const isInSafe = (atom: number): boolean => cellsOf[atom]?.some((cell) => isSafe[cell]) === true
  const targets = Int32Array.from(problem.unsafe.filter((atom) => (persons[atom] ?? 0) > 0 && isInSafe(atom)))
  return { persons, unsafe, targets, cells, isSafe, cellsOf }
}

const below = (next: () => number, bound: number): number => Math.floor(next() * bound)

function smallestCell({ persons, cells, isSafe, cellsOf }: World, atom: number): Multiset {
  const safe = (cellsOf[atom] ?? []).filter((cell) => isSafe[cell])
  const all = safe.map((cell) => cells[cell] ?? new Int32Array())
  const people = (atoms: Int32Array): number => atoms.reduce((sum, one) => sum + (persons[one] ?? 0), 0)
  const smallest = all.reduce((least, one) => (people(one) < people(least) ? one : least))
  const weights = new Int16Array(persons.length)
  for (const one of smallest) weights[one] = 1
  return { people: people(smallest), weights }
}

function propose({ cells, cellsOf }: World, target: number, from: Multiset | undefined, weights: Int16Array, next: () => number): void {
  const add = (cell: number, factor: number): void => {
    const atoms = cells[cell] as Int32Array
    for (let at = 0; at < atoms.length; at++) weights[atoms[at] as number] = (weights[atoms[at] as number] as number) + factor
  }
  const own = cellsOf[target] ?? []
  if (from === undefined) {
    weights.fill(0)
    add(own[below(next, own.length)] ?? 0, 1)
  } else weights.set(from.weights)
  const factor = next() < 0.9 ? 1 : 2
  const other = next() < 0.3 ? undefined : someAtom(weights, target, next)
  const around = other === undefined ? [...cells.keys()] : (cellsOf[other] ?? [])
  const isTooMany = other === undefined ? next() < 0.5 : (weights[other] ?? 0) > 0
  add(around[below(next, around.length)] ?? 0, isTooMany ? -factor : factor)
}

/** Any other that it is about: the first after a random place. */
function someAtom(weights: Int16Array, target: number, next: () => number): number | undefined {
  const start = below(next, weights.length)
  for (let step = 0; step < weights.length; step++) {
    const atom = (start + step) % weights.length
    if (weights[atom] !== 0 && atom !== target) return atom
  }
  return undefined
}

/** The first of one or two unsafe atoms, if it is about no other. */
function aboutOnly({ unsafe }: World, weights: Int16Array): number | undefined {
  let [first, count]: [number | undefined, number] = [undefined, 0]
  for (let atom = 0; atom < weights.length; atom++) {
    if (weights[atom] === 0) continue
    if (unsafe[atom] === 0 || ++count > 2) return undefined
    first ??= atom
  }
  return first
}

function keepBetter({ persons, targets }: World, weights: Int16Array, best: readonly Multiset[]): void {
  let squares = 0
  for (let atom = 0; atom < weights.length; atom++) {
    const weight = weights[atom] as number
    if (weight !== 0) squares += weight * weight * (persons[atom] as number)
  }
  let kept: Int16Array | undefined
  for (let at = 0; at < targets.length; at++) {
    const weight = weights[targets[at] as number] as number
    const known = best[at] as Multiset
    if (weight === 0 || squares >= known.people * weight * weight) continue
    kept ??= weights.slice()
    known.people = squares / (weight * weight)
    known.weights = kept
  }
}

type Counts = { readonly has: Float64Array; readonly of: Float64Array }

function perAtom({ catalogue }: Scene, { has, of }: Attribute): Counts {
  const counts = { has: new Float64Array(catalogue.atoms), of: new Float64Array(catalogue.atoms) }
  catalogue.atomOf.forEach((atom, unit) => {
    if (atom < 0) return
    counts.has[atom] = (counts.has[atom] as number) + (has[unit] ?? 0)
    counts.of[atom] = (counts.of[atom] as number) + (of[unit] ?? 0)
  })
  return counts
}

/** Share of the people of the targets about whom a guess is right: of everybody of an atom the same is guessed. */
function rightGuesses({ targets }: World, multisets: readonly Multiset[], attributes: readonly Counts[]): number {
  let [right, all] = [0, 0]
  for (const counts of attributes) {
    const rate = total(counts.has) / total(counts.of)
    targets.forEach((atom, at) => {
      const [has, of] = [counts.has[atom] as number, counts.of[atom] as number]
      right += guessedShare((multisets[at] as Multiset).weights, atom, counts, rate) >= 0.5 ? has : of - has
      all += of
    })
  }
  return all === 0 ? 0 : right / all
}

/** The likeliest share of an atom, with the nation's as what is known before: the linear estimate from one sum. */
function guessedShare(weights: Int16Array, target: number, { has, of }: Counts, rate: number): number {
  let [excess, squares] = [0, 0]
  for (let atom = 0; atom < weights.length; atom++) {
    const weight = weights[atom] as number
    if (weight === 0) continue
    excess += weight * ((has[atom] as number) - rate * (of[atom] as number))
    squares += weight * weight * (of[atom] as number)
  }
  return squares === 0 ? rate : rate + ((weights[target] as number) * excess) / squares
}

const total = (counts: Float64Array): number => counts.reduce((sum, one) => sum + one, 0)
