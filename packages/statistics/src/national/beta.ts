/**
 * The regularised incomplete beta function Iₓ(a, b) by its continued fraction (DLMF 8.17.22, modified Lentz), relative error below
 * 10⁻¹² for the degrees of freedom met here. A float: allowed at the snapshot only, for quantiles and p-values that are rounded.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x))
  return x < (a + 1) / (a + b + 2) ? (front * continuedFraction(x, a, b)) / a : 1 - (front * continuedFraction(1 - x, b, a)) / b
}

/** The `probability` quantile of F with `first` and `second` degrees of freedom: 200 bisections of Iₓ, then x·d₂/((1−x)·d₁). */
export function fQuantile(probability: number, first: number, second: number): number {
  let [low, high] = [0, 1]
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2
    if (incompleteBeta(middle, first / 2, second / 2) < probability) low = middle
    else high = middle
  }
  return (low * second) / ((1 - low) * first)
}

/** Two-sided p-value of a t statistic given by its square: I_{df/(df+t²)}(df/2, ½). */
export const twoSidedP = (square: number, df: number): number => incompleteBeta(df / (df + square), df / 2, 0.5)

const STEPS = 5000
const TINY = 1e-300

function continuedFraction(x: number, a: number, b: number): number {
  let [c, d] = [1, keep(1 - ((a + b) * x) / (a + 1))]
  d = 1 / d
  let result = d
  for (let step = 1; step <= STEPS; step++) {
    const even = (step * (b - step) * x) / ((a + 2 * step - 1) * (a + 2 * step))
    const odd = (-(a + step) * (a + b + step) * x) / ((a + 2 * step) * (a + 2 * step + 1))
    let change = 1
    for (const term of [even, odd]) {
      d = 1 / keep(1 + term * d)
      c = keep(1 + term / c)
      change = c * d
      result *= change
    }
    if (Math.abs(change - 1) < 1e-15) return result
  }
  return result
}

const keep = (value: number): number => (Math.abs(value) < TINY ? TINY : value)

/** Stirling's series after raising the argument to 10 or more (DLMF 5.11.1). */
function logGamma(x: number): number {
  let [shifted, product] = [x, 1]
  while (shifted < 10) product *= shifted++
  const inverse = 1 / shifted
  const square = inverse * inverse
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188))))
  return (shifted - 0.5) * Math.log(shifted) - shifted + Math.log(2 * Math.PI) / 2 + series - Math.log(product)
}
