import { changeBetween } from '@guzgu/statistics'
import { type Column, columnsOf, type Sealed } from './columns.ts'
import type { Asked, ItemFacts, QuestionnaireFacts } from './facts.ts'
import { ROLE_NAMES, type RoleName } from './outcome.ts'
import { type Cell, HIDDEN, NOT_ASKED } from './report.ts'

/**
 * What changed between two sealed exercises of a school at one level, from what both reports show and nothing else. `[z]`: not the same
 * question of this role both times. `[c]`: fewer than 10 answers, or no exact mean, in one of them: nothing can be said.
 */
export type Change = {
  readonly areas: readonly { readonly id: string; readonly cells: ChangeCells }[]
  readonly rollUps: readonly { readonly id: string; readonly areas: readonly string[]; readonly cells: ChangeCells }[]
  readonly items: readonly { readonly item: string; readonly area: string; readonly cells: ChangeCells }[]
}

export type ChangeCells = Readonly<Record<RoleName, Cell<Compared>>>

/** `difference`: now − before, in points. */
export type Compared = {
  readonly before: string
  readonly now: string
  readonly difference: string
  readonly verdict: 'changed' | 'no-clear-change'
}

/** The document of its own that a reader gets; without a previous exercise there is nothing in it. */
export type ChangeReport = Change & {
  readonly format: 'change-report.v1'
  readonly exerciseId: string
  readonly previousExerciseId?: string
}

/** The same bytes for the same tallies and facts. */
export const changeReport = (now: Sealed, previous?: Sealed): ChangeReport => ({
  format: 'change-report.v1',
  exerciseId: now.exercise.exerciseId,
  ...(previous === undefined
    ? { areas: [], rollUps: [], items: [] }
    : { previousExerciseId: previous.exercise.exerciseId, ...changeSince(previous, now, columnsOf(now)) }),
})

/** Items by their identity; areas and roll-ups only where a role was asked the very same core items both times. */
export const changeSince = (previous: Sealed, now: Sealed, columns: readonly Column[]): Change => {
  const before = columnsOf(previous)
  const compared = (isSame: (role: RoleName) => boolean, old: CellOf, current: CellOf): ChangeCells => {
    const of = (role: RoleName) => toCell(old(columnOf(before, role)), current(columnOf(columns, role)), isSame(role))
    return { leader: of('leader'), teacher: of('teacher'), student: of('student') }
  }
  const areCoreItemsSame = (areas: readonly string[]) => (role: RoleName) =>
    coreItems(previous, areas, role) === coreItems(now, areas, role)
  const { questionnaire } = now
  const idBefore = new Map(previous.questionnaire.items.map(({ id, identity }) => [identity, id]))
  const hasItem = ({ id }: ItemFacts): boolean => columns.some(({ items }) => items.has(id))
  return {
    areas: questionnaire.areas.map((id) => ({
      id,
      cells: compared(
        areCoreItemsSame([id]),
        ({ areas }) => areas.get(id),
        ({ areas }) => areas.get(id),
      ),
    })),
    rollUps: questionnaire.rollUps.map(({ id, areas }) => ({
      id,
      areas,
      cells: compared(
        areCoreItemsSame(areas),
        ({ rollUps }) => rollUps.get(id),
        ({ rollUps }) => rollUps.get(id),
      ),
    })),
    items: questionnaire.items
      .filter(hasItem)
      .map(({ id, identity, area }) => ({
        item: id,
        area,
        cells: compared(
          () => true,
          ({ items }) => items.get(idBefore.get(identity) ?? ''),
          ({ items }) => items.get(id),
        ),
      }))
      .filter(({ cells }) => ROLE_NAMES.some((role) => cells[role] !== NOT_ASKED)),
  }
}

type Means = Parameters<typeof changeBetween>[0]
type CellOf = (column: Column) => Means | undefined

const columnOf = (columns: readonly Column[], role: RoleName): Column => columns.find(({ group }) => group === role) as Column

const toCell = (old: Means | undefined, current: Means | undefined, isSame: boolean): Cell<Compared> => {
  if (old === undefined || current === undefined || !isSame) return NOT_ASKED
  const change = changeBetween(old, current, true)
  if (change.kind === 'not-comparable' || !old.shown || !current.shown) return HIDDEN
  return { before: old.mean ?? '', now: current.mean ?? '', difference: change.difference, verdict: change.kind }
}

const coreItems = ({ questionnaire, asked }: CoreOf, areas: readonly string[], role: RoleName): string =>
  questionnaire.items
    .filter(({ id, kind, area }) => kind === 'core' && areas.includes(area) && asked[role].has(id))
    .map(({ identity }) => identity)
    .sort()
    .join(' ')

type CoreOf = { readonly questionnaire: QuestionnaireFacts; readonly asked: Asked }
