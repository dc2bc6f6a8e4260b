import { error } from '@sveltejs/kit'
import type { Language } from '#lib/language.ts'
import { saidOf } from '#lib/plan/offered.ts'
import type { Action, ActionPlan } from '#lib/plan/plan.ts'
import type { Cells, ReportView } from '#lib/report/report.ts'
import { toAll, type Words } from '#lib/report/spoken.ts'
import { levelName } from '#lib/report/words.ts'
import type { Exercise } from '#lib/school/exercise.ts'
import { readReportView } from '#lib/server/report-view.ts'
import type { Desk } from '#lib/server/staff.ts'

/** A chosen statement with its words, its published figures and what is to be done. */
export type Picked = {
  readonly item: string
  readonly words: Words
  /** As those of the asked who come first read it. */
  readonly wording: string
  /** An own item of the school has none. */
  readonly area?: { readonly id: string; readonly title: string }
  readonly cells: Cells
  readonly actions: readonly Action[]
}

/** A plan as pages and documents show it. */
export type PlanPage = {
  readonly exercise: Exercise
  readonly school: string
  readonly level: string
  /** Of a sealed exercise. */
  readonly view?: ReportView
  readonly picked: readonly Picked[]
  /** What a change must name in `If-Match`. */
  readonly etag: string
  readonly mayChange: boolean
}

/** @throws HttpError what the gateway refuses: an error page */
export const readPlanPage = async (desk: Desk, exerciseId: string, language: Language): Promise<PlanPage> => {
  const path = pathOf(exerciseId)
  const [exercise, told] = await Promise.all([desk.get<Exercise>(path), desk.call<ActionPlan>(`${path}/action-plan`)])
  if ('problem' in told) error(told.problem.status, told.problem.title)
  const sealed = exercise.status === 'sealed'
  const [school, view] = await Promise.all([
    desk.get<{ readonly name: string }>(`/v1/schools/${exercise.schoolId}`),
    sealed ? readReportView(desk, exerciseId, language) : undefined,
  ])
  return {
    exercise,
    school: school.name,
    level: levelName(exercise.level),
    ...(view === undefined ? {} : { view }),
    picked: view === undefined ? [] : pickedOf(told.value, view),
    etag: told.etag ?? '',
    mayChange: sealed && desk.me.role === 'coordinator',
  }
}

export const pathOf = (exerciseId: string): string => `/v1/exercises/${encodeURIComponent(exerciseId)}`

export const pickedOf = ({ items, actions }: ActionPlan, { areas, own }: ReportView): readonly Picked[] =>
  items.map((item) => {
    const area = areas.find((one) => one.items.some(({ row }) => row.item === item))
    const found = area?.items.find(({ row }) => row.item === item) ?? own.find(({ row }) => row.item === item)
    return {
      ...saidOf(found ?? { row: { item, cells: {} }, words: toAll(item), points: [] }),
      ...(area === undefined ? {} : { area: { id: area.id, title: area.title } }),
      actions: actions.filter((action) => action.item === item),
    }
  })

/** The whole of a plan in two numbers. */
export const doneOf = (picked: readonly Picked[]): { readonly done: number; readonly all: number } => {
  const actions = picked.flatMap((one) => one.actions)
  return { done: actions.filter(({ status }) => status === 'done').length, all: actions.length }
}
