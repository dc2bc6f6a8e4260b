import { compare, type Rational, rational } from '../rational.ts'

/** What one school adds to one stratum: persons or answers, and their sum in units of 1/scale points. */
export type StratumPart = { readonly school: string; readonly stratum: string; readonly n: number; readonly total: bigint }

/** Persons in the frame, per stratum. */
export type Populations = ReadonlyMap<string, number>

/** A mean weighted to the frame. */
export type PostStratified = {
  readonly mean: Rational
  readonly variance: Rational | undefined
  readonly schools: number
  readonly n: number
  /** n/(1 + cv²(w)): how many persons with equal weights would tell as much, as far as the weights go. */
  readonly effective: Rational
}

/**
 * ΣW_h·T_h/n_h with W_h = N_h/ΣN_h (trust.md §2.3), schools as clusters over all their strata:
 * zₛ = ΣW_h(T_hs − n_hs·T_h/n_h)/n_h, Var = (1−f)·m/(m−1)·Σzₛ² (Valliant 1993; survey::postStratify; V8). `frame`: the schools in the
 * frame, for a drawn sample only. Undefined when a stratum with a population has no answers: collapse it first.
 */
export function postStratified(
  parts: readonly StratumPart[],
  populations: Populations,
  scale: bigint = 1n,
  frame?: number,
): PostStratified | undefined {
  const strata = strataOf(parts, populations)
  if (strata === undefined) return undefined
  const schools = new Map<string, StratumPart[]>()
  for (const part of parts) {
    if (part.n === 0 || !strata.has(part.stratum)) continue
    schools.set(part.school, [...(schools.get(part.school) ?? []), part])
  }
  const total = sum([...strata.values()].map(({ population }) => population))
  const m = BigInt(schools.size)
  const squares = sumOfSquares([...schools.values()], strata, total)
  const mean = addUp([...strata.values()].map(({ population, n, sum: t }) => ({ num: population * t, den: total * n * scale })))
  const [openNum, openDen] = frame === undefined ? [1n, 1n] : [BigInt(frame) - m, BigInt(frame)]
  const variance = m < 2n ? undefined : rational(openNum * m * squares.num, openDen * (m - 1n) * squares.den * scale ** 2n)
  const reciprocal = addUp([...strata.values()].map(({ population, n }) => ({ num: population ** 2n, den: total ** 2n * n })))
  return {
    mean: rational(mean.num, mean.den),
    variance,
    schools: schools.size,
    n: Number(sum([...strata.values()].map(({ n }) => n))),
    effective: rational(reciprocal.den, reciprocal.num),
  }
}

type Stratum = { readonly population: bigint; readonly n: bigint; readonly sum: bigint }

function strataOf(parts: readonly StratumPart[], populations: Populations): ReadonlyMap<string, Stratum> | undefined {
  const strata = new Map<string, { population: bigint; n: bigint; sum: bigint }>()
  for (const [stratum, population] of populations)
    if (population > 0) strata.set(stratum, { population: BigInt(population), n: 0n, sum: 0n })
  for (const { stratum, n, total } of parts) {
    const sums = strata.get(stratum)
    if (sums === undefined) continue
    sums.n += BigInt(n)
    sums.sum += total
  }
  return strata.size === 0 || [...strata.values()].some(({ n }) => n === 0n) ? undefined : strata
}

/** Σzₛ², exact: schools with the same strata have the same denominator, which is divided out once. */
function sumOfSquares(schools: readonly (readonly StratumPart[])[], strata: ReadonlyMap<string, Stratum>, total: bigint): Rational {
  const groups = new Map<string, { num: bigint; den: bigint }>()
  for (const parts of schools) {
    const names = [...new Set(parts.map(({ stratum }) => stratum))].sort()
    const weightOf = (name: string) => (strata.get(name) as Stratum).n ** 2n
    const product = names.reduce((all, name) => all * weightOf(name), 1n)
    const z = sum(
      parts.map(({ stratum, n, total: t }) => {
        const { population, n: all, sum: whole } = strata.get(stratum) as Stratum
        return (population * (t * all - BigInt(n) * whole) * product) / weightOf(stratum)
      }),
    )
    const key = JSON.stringify(names)
    const group = groups.get(key) ?? { num: 0n, den: (total * product) ** 2n }
    group.num += z * z
    groups.set(key, group)
  }
  return addUp([...groups.values()])
}

/** A sum as a balanced tree, not reduced: reducing at every step would take minutes for a nation. */
function addUp(values: readonly Rational[]): Rational {
  if (values.length === 0) return { num: 0n, den: 1n }
  if (values.length === 1) return values[0] as Rational
  const half = values.length >> 1
  const [a, b] = [addUp(values.slice(0, half)), addUp(values.slice(half))]
  return { num: a.num * b.den + b.num * a.den, den: a.den * b.den }
}

const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n)

/**
 * One stratum before collapsing: `path` names it and its coarser neighbours, finest first, for example region × level × urban,
 * region × level, region, nation.
 */
export type FineStratum = { readonly path: readonly string[]; readonly population: number }

/**
 * The stratum to use instead of each fine one. A stratum needs 30 persons from 5 schools and a weight within [⅓, 3] of the mean
 * (trust.md §2.4); one that fails is joined with all that share its next coarser name, until none fails or only the last name is left.
 */
export function collapseStrata(strata: readonly FineStratum[], parts: readonly StratumPart[]): ReadonlyMap<string, string> {
  const depth = new Map(strata.map(({ path }) => [nameAt(path, 0), 0]))
  const current = ({ path }: FineStratum) => nameAt(path, depth.get(nameAt(path, 0)) ?? 0)
  for (;;) {
    const failing = strata.find(
      (stratum) =>
        (depth.get(nameAt(stratum.path, 0)) ?? 0) < stratum.path.length - 1 && !carries(strata, parts, current, current(stratum)),
    )
    if (failing === undefined) return new Map(strata.map((stratum) => [nameAt(stratum.path, 0), current(stratum)]))
    const next = (depth.get(nameAt(failing.path, 0)) ?? 0) + 1
    for (const { path } of strata)
      if (path[next] === failing.path[next]) depth.set(nameAt(path, 0), Math.max(next, depth.get(nameAt(path, 0)) ?? 0))
  }
}

const nameAt = (path: readonly string[], depth: number): string => path[depth] ?? ''

function carries(
  strata: readonly FineStratum[],
  parts: readonly StratumPart[],
  current: (stratum: FineStratum) => string,
  name: string,
): boolean {
  const fine = new Set(strata.filter((stratum) => current(stratum) === name).map(({ path }) => nameAt(path, 0)))
  const inside = parts.filter(({ stratum, n }) => n > 0 && fine.has(stratum))
  const [n, all] = [count(inside.map((part) => part.n)), count(parts.map((part) => part.n))]
  if (n < 30 || new Set(inside.map(({ school }) => school)).size < 5) return false
  const population = count(strata.filter((stratum) => current(stratum) === name).map((stratum) => stratum.population))
  const factor = rational(BigInt(population) * BigInt(all), BigInt(count(strata.map((stratum) => stratum.population))) * BigInt(n))
  return compare(factor, rational(1, 3)) >= 0 && compare(factor, rational(3)) <= 0
}

const count = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
