import { rational, toDecimal } from '../rational.ts'
import { type Band, bandFor, type Group, personsBetween, type Range } from './bands.ts'

/** A share of the valid answers, as far as it may be seen; percentages are integers. */
export type Share =
  /** `count` (persons) is there only if no point of the item is banded. */
  | { readonly kind: 'exact'; readonly percent: number; readonly count?: number }
  /** Printed as it stands: `<5%`, `>95%` and so on; the bound itself is included. */
  | { readonly kind: 'band'; readonly label: string }
  /** Somewhere between two percentages: this point was counted together with a neighbour that is banded. */
  | { readonly kind: 'between'; readonly from: number; readonly to: number }

/** The share of each point, from the groups alone. */
export function pointShares(groups: readonly Group[], points: number, n: number): readonly Share[] {
  return Array.from({ length: points }, (_, point) => shareBetween(groups, point, point, n))
}

/** The share of the points `from` … `to` (indexes), from the groups alone. */
export function shareBetween(groups: readonly Group[], from: number, to: number, n: number): Share {
  const band = bandFor(n)
  const share = shareOfRange(personsBetween(groups, from, to, band), n, band)
  const only = groups.length === 1 ? groups[0] : undefined
  // Neighbours on both sides: the band of a dominant inner point is twice as wide.
  if (share.kind === 'between' && only?.anchor === from && from === to) return { kind: 'band', label: `>${100 - 2 * band.percent}%` }
  return share
}

/** Hides a yes-or-no share at both ends. */
export const bandedShare = (count: number, n: number): Share => shareOfRange({ low: count, high: count }, n, bandFor(n))

/** True for a share that is published with its number of persons or could be. */
export const isExact = (share: Share): share is Share & { kind: 'exact' } => share.kind === 'exact'

/** A share of `n` of which only the range is known. */
export function shareOfRange({ low, high }: Range, n: number, band: Band): Share {
  if (high <= band.persons) return { kind: 'band', label: `<${band.percent}%` }
  if (low >= n - band.persons) return { kind: 'band', label: `>${100 - band.percent}%` }
  if (low === high) return { kind: 'exact', percent: percentOf(low, n) }
  return { kind: 'between', from: percentOf(low, n), to: percentOf(high, n) }
}

/** Adds the numbers of persons where no share hides anything. */
export function withCounts(shares: readonly Share[], counts: readonly number[]): readonly Share[] {
  return shares.every(isExact) ? shares.map((share, index) => ({ ...share, count: counts[index] as number })) : shares
}

const percentOf = (count: number, n: number): number => Number(toDecimal(rational(count * 100, n), 0))
