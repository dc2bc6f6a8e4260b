import { createRequire } from 'node:module'
import PDFDocument from 'pdfkit'
import { inPaperFont } from './printable.ts'

// The file below a document: its fonts, margins, bookmarks, feet.

export type DocumentOptions = {
  readonly title: string
  /** BCP 47: what a screen reader reads it in. */
  readonly language: string
  /** At the foot of every page, before its number: digest, school, round. */
  readonly foot: string
  /** The page in words: `page 2 of 5`. */
  readonly pageOf: (page: number, pages: number) => string
  /** ms; of now, if it is left out. The same contents with the same moment are the same bytes. */
  readonly created?: number
}

/** One tagged part of what is laid out by hand: what a screen reader reads, in the order of the calls; `Artifact` is passed over. */
export type Part = (tag: string, options: { readonly alt?: string; readonly lang?: string }, write: () => void) => void

/** Points (1/72 inch), A4. */
export const MARGIN = 48
const FOOTER = 24
export const COLOURS = { ink: '#17242c', soft: '#47555e', line: '#c5ced4', pale: '#e8eef6', blue: '#1f4e8c', amber: '#e8a33d' } as const

const fontFile = (weight: string): string =>
  createRequire(import.meta.url).resolve(`@expo-google-fonts/noto-sans/${weight}/NotoSans_${weight}.ttf`)

/** Adds the parts of what is laid out by hand to `holder`. */
export const createPart =
  (pdf: PDFKit.PDFDocument, holder: PDFKit.PDFStructureElement): Part =>
  (tag, options, draw) => {
    if (tag === 'Artifact') {
      pdf.markContent('Artifact', { type: 'Layout' })
      draw()
      pdf.endMarkedContent()
      return
    }
    const element = pdf.struct(tag, options, draw)
    holder.add(element)
    element.end()
  }

export type Font = 'regular' | 'bold'

export const openPdf = ({ title, language, created }: DocumentOptions): PDFKit.PDFDocument => {
  const pdf = new PDFDocument({
    size: 'A4',
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + FOOTER },
    pdfVersion: '1.7',
    tagged: true,
    displayTitle: true,
    lang: language,
    bufferPages: true,
    info: {
      Title: inPaperFont(title),
      Creator: 'Güzgü',
      Producer: 'Güzgü',
      ...(created === undefined ? {} : { CreationDate: new Date(created) }),
    },
  })
  return pdf.registerFont('regular', fontFile('400Regular')).registerFont('bold', fontFile('700Bold'))
}

/** Headings as bookmarks: level 3 under the last of level 2. */
export const createOutline = (pdf: PDFKit.PDFDocument): ((level: number, text: string) => void) => {
  let chapter: PDFKit.PDFOutline | undefined
  return (level, text) => {
    if (level === 3 && chapter !== undefined) chapter.addItem(text)
    else if (level === 2) chapter = pdf.outline.addItem(text)
  }
}

/** On every page, when all are written. */
export const writeFoots = (pdf: PDFKit.PDFDocument, { foot, pageOf }: DocumentOptions): void => {
  const width = pdf.page.width - 2 * MARGIN
  const { count } = pdf.bufferedPageRange()
  for (let page = 0; page < count; page += 1) {
    pdf.switchToPage(page)
    pdf.page.margins.bottom = 0 // the foot stands in the margin
    pdf.markContent('Artifact', { type: 'Pagination' })
    const y = pdf.page.height - MARGIN
    pdf.font('regular').fontSize(7.5).fillColor(COLOURS.soft)
    pdf.text(inPaperFont(foot), MARGIN, y, { width: width - 90, height: 10, ellipsis: true })
    pdf.text(pageOf(page + 1, count), MARGIN + width - 90, y, { width: 90, align: 'right', lineBreak: false })
    pdf.endMarkedContent()
  }
}
