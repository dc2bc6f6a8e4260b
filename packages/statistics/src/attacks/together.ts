import { AUDIT_PRIME, audit } from '../national/audit.ts'
import type { Vector } from '../national/echelon.ts'
import { isSafe, NATIONAL_RULE, type SafetyRule } from '../national/rule.ts'
import { loneAtoms, measurer } from '../national/sizes.ts'
import type { Rational } from '../rational.ts'
import { type AttackTarget, type Leak, nameOfAtom, sceneOf } from './target.ts'

/** A published figure beside the cells, as a sum over the answers of units: a weight per unit, absent where they do not count. */
export type Equation = { readonly surface: string; readonly weights: ReadonlyMap<number, Rational> }

/** What stands behind an edge of a band is four schools: too few for a cell, but never one of them. */
export const ONE_SCHOOL: SafetyRule = { respondents: 1, schools: 2, largestPercent: 100, withoutLargest: 1 }

/**
 * Everything that a snapshot publishes about one measure as one linear system: its cells, and what stands beside them (the nation by
 * gender, a weighted mean, sums of drawn schools, edges of bands), each taken as exact and with weights that the attacker knows. The
 * unknowns are the units that every figure treats alike; where figures by gender stand beside cells, no unit is of two genders. Nobody may compute an unsafe atom, cell or group of the catalogue, nor such an unknown, two of them against
 * each other, or anything about one school only. `rule`: when an unknown is safe. What the cells give away alone is counted too.
 */
export function attackTogether(target: AttackTarget, equations: readonly Equation[], rule: SafetyRule = NATIONAL_RULE): readonly Leak[] {
  const scene = sceneOf(target)
  const { catalogue, problem, verdicts } = scene
  const { units } = target
  const atomOf = new Int32Array(units.length).fill(-1)
  const partsOf: number[][] = Array.from({ length: catalogue.atoms }, () => [])
  const examples: number[] = []
  const indexes = new Map<string, number>()
  units.forEach((_, unit) => {
    const atom = catalogue.atomOf[unit] as number
    if (atom < 0) return
    const key = [atom, ...equations.map(({ weights }) => textOf(weights.get(unit)))].join('|')
    const index = indexes.get(key) ?? indexes.size
    if (index === indexes.size) {
      indexes.set(key, index)
      examples.push(unit)
      partsOf[atom]?.push(index)
    }
    atomOf[unit] = index
  })
  const finer = { ...catalogue, atoms: examples.length, atomOf }
  const sizeOf = measurer(
    finer,
    units,
    units.map(({ respondents }) => respondents),
  )
  const expand = ({ atoms }: Vector): Vector => ({ atoms: atoms.flatMap((atom) => partsOf[atom] ?? []) })
  const hidden = problem.cells.flatMap((cell, at) => (cell.safe || cell.atoms.length === 0 ? [] : [{ cell, at }]))
  const secrets = [
    ...problem.unsafe.map((atom) => ({ about: nameOfAtom(scene, atom), of: expand({ atoms: [atom] }) })),
    ...hidden.map(({ cell, at }) => ({ about: catalogue.cells[at]?.key ?? '', of: expand(cell) })),
    ...problem.groups.map((group, at) => ({ about: `group ${at}`, of: expand(group) })),
    ...partsOfCells(equations, examples, [...problem.cells, ...problem.groups].map(expand)).filter(
      ({ of }) => !isSafe(sizeOf(of.atoms), rule),
    ),
  ]
  const cells = problem.cells.filter((_, at) => verdicts[at] === 'published').map(expand)
  const figures = [...cells, ...equations.map(({ weights }) => vectorOf(weights, examples))].map((cell) => ({ ...cell, safe: true }))
  const lone = loneAtoms(finer, units)
  const found = audit(
    {
      atoms: examples.length,
      unsafe: examples.flatMap((_, index) => (isSafe(sizeOf([index]), rule) ? [] : [index])),
      cells: figures,
      groups: secrets.map(({ of }) => of),
      schools: lone.filter((own) => own.length > 1),
    },
    figures.map(() => 'published'),
  )
  const attack = 'T3 all surfaces together'
  const ofUnknown = (index: number): Leak => {
    const { school = '', values = {} } = units[examples[index] ?? -1] ?? {}
    return { attack, about: `like ${school} ${JSON.stringify(values)}`, recovered: sizeOf([index]).respondents }
  }
  return [
    ...found.groups.map(
      (at): Leak => ({ attack, about: secrets[at]?.about ?? '', recovered: sizeOf(secrets[at]?.of.atoms ?? []).respondents }),
    ),
    ...found.atoms.map(ofUnknown),
    ...found.pairs.map(([one]) => ofUnknown(one)),
    ...found.schools.map((at): Leak => ({ attack, about: `school ${at}`, recovered: 0 })),
  ]
}

type Secret = { readonly about: string; readonly of: Vector }

/**
 * Of every cell, by every figure beside it: whom it counts, and with the same weight; whom it leaves out, and whom all figures of a
 * surface do, as those who did not say by gender. Each set once.
 */
function partsOfCells(equations: readonly Equation[], examples: readonly number[], cells: readonly Vector[]): readonly Secret[] {
  const found = new Map<number, Secret>()
  const note = (about: string, atoms: readonly number[]): void => {
    if (atoms.length > 0) found.set(hashOf(atoms), { about, of: { atoms } })
  }
  const divide = (surface: string, figures: readonly Equation[]): void => {
    const isCounted = examples.map((unit) => figures.some(({ weights }) => weights.has(unit)))
    for (const { atoms } of cells) {
      note(
        `counted in ${surface}`,
        atoms.filter((index) => isCounted[index]),
      )
      note(
        `left out of ${surface}`,
        atoms.filter((index) => !isCounted[index]),
      )
    }
  }
  for (const [surface, figures] of Map.groupBy(equations, (equation) => equation.surface)) {
    for (const figure of figures) {
      divide(surface, [figure])
      const weightOf = (index: number): string => textOf(figure.weights.get(examples[index] ?? -1))
      for (const alike of Map.groupBy(examples.keys(), weightOf).values()) note(`alike in ${surface}`, alike)
    }
    if (figures.length > 1) divide(surface, figures)
  }
  return [...found.values()]
}

/** The same for the same set in any order; two sets of some millions share one with a chance below 10⁻³. */
function hashOf(atoms: readonly number[]): number {
  let hash = 0
  for (const atom of atoms) {
    const low = Math.imul(Math.imul(atom + 1, 0x9e3779b1) ^ 0x5bd1e995, 0x85ebca6b) >>> 0
    const high = (Math.imul(low ^ (low >>> 15), 0xc2b2ae35) >>> 0) % 2 ** 20
    hash = (hash + high * 2 ** 32 + low) % 2 ** 52
  }
  return hash
}

const textOf = (weight: Rational | undefined): string => (weight === undefined ? '' : `${weight.num}/${weight.den}`)

function vectorOf(weights: ReadonlyMap<number, Rational>, examples: readonly number[]): Vector {
  const entries = examples.flatMap((unit, index) => {
    const weight = weights.get(unit)
    return weight === undefined || weight.num === 0n ? [] : [[index, modulo(weight)] as const]
  })
  return { atoms: entries.map(([index]) => index), weights: entries.map(([, weight]) => weight) }
}

const P = BigInt(AUDIT_PRIME)

/** A fraction modulo the prime of the audit; its denominator is inverted by Fermat. */
function modulo({ num, den }: Rational): number {
  let [inverse, square] = [1n, ((den % P) + P) % P]
  for (let left = P - 2n; left > 0n; left >>= 1n) {
    if (left & 1n) inverse = (inverse * square) % P
    square = (square * square) % P
  }
  return Number(((((num % P) + P) % P) * inverse) % P)
}
