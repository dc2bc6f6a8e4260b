import { dayText } from '#lib/dates.ts'
import type { Language } from '#lib/language.ts'
import { signed } from '#lib/report/change.ts'
import { groupName, verdictName } from '#lib/report/column-words.ts'
import { documentNotes } from '#lib/report/document-notes.ts'
import { numberText } from '#lib/report/numbers.ts'
import {
  type AreaLine,
  askedOf,
  figuresOf,
  meanShown,
  type ReportView,
  type SchoolReport,
  shareText,
  type Worded,
} from '#lib/report/report.ts'
import { areasSentence, gapSentence, lineName } from '#lib/report/sentences.ts'
import { groupLine, originOf, type Similar, similarGroups } from '#lib/report/similar.ts'
import { type Spoken, spokenLine, spokenTo, toAll } from '#lib/report/spoken.ts'
import { roleName } from '#lib/report/words.ts'
import { ROLES, type Role } from '#lib/roles.ts'
import { m } from '../../../paraglide/messages.js'
import { type Column, openDocument, type PaperDocument } from './document.ts'
import { barRows, drawAreas, drawBars, drawBrand, drawLegend } from './report-figures.ts'

const LISTED = 3
const GAPS = 5

/** The report of a school on paper: the sentences and figures of its page, and the figures once more in tables. */
export const writeReportPdf = (view: ReportView, language: Language, similar?: Similar): Promise<Uint8Array> => {
  const document = openReport(`${m.report_title()}: ${view.school}`, view, language)
  drawBrand(document)
  document.heading(1, `${m.report_title()}: ${view.school}`)
  document.text(reportLine(view, language), { soft: true })
  document.space(10)
  writeParticipation(document, view)
  writeStrengths(document, view)
  writeGaps(document, view)
  writeAreas(document, view)
  writeSimilar(document, view, similar)
  writeItems(document, view)
  writeBlocks(document, view)
  writeChange(document, view)
  writeMethod(document, view)
  return document.end()
}

/** A document of this report: its digest and the version of its rules stand at the foot of every page. */
export const openReport = (title: string, { report, digest, closedAt }: ReportView, language: Language): PaperDocument =>
  openDocument({
    title,
    language,
    foot: `${report.format} · ${digest}`,
    pageOf: (page, pages) => m.documents_page_of({ page, pages }),
    created: closedAt,
  })

export const reportLine = ({ level, round, closedAt }: ReportView, language: Language): string =>
  `${level} · ${round} · ${m.documents_closed({ day: dayText(closedAt, language) })}`

/** n of N by role, seen from afar; those of the open link in a line below. */
export const writeParticipation = (document: PaperDocument, { report }: ReportView): void => {
  const { participation } = report.overview
  const own = participation.filter(({ group }) => ROLES.some((role) => role === group))
  document.beside(
    own.map(({ group, counted, expected }) => () => {
      document.text(m.report_of({ counted, expected }), { large: true })
      document.text(groupName(group), { soft: true })
    }),
  )
  for (const { group, counted } of participation.filter((one) => !own.includes(one)))
    document.text(`${groupName(group)}: ${counted}`, { small: true, soft: true })
}

const writeStrengths = (document: PaperDocument, { report, itemNames }: ReportView): void => {
  const listed = (title: string, role: Role, items: readonly string[]) => (): void => {
    document.text(title, { small: true, soft: true, bold: true })
    document.list(
      items.slice(0, LISTED).map((item) => `${itemNames[item]?.[role] ?? item} (${meanOf(item, role)})`),
      { numbered: true },
    )
  }
  const meanOf = (item: string, role: Role): string => meanShown(report.items.find((row) => row.item === item)?.cells[role])
  const parts = ROLES.filter((role) => report.strongest[role].length > 0).map((role) => (): void => {
    document.heading(3, roleName(role))
    document.beside([listed(m.report_strongest(), role, report.strongest[role]), listed(m.report_weakest(), role, report.weakest[role])])
  })
  chapter(document, m.report_strengths_title(), parts.length > 0 ? m.report_strengths_lead() : m.report_nothing_shown(), parts)
}

/** A heading never stands alone: it keeps its lead and the first part. */
const chapter = (document: PaperDocument, title: string, lead: string, [first, ...rest]: readonly (() => void)[]): void => {
  document.together(() => {
    document.heading(2, title)
    document.text(lead, { soft: true })
    first?.()
  })
  for (const part of rest) document.together(part)
}

const writeGaps = (document: PaperDocument, { report, itemNames }: ReportView): void => {
  if (report.gaps.length === 0) return
  const lines = report.gaps.slice(0, GAPS).map((gap) => gapLine(itemNames, gap))
  chapter(document, m.report_gaps_title(), m.report_gaps_lead(), [() => document.list(lines, { numbered: true })])
}

/** The statement as both groups read it, and how far apart they are. */
export const gapLine = (itemNames: ReportView['itemNames'], gap: SchoolReport['gaps'][number]): string =>
  `${spokenLine(itemNames[gap.item] ?? toAll(gap.item), [gap.higher, gap.lower])} ${gapSentence(gap)}`

const writeAreas = (document: PaperDocument, { areas, rollUps }: ReportView): void => {
  chapter(document, m.report_areas_title(), areasSentence(areas), [() => drawAreas(document, areas)])
  document.together(() => areaTable(document, m.report_eight(), areas))
  document.together(() => areaTable(document, m.report_six(), rollUps))
}

const areaTable = (document: PaperDocument, caption: string, lines: readonly AreaLine[]): void => {
  const cell = (line: AreaLine, role: Role): string => {
    const n = figuresOf(line.cells[role])?.n
    return `${meanShown(line.cells[role])}${n === undefined ? '' : ` (n = ${n})`}`
  }
  document.table(
    [{ title: m.report_area(), width: 3 }, ...ROLES.map((role): Column => ({ title: roleName(role), number: true }))],
    lines.map((line) => [lineName(line), ...ROLES.map((role) => cell(line, role))]),
    caption,
  )
}

/** Ranges of similar schools beside the own means; nothing where none may be shown. */
const writeSimilar = (document: PaperDocument, view: ReportView, similar: Similar | undefined): void => {
  const groups = similarGroups(similar, view)
  if (groups.length === 0) return
  const columns: readonly Column[] = [
    { title: m.report_area(), width: 3 },
    { title: m.similar_own(), number: true, width: 1.2 },
    { title: m.similar_title(), width: 2.4 },
  ]
  const parts = groups.map((group) => (): void => {
    const rows = group.rows.map(({ area, own, range }) => [area, own, range])
    document.table(columns, rows, groupLine(group))
  })
  chapter(document, m.similar_title(), m.similar_lead(), parts)
  document.text(originOf(similar), { small: true, soft: true })
}

const writeItems = (document: PaperDocument, { areas, own }: ReportView): void => {
  const points = areas.flatMap(({ items }) => items)[0]?.points ?? []
  areas.forEach((area, i) => {
    const lead = (): void => {
      document.heading(2, m.report_items_title())
      document.text(m.report_items_lead(), { soft: true })
      drawLegend(document, points)
    }
    writeStatements(
      document,
      lineName(area),
      area.items.map((item) => ({ ...item, id: item.row.item })),
      i === 0 ? lead : undefined,
    )
  })
  if (own.length === 0) return
  writeStatements(
    document,
    m.own_items(),
    own.map((item, i) => ({ ...item, id: `${i + 1}` })),
  )
}

type Statement = Worded<{ readonly cells: AreaLine['cells'] }> & { readonly id: string }

/** Bars, and below them the table that they were drawn from. `lead` stays with the first of them. */
const writeStatements = (document: PaperDocument, title: string, statements: readonly Statement[], lead?: () => void): void => {
  statements.forEach((statement, i) => {
    document.together(() => {
      if (i === 0) lead?.()
      if (i === 0) document.heading(3, title)
      for (const spoken of spokenTo(statement.words, askedOf(statement.row.cells))) {
        document.text(`${statement.id}  ${spoken.wording}`, { bold: true })
        drawBars(document, statement.row.cells, spoken, statement.points)
        document.space(8)
      }
    })
  })
  const points = statements[0]?.points ?? []
  document.table(
    statementColumns(),
    statements.flatMap(({ id, row }) => barRows(id, row.cells)),
    `${m.documents_numbers({ title })}. ${m.documents_scale({ points: points.map((point, i) => `${i + 1} = ${point}`).join(', ') })}`,
  )
}

const statementColumns = (): readonly Column[] => [
  { title: m.report_who(), width: 2.6 },
  { title: 'n', number: true, width: 0.7 },
  { title: m.documents_mean_short(), number: true, width: 1.45 },
  ...[1, 2, 3, 4, 5].map((point) => ({ title: `${point}`, number: true, width: 1.2 })),
  { title: '4–5', number: true, width: 1.25 },
  { title: m.documents_not_applicable_short(), number: true, width: 1.4 },
  { title: m.documents_skipped_short(), number: true, width: 1.65 },
]

const writeBlocks = (document: PaperDocument, { blocks }: ReportView): void => {
  blocks.forEach(({ title, items }, i) => {
    items.forEach((item, at) => {
      document.together(() => {
        if (i === 0 && at === 0) document.heading(2, m.report_blocks_title())
        if (at === 0) document.heading(3, title)
        for (const spoken of spokenTo(item.words, askedOf(item.row.cells))) choiceTable(document, item, spoken)
      })
    })
  })
}

const choiceTable = (
  document: PaperDocument,
  { row, points }: ReportView['blocks'][number]['items'][number],
  { wording, roles }: Spoken,
): void => {
  const heading = (role: Role): string => {
    const n = figuresOf(row.cells[role])?.n
    return `${roleName(role)}${n === undefined ? '' : ` (n = ${n})`}`
  }
  const share = (role: Role, i: number): string => {
    const figures = figuresOf(row.cells[role])
    return shareText((figures?.options ?? figures?.histogram)?.[i])
  }
  document.text(wording, { bold: true })
  document.table(
    [{ title: m.report_answer(), width: 3 }, ...roles.map((role): Column => ({ title: heading(role), number: true }))],
    points.map((point, i) => [point, ...roles.map((role) => share(role, i))]),
  )
}

const writeChange = (document: PaperDocument, { report, itemNames }: ReportView): void => {
  const rows = report.change?.items ?? []
  if (rows.length === 0) return
  document.heading(2, m.report_change_title())
  document.table(
    [
      { title: m.report_item(), width: 4 },
      { title: m.report_who(), width: 1.3 },
      { title: m.report_before(), number: true },
      { title: m.report_now(), number: true },
      { title: m.documents_column_difference(), number: true },
      { title: m.report_verdict(), width: 1.8 },
    ],
    rows.map(({ item, role, before, now, difference, verdict }) => [
      itemNames[item]?.[role] ?? item,
      roleName(role),
      numberText(before),
      numberText(now),
      signed(difference),
      verdictName(verdict),
    ]),
  )
}

const writeMethod = (document: PaperDocument, view: ReportView): void =>
  document.together(() => {
    document.heading(2, m.report_method_title())
    document.list(documentNotes(view))
  })
