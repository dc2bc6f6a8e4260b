import type { Language } from '#lib/language.ts'
import type { ReportView, SchoolReport } from '#lib/report/report.ts'
import { spokenLine, spokenTo, toAll, type Words } from '#lib/report/spoken.ts'
import { roleInline } from '#lib/report/words.ts'
import { ROLES, type Role } from '#lib/roles.ts'
import { m } from '../../../paraglide/messages.js'
import { COLOURS, type PaperDocument } from './document.ts'
import { printable } from './printable.ts'
import { gapLine, openReport, reportLine, writeParticipation } from './report.ts'
import { drawBrand } from './report-figures.ts'

const STATEMENTS = 3
const NEXT_STEPS = 3
const NEXT_STEP_HEIGHT = 22
/** Points that the thanks below the lines take. */
const THANKS = 56
/** Two lines of the title. */
const NAME_LETTERS = 80

/** One page in plain words for staff, parents and pupils. */
export const writeSummaryPdf = (view: ReportView, language: Language): Promise<Uint8Array> => {
  const document = openReport(`${m.documents_summary_title()}: ${view.school}`, view, language)
  drawBrand(document)
  document.heading(1, m.documents_summary_title())
  document.text(shortened(view.school), { bold: true })
  document.text(reportLine(view, language), { soft: true })
  document.text(m.documents_summary_lead())
  document.heading(2, m.documents_took_part())
  writeParticipation(document, view)
  writeStatements(document, m.documents_summary_good(), view, view.report.strongest)
  writeStatements(document, m.documents_summary_better(), view, view.report.weakest)
  writeDifference(document, view)
  writeNext(document)
  document.text(m.documents_summary_thanks(), { bold: true })
  document.text(m.documents_summary_privacy(), { small: true, soft: true })
  return document.end()
}

/** A name that fits. */
const shortened = (name: string): string => {
  const letters = [...printable(name)]
  return letters.length <= NAME_LETTERS ? letters.join('') : `${letters.slice(0, NAME_LETTERS - 1).join('')}…`
}

const writeStatements = (document: PaperDocument, title: string, { itemNames }: ReportView, ranked: SchoolReport['strongest']): void => {
  const statements = topStatements(ranked)
  document.heading(2, title)
  if (statements.length === 0) document.text(m.report_nothing_shown(), { soft: true })
  else document.list(statements.map(({ item, roles }) => saidLine(itemNames[item] ?? toAll(item), roles)))
}

/** With whose they are; each group in its own words. */
const saidLine = (words: Words, roles: readonly Role[]): string => {
  if (spokenTo(words, roles).length > 1) return spokenLine(words, roles)
  return m.documents_summary_says({ item: spokenLine(words, roles), roles: roles.map((role) => roleInline(role)).join(', ') })
}

type Ranked = SchoolReport['strongest']

/** The first of each role, then the second, until there are three; one that several roles name stands once. */
export const topStatements = (ranked: Ranked): readonly { readonly item: string; readonly roles: readonly Role[] }[] => {
  const length = Math.max(...ROLES.map((role) => ranked[role].length))
  const inTurn = Array.from({ length }, (_, at) => ROLES.flatMap((role) => ranked[role][at] ?? [])).flat()
  return [...new Set(inTurn)]
    .slice(0, STATEMENTS)
    .map((item) => ({ item, roles: ROLES.filter((role) => ranked[role].slice(0, STATEMENTS).includes(item)) }))
}

const writeDifference = (document: PaperDocument, { report, itemNames }: ReportView): void => {
  const [largest] = report.gaps
  if (largest === undefined) return
  document.heading(2, m.documents_summary_differ())
  document.text(`${gapLine(itemNames, largest)}.`)
}

/** Lines to write on: as many as the page has room for. */
const writeNext = (document: PaperDocument): void => {
  document.heading(2, m.documents_summary_next())
  document.text(m.documents_summary_next_text())
  const lines = Math.max(0, Math.min(NEXT_STEPS, Math.floor((document.left() - THANKS) / NEXT_STEP_HEIGHT)))
  document.ornament(lines * NEXT_STEP_HEIGHT + 12, (pdf, { x, y, width }) => {
    for (let line = 1; line <= lines; line += 1)
      pdf
        .moveTo(x, y + line * NEXT_STEP_HEIGHT)
        .lineTo(x + width, y + line * NEXT_STEP_HEIGHT)
        .lineWidth(0.5)
        .stroke(COLOURS.line)
  })
}
