import { type Leak, nameOfAtom, type Scene } from './target.ts'

/**
 * T1, Denning's general tracker: sums and differences a ± b and a + b − c of published cells, c the nation or a cell of one dimension,
 * that are an unsafe atom. Every pair is tried; sets are compared by 52-bit hashes and then in full.
 */
export function generalTracker(scene: Scene): readonly Leak[] {
  const { cells, hashOf, targets } = prepare(scene)
  const third = cells.filter(({ by }) => Object.keys(by).length <= 1)
  const leaks: Leak[] = []
  const check = (hash: number, parts: readonly (readonly [Published, number])[]) => {
    const atom = targets.get(hash)
    if (atom !== undefined && isUnit(parts, atom)) leaks.push(leakOf(scene, 'T1 general tracker', atom))
  }
  cells.forEach((a, index) => {
    for (const b of cells) check(wrap(hashOf(a) - hashOf(b)), [[a, 1], [b, -1]]) // biome-ignore format: one line
    for (const b of cells.slice(index + 1))
      for (const c of third) check(wrap(hashOf(a) + hashOf(b) - hashOf(c)), [[a, 1], [b, 1], [c, -1]]) // biome-ignore format: one line
  })
  return leaks
}

type Published = Scene['catalogue']['cells'][number]

const MODULUS = 2 ** 52
const { floor } = Math
const wrap = (hash: number): number => hash - floor(hash / MODULUS) * MODULUS

function prepare({ catalogue, verdicts, problem }: Scene) {
  let state = 1
  const weights = Float64Array.from({ length: catalogue.atoms }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state * 2 ** 11 + (state >>> 21)
  })
  const cells = catalogue.cells.filter(({ atoms }, index) => verdicts[index] === 'published' && atoms.length > 0)
  const hashes = new Map(cells.map((cell) => [cell, cell.atoms.reduce((sum, atom) => wrap(sum + (weights[atom] as number)), 0)]))
  const targets = new Map(problem.unsafe.map((atom) => [weights[atom] as number, atom]))
  return { cells, hashOf: (cell: Published) => hashes.get(cell) ?? 0, targets }
}

function supportOf(parts: readonly (readonly [Published, number])[]): readonly (readonly [number, number])[] {
  const sums = new Map<number, number>()
  for (const [{ atoms }, factor] of parts) for (const atom of atoms) sums.set(atom, (sums.get(atom) ?? 0) + factor)
  return [...sums].filter(([, value]) => value !== 0)
}

function isUnit(parts: readonly (readonly [Published, number])[], atom: number): boolean {
  const support = supportOf(parts)
  return support.length === 1 && support[0]?.[0] === atom
}

const leakOf = (scene: Scene, attack: string, atom: number): Leak => ({
  attack,
  about: nameOfAtom(scene, atom),
  recovered: scene.sizes.atoms[atom]?.respondents ?? 0,
})
