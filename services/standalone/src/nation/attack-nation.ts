import { isSafe, NATIONAL_DIMENSIONS, type NationalCell } from '@guzgu/statistics'
import {
  type AttackTarget,
  type Attribute,
  areaMinusItems,
  hiddenMeans,
  type Leak,
  type Padding,
  padding,
  runAttacks,
  strayFields,
  type TrueUnit,
} from '@guzgu/statistics/attacks'
import { createRandom } from '../pilot/random.ts'
import { attackAllSurfaces, type Beside } from './attack-together.ts'
import { type ApiCell, dimensionsOf, valuesIn } from './check-cells.ts'
import type { Nation } from './run-nation.ts'
import type { TruthGroup } from './truth.ts'

/** Everything that was read of one role: by measure, the cells by their keys. */
export type ReadCells = ReadonlyMap<string, ReadonlyMap<string, ApiCell>>

export type Attacked = {
  /** Patterns of shown cells that were attacked, each by the figures of one measure. */
  readonly patterns: number
  readonly leaks: readonly Leak[]
  /** Of 1,000 pairs of schools, how many see others by working together (T5): a number, not a gate. */
  readonly colluding: number
  /** How much better attributes of people in small groups are guessed by many cells than by one, at most: a share of one (T12). */
  readonly gain: number
  /** Figures beside cells that were put into one system with them. */
  readonly equations: number
  /** What a coordinator could do with the cards that are left, in one area: a number, not a gate. */
  readonly padding: Padding | undefined
}

/**
 * The attack suite (docs/trust.md) on what was read through the API, with the true people to check guesses against. Measures that show
 * the same cells are the same algebra: one of each pattern is attacked. What cells carry beside their figures is looked at in all.
 */
export const attackNation = (
  { truth, byGender, areasOf, snapshotId }: Nation,
  role: string,
  read: ReadCells,
  besideOf: (measure: string) => Beside,
): Attacked => {
  const groups = [...truth.values()].filter((group) => group.role === role)
  const leaks: Leak[] = []
  const patterns = new Map<string, string[]>()
  for (const [measure, cells] of read) {
    const asNational = cells as unknown as ReadonlyMap<string, NationalCell>
    leaks.push(...hiddenMeans(asNational), ...strayFields(withoutNames(asNational)))
    const pattern = shownIn(cells)
    patterns.set(pattern, [...(patterns.get(pattern) ?? []), measure])
  }
  for (const [measure, cells] of read) {
    if (!measure.startsWith('area/')) continue
    const items = [...read].flatMap(([id, one]) => (areasOf.get(id.slice('item/'.length))?.includes(measure) ? [one] : []))
    leaks.push(...areaMinusItems(cells as never, items as never))
  }
  let [colluding, gain] = [0, 0]
  for (const measures of patterns.values()) {
    const measure = measures.at(-1) ?? ''
    const random = createRandom(`${snapshotId}/${role}/${measure}`)
    const attributes = measures.filter((one) => one.startsWith('item/')).map((item) => agreement(groups, item))
    const report = runAttacks({ ...targetOf(groups, measure, read.get(measure) ?? new Map()), attributes }, random.next)
    leaks.push(...report.leaks)
    colluding = Math.max(colluding, report.colluding)
    if (report.guesses !== undefined) gain = Math.max(gain, report.guesses.guessed - report.guesses.base)
  }
  const areas = [...read].filter(([measure]) => isArea(measure))
  const together = [...areas, ...itemsByGender(read, besideOf)].map(([measure, cells]) =>
    attackAllSurfaces(byGender, role, measure, cells, besideOf(measure)),
  )
  leaks.push(...together.flatMap((one) => one.leaks))
  const [area] = areas
  return {
    patterns: patterns.size,
    leaks,
    colluding,
    gain,
    equations: together.reduce((sum, one) => sum + one.equations, 0),
    padding: area === undefined ? undefined : padding(targetOf(groups, ...area), cardsLeft(groups)),
  }
}

/** Who says 4 or 5 to an item, of those who say a point. */
const agreement = (groups: readonly TruthGroup[], item: string): Attribute => {
  const values = groups.map((group) => valuesIn(group, item))
  return { has: values.map((of) => of.filter((point) => point >= 4).length), of: values.map((of) => of.length) }
}

const isArea = (measure: string): boolean => /^(area|roll-up)\//.test(measure)

const shownIn = (cells: ReadonlyMap<string, ApiCell>): string => [...cells].flatMap(([key, { shown }]) => (shown ? [key] : [])).join('|')

/** Beside an item only genders stand: one item of each pattern that no area has. */
const itemsByGender = (read: ReadCells, besideOf: (measure: string) => Beside): ReadCells => {
  const patternOf = (measure: string, cells: ReadonlyMap<string, ApiCell>) => `${shownIn(cells)} ${besideOf(measure).genders.join('|')}`
  const known = new Set([...read].flatMap(([measure, cells]) => (isArea(measure) ? [patternOf(measure, cells)] : [])))
  const found = new Map<string, readonly [string, ReadonlyMap<string, ApiCell>]>()
  for (const [measure, cells] of read) {
    const pattern = patternOf(measure, cells)
    if (besideOf(measure).genders.length > 0 && !known.has(pattern)) found.set(pattern, [measure, cells])
  }
  return new Map(found.values())
}

const targetOf = (groups: readonly TruthGroup[], measure: string, cells: ReadonlyMap<string, ApiCell>): AttackTarget => ({
  dimensions: NATIONAL_DIMENSIONS,
  units: unitsOf(groups, measure),
  figures: new Map([...cells].flatMap(([key, cell]) => (cell.shown ? [[key, toFigure(cell)] as const] : []))),
})

/** What was read, with every cell that is large enough alone as if it were shown too: secondary suppression switched off (T14). */
export const unprotected = (truth: Nation['truth'], role: string, read: ReadCells): ReadCells => {
  const groups = [...truth.values()].filter((group) => group.role === role)
  return new Map(
    [...read].map(([measure, cells]) => {
      const units = unitsOf(groups, measure)
      return [measure, new Map([...cells].map(([key, cell]) => [key, cell.symbol === '[c]' ? shownAlone(cell, units) : cell]))]
    }),
  )
}

const shownAlone = (cell: ApiCell, units: ReturnType<typeof unitsOf>): ApiCell => {
  const inside = units.filter(({ values }) => Object.entries(cell.by).every(([name, value]) => values[name] === value))
  const n = inside.reduce((sum, { respondents }) => sum + respondents, 0)
  const schools = [...Map.groupBy(inside, ({ school }) => school).values()].map((own) => own.reduce((sum, one) => sum + one.respondents, 0))
  const size = { respondents: n, schools: schools.filter((persons) => persons > 0).length, largest: Math.max(0, ...schools) }
  if (!isSafe(size)) return cell
  const { key, by } = cell
  return { key, by, shown: true, n, mean: (inside.reduce((sum, { total }) => sum + total, 0) / n).toFixed(2) }
}

const ROLES = ['leader', 'teacher', 'student']

/** Of the expected number and a tenth, less those who answered; with the first section of each exercise, for cards are of all. */
const cardsLeft = (groups: readonly TruthGroup[]): readonly number[] => {
  const sections = Map.groupBy(groups, ({ exerciseId }) => exerciseId)
  return groups.map((group) => {
    const own = sections.get(group.exerciseId) ?? []
    if (own[0] !== group) return 0
    const expected = Object.entries(group.school.expected).find(([level]) => level === group.level)?.[1][ROLES.indexOf(group.role)] ?? 0
    return Math.max(0, Math.ceil((expected * 11) / 10) - own.reduce((sum, { respondents }) => sum + respondents, 0))
  })
}

const toFigure = ({ n = 0, mean }: ApiCell) => ({ n, ...(mean === undefined ? {} : { mean }) })

const unitsOf = (groups: readonly TruthGroup[], measure: string): readonly (TrueUnit & { readonly total: number })[] => {
  const asked = new Set(groups.filter((group) => valuesIn(group, measure).length > 0).map(({ level }) => level))
  return groups.map((group) => {
    const values = valuesIn(group, measure)
    return {
      school: group.school.code,
      values: dimensionsOf(group),
      respondents: values.length,
      isPresent: group.respondents > 0 && asked.has(group.level),
      total: values.reduce((sum, value) => sum + value, 0),
    }
  })
}

/** The API names a cell and its dimensions beside what it carries. */
const withoutNames = (cells: ReadonlyMap<string, NationalCell>): ReadonlyMap<string, NationalCell> =>
  new Map(
    [...cells].map(([key, cell]) => {
      const { key: _, by: __, ...carried } = cell as NationalCell & { readonly key: string; readonly by: unknown }
      return [key, carried as NationalCell]
    }),
  )
