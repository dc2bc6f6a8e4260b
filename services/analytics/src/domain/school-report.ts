import { type AreaCell, publishArea, publishFlag, publishGradeBands, strongest, weakest } from '@guzgu/statistics'
import { cellsOf, toCell } from './cells.ts'
import { changeSince } from './change.ts'
import { type Column, columnsOf, type Sealed } from './columns.ts'
import type { QuestionnaireFacts } from './facts.ts'
import { gapsOf } from './gaps.ts'
import { ROLE_NAMES, type RoleName } from './outcome.ts'
import { HIDDEN, type Note, type Report } from './report.ts'

const LISTED = 5

/** The report of a sealed exercise: the same bytes for the same tally and facts. Nothing leaves but through the small-number rules. */
export const schoolReport = (now: Sealed, previous?: Sealed): Report => {
  const { exercise, questionnaire } = now
  const columns = columnsOf(now)
  const roles = (listed: typeof strongest): Record<RoleName, readonly string[]> => {
    const of = (role: RoleName) => listed(columnOf(columns, role).items, LISTED)
    return { leader: of('leader'), teacher: of('teacher'), student: of('student') }
  }
  return {
    format: 'school-report.v1',
    overview: overviewOf(now, columns),
    areas: questionnaire.areas.map((id) => ({ id, cells: cellsOf(columns, ({ areas }) => areas.get(id)) })),
    rollUps: questionnaire.rollUps.map(({ id, areas }) => ({ id, areas, cells: cellsOf(columns, ({ rollUps }) => rollUps.get(id)) })),
    items: questionnaire.items
      .filter(({ id }) => columns.some(({ items }) => items.has(id)))
      .map(({ id, identity, area, kind }) => ({ item: id, identity, area, kind, cells: cellsOf(columns, ({ items }) => items.get(id)) })),
    gaps: gapsOf((role) => columnOf(columns, role).items),
    strongest: roles(strongest),
    weakest: roles(weakest),
    blocks: blocksOf(columns, questionnaire),
    ownItems: exercise.ownItems.map(({ id }) => ({ item: id, cells: cellsOf(columns, ({ ownItems }) => ownItems.get(id)) })),
    gradeBands: gradeBandsOf(columnOf(columns, 'student'), questionnaire),
    ...(previous === undefined ? {} : { change: changeOf(previous, now, columns) }),
    quality: qualityOf(columns),
    notes: notesOf(now, columns),
  }
}

const columnOf = (columns: readonly Column[], role: RoleName): Column => columns.find(({ group }) => group === role) as Column

const overviewOf = ({ exercise, questionnaire }: Sealed, columns: readonly Column[]): Report['overview'] => ({
  exerciseId: exercise.exerciseId,
  schoolId: exercise.schoolId,
  roundId: exercise.roundId,
  level: exercise.level,
  length: exercise.length,
  questionnaire: { id: questionnaire.id, version: questionnaire.version, translation: questionnaire.translation },
  participation: columns.map(({ group, role, tally: { respondents } }) => ({
    group,
    counted: respondents,
    expected: group === role ? Math.max(respondents, exercise.expected[role]) : 0,
  })),
})

const blocksOf = (columns: readonly Column[], questionnaire: QuestionnaireFacts): Report['blocks'] =>
  questionnaire.blocks
    .map((block) => ({
      block,
      items: questionnaire.items
        .filter((item) => item.block === block && columns.some(({ additional }) => additional.has(item.id)))
        .map(({ id, identity, scale, options }) => ({
          item: id,
          identity,
          scale,
          options,
          cells: cellsOf(columns, ({ additional }) => additional.get(id)),
        })),
    }))
    .filter(({ items }) => items.length > 0)

/** Students without a band are a sibling too: else they could be had by subtraction. */
const gradeBandsOf = ({ tally, areas }: Column, questionnaire: QuestionnaireFacts): Report['gradeBands'] => {
  const bands = [...tally.bands].sort(([a], [b]) => a - b)
  if (bands.length === 0) return []
  const withoutBand = bands.reduce((rest, [, { respondents }]) => rest - respondents, tally.respondents)
  return questionnaire.areas.flatMap((area, index) => {
    const whole = areas.get(area)
    if (whole === undefined) return []
    const parts = bands.map(([, band]) => band.scores[index] ?? [])
    const siblings = publishGradeBands<AreaCell>([
      ...bands.map(([, { respondents }], at) => ({ persons: respondents, cell: publishBand(parts[at] ?? []) })),
      { persons: withoutBand, cell: publishBand(without(tally.scores[index] ?? [], parts)) },
    ])
    return [{ area, bands: bands.map(([band], at) => ({ band, cell: whole.shown ? toCell(siblings[at]) : HIDDEN })) }]
  })
}

type Scores = ArrayLike<number>

const publishBand = (scores: Scores): AreaCell => publishArea(scores, 5, { kind: 'grade-band' })

const without = (whole: Scores, parts: readonly Scores[]): readonly number[] =>
  Array.from(whole, (sum, at) => parts.reduce((rest, part) => rest - (part[at] ?? 0), sum))

const changeOf = (previous: Sealed, now: Sealed, columns: readonly Column[]): NonNullable<Report['change']> => ({
  previousExerciseId: previous.exercise.exerciseId,
  items: changeSince(previous, now, columns).items.flatMap(({ item, cells }) =>
    ROLE_NAMES.flatMap((role) => {
      const cell = cells[role]
      return typeof cell === 'object' ? [{ item, role, ...cell }] : []
    }),
  ),
})

const qualityOf = (columns: readonly Column[]): Report['quality'] =>
  Object.fromEntries(
    columns.map(({ group, tally: { respondents, fast, burst } }) => {
      const [fastLevel, burstLevel] = [publishFlag(fast, respondents), publishFlag(burst, respondents)]
      return [group, fastLevel === undefined || burstLevel === undefined ? HIDDEN : { fast: fastLevel, burst: burstLevel }]
    }),
  )

const notesOf = ({ exercise, questionnaire }: Sealed, columns: readonly Column[]): readonly Note[] => {
  const isCrowded = ({ group, role, tally }: Column): boolean => group === role && tally.respondents > exercise.expected[role]
  const notes: readonly (readonly [Note, boolean])[] = [
    ['voluntary-census', true],
    ['area-score-of-a-person', true],
    ['roll-up-is-our-mapping', true],
    ['slight-agreement-is-not-neutral', true],
    ['small-groups-are-hidden', true],
    ['draft-translation', questionnaire.translation === 'draft'],
    ['common-items-only', exercise.length !== 'full'],
    ['unverified-apart', columns.some(({ group, role }) => group !== role)],
    ['more-answers-than-expected', columns.some(isCrowded)],
  ]
  return notes.filter(([, holds]) => holds).map(([note]) => note)
}
