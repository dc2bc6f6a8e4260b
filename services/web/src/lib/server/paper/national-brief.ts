import { scaleLinear } from 'd3-scale'
import { momentText } from '#lib/dates.ts'
import type { Language } from '#lib/language.ts'
import { type AreaMeans, type Cell, type MapClass, meanPlace, meanText } from '#lib/national/national.ts'
import { className, factsSentence, rolesMeans, verifiedSentence } from '#lib/national/words.ts'
import { ROLE_COLOURS } from '#lib/report/colours.ts'
import { numberText } from '#lib/report/numbers.ts'
import { roleName } from '#lib/report/words.ts'
import { ROLES, type Role } from '#lib/roles.ts'
import { m } from '../../../paraglide/messages.js'
import type { Facts, OpenSnapshot } from '../national.ts'
import { COLOURS, type Column, openDocument, type PaperDocument } from './document.ts'
import { drawBrand, label, mark, writeName } from './report-figures.ts'

export type Brief = {
  readonly snapshot: OpenSnapshot
  readonly round: string
  /** The nation, or a region. */
  readonly place: string
  readonly facts: Facts
}

/** Two pages: who answered and the roles compared; the figures by area, and what they are. Published figures only. */
export const writeBrief = (brief: Brief, language: Language): Promise<Uint8Array> => {
  const { snapshot, round, place, facts } = brief
  const title = m.national_brief_title({ place })
  const document = openDocument({
    title: `${title}, ${round}`,
    language,
    foot: `${snapshot.ruleVersion} · ${snapshot.snapshotId} · ${snapshot.digest}`,
    pageOf: (page, pages) => m.documents_page_of({ page, pages }),
    created: snapshot.takenAt,
  })
  drawBrand(document)
  document.heading(1, title)
  document.text(originOf(brief, language), { soft: true })
  document.heading(2, m.national_who())
  writeAnswered(document, facts)
  document.heading(2, m.national_brief_compare())
  document.text(factsSentence(facts.areas))
  drawMeans(document, facts.areas)
  document.text(m.national_means_lead(), { small: true, soft: true })
  if (isWeighted(facts)) document.text(m.national_weighted_lead(), { small: true, soft: true })
  document.page()
  document.heading(2, m.national_brief_areas())
  writeAreas(document, facts.areas)
  writeClasses(document, facts.areas)
  writeAbout(document, snapshot, language)
  return document.end()
}

const isWeighted = ({ areas }: Facts): boolean => areas.some(({ plain }) => plain !== undefined)

const originOf = ({ snapshot, round }: Brief, language: Language): string => {
  const { id, version } = snapshot.contents.questionnaire
  const moment = momentText(snapshot.takenAt, language)
  const origin = m.national_origin({ revision: snapshot.revision, moment, rule: snapshot.ruleVersion, questionnaire: `${id}@${version}` })
  return `${round} · ${origin}`
}

const writeAnswered = (document: PaperDocument, { answered }: Facts): void =>
  document.beside(
    answered.map(({ role, cell, response }) => () => {
      document.text(cell?.shown === true ? `${cell.n}` : (cell?.symbol ?? '[z]'), { large: true })
      document.text(roleName(role), { bold: true })
      if (cell?.shown === true) document.text(m.national_schools_count({ schools: cell.schools }), { soft: true })
      if (response === undefined) return
      const { respondents: counted, expected, rate } = response
      document.text(m.national_expected({ counted, expected, share: `${numberText(rate)} %` }), { small: true, soft: true })
    }),
  )

const ROW = 34
const NAMES = 190
const LANE = 9

/** A row per area and a lane per role: a mark, its whisker, or nothing. */
const drawMeans = (document: PaperDocument, areas: readonly AreaMeans[]): void => {
  const height = 26 + areas.length * ROW + 18
  const words = areas.map(({ name, cells }) => `${name}: ${rolesMeans(cells)}`).join('. ')
  document.figure(words, height, (pdf, { x, y, width }) => {
    const placeOf = scaleLinear([1, 5], [x + NAMES + 12, x + width - 12])
    ROLES.forEach((role, at) => {
      mark(pdf, role, x + 6 + at * 100, y + 7)
      label(pdf, roleName(role), { x: x + 16 + at * 100, y: y + 1, width: 82 })
    })
    const top = y + 26
    for (const point of [1, 2, 3, 4, 5]) drawPoint(pdf, point, placeOf(point), { top, bottom: y + height - 16 })
    areas.forEach(({ name, cells }, at) => {
      const middle = top + at * ROW + ROW / 2
      pdf
        .moveTo(x, top + (at + 1) * ROW)
        .lineTo(x + width, top + (at + 1) * ROW)
        .lineWidth(0.4)
        .stroke(COLOURS.line)
      writeName(pdf, name, { x, y: middle, width: NAMES })
      ROLES.forEach((role, lane) => {
        drawMean(pdf, role, cells[role], middle + (lane - 1) * LANE, placeOf)
      })
    })
  })
}

type Pdf = PDFKit.PDFDocument

const drawPoint = (pdf: Pdf, point: number, at: number, { top, bottom }: { readonly top: number; readonly bottom: number }): void => {
  pdf.moveTo(at, top).lineTo(at, bottom).lineWidth(0.5).dash(2, { space: 3 }).stroke(COLOURS.line).undash()
  pdf.font('regular').fontSize(8.5).fillColor(COLOURS.soft)
  pdf.text(`${point}`, at - 10, bottom + 3, { width: 20, align: 'center', lineBreak: false })
}

const drawMean = (pdf: Pdf, role: Role, cell: Cell | undefined, y: number, placeOf: (mean: number) => number): void => {
  const mean = meanPlace(cell)
  if (cell?.shown !== true || mean === undefined) return
  if (cell.interval !== undefined)
    pdf
      .moveTo(placeOf(Number(cell.interval.low)), y)
      .lineTo(placeOf(Number(cell.interval.high)), y)
      .lineWidth(1.6)
      .stroke(ROLE_COLOURS[role])
  mark(pdf, role, placeOf(mean), y)
}

const writeAreas = (document: PaperDocument, areas: readonly AreaMeans[]): void => {
  const bounds = ({ interval }: Extract<Cell, { readonly shown: true }>): string =>
    interval === undefined ? '' : numberText(` (${interval.low}–${interval.high})`)
  const text = (cell: Cell | undefined, plain: Cell | undefined): string =>
    cell?.shown !== true
      ? meanText(cell)
      : [
          `${meanText(cell)}${bounds(cell)}, n\u00a0=\u00a0${cell.n}`,
          ...(plain?.shown === true ? [m.national_plain({ mean: meanText(plain) })] : []),
        ].join('; ')
  document.table(
    [{ title: m.national_area(), width: 1.6 }, ...ROLES.map((role): Column => ({ title: roleName(role), width: 1.4 }))],
    areas.map(({ name, cells, plain }) => [name, ...ROLES.map((role) => text(cells[role], plain?.[role]))]),
    m.national_means_title(),
  )
}

/** A region against the nation, where the test has an outcome. */
const writeClasses = (document: PaperDocument, areas: readonly AreaMeans[]): void => {
  const classOf = (cell: Cell | undefined) => (cell?.shown === true ? cell.mapClass : undefined)
  if (!areas.some(({ cells }) => ROLES.some((role) => classOf(cells[role]) !== undefined))) return
  document.table(
    [{ title: m.national_area(), width: 1.6 }, ...ROLES.map((role): Column => ({ title: roleName(role), width: 1.4 }))],
    areas.map(({ name, cells }) => [name, ...ROLES.map((role) => classText(cells[role], classOf(cells[role])))]),
    m.national_brief_classes(),
  )
}

const classText = (cell: Cell | undefined, one: MapClass | undefined): string =>
  one === undefined ? (cell?.shown === true ? '–' : meanText(cell)) : className(one)

const writeAbout = (document: PaperDocument, snapshot: OpenSnapshot, language: Language): void =>
  document.together(() => {
    document.heading(2, m.national_brief_about())
    document.list([
      m.national_rule_6(),
      m.national_rule_1(),
      m.national_no_test(),
      `[c]: ${m.national_symbol_c()}`,
      `[z]: ${m.national_symbol_z()}`,
      // The digest stands at the foot of each page.
      verifiedSentence(snapshot, language),
    ])
  })
