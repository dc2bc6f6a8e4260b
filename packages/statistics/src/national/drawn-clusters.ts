import { add, divide, multiply, type Rational, rational, subtract } from '../rational.ts'
import { type ClusterSums, mergeClusters, NO_CLUSTERS } from './cluster-sums.ts'

/** Schools drawn from one stratum at random without replacement, and what those that took part answered. */
export type DrawnClusters = {
  /** Schools there were to draw from, M. */
  readonly frame: number
  /** Drawn schools that took part, m; some of them may have nobody who answered this. */
  readonly taking: number
  readonly sums: ClusterSums
}

/** A mean over the people of all schools that could be drawn. */
export type DrawnEstimate = {
  readonly mean: Rational
  /** Undefined when a stratum has fewer than two schools that took part: join it first. */
  readonly variance: Rational | undefined
  readonly n: number
  readonly schools: number
  /** Schools with answers less the strata that have some. */
  readonly degrees: number
}

/**
 * Combined ratio mean of a stratified sample of schools (Cochran 1977, §6.11 and §9A.5; survey::svymean over clusters and strata;
 * V5 with one stratum, V6 with one person per school): R = T̂/N̂ with T̂ = Σ(M/m)·T and N̂ = Σ(M/m)·N over the strata,
 * Var = Σ M²·(1−m/M)/m·s²/N̂², s² = (Σe² − (Σe)²/m)/(m−1) of e = Tₛ − R·nₛ over the m schools of a stratum: the finite population
 * correction 1−m/M is for a drawn sample only. Schools that were drawn and did not take part are missing at random within their
 * stratum, by assumption. T is in units of 1/`scale` points. Undefined without answers.
 */
export function drawnMean(strata: readonly DrawnClusters[], scale: bigint = 1n): DrawnEstimate | undefined {
  const taking = strata.filter((stratum) => stratum.taking > 0)
  const raised = (of: (sums: ClusterSums) => bigint): Rational =>
    sumOf(taking.map(({ frame, taking: m, sums }) => rational(BigInt(frame) * of(sums), m)))
  const [total, people] = [raised(({ T }) => T), raised(({ N }) => N)]
  if (people.num === 0n) return undefined
  const ratio = divide(total, people)
  const isThin = taking.some(({ taking: m }) => m < 2)
  const variances = isThin ? undefined : taking.map((stratum) => varianceOf(stratum, ratio))
  const all = taking.reduce((sums, stratum) => mergeClusters(sums, stratum.sums), NO_CLUSTERS)
  return {
    mean: divide(ratio, rational(scale)),
    variance: variances && divide(sumOf(variances), multiply(multiply(people, people), rational(scale * scale))),
    n: Number(all.N),
    schools: Number(all.m),
    degrees: Number(all.m) - taking.filter(({ sums }) => sums.N > 0n).length,
  }
}

/** M²·(1−m/M)/m·s² of one stratum; its residuals follow from its sums. */
function varianceOf({ frame, taking, sums: { N, T, A, B, C } }: DrawnClusters, ratio: Rational): Rational {
  const squares = add(subtract(rational(A), multiply(rational(2n * B), ratio)), multiply(rational(C), multiply(ratio, ratio)))
  const sum = subtract(rational(T), multiply(rational(N), ratio))
  const spread = divide(subtract(squares, divide(multiply(sum, sum), rational(taking))), rational(taking - 1))
  return multiply(rational(frame * (frame - taking), taking), spread)
}

const sumOf = (values: readonly Rational[]): Rational => values.reduce(add, rational(0))

/**
 * Joins every stratum in which fewer than two schools took part with the next one of the list, the last with the one before it
 * (collapsed strata: Cochran 1977, §5A.12). The list is in an order in which neighbours are alike. Indexes of the strata that were
 * joined, group by group; one group of all where there are not enough.
 */
export function joinThin(taking: readonly number[]): readonly (readonly number[])[] {
  const groups: number[][] = []
  let open: number[] = []
  let counted = 0
  taking.forEach((m, index) => {
    open.push(index)
    counted += m
    if (counted < 2) return
    groups.push(open)
    ;[open, counted] = [[], 0]
  })
  const last = groups.at(-1)
  if (open.length > 0 && last !== undefined) last.push(...open)
  else if (open.length > 0) groups.push(open)
  return groups
}
