import { buildCatalogue, type Catalogue, type Dimension, type Unit } from '../national/catalogue.ts'
import { unsafeGroups } from '../national/groups.ts'
import { isSafe } from '../national/rule.ts'
import { loneAtoms, measure, measurer, type Sizes } from '../national/sizes.ts'
import type { Problem, Verdict } from '../national/suppress.ts'

/**
 * A unit with the truth that an attacker looks for: its respondents and, if given, the sum of their answers to one item. `isPresent`: people
 * of it were asked, whether any of them counts here or not; that none does is not public.
 */
export type TrueUnit = Unit & { readonly total?: number; readonly isPresent?: boolean }

/** What a reader has of one cell. */
export type ReadFigure = { readonly n: number; readonly mean?: string }

/** Per unit: how many people have something (they agree, say), and of how many that is known. Published as the share of a cell. */
export type Attribute = { readonly has: ArrayLike<number>; readonly of: ArrayLike<number> }

/** The published output of one role, of one figure, read from any surface; and the frame that produced it, to check guesses against. */
export type AttackTarget = {
  readonly dimensions: readonly Dimension[]
  readonly units: readonly TrueUnit[]
  /** By key of the cell. */
  readonly figures: ReadonlyMap<string, ReadFigure>
  /** What an attacker would like to guess of people. */
  readonly attributes?: readonly Attribute[]
}

/** Something that nobody should know, computed from published figures. */
export type Leak = {
  readonly attack: string
  /** Key of a cell, or the values of an atom. */
  readonly about: string
  readonly recovered: number
}

/** The target seen as algebra: which cells are published, which atoms are unsafe. */
export type Scene = {
  readonly target: AttackTarget
  readonly catalogue: Catalogue
  readonly sizes: Sizes
  readonly totals: readonly number[]
  readonly problem: Problem
  readonly verdicts: readonly Verdict[]
}

/** Prepares a target once for all attacks. A figure of a cell that is no cell of the catalogue is a RangeError. */
export function sceneOf(target: AttackTarget): Scene {
  const { units, dimensions, figures } = target
  const catalogue = buildCatalogue(units.map(atLeastPresent), dimensions)
  const keys = new Set(catalogue.cells.map(({ key }) => key))
  for (const key of figures.keys()) if (!keys.has(key)) throw new RangeError(`no cell ${key}`)
  const respondents = units.map((unit) => unit.respondents)
  const sizes = measure(catalogue, units, respondents)
  const totals = new Array<number>(catalogue.atoms).fill(0)
  units.forEach(({ total = 0 }, index) => {
    const atom = catalogue.atomOf[index] as number
    if (atom >= 0) totals[atom] = (totals[atom] as number) + total
  })
  const problem = {
    atoms: catalogue.atoms,
    unsafe: sizes.atoms.flatMap((size, atom) => (isSafe(size) ? [] : [atom])),
    cells: catalogue.cells.map(({ atoms }, index) => ({ atoms, safe: isSafe(sizes.cells[index] as Sizes['cells'][number]) })),
    groups: unsafeGroups(catalogue, measurer(catalogue, units, respondents)),
    schools: loneAtoms(catalogue, units),
  }
  const verdicts = catalogue.cells.map(
    ({ key }, index): Verdict => (figures.has(key) ? 'published' : problem.cells[index]?.safe === true ? 'secondary' : 'primary'),
  )
  return { target, catalogue, sizes, totals, problem, verdicts }
}

const atLeastPresent = (unit: TrueUnit): Unit => (unit.isPresent === true ? { ...unit, respondents: Math.max(1, unit.respondents) } : unit)

/** A name for an atom in a report of leaks. */
export const nameOfAtom = ({ catalogue }: Scene, atom: number): string => JSON.stringify(catalogue.examples[atom]?.values ?? {})
