import { add, compare, divide, multiply, type Rational, rational, subtract } from '../rational.ts'

/** Sums of one group of answers over its schools s, exact: `units` answers or persons nₛ, adding up to Tₛ in units of 1/scale points. */
export type ClusterSums = {
  readonly m: bigint
  readonly N: bigint
  readonly T: bigint
  readonly A: bigint
  readonly B: bigint
  readonly C: bigint
}

/** One school's part: its answers and their sum (of an area: Σ of person means × scale, an integer). */
export type SchoolPart = { readonly n: bigint; readonly total: bigint }

/** The group without a school. */
export const NO_CLUSTERS: ClusterSums = Object.freeze({ m: 0n, N: 0n, T: 0n, A: 0n, B: 0n, C: 0n })

/**
 * Adds (`direction` 1) or takes away (−1) one school: m, N, T, A, B, C of trust.md §2.1. A commutative group: any order, any grouping,
 * and any move of a school gives the same integers. A school without answers is not counted. The caller joins the units of a school
 * (levels, sections) first: it is one cluster.
 */
export function withSchool(sums: ClusterSums, { n, total }: SchoolPart, direction: 1n | -1n = 1n): ClusterSums {
  if (n === 0n) return sums
  return {
    m: sums.m + direction,
    N: sums.N + direction * n,
    T: sums.T + direction * total,
    A: sums.A + direction * total * total,
    B: sums.B + direction * total * n,
    C: sums.C + direction * n * n,
  }
}

/** Both groups together; they share no school. */
export const mergeClusters = (a: ClusterSums, b: ClusterSums): ClusterSums => combine(a, b, 1n)

/** What is left of a group without a part of it. */
export const removeClusters = (a: ClusterSums, b: ClusterSums): ClusterSums => combine(a, b, -1n)

const combine = (a: ClusterSums, b: ClusterSums, sign: 1n | -1n): ClusterSums => ({
  m: a.m + sign * b.m,
  N: a.N + sign * b.N,
  T: a.T + sign * b.T,
  A: a.A + sign * b.A,
  B: a.B + sign * b.B,
  C: a.C + sign * b.C,
})

/** Sums of a list of schools, each once. */
export const clustersOf = (schools: Iterable<SchoolPart>): ClusterSums => {
  let sums = NO_CLUSTERS
  for (const school of schools) sums = withSchool(sums, school)
  return sums
}

/** A mean in points and its variance with schools as clusters; print the standard error with `sqrtDecimal(variance, places)`. */
export type Estimate = {
  readonly mean: Rational
  /** Undefined below two schools. */
  readonly variance: Rational | undefined
  readonly schools: number
  readonly n: number
}

/**
 * ȳ = T/N; Var = (1−f)·m/(m−1)·(A·N² − 2TNB + T²C)/N⁴ (trust.md §2.3), divided by the scale of T. Pass `frame`, the schools in the
 * frame, only for a drawn sample: then f = m/M. Undefined without answers.
 */
export function estimate({ m, N, T, A, B, C }: ClusterSums, scale: bigint = 1n, frame?: number): Estimate | undefined {
  if (N === 0n) return undefined
  const spread = A * N * N - 2n * T * N * B + T * T * C
  const open = frame === undefined ? rational(1) : subtract(rational(1), rational(m, frame))
  const variance = m < 2n ? undefined : multiply(open, rational(m * spread, (m - 1n) * N ** 4n * scale * scale))
  return { mean: rational(T, N * scale), variance, schools: Number(m), n: Number(N) }
}

/**
 * Design effect: the clustered variance over that of a simple random sample of as many persons, s²/N·(1−f), f = N/persons in a frame
 * (trust.md §2.3; survey::svymean, deff = TRUE). `spread`: the variance (n−1) of persons. Undefined where persons do not vary.
 */
export function designEffect({ variance, n }: Estimate, spread: Rational | undefined, framePersons?: Rational): Rational | undefined {
  if (variance === undefined || spread === undefined || spread.num === 0n) return undefined
  const open = framePersons === undefined ? rational(1) : subtract(rational(1), divide(rational(n), framePersons))
  return divide(variance, multiply(divide(spread, rational(n)), open))
}

/** "Changed" between two rounds of the nation. */
export type NationalChange = 'higher' | 'lower' | 'no-clear-change'

const CRITICAL = rational(258, 100)
const LEAST = rational(10, 100)

/** The rule in force: |z| > 2.58 with z = Δ/√(Var₁+Var₂), and |Δ| ≥ 0.10 points. `covariance` (panel schools) is taken off twice. */
export function nationalChange(before: Estimate, now: Estimate, covariance: Rational = rational(0)): NationalChange | undefined {
  if (before.variance === undefined || now.variance === undefined) return undefined
  const difference = subtract(now.mean, before.mean)
  const variance = subtract(add(before.variance, now.variance), multiply(rational(2), covariance))
  const square = multiply(difference, difference)
  const isClear = compare(square, multiply(multiply(CRITICAL, CRITICAL), variance)) > 0 && compare(square, multiply(LEAST, LEAST)) >= 0
  return !isClear ? 'no-clear-change' : difference.num > 0n ? 'higher' : 'lower'
}
