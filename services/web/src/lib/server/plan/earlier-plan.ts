import type { Language } from '#lib/language.ts'
import { type Change, changeOf } from '#lib/plan/changes.ts'
import type { ActionPlan } from '#lib/plan/plan.ts'
import { type Cell, type Cells, meanText, type ReportView } from '#lib/report/report.ts'
import { ROLES, type Role } from '#lib/roles.ts'
import type { Exercise } from '#lib/school/exercise.ts'
import { readReportView } from '#lib/server/report-view.ts'
import type { Desk } from '#lib/server/staff.ts'
import { type Picked, type PlanPage, pathOf, pickedOf } from './plan-page.ts'

/** A statement's mean at the earlier exercise and now; without `now` before the seal. */
export type ThenAndNow = { readonly role: Role; readonly then: string; readonly now?: string; readonly change?: Change }

/** What the school had resolved after the exercise before. */
export type EarlierPlan = {
  readonly exerciseId: string
  /** ms. */
  readonly closedAt: number
  readonly picked: readonly (Picked & { readonly figures: readonly ThenAndNow[] })[]
}

/** How many exercises back are looked at. */
const BACK = 3

/** The last plan of an earlier exercise of the same school and level; from published values only. */
export const readEarlierPlan = async (
  desk: Desk,
  { exercise, view }: Pick<PlanPage, 'exercise' | 'view'>,
  language: Language,
): Promise<EarlierPlan | undefined> => {
  const { items } = await desk.get<{ readonly items: readonly Exercise[] }>(
    `/v1/exercises?school=${encodeURIComponent(exercise.schoolId)}&limit=200`,
  )
  const before = items
    .filter((one) => one.level === exercise.level && one.status === 'sealed' && one.closesAt < exercise.closesAt)
    .sort((one, other) => other.closesAt - one.closesAt)
  for (const { exerciseId, closesAt } of before.slice(0, BACK)) {
    const told = await desk.call<ActionPlan>(`${pathOf(exerciseId)}/action-plan`)
    if ('problem' in told || told.value.items.length === 0) continue
    const then = await readReportView(desk, exerciseId, language)
    const picked = pickedOf(told.value, then).map((one) => ({ ...one, figures: figuresOf(one, then, view) }))
    return { exerciseId, closedAt: closesAt, picked }
  }
  return undefined
}

const figuresOf = ({ item, cells }: Picked, then: ReportView, now: ReportView | undefined): readonly ThenAndNow[] => {
  const current = now === undefined ? undefined : cellsNow(item, then, now)
  return ROLES.filter((role) => isAsked(cells[role])).map((role) => ({
    role,
    then: meanText(cells[role]),
    ...(current === undefined ? {} : { now: meanText(current[role]), change: changeOf(cells[role], current[role]) }),
  }))
}

const isAsked = (cell: Cell | undefined): boolean => cell !== undefined && cell !== '[z]'

/** The same statement is one with the same identity; an own statement is another each time, whatever its id. */
const cellsNow = (item: string, then: ReportView, now: ReportView): Cells => {
  const identity = then.report.items.find((row) => row.item === item)?.identity
  return now.report.items.find((row) => identity !== undefined && row.identity === identity)?.cells ?? {}
}
