import type { Cell } from '../national/catalogue.ts'
import type { Leak, Scene } from './target.ts'

/**
 * T2 (and T1 where the tracker is a sibling): every hidden cell as a published cell minus published cells that fill the rest of it,
 * for every dimension, also where a rayon completes a region. Leaks are checked against the truth.
 */
export function subtractSiblings(scene: Scene): readonly Leak[] {
  return subtract(scene, ({ key }) => scene.target.figures.get(key)?.n).flatMap(({ cell, value, index }) => {
    const truth = scene.sizes.cells[index]?.respondents
    return value === truth ? [{ attack: 'T2 parent minus siblings', about: cell.key, recovered: value }] : []
  })
}

/** T10: sums of answers recovered from rounded means (n < 100 leaves one integer), then T2 on the sums. */
export function subtractRecoveredSums(scene: Scene): readonly Leak[] {
  const sumOf = ({ key }: Cell) => {
    const figure = scene.target.figures.get(key)
    return figure === undefined ? undefined : recoveredSum(figure.n, figure.mean)
  }
  return subtract(scene, sumOf).flatMap(({ cell, value }) => {
    const truth = cell.atoms.reduce((sum, atom) => sum + (scene.totals[atom] as number), 0)
    return value === truth ? [{ attack: 'T10 mean × n', about: cell.key, recovered: value }] : []
  })
}

/** The only integer sum whose mean over n prints like this; undefined if there are several. */
export function recoveredSum(n: number, mean: string | undefined): number | undefined {
  if (mean === undefined) return undefined
  const half = 0.5 * 10 ** -(mean.split('.')[1]?.length ?? 0)
  const [low, high] = [Math.ceil((Number(mean) - half) * n - 1e-9), Math.floor((Number(mean) + half) * n + 1e-9)]
  return low === high ? low : undefined
}

type Difference = { readonly cell: Cell; readonly index: number; readonly value: number }

function subtract({ catalogue, verdicts, target }: Scene, readValue: (cell: Cell) => number | undefined): readonly Difference[] {
  const dimensions = catalogue.dimensions.map(({ name }) => name)
  return catalogue.cells.flatMap((cell, index) => {
    if (verdicts[index] === 'published' || cell.atoms.length === 0) return []
    const parents = catalogue.cells.filter(({ key, atoms }) => target.figures.has(key) && isInside(cell.atoms, atoms))
    for (const parent of parents)
      for (const dimension of dimensions) {
        const value = restOf(parent, cell, dimension, catalogue.cells, readValue)
        if (value !== undefined) return [{ cell, index, value }]
      }
    return []
  })
}

/** parent − Σ of its parts along one dimension, if these parts and the cell make up the parent and all have a value. */
function restOf(
  parent: Cell,
  cell: Cell,
  dimension: string,
  cells: readonly Cell[],
  readValue: (cell: Cell) => number | undefined,
): number | undefined {
  const names = new Set([...Object.keys(cell.by), dimension])
  const siblings = cells.filter(
    ({ key, by, atoms }) =>
      key !== cell.key &&
      by[dimension] !== undefined &&
      Object.keys(by).every((name) => names.has(name)) &&
      atoms.length > 0 &&
      isInside(atoms, parent.atoms),
  )
  let left = readValue(parent)
  const open = new Set(parent.atoms)
  for (const atom of cell.atoms) open.delete(atom)
  for (const sibling of [...siblings].sort((a, b) => b.atoms.length - a.atoms.length)) {
    const value = readValue(sibling)
    if (value === undefined || left === undefined || !sibling.atoms.every((atom) => open.has(atom))) continue
    for (const atom of sibling.atoms) open.delete(atom)
    left -= value
  }
  return open.size === 0 ? left : undefined
}

/** Both ascending. */
function isInside(inner: readonly number[], outer: readonly number[]): boolean {
  let at = 0
  for (const atom of inner) {
    while (at < outer.length && (outer[at] as number) < atom) at++
    if (outer[at] !== atom) return false
  }
  return true
}
