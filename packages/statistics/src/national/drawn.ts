import { add, divide, multiply, type Rational, rational, subtract } from '../rational.ts'

/** A mean and its variance; print the standard error with `sqrtDecimal(variance, places)`. */
export type DrawnMean = { readonly mean: Rational; readonly variance: Rational | undefined }

/** A simple random sample from one stratum, or from one school: how many there are, how many were asked, Σx and Σx². */
export type Sampled = { readonly population: number; readonly n: number; readonly sum: number; readonly squares: number }

/**
 * Mean of a stratified simple random sample: ΣW_h·ȳ_h with W_h = N_h/N, Var = ΣW_h²·(1 − n_h/N_h)·s_h²/n_h (Cochran 1977, ch. 5; V6).
 * For drawn samples only. No variance when a stratum has one observation; undefined when one has none.
 */
export function stratifiedMean(strata: readonly Sampled[]): DrawnMean | undefined {
  const total = strata.reduce((sum, { population }) => sum + population, 0)
  if (total === 0 || strata.some(({ n }) => n === 0)) return undefined
  const weight = ({ population }: Sampled) => rational(population, total)
  const mean = sumOf(strata.map((stratum) => multiply(weight(stratum), meanOf(stratum))))
  if (strata.some(({ n }) => n < 2)) return { mean, variance: undefined }
  const variance = sumOf(
    strata.map((stratum) => {
      const squared = multiply(weight(stratum), weight(stratum))
      return multiply(squared, multiply(open(stratum), divide(spread(stratum), rational(stratum.n))))
    }),
  )
  return { mean, variance }
}

/**
 * Ratio mean of a two-stage sample, m of `schoolsInFrame` schools and nₛ of Nₛ persons in each (trust.md §2.3; V7):
 * [(1−m/M)·(M²/m)·s_u² + (M/m)·ΣNₛ²(1−nₛ/Nₛ)sₛ²/nₛ] / N̂², N̂ = (M/m)ΣNₛ, s_u² the variance of Nₛ(ȳₛ − ȳ) over the schools.
 * For drawn samples only; a school with one person asked adds nothing to the second term unless others were not asked: then undefined.
 */
export function twoStageMean(schools: readonly Sampled[], schoolsInFrame: number): DrawnMean | undefined {
  const m = rational(schools.length)
  if (schools.length === 0 || schools.some(({ n }) => n === 0)) return undefined
  const population = rational(schools.reduce((sum, school) => sum + school.population, 0))
  const weighted = sumOf(schools.map((school) => multiply(rational(school.population), meanOf(school))))
  const mean = divide(weighted, population)
  if (schools.length < 2 || schools.some(({ n, population: all }) => n < 2 && n < all)) return { mean, variance: undefined }
  const between = sumOf(
    schools.map((school) => {
      const difference = multiply(rational(school.population), subtract(meanOf(school), mean))
      return multiply(difference, difference)
    }),
  )
  const M = rational(schoolsInFrame)
  const first = multiply(
    multiply(subtract(rational(1), divide(m, M)), divide(multiply(M, M), m)),
    divide(between, subtract(m, rational(1))),
  )
  const within = sumOf(
    schools
      .filter(({ n, population: all }) => n < all)
      .map((school) => multiply(rational(school.population ** 2, school.n), multiply(open(school), spread(school)))),
  )
  const estimated = multiply(divide(M, m), population)
  return { mean, variance: divide(add(first, multiply(divide(M, m), within)), multiply(estimated, estimated)) }
}

const meanOf = ({ n, sum }: Sampled): Rational => rational(sum, n)
const open = ({ n, population }: Sampled): Rational => subtract(rational(1), rational(n, population))
const spread = ({ n, sum, squares }: Sampled): Rational =>
  rational(BigInt(n) * BigInt(squares) - BigInt(sum) ** 2n, BigInt(n) * BigInt(n - 1))
const sumOf = (values: readonly Rational[]): Rational => values.reduce(add, rational(0))
