import { responsibleText, statusName } from '#lib/plan/words.ts'
import { askedOf, meanText } from '#lib/report/report.ts'
import { spokenLine } from '#lib/report/spoken.ts'
import { roleName } from '#lib/report/words.ts'
import { ROLES } from '#lib/roles.ts'
import { m } from '../../../paraglide/messages.js'
import { csvOf } from './csv.ts'
import type { Picked } from './plan-page.ts'

/** One row per action, and one for a statement that has none yet; means as published. Days as ISO 8601. */
export const planToCsv = (picked: readonly Picked[]): string =>
  csvOf([
    [
      m.report_item(),
      ...ROLES.map((role) => `${m.plan_values()}: ${roleName(role)}`),
      m.plan_action(),
      m.plan_responsible(),
      m.plan_due(),
      m.plan_measure(),
      m.plan_status(),
      m.plan_note(),
    ],
    ...picked.flatMap(({ words, cells, actions }) => {
      const statement = [spokenLine(words, askedOf(cells)), ...ROLES.map((role) => meanText(cells[role]))]
      if (actions.length === 0) return [[...statement, '', '', '', '', '', '']]
      return actions.map((action) => [
        ...statement,
        action.what,
        responsibleText(action),
        action.due,
        action.measure,
        statusName(action.status),
        action.note,
      ])
    }),
  ])
