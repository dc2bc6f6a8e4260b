import { mergeInto, type Sums, zeros } from '../accumulator.ts'
import { mean as itemMean, notApplicableCount, pointCounts, preferNotToSayCount, skippedCount } from '../histogram.ts'
import { meanOfPersonMeans } from '../person-scores.ts'
import { bandFor, groupPoints, personsBetween, type Range } from './bands.ts'
import type { AreaCell, ItemCell, ShownItem } from './items.ts'
import { exactMean } from './means.ts'
import { type Share, shareOfRange, withCounts } from './shares.ts'
import { suppressed } from './thresholds.ts'

/** What one level gives to a figure of its role in the whole school. A level that was not asked is not passed. */
export type LevelPart<Cell> = {
  /** How many of the role responded at this level; a level without any does not matter. */
  readonly persons: number
  /** The exact integers behind the cell. */
  readonly sums: Sums
  /** What the report of the level shows, after every protection. */
  readonly cell: Cell
}

/**
 * One item over the levels of a school. Whatever it shows follows, up to rounding, from what the levels show: whoever subtracts a level
 * from it learns nothing that the other levels do not tell. So it exists only if each level with persons shows n and an exact mean, has
 * the places of the coarsest, a distribution only if each level has one, and between two percentages what a level shows so.
 */
export function publishWholeItem(parts: readonly LevelPart<ItemCell>[]): ItemCell {
  const whole = wholeOf(parts)
  const value = whole && itemMean(whole.sums)
  if (whole === undefined || value === undefined) return suppressed
  const shown = { shown: true as const, n: whole.n, ...exactMean(value, whole.places) }
  const hasDistribution = whole.levels.every(({ cell }) => cell.histogram !== undefined)
  return hasDistribution ? { ...shown, ...distribution(whole) } : shown
}

/** An area, or a roll-up of areas, over the levels of a school: as an item, from the scores of persons. */
export function publishWholeArea(parts: readonly LevelPart<AreaCell>[]): AreaCell {
  const whole = wholeOf(parts)
  const value = whole && meanOfPersonMeans(whole.sums)
  return whole === undefined || value === undefined ? suppressed : { shown: true, n: whole.n, ...exactMean(value, whole.places) }
}

type ShownLevel<Cell> = { readonly sums: Sums; readonly cell: Cell & { readonly shown: true; readonly n: number; readonly mean: string } }
type Whole<Cell> = { readonly levels: readonly ShownLevel<Cell>[]; readonly sums: Sums; readonly n: number; readonly places: number }

const wholeOf = <Cell extends AreaCell | ItemCell>(parts: readonly LevelPart<Cell>[]): Whole<Cell> | undefined => {
  const answering = parts.filter(({ persons }) => persons > 0)
  const levels = answering.filter((part): part is typeof part & ShownLevel<Cell> => isExactlyShown(part.cell))
  if (levels.length === 0 || levels.length < answering.length) return undefined
  return {
    levels,
    sums: merged(levels.map(({ sums }) => sums)),
    n: levels.reduce((total, { cell }) => total + cell.n, 0),
    places: Math.min(...levels.map(({ cell }) => cell.mean.split('.')[1]?.length ?? 0)),
  }
}

const isExactlyShown = (cell: AreaCell | ItemCell): boolean => cell.shown && cell.n !== undefined && cell.mean !== undefined

/** Layouts of one figure differ by how many items were asked: the longer one has what the shorter one lacks. */
const merged = (all: readonly Sums[]): Sums => {
  const total = zeros(Math.max(...all.map(({ length }) => length)))
  for (const sums of all) mergeInto(total, [...Array.from(sums), ...zeros(total.length - sums.length)])
  return total
}

const distribution = ({ levels, sums, n }: Whole<ItemCell>): Omit<ShownItem, 'shown' | 'n' | 'mean' | 'meanBand'> => {
  const described = levels.map(({ sums: of, cell }) => ({ groups: groupPoints(pointCounts(of), bandFor(cell.n)), band: bandFor(cell.n) }))
  const share = (from: number, to: number): Share =>
    shareOfRange(sumOf(described.map(({ groups, band }) => personsBetween(groups, from, to, band))), n, bandFor(n))
  const counts = pointCounts(sums)
  return {
    histogram: withCounts(
      counts.map((_, point) => share(point, point)),
      counts,
    ),
    agree: share(3, 4),
    slightlyAgree: share(2, 2),
    notApplicable: notApplicableCount(sums),
    skipped: skippedCount(sums),
    preferNotToSay: preferNotToSayCount(sums),
  }
}

const sumOf = (ranges: readonly Range[]): Range =>
  ranges.reduce((total, { low, high }) => ({ low: total.low + low, high: total.high + high }), { low: 0, high: 0 })
