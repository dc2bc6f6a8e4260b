import { encode } from 'uqr'
import type { Language } from '#lib/language.ts'
import type { Role } from '#lib/roles.ts'
import { languageName, onePersonOf } from '#lib/school/words.ts'
import { m } from '../../../paraglide/messages.js'
import { type Arrange, COLOURS, openDocument, type PaperDocument } from './document.ts'

export type Cards = {
  readonly school: string
  readonly role: Role
  /** Of the cards. */
  readonly language: Language
  readonly gradeBand: string
  /** `https://guzgu.az`: where the code is typed. */
  readonly address: string
  /** 16 digits in four groups each, in no order. */
  readonly codes: readonly string[]
}

const PER_ROW = 2
/** Points: five rows on a page of A4. */
const HEIGHT = 142
const PADDING = 10
const QR = 78

/**
 * Cards to be cut, after a page for the one who deals them out (in the reader's language). Nothing on a card tells it from another but
 * its code: no serial, no count, no page number.
 */
export const cardsPdf = async (cards: Cards, reader: Language): Promise<Uint8Array> => {
  const document = openDocument({ title: m.cards(), language: reader, foot: 'Güzgü', pageOf: () => '' })
  instructions(document, cards)
  document.page()
  for (let at = 0; at < cards.codes.length; at += PER_ROW) {
    const row = cards.codes.slice(at, at + PER_ROW)
    document.arrangement(HEIGHT, (pdf, { x, y, width }, part) => {
      for (const [column, code] of row.entries())
        card(cards, code)(pdf, { x: x + column * (width / PER_ROW), y, width: width / PER_ROW }, part)
    })
  }
  return document.end()
}

const instructions = (document: PaperDocument, { school, role, language, gradeBand }: Cards): void => {
  document.heading(1, m.coordinator_deal_title())
  const grade = gradeBand === '' ? [] : [m.coordinator_card_grade({ grade: gradeBand })]
  document.text([school, onePersonOf(role), languageName(language), ...grade].join(' · '), { bold: true })
  document.space()
  document.list([
    m.coordinator_deal_cut(),
    m.coordinator_deal_mix(),
    m.coordinator_deal_list(),
    m.coordinator_deal_one(),
    m.coordinator_deal_free(),
    m.coordinator_deal_left(),
    m.coordinator_deal_file(),
  ])
}

const card =
  ({ school, role, language: locale, gradeBand, address }: Cards, code: string): Arrange =>
  (pdf, { x, y, width }, part) => {
    const digits = code.replace(/\D/g, '')
    const site = address.replace(/^https?:\/\//, '')
    const line = (
      text: string,
      at: number,
      size: number,
      options: { readonly bold?: boolean; readonly left?: number; readonly lines?: number },
    ) =>
      part('P', { lang: locale }, () => {
        const left = x + PADDING + (options.left ?? 0)
        pdf
          .font(options.bold === true ? 'bold' : 'regular')
          .fontSize(size)
          .fillColor(COLOURS.ink)
        pdf.text(text, left, y + at, { width: x + width - PADDING - left, height: (options.lines ?? 1) * size * 1.45, ellipsis: true })
      })
    part('Artifact', {}, () => void pdf.lineWidth(0.5).dash(3, { space: 3 }).rect(x, y, width, HEIGHT).stroke('#47555e').undash())
    part('Figure', { alt: m.coordinator_card_qr({ address: site }, { locale }), lang: locale }, () =>
      drawQr(pdf, `${address}/#${digits}`, x + PADDING, y + PADDING),
    )
    const beside = QR + PADDING
    line(`Güzgü · ${school}`, PADDING - 2, 9.5, { bold: true, left: beside, lines: 2 })
    const what = role === 'student' ? m.coordinator_card_what_student({}, { locale }) : m.coordinator_card_what_adult({}, { locale })
    line(what, PADDING + 27, 9, { left: beside, lines: 2 })
    const grade = gradeBand === '' ? [] : [m.coordinator_card_grade({ grade: gradeBand }, { locale })]
    line([onePersonOf(role, locale), languageName(locale), ...grade].join(' · '), PADDING + 56, 9, { left: beside, lines: 2 })
    line(code, PADDING + QR + 6, 17, { bold: true })
    line(m.coordinator_card_open({ address: site }, { locale }), HEIGHT - PADDING - 14, 9.5, {})
  }

/** The modules of the code as rectangles, a run of dark ones as one. */
const drawQr = (pdf: PDFKit.PDFDocument, text: string, x: number, y: number): void => {
  const { data, size } = encode(text, { border: 0 })
  const module = QR / size
  for (const [row, cells] of data.entries())
    for (let at = 0; at < size; at += 1) {
      let end = at
      while (cells[end] === true) end += 1
      if (end === at) continue
      pdf.rect(x + at * module, y + row * module, (end - at) * module, module)
      at = end
    }
  pdf.fill('#000')
}
