import { type Accumulator, at, type Direction, increase, type Sums, zeros } from './accumulator.ts'
import { type Rational, rational, sqrtDecimal } from './rational.ts'

/**
 * Layout of the complete cases of J items: `[n, T, Q_T, S₁ … S_J, Q₁ … Q_J, X₁ … X_J]`, 3J + 3 entries (trust.md §2.1), where t is
 * a person's total: T = Σt, Q_T = Σt², S_j = Σx_j, Q_j = Σx_j², X_j = Σx_j·t.
 */
const HEAD = 3

/** An empty accumulator for `items` items. */
export const newCompleteCases = (items: number): number[] => zeros(HEAD + 3 * items)

const itemsOf = (cases: Sums): number => (cases.length - HEAD) / 3

/** Counts in place one person who answered every item, by the points in the order of the items. */
export function addCompleteCase(cases: Accumulator, points: readonly number[], direction: Direction = 1): void {
  const items = itemsOf(cases)
  if (points.length !== items) throw new RangeError(`${points.length} answers for ${items} items`)
  const total = points.reduce((sum, point) => sum + point, 0)
  increase(cases, 0, direction)
  increase(cases, 1, direction * total)
  increase(cases, 2, direction * total * total)
  points.forEach((point, item) => {
    increase(cases, HEAD + item, direction * point)
    increase(cases, HEAD + items + item, direction * point * point)
    increase(cases, HEAD + 2 * items + item, direction * point * total)
  })
}

/**
 * Cronbach's alpha J/(J−1)·(1 − Σ_j V_j / V_T) with V = nQ − S² (trust.md §2.3). Undefined below two items and without variance.
 * Whether it may be published (J ≥ 3, n ≥ 300, never for pulse) is decided by the caller.
 */
export function cronbachAlpha(cases: Sums): Rational | undefined {
  const items = itemsOf(cases)
  const total = totalSpread(cases)
  if (items < 2 || total === 0n) return undefined
  let parts = 0n
  for (let item = 0; item < items; item++) parts += itemSpread(cases, item)
  return rational(BigInt(items) * (total - parts), BigInt(items - 1) * total)
}

/** Correlation of an item with the sum of the others (trust.md §2.3), with fixed places; undefined when one of them does not vary. */
export function itemRestCorrelation(cases: Sums, item: number, places: number): string | undefined {
  const n = BigInt(at(cases, 0))
  const own = itemSpread(cases, item)
  const withTotal = n * big(cases, HEAD + 2 * itemsOf(cases) + item) - big(cases, HEAD + item) * big(cases, 1)
  const rest = totalSpread(cases) - 2n * withTotal + own
  if (own === 0n || rest === 0n) return undefined
  const covariance = withTotal - own
  const size = sqrtDecimal(rational(covariance * covariance, own * rest), places)
  return covariance < 0n && /[1-9]/.test(size) ? `-${size}` : size
}

const big = (cases: Sums, index: number): bigint => BigInt(at(cases, index))

function totalSpread(cases: Sums): bigint {
  return big(cases, 0) * big(cases, 2) - big(cases, 1) ** 2n
}

function itemSpread(cases: Sums, item: number): bigint {
  return big(cases, 0) * big(cases, HEAD + itemsOf(cases) + item) - big(cases, HEAD + item) ** 2n
}
