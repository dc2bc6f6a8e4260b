import type { Rational } from '../rational.ts'
import { AUDIT_PRIME, audit, isTight, type Leaks } from './audit.ts'
import type { Catalogue, Unit } from './catalogue.ts'
import { FIRST_PRIME, type Vector } from './echelon.ts'
import type { Layer, Run } from './patterns.ts'
import { isSafe } from './rule.ts'
import { loneAtoms, measurer } from './sizes.ts'
import { type Problem, suppress } from './suppress.ts'

/** What would be published of the drawn schools beside the cells of a run of algorithm C. */
export type DrawnPart = {
  /** Per unit the stratum in which its school was drawn; undefined for a volunteer's. */
  readonly strata: readonly (string | undefined)[]
  /** Sums over the drawn schools, by the weight that each stratum has in them: all of them are published, or none. */
  readonly sums: readonly ReadonlyMap<string, Rational>[]
}

export type DrawnPlan = {
  readonly mayPublish: boolean
  /** Found by the audit with these sums and not without them. Not tight: publish nothing, for the two methods disagree. */
  readonly leaks: Leaks
}

/**
 * Algorithm C once more, with a finer world: every atom in two, the drawn schools of a stratum and the volunteers. What is published of
 * the catalogue is given; the sums of the drawn schools come last and take nothing away from it. Nobody may compute: an unsafe finer
 * atom; an unsafe atom, cell or group of the catalogue; the drawn schools or the volunteers of any cell, or of any stratum, where they
 * are unsafe. So the volunteers, nation less drawn, must be safe or nobody. `layers`: what would be published.
 */
export function planDrawn(catalogue: Catalogue, units: readonly Unit[], layers: readonly Layer[], run: Run, part: DrawnPart): DrawnPlan {
  const problemIn = drawnProblem(catalogue, units, layers, run, part)
  const verdicts = suppress(problemIn(FIRST_PRIME))
  const mayPublish = verdicts.every((verdict) => verdict === 'published')
  if (!mayPublish) return { mayPublish, leaks: NONE }
  const audited = problemIn(AUDIT_PRIME)
  const without = verdicts.map(() => 'secondary' as const)
  return { mayPublish, leaks: subtract(audit(audited, verdicts), audit(audited, without)) }
}

/** What algorithm C decides about, with the weights of the sums modulo a prime. */
export function drawnProblem(
  catalogue: Catalogue,
  units: readonly Unit[],
  layers: readonly Layer[],
  { problem, verdicts }: Run,
  { strata, sums }: DrawnPart,
): (prime: number) => Problem {
  const { finer, partsOf, stratumOf } = refine(catalogue, units, strata)
  const sizesOf = [units.map(({ respondents }) => respondents), ...layers.map(({ valid }) => valid)].map((persons) =>
    measurer(finer, units, persons),
  )
  const isSafeGroup = (atoms: readonly number[]): boolean => sizesOf.every((sizeOf) => isSafe(sizeOf(atoms)))
  const expand = ({ atoms }: Vector): readonly number[] => atoms.flatMap((atom) => partsOf[atom] ?? [])
  const isDrawn = (atom: number): boolean => stratumOf[atom] !== undefined
  const cells = problem.cells.map(expand)
  const asked = new Set(cells.flat())
  const drawn = [...asked].filter(isDrawn)
  const halves = cells.flatMap((atoms) => [atoms.filter(isDrawn), atoms.filter((atom) => !isDrawn(atom))])
  const ofStrata = [...Map.groupBy(drawn, (atom) => stratumOf[atom]).values()]
  const hidden = [
    ...problem.unsafe.map((atom) => partsOf[atom] ?? []),
    ...problem.groups.map(expand),
    ...cells.filter((_, index) => problem.cells[index]?.safe === false),
    ...[...halves, ...ofStrata].filter((atoms) => !isSafeGroup(atoms)),
  ]
  const isPublic = isSafeGroup(drawn)
  const common = {
    atoms: finer.atoms,
    unsafe: [...asked].filter((atom) => !isSafeGroup([atom])),
    groups: distinct(hidden.filter((atoms) => atoms.length > 1)).map((atoms) => ({ atoms })),
    schools: loneAtoms(finer, units)
      .map((own) => own.filter((atom) => asked.has(atom)))
      .filter((own) => own.length > 1),
    given: cells.filter((_, index) => verdicts[index] === 'published').map((atoms) => ({ atoms })),
  }
  return (prime) => ({
    ...common,
    cells: sums.map((weightOf) => ({ ...weighted(drawn, stratumOf, weightOf, prime), safe: isPublic })),
  })
}

const NONE: Leaks = { atoms: [], pairs: [], cells: [], groups: [], schools: [] }

/** True if the sums give nothing away that was not public before. */
export const addsNoLeak = ({ leaks }: DrawnPlan): boolean => isTight(leaks)

function refine(catalogue: Catalogue, units: readonly Unit[], strata: readonly (string | undefined)[]) {
  const indexes = new Map<string, number>()
  const partsOf: number[][] = Array.from({ length: catalogue.atoms }, () => [])
  const stratumOf: (string | undefined)[] = []
  const atomOf = Int32Array.from(units, (_, unit) => {
    const atom = catalogue.atomOf[unit] as number
    if (atom < 0) return -1
    const stratum = strata[unit]
    const key = `${atom}/${stratum ?? ''}`
    const known = indexes.get(key)
    if (known !== undefined) return known
    indexes.set(key, stratumOf.length)
    partsOf[atom]?.push(stratumOf.length)
    return stratumOf.push(stratum) - 1
  })
  const finer: Catalogue = { ...catalogue, atoms: stratumOf.length, atomOf }
  return { finer, partsOf, stratumOf }
}

/** The weights of the strata as whole numbers, by their common denominator, modulo a prime. */
function weighted(
  atoms: readonly number[],
  stratumOf: readonly (string | undefined)[],
  weightOf: ReadonlyMap<string, Rational>,
  prime: number,
): Vector {
  const common = [...weightOf.values()].reduce((product, { den }) => product * (den / divisor(product, den)), 1n)
  const weights = atoms.map((atom) => {
    const { num, den } = weightOf.get(stratumOf[atom] ?? '') ?? { num: 0n, den: 1n }
    return Number((num * (common / den)) % BigInt(prime))
  })
  return { atoms, weights }
}

const divisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : divisor(b, a % b))

const distinct = (groups: readonly (readonly number[])[]): readonly (readonly number[])[] => [
  ...new Map(groups.map((atoms) => [[...atoms].sort((a, b) => a - b).join(), atoms])).values(),
]

/** What the second list of leaks does not have. */
function subtract(leaks: Leaks, known: Leaks): Leaks {
  const news = <One>(all: readonly One[], old: readonly One[]): readonly One[] => {
    const had = new Set(old.map((one) => JSON.stringify(one)))
    return all.filter((one) => !had.has(JSON.stringify(one)))
  }
  return {
    atoms: news(leaks.atoms, known.atoms),
    pairs: news(leaks.pairs, known.pairs),
    cells: news(leaks.cells, known.cells),
    groups: news(leaks.groups, known.groups),
    schools: news(leaks.schools, known.schools),
  }
}
