import { type Accumulator, at, type Direction, increase, type Sums, zeros } from './accumulator.ts'
import { type Rational, rational, subtract } from './rational.ts'

/**
 * Layout of one national cell and item, sums over schools s with nₛ answers adding up to Tₛ (trust.md §2.1):
 * `[m, N, T, A, B, C]` = schools with an answer, Σnₛ, ΣTₛ, ΣTₛ², ΣTₛnₛ, Σnₛ².
 * A reaches 10¹²: use a plain array or a Float64Array, never 32-bit integers.
 */
const LENGTH = 6

/** An empty national cell. */
export const newClusters = (): number[] => zeros(LENGTH)

/** Counts one school in place by its number of answers and their sum. A school without answers is not counted. */
export function addSchool(clusters: Accumulator, n: number, total: number, direction: Direction = 1): void {
  if (n === 0) return
  const sums = [1, n, total, total * total, total * n, n * n]
  sums.forEach((amount, index) => {
    increase(clusters, index, direction * amount)
  })
}

/** Replaces a school's old sums by its new ones in place: how one more answer, or a correction, reaches the nation. */
export function changeSchool(clusters: Accumulator, before: SchoolSums, after: SchoolSums): void {
  addSchool(clusters, before.n, before.total, -1)
  addSchool(clusters, after.n, after.total, 1)
}

/** Answers of one school and their sum. */
export type SchoolSums = { readonly n: number; readonly total: number }

/** A mean over persons and its design-based variance; print the standard error with `sqrtDecimal(variance, places)`. */
export type ClusteredMean = { readonly mean: Rational; readonly variance: Rational | undefined }

/**
 * ȳ = T/N; Var = (1−f)·m/(m−1)·(A·N² − 2TNB + T²C)/N⁴ with f = m/M (trust.md §2.3).
 * Pass M, the schools in the frame, only for a drawn sample: the voluntary census has no finite-population correction.
 * Undefined without answers; no variance below two schools.
 */
export function clusteredMean(clusters: Sums, schoolsInFrame?: number): ClusteredMean | undefined {
  const [m, N, T, A, B, C] = Array.from({ length: LENGTH }, (_, index) => BigInt(at(clusters, index))) as Six
  if (N === 0n) return undefined
  const correction = schoolsInFrame === undefined ? rational(1) : subtract(rational(1), rational(m, schoolsInFrame))
  const spread = A * N * N - 2n * T * N * B + T * T * C
  const variance = m < 2n ? undefined : rational(correction.num * m * spread, correction.den * (m - 1n) * N ** 4n)
  return { mean: rational(T, N), variance }
}

type Six = [bigint, bigint, bigint, bigint, bigint, bigint]
