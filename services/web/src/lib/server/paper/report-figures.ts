import { scaleLinear } from 'd3-scale'
import { POINT_COLOURS, ROLE_COLOURS } from '#lib/report/colours.ts'
import { type AreaLine, askedOf, barWidths, figuresOf, meanPlace, meanShown, shareText } from '#lib/report/report.ts'
import { agreeSentence, areasSentence, barSentence, figuresSentence, lineName } from '#lib/report/sentences.ts'
import type { Spoken } from '#lib/report/spoken.ts'
import { roleName } from '#lib/report/words.ts'
import { ROLES, type Role } from '#lib/roles.ts'
import { m } from '../../../paraglide/messages.js'
import { COLOURS, type Draw, type PaperDocument } from './document.ts'
import { inPaperFont } from './printable.ts'

type Place = Parameters<Draw>[1]
type Cells = AreaLine['cells']

/** The sign of Güzgü: a face and its image. */
export const drawBrand = (document: PaperDocument): void =>
  document.ornament(38, (pdf, { x, y }) => {
    pdf.path(`M${x + 11} ${y}a11 11 0 0 0 0 22z`).fill(COLOURS.blue)
    pdf.path(`M${x + 13} ${y}a11 11 0 0 1 0 22z`).fill(COLOURS.amber)
    pdf
      .font('bold')
      .fontSize(13)
      .fillColor(COLOURS.ink)
      .text('Güzgü', x + 32, y + 1, { lineBreak: false })
  })

/** Shapes tell the roles apart, colours only help. */
export const mark = (pdf: PDFKit.PDFDocument, role: Role, x: number, y: number): void => {
  if (role === 'leader') pdf.circle(x, y, 5)
  else if (role === 'teacher') pdf.rect(x - 4.5, y - 4.5, 9, 9)
  else pdf.path(`M${x} ${y - 5.8}L${x + 5.6} ${y + 4.4}H${x - 5.6}z`)
  pdf.lineWidth(1.2).fillAndStroke(ROLE_COLOURS[role], '#ffffff')
}

export const label = (
  pdf: PDFKit.PDFDocument,
  text: string,
  place: Place,
  more: { readonly bold?: boolean; readonly soft?: boolean } = {},
): void => {
  pdf
    .font(more.bold === true ? 'bold' : 'regular')
    .fontSize(8.5)
    .fillColor(more.soft === true ? COLOURS.soft : COLOURS.ink)
    .text(inPaperFont(text), place.x, place.y, { width: place.width, height: 11, ellipsis: true })
}

const ROW = 27
const NAMES = 200

/** A row per area, a mark per role, on the scale from 1 to 5. */
export const drawAreas = (document: PaperDocument, lines: readonly AreaLine[]): void => {
  const height = 26 + lines.length * ROW + 18
  document.figure(areasSentence(lines), height, (pdf, { x, y, width }) => {
    const place = scaleLinear([1, 5], [x + NAMES + 12, x + width - 12])
    ROLES.forEach((role, i) => {
      mark(pdf, role, x + 6 + i * 100, y + 7)
      label(pdf, roleName(role), { x: x + 16 + i * 100, y: y + 1, width: 82 })
    })
    const top = y + 26
    for (const point of [1, 2, 3, 4, 5]) {
      const at = place(point)
      pdf
        .moveTo(at, top)
        .lineTo(at, y + height - 16)
        .lineWidth(0.5)
        .dash(2, { space: 3 })
        .stroke(COLOURS.line)
        .undash()
      pdf.font('regular').fontSize(8.5).fillColor(COLOURS.soft)
      pdf.text(`${point}`, at - 10, y + height - 13, { width: 20, align: 'center', lineBreak: false })
    }
    lines.forEach((line, i) => {
      const middle = top + i * ROW + ROW / 2
      pdf.moveTo(place(1), middle).lineTo(place(5), middle).lineWidth(0.8).stroke(COLOURS.line)
      writeName(pdf, lineName(line), { x, y: middle, width: NAMES })
      for (const role of ROLES) {
        const at = meanPlace(line.cells[role])
        if (at !== undefined) mark(pdf, role, place(at), middle)
      }
    })
  })
}

/** On one or two lines around the middle. */
export const writeName = (pdf: PDFKit.PDFDocument, name: string, { x, y, width }: Place): void => {
  pdf.font('bold').fontSize(9).fillColor(COLOURS.ink)
  const height = Math.min(pdf.heightOfString(name, { width }), 26)
  pdf.text(inPaperFont(name), x, y - height / 2, { width, height: height + 1, ellipsis: true })
}

/** What the five colours stand for, on two lines at most; a line stands between 2 and 3. */
export const drawLegend = (document: PaperDocument, points: readonly string[]): void =>
  document.ornament(32, (pdf, place) => {
    let { x, y } = place
    POINT_COLOURS.forEach((colour, i) => {
      const words = `${i + 1} ${points[i] ?? ''}`
      const width = pdf.font('regular').fontSize(8.5).widthOfString(words) + 2
      if (x + width + 13 > place.x + place.width) {
        x = place.x
        y += 14
      }
      pdf.rect(x, y + 1, 9, 9).fill(colour)
      label(pdf, words, { x: x + 13, y: y - 1, width })
      x += width + 27
    })
  })

const BAR_ROW = 27
const BAR = 15
const WHO = 78
const SAID = 212

/** One statement in the words of those who were asked in them: a bar per role, with what it says beside it. */
export const drawBars = (document: PaperDocument, cells: Cells, spoken: Spoken, points: readonly string[]): void => {
  const { roles } = spoken
  document.figure(barsSentence(cells, spoken, points), roles.length * BAR_ROW, (pdf, { x, y, width }) => {
    roles.forEach((role, i) => {
      const top = y + i * BAR_ROW
      label(pdf, roleName(role), { x, y: top + 2, width: WHO - 6 }, { bold: true })
      drawBar(pdf, cells, role, { x: x + WHO, y: top, width: width - WHO - SAID - 12 })
      drawSaid(pdf, cells, role, { x: x + width - SAID, y: top - 2, width: SAID })
    })
  })
}

const barsSentence = (cells: Cells, { wording, roles }: Spoken, points: readonly string[]): string => {
  const bars = roles.map((role) => {
    const figures = figuresOf(cells[role])
    if (figures === undefined) return `${roleName(role)}: [c] ${m.report_hidden()}.`
    if (figures.histogram === undefined) return `${roleName(role)}: ${figuresSentence(cells[role])}.`
    return `${barSentence(role, figures.histogram, points)}. ${[figuresSentence(cells[role]), ...agreeSentence(figures)].join('; ')}.`
  })
  return m.documents_bars_sentence({ item: wording, bars: bars.join(' ') })
}

const drawBar = (pdf: PDFKit.PDFDocument, cells: Cells, role: Role, { x, y, width }: Place): void => {
  const figures = figuresOf(cells[role])
  if (figures === undefined) {
    hatch(pdf, { x, y, width })
    pdf.font('regular').fontSize(8.5)
    const words = `[c] ${m.report_hidden()}`
    const wide = Math.min(pdf.widthOfString(words) + 10, width)
    pdf.rect(x + 4, y + 1.5, wide, BAR - 3).fill('#ffffff')
    label(pdf, words, { x: x + 9, y: y + 2, width: wide })
    return
  }
  if (figures.histogram?.length !== POINT_COLOURS.length) {
    pdf.rect(x, y, width, BAR).lineWidth(0.5).stroke(COLOURS.line)
    label(pdf, m.documents_mean_only(), { x: x + 6, y: y + 2, width: width - 8 }, { soft: true })
    return
  }
  const widths = barWidths(figures.histogram).map((percent) => (percent / 100) * width)
  let from = x
  widths.forEach((wide, i) => {
    if (wide > 0)
      pdf
        .rect(from, y, wide, BAR)
        .lineWidth(0.8)
        .fillAndStroke(POINT_COLOURS[i] ?? COLOURS.pale, '#ffffff')
    from += wide
  })
  const divide = x + (widths[0] ?? 0) + (widths[1] ?? 0)
  pdf
    .moveTo(divide, y - 2)
    .lineTo(divide, y + BAR + 2)
    .lineWidth(1.6)
    .stroke(COLOURS.ink)
}

/** Strokes where there is a figure that may not be shown. */
const hatch = (pdf: PDFKit.PDFDocument, { x, y, width }: Place): void => {
  pdf.save().rect(x, y, width, BAR).clip().rect(x, y, width, BAR).fill('#eef1f2')
  for (let at = x - BAR; at < x + width; at += 6) pdf.moveTo(at, y + BAR).lineTo(at + BAR, y)
  pdf.lineWidth(1).stroke(COLOURS.line).restore()
  pdf.rect(x, y, width, BAR).lineWidth(0.5).stroke(COLOURS.line)
}

const drawSaid = (pdf: PDFKit.PDFDocument, cells: Cells, role: Role, { x, y, width }: Place): void => {
  const figures = figuresOf(cells[role])
  if (figures === undefined) return
  const [agreed, ...apart] = agreeSentence(figures)
  const lines =
    figures.histogram === undefined ? [figuresSentence(cells[role])] : [`${agreed} · ${figuresSentence(cells[role])}`, apart.join(' · ')]
  lines.forEach((line, i) => {
    label(pdf, line, { x, y: y + i * 11 + (lines.length === 1 ? 4 : 0), width }, { soft: i > 0 })
  })
}

/** A row per statement and role: what the bars are drawn from. */
export const barRows = (id: string, cells: Cells): readonly (readonly string[])[] =>
  askedOf(cells).map((role) => {
    const figures = figuresOf(cells[role])
    const hidden = (count: number | undefined): string => (figures?.histogram === undefined ? '[c]' : `${count ?? 0}`)
    return [
      `${id} ${roleName(role)}`.trim(),
      `${figures?.n ?? '[c]'}`,
      meanShown(cells[role]),
      ...POINT_COLOURS.map((_, i) => shareText(figures?.histogram?.[i])),
      shareText(figures?.agree),
      hidden(figures?.notApplicable),
      hidden(figures?.skipped),
    ]
  })
