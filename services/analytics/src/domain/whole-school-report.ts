import {
  type AreaCell,
  type Cells,
  type ItemCell,
  type LevelPart,
  publishWholeArea,
  publishWholeItem,
  type Sums,
  strongest,
  weakest,
} from '@guzgu/statistics'
import { cellsOf } from './cells.ts'
import { AGREEMENT_POINTS, type Column, columnsOf, histogramAt, type Sealed } from './columns.ts'
import type { Length, Level } from './facts.ts'
import { gapsOf } from './gaps.ts'
import { ROLE_NAMES, type RoleName } from './outcome.ts'
import type { AreaRow, ItemRow, Note, Overview, Report } from './report.ts'

/**
 * A school over its levels in one round. Every figure follows from what the reports of the levels show, up to rounding: a figure exists
 * only if each level that was asked shows it exactly, or has nobody of the role. Without additional and own items, grade bands and those
 * who came through the open link.
 */
export type WholeSchoolReport = Pick<Report, 'areas' | 'rollUps' | 'items' | 'gaps' | 'strongest' | 'weakest'> & {
  readonly format: 'whole-school-report.v1'
  readonly overview: {
    readonly schoolId: string
    readonly roundId: string
    readonly questionnaire: Overview['questionnaire']
    readonly levels: readonly { readonly level: Level; readonly exerciseId: string; readonly length: Length }[]
    readonly participation: readonly { readonly group: RoleName; readonly counted: number; readonly expected: number }[]
  }
  readonly notes: readonly WholeSchoolNote[]
}

export type WholeSchoolNote =
  | Note
  | 'each-level-shows-it' // else `[c]`
  | 'levels-are-asked-differently' // a figure rests on the levels that were asked

const LISTED = 5

/** The same bytes for the same tallies and facts, in whatever order the levels come. All of one school, round and questionnaire. */
export const wholeSchoolReport = (given: readonly Sealed[]): WholeSchoolReport => {
  const levels = given
    .toSorted((one, other) => (one.exercise.exerciseId < other.exercise.exerciseId ? -1 : 1))
    .map((sealed) => ({ sealed, columns: columnsOf(sealed) }))
  const [first] = levels
  if (first === undefined) throw new Error('a school without a level')
  const { exercise, questionnaire } = first.sealed
  const wholes = ROLE_NAMES.map((role) => wholeOf(levels, role))
  const itemsOf = (role: RoleName): Cells => wholes.find(({ group }) => group === role)?.items ?? new Map()
  const ranked = (listed: typeof strongest): Record<RoleName, readonly string[]> => {
    const of = (role: RoleName) => listed(itemsOf(role), LISTED)
    return { leader: of('leader'), teacher: of('teacher'), student: of('student') }
  }
  const hasOneLength = levels.every(({ sealed }) => sealed.exercise.length === exercise.length)
  return {
    format: 'whole-school-report.v1',
    overview: {
      schoolId: exercise.schoolId,
      roundId: exercise.roundId,
      questionnaire: { id: questionnaire.id, version: questionnaire.version, translation: questionnaire.translation },
      levels: levels.map(({ sealed: { exercise: of } }) => ({ level: of.level, exerciseId: of.exerciseId, length: of.length })),
      participation: ROLE_NAMES.map((group) => participationOf(levels, group)),
    },
    areas: hasOneLength ? questionnaire.areas.map((id): AreaRow => ({ id, cells: cellsOf(wholes, ({ areas }) => areas.get(id)) })) : [],
    rollUps: hasOneLength
      ? questionnaire.rollUps.map(({ id, areas }) => ({ id, areas, cells: cellsOf(wholes, ({ rollUps }) => rollUps.get(id)) }))
      : [],
    items: questionnaire.items
      .filter(({ id }) => wholes.some(({ items }) => items.has(id)))
      .map(
        ({ id, identity, area, kind }): ItemRow => ({
          item: id,
          identity,
          area,
          kind,
          cells: cellsOf(wholes, ({ items }) => items.get(id)),
        }),
      ),
    gaps: gapsOf((role, other) => {
      const areAskedAlike = (id: string): boolean => levelsAsked(levels, role, id) === levelsAsked(levels, other, id)
      return new Map([...itemsOf(role)].filter(([id]) => areAskedAlike(id)))
    }),
    strongest: ranked(strongest),
    weakest: ranked(weakest),
    notes: notesOf(levels, hasOneLength),
  }
}

type LevelColumns = { readonly sealed: Sealed; readonly columns: readonly Column[] }

type Whole = {
  readonly group: RoleName
  readonly areas: ReadonlyMap<string, AreaCell>
  readonly rollUps: ReadonlyMap<string, AreaCell>
  readonly items: ReadonlyMap<string, ItemCell>
}

const wholeOf = (levels: readonly LevelColumns[], role: RoleName): Whole => {
  const { questionnaire } = (levels[0] as LevelColumns).sealed
  /** A level that was not asked has no cell. */
  const partsOf = <Cell>(cellOf: (column: Column) => Cell | undefined, sumsOf: (column: Column) => Sums): readonly LevelPart<Cell>[] =>
    levels.flatMap(({ columns }) => {
      const column = columnOf(columns, role)
      const cell = cellOf(column)
      return cell === undefined ? [] : [{ persons: column.tally.respondents, sums: sumsOf(column), cell }]
    })
  const areaAt = (index: number, cellOf: (column: Column) => AreaCell | undefined): readonly LevelPart<AreaCell>[] =>
    partsOf(cellOf, ({ tally }) => tally.scores[index] ?? [])
  const areas = questionnaire.areas.map((id, index) => [id, areaAt(index, (column) => column.areas.get(id))] as const)
  const rollUps = questionnaire.rollUps.map(
    ({ id }, index) => [id, areaAt(questionnaire.areas.length + index, (column) => column.rollUps.get(id))] as const,
  )
  const items = questionnaire.items.map(
    ({ id }, index) =>
      [
        id,
        partsOf(
          (column) => column.items.get(id),
          ({ tally }) => histogramAt(tally.items, index, AGREEMENT_POINTS),
        ),
      ] as const,
  )
  return {
    group: role,
    areas: published(areas, publishWholeArea),
    rollUps: published(rollUps, publishWholeArea),
    items: published(items, publishWholeItem),
  }
}

const columnOf = (columns: readonly Column[], role: RoleName): Column => columns.find(({ group }) => group === role) as Column

const published = <Cell>(
  rows: readonly (readonly [string, readonly LevelPart<Cell>[]])[],
  publish: (parts: readonly LevelPart<Cell>[]) => Cell,
): ReadonlyMap<string, Cell> => new Map(rows.filter(([, parts]) => parts.length > 0).map(([id, parts]) => [id, publish(parts)]))

const participationOf = (levels: readonly LevelColumns[], role: RoleName) => {
  const total = { group: role, counted: 0, expected: 0 }
  for (const { sealed, columns } of levels) {
    const { respondents } = columnOf(columns, role).tally
    total.counted += respondents
    total.expected += Math.max(respondents, sealed.exercise.expected[role])
  }
  return total
}

const levelsAsked = (levels: readonly LevelColumns[], role: RoleName, item: string): string =>
  levels.map(({ columns }) => columnOf(columns, role).items.has(item)).join()

const notesOf = (levels: readonly LevelColumns[], hasOneLength: boolean): readonly WholeSchoolNote[] => {
  const [{ sealed }] = levels as readonly [LevelColumns]
  const { items, translation } = sealed.questionnaire
  const isAskedByAll = (role: RoleName, item: string): boolean => {
    const asked = levels.map(({ columns }) => columnOf(columns, role).items.has(item))
    return asked.every((one) => one === asked[0])
  }
  const isCrowded = ({ sealed: { exercise }, columns }: LevelColumns): boolean =>
    ROLE_NAMES.some((role) => columnOf(columns, role).tally.respondents > exercise.expected[role])
  const notes: readonly (readonly [WholeSchoolNote, boolean])[] = [
    ['each-level-shows-it', true],
    ['voluntary-census', true],
    ['area-score-of-a-person', true],
    ['roll-up-is-our-mapping', true],
    ['slight-agreement-is-not-neutral', true],
    ['small-groups-are-hidden', true],
    ['draft-translation', translation === 'draft'],
    ['common-items-only', !hasOneLength || sealed.exercise.length !== 'full'],
    ['levels-are-asked-differently', ROLE_NAMES.some((role) => items.some(({ id }) => !isAskedByAll(role, id)))],
    ['more-answers-than-expected', levels.some(isCrowded)],
  ]
  return notes.filter(([, holds]) => holds).map(([note]) => note)
}
