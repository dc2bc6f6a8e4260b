import type { ChangeReport } from '@guzgu/contracts/report'
import { error } from '@sveltejs/kit'
import type { ChangeLine } from '#lib/report/change.ts'
import { byHeadline } from '#lib/report/order.ts'
import type { ReportView } from '#lib/report/report.ts'
import { lineName } from '#lib/report/sentences.ts'
import { similarGroups } from '#lib/report/similar.ts'
import { toAll } from '#lib/report/spoken.ts'
import { digestOf } from '#lib/server/gateway.ts'
import { readReportView } from '#lib/server/report-view.ts'
import { readSimilar } from '#lib/server/similar.ts'
import { deskOf } from '#lib/server/staff.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const desk = await deskOf(locals)
  const [view, similar, change] = await Promise.all([
    readReportView(desk, params.exerciseId, locals.language),
    readSimilar(desk, params.exerciseId),
    desk.call<ChangeReport>(`/v1/exercises/${encodeURIComponent(params.exerciseId)}/change`),
  ])
  if ('problem' in change) error(change.problem.status, change.problem.title)
  const six = url.searchParams.get('areas') === '6'
  return {
    ...view,
    areas: view.areas.map((area) => ({ ...area, items: byHeadline(area.items) })),
    six,
    rows: six ? view.rollUps : view.areas,
    similar: {
      groups: similarGroups(similar, view, six),
      rule: similar?.ruleVersion ?? '',
      digest: similar?.digest ?? '',
    },
    change: {
      previousExerciseId: change.value.previousExerciseId,
      digest: digestOf(change),
      areas: changeOfAreas(view, change.value, six),
      items: change.value.items.map(({ item, cells }): ChangeLine => ({ words: view.itemNames[item] ?? toAll(item), cells })),
    },
  }
}

const changeOfAreas = ({ report, areas, rollUps }: ReportView, change: ChangeReport, six: boolean): readonly ChangeLine[] => {
  const [rows, lines, ids] = six
    ? [change.rollUps, rollUps, report.rollUps.map(({ id }) => id)]
    : [change.areas, areas, report.areas.map(({ id }) => id)]
  return rows.map(({ id, cells }) => {
    const line = lines[ids.indexOf(id)]
    return { words: toAll(line === undefined ? id : lineName(line)), cells }
  })
}
