import { multiply, type Rational, rational, representativeness, responseRate, toDecimal } from '@guzgu/statistics'
import type { FrameUnit } from './frame.ts'
import type { Published, RoleResults } from './national-results.ts'
import type { RoleName } from './outcome.ts'

/** Who responded, of those whom the schools that took part expected. Of published groups only. */
export type ResponseLine = {
  readonly key: string
  readonly by: Readonly<Record<string, string>>
  readonly respondents: number
  readonly expected: number
  /** Percent, one place. */
  readonly rate: string
  /** More responded than were expected: the expected number was taken to be that of the respondents. */
  readonly isCorrected: boolean
}

/** Shares of the groups of one dimension in the frame and among the respondents, in percent with one place. */
export type Representation = {
  readonly dimension: string
  readonly groups: readonly { readonly group: string; readonly frame: string; readonly respondents: string }[]
}

/** The nation, levels, regions: those of which the number of respondents is published. */
export const responseLines = ({ role, respondents }: RoleResults, frame: readonly FrameUnit[]): readonly ResponseLine[] =>
  respondents.flatMap((cell) => {
    const names = Object.keys(cell.by)
    if (!cell.shown || names.length > 1 || names.some((name) => name !== 'level' && name !== 'region')) return []
    const inside = frame.filter(({ invited, values }) => invited !== undefined && isIn(values, cell.by))
    const line = responseRate(
      cell.n,
      inside.reduce((sum, { invited }) => sum + (invited?.[role] ?? 0), 0),
    )
    if (line === undefined) return []
    return [{ key: cell.key, by: cell.by, ...line, rate: percent(line.rate) }]
  })

const isIn = (values: Readonly<Record<string, string>>, by: Readonly<Record<string, string>>): boolean =>
  Object.entries(by).every(([name, value]) => values[name] === value)

const DIMENSIONS = ['region', 'level', 'urban', 'size'] as const

/** Groups that are not published stand together in one row, `[c]`: what the published ones leave of the nation. */
export const representations = ({ role, respondents }: RoleResults, frame: readonly FrameUnit[]): readonly Representation[] => {
  const nation = respondents.find(({ key }) => key === 'nation')
  if (nation?.shown !== true) return []
  return DIMENSIONS.map((dimension) => ({ dimension, groups: groupsOf(role, dimension, nation.n, respondents, frame) }))
}

const groupsOf = (
  role: RoleName,
  dimension: (typeof DIMENSIONS)[number],
  nation: number,
  respondents: readonly Published<RoleResults['respondents'][number]>[],
  frame: readonly FrameUnit[],
): Representation['groups'] => {
  const people = new Map<string, number>()
  for (const { values, people: of } of frame) people.set(values[dimension], (people.get(values[dimension]) ?? 0) + of[role])
  const rows: { group: string; frame: number; respondents: number }[] = []
  for (const cell of respondents) {
    const group = cell.by[dimension]
    if (!cell.shown || group === undefined || Object.keys(cell.by).length > 1) continue
    rows.push({ group, frame: people.get(group) ?? 0, respondents: cell.n })
    people.delete(group)
  }
  const left = { frame: sumOf(people.values()), respondents: nation - sumOf(rows.map((row) => row.respondents)) }
  rows.sort((a, b) => (a.group < b.group ? -1 : 1))
  const all = left.frame === 0 && left.respondents === 0 ? rows : [...rows, { group: '[c]', ...left }]
  return representativeness(all).map((row) => ({
    group: row.group,
    frame: percent(row.frame),
    respondents: percent(row.respondents),
  }))
}

const sumOf = (values: Iterable<number>): number => [...values].reduce((sum, value) => sum + value, 0)

const percent = (share: Rational): string => toDecimal(multiply(share, rational(100)), 1)
