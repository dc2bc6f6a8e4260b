import {
  type Absent,
  collapseStrata,
  type FineStratum,
  type Interval,
  interval,
  isSafe,
  postStratified,
  type ShownNationalCell,
  type StratumPart,
  type Suppressed,
  sqrtDecimal,
  suppressed,
  toDecimal,
} from '@guzgu/statistics'
import type { Summer } from './cell-sums.ts'
import { type Contribution, isAsked, type Measure, unitIdOf } from './contributions.ts'
import type { FrameUnit } from './frame.ts'
import type { MeasureResults } from './national-results.ts'
import type { RoleName } from './outcome.ts'

/** The nation's mean in one area: weighted to the people of the frame, with the plain mean beside it. */
export type Headline = Suppressed | Absent | ShownHeadline

export type ShownHeadline = {
  readonly shown: true
  /** Post-stratified by region × level × urban, strata joined where they cannot carry a weight. */
  readonly mean: string
  readonly se?: string
  readonly interval?: Interval
  /** How many persons with equal weights would tell as much. */
  readonly effective: string
  readonly strata: number
  readonly unweighted: { readonly mean: string; readonly n: number; readonly schools: number } & Pick<ShownNationalCell, 'se' | 'interval'>
}

/** An earlier snapshot of the round that shows the headline of the same role and measure. */
export type EarlierHeadline = {
  readonly contributions: readonly Contribution[]
  readonly summer: Pick<Summer, 'valid' | 'totals'>
  readonly frame: readonly FrameUnit[]
}

/**
 * Of one role, the nation only (R14), and only where its cell is published with an exact mean. A stratum that is not safe itself is
 * joined like one that is too small: the two means beside each other must not tell what its few schools said. Beside an
 * earlier headline over other strata, everybody who is in the same stratum each time must be a safe group too, or the difference would tell.
 */
export const headlineOf = (
  role: RoleName,
  measure: Measure,
  contributions: readonly Contribution[],
  summer: Summer,
  frame: readonly FrameUnit[],
  results: MeasureResults | undefined,
  earlier: readonly EarlierHeadline[] = [],
): Headline => {
  const cell = results?.cells.find(({ key }) => key === 'nation')
  if (cell === undefined) return { shown: false, symbol: '[z]' }
  if (!cell.shown) return { shown: false, symbol: cell.symbol }
  if (cell.mean === undefined) return suppressed
  const { strata, parts } = collapseSafely(stratify(role, measure, contributions, summer, frame))
  const others = earlier.map((one) => collapseSafely(stratify(role, measure, one.contributions, one.summer, one.frame)).parts)
  if (!isSafeBeside([...others, parts])) return suppressed
  const weighted = postStratified(parts, new Map(strata.map(({ path, population }) => [path[0] ?? '', population])), summer.scale)
  if (weighted === undefined) return { shown: false, symbol: '[x]' }
  const { mean, se, n, schools } = cell
  return {
    shown: true,
    mean: toDecimal(weighted.mean, 2),
    ...(weighted.variance === undefined ? {} : { se: sqrtDecimal(weighted.variance, 3) }),
    ...withInterval(interval(weighted, measure.points, 2)),
    effective: toDecimal(weighted.effective, 0),
    strata: strata.length,
    unweighted: { mean, ...(se === undefined ? {} : { se }), ...withInterval(cell.interval), n, schools },
  }
}

const withInterval = (bounds: Interval | undefined): { readonly interval?: Interval } => (bounds === undefined ? {} : { interval: bounds })

type Part = StratumPart & { readonly id: string }
type Stratified = { readonly strata: readonly FineStratum[]; readonly parts: readonly Part[] }

const pathOf = ({ region, level, urban }: Readonly<Record<string, unknown>>): readonly string[] => [
  `${region}|${level}|${urban}`,
  `${region}|${level}`,
  `${region}`,
  '',
]

/** Of the levels at which anybody was asked. */
const stratify = (
  role: RoleName,
  measure: Measure,
  contributions: readonly Contribution[],
  { valid, totals }: Pick<Summer, 'valid' | 'totals'>,
  frame: readonly FrameUnit[],
): Stratified => {
  const levels = new Set(contributions.filter((one) => isAsked(measure, one)).map(({ unit }) => unit.values.level))
  const populations = new Map<string, FineStratum>()
  for (const { values, people } of frame) {
    if (!levels.has(values.level)) continue
    const path = pathOf(values)
    const [name = ''] = path
    populations.set(name, { path, population: (populations.get(name)?.population ?? 0) + people[role] })
  }
  const parts = contributions.map(
    ({ unit, ...one }, at): Part => ({
      id: unitIdOf({ ...one, unit }),
      school: unit.school,
      stratum: pathOf(unit.values)[0] ?? '',
      n: valid[at] ?? 0,
      total: BigInt(totals[at] ?? 0),
    }),
  )
  return { strata: [...populations.values()].sort(byName), parts: parts.filter(({ n }) => n > 0) }
}

const byName = (a: FineStratum, b: FineStratum): number => ((a.path[0] ?? '') < (b.path[0] ?? '') ? -1 : 1)

const collapseSafely = ({ strata, parts }: Stratified): Stratified => {
  const joined = join({ strata, parts }, collapseStrata(strata, parts))
  const unsafe = joined.strata.find(({ path }) => path.length > 1 && !isSafe(sizeOf(joined.parts, path[0] ?? '')))
  if (unsafe === undefined) return joined
  const coarser = unsafe.path[1] ?? ''
  const names = joined.strata.map(({ path }) => [path[0] ?? '', path.includes(coarser) ? coarser : (path[0] ?? '')] as const)
  return collapseSafely(join(joined, new Map(names)))
}

/** Strata and parts under coarser names of their paths. */
const join = ({ strata, parts }: Stratified, names: ReadonlyMap<string, string>): Stratified => {
  const joined = new Map<string, FineStratum>()
  for (const { path, population } of strata) {
    const name = names.get(path[0] ?? '') ?? ''
    joined.set(name, { path: path.slice(path.indexOf(name)), population: (joined.get(name)?.population ?? 0) + population })
  }
  return { strata: [...joined.values()], parts: parts.map((part) => ({ ...part, stratum: names.get(part.stratum) ?? part.stratum })) }
}

/** `versions`: who is in which stratum, in each snapshot. */
const isSafeBeside = (versions: readonly (readonly Part[])[]): boolean => {
  if (versions.length < 2) return true
  const known = new Map<string, { part: Part; readonly places: string[] }>()
  versions.forEach((parts, version) => {
    for (const part of parts) {
      const one = known.get(part.id) ?? { part, places: versions.map(() => '-') }
      const isSame = one.part.n === part.n && one.part.total === part.total
      one.places[version] = `${part.stratum}${isSame ? '' : '~'}`
      one.part = part
      known.set(part.id, one)
    }
  })
  const pieces = [...known.values()].map(({ part, places }): Part => ({ ...part, stratum: places.join('\n') }))
  return [...new Set(pieces.map(({ stratum }) => stratum))].every((stratum) => isSafe(sizeOf(pieces, stratum)))
}

const sizeOf = (parts: readonly StratumPart[], stratum: string): Parameters<typeof isSafe>[0] => {
  const schools = new Map<string, number>()
  for (const part of parts) if (part.stratum === stratum) schools.set(part.school, (schools.get(part.school) ?? 0) + part.n)
  const sizes = [...schools.values()]
  return { respondents: sizes.reduce((sum, n) => sum + n, 0), schools: sizes.length, largest: Math.max(0, ...sizes) }
}
