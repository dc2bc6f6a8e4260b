import { dayText, startOfDay } from '#lib/dates.ts'
import type { Language } from '#lib/language.ts'
import type { Action } from '#lib/plan/plan.ts'
import { responsibleText, statusName } from '#lib/plan/words.ts'
import { askedOf, type Cells, meanShown } from '#lib/report/report.ts'
import { spokenTo } from '#lib/report/spoken.ts'
import { roleName } from '#lib/report/words.ts'
import type { Role } from '#lib/roles.ts'
import { openDocument, type PaperDocument } from '#lib/server/paper/document.ts'
import { m } from '../../../paraglide/messages.js'
import { doneOf, type Picked, type PlanPage } from './plan-page.ts'

/** The plan on paper: a section per statement, a table of its actions, the notes of progress. */
export const planToPdf = ({ school, level, view, picked }: PlanPage, language: Language): Promise<Uint8Array> => {
  const title = m.plan_of({ school, level })
  const paper = openDocument({
    title,
    language,
    foot: [title, view?.round ?? ''].join(' · '),
    pageOf: (page, pages) => m.plan_page_of({ page, pages }),
  })
  paper.heading(1, title)
  if (view !== undefined) paper.text(`${view.round} · ${dayText(view.closedAt, language)}`, { soft: true })
  const { done, all } = doneOf(picked)
  paper.text(all === 0 ? m.plan_actions_none() : m.plan_done_of({ done, all }))
  for (const [at, one] of picked.entries()) writeSection(paper, at + 1, one, language)
  return paper.end()
}

const writeSection = (paper: PaperDocument, number: number, { words, wording, area, cells, actions }: Picked, language: Language): void => {
  paper.heading(2, `${number}. ${wording}`)
  if (area !== undefined) paper.text(`${area.id} ${area.title}`, { small: true, soft: true })
  for (const spoken of spokenTo(words, askedOf(cells))) {
    if (spoken.wording !== wording) paper.text(spoken.wording, { bold: true })
    paper.text(`${m.plan_values()}: ${meansOf(cells, spoken.roles)}`, { soft: true })
  }
  if (actions.length === 0) paper.text(m.plan_actions_none())
  else writeActions(paper, actions, language)
}

const writeActions = (paper: PaperDocument, actions: readonly Action[], language: Language): void => {
  paper.table(
    [
      { title: m.plan_action(), width: 3 },
      { title: m.plan_responsible(), width: 1.7 },
      { title: m.plan_due(), width: 1.4 },
      { title: m.plan_measure(), width: 2.2 },
      { title: m.plan_status(), width: 1.5 },
    ],
    actions.map((action) => [
      action.what,
      responsibleText(action),
      dayText(startOfDay(action.due), language),
      action.measure,
      statusName(action.status),
    ]),
  )
  const noted = actions.filter(({ note }) => note !== '')
  if (noted.length === 0) return
  paper.heading(3, m.plan_note())
  paper.list(noted.map((action) => noteOf(action, language)))
}

const meansOf = (cells: Cells, roles: readonly Role[]): string =>
  roles.map((role) => `${roleName(role)} ${meanShown(cells[role])}`).join(', ')

const noteOf = ({ what, note, notedOn }: Action, language: Language): string =>
  `${what}: ${note}${notedOn === undefined ? '' : ` (${m.plan_noted_on({ day: dayText(startOfDay(notedOn), language) })})`}`
