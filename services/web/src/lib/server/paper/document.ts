import { COLOURS, createOutline, createPart, type DocumentOptions, type Font, MARGIN, openPdf, type Part, writeFoots } from './pdf.ts'
import { inPaperFont } from './printable.ts'
import { type Column, drawTable, tableHeight } from './table.ts'

export { COLOURS, type DocumentOptions, MARGIN, type Part } from './pdf.ts'
export type { Column } from './table.ts'

// One tagged PDF: headings, paragraphs, lists, tables and drawings in reading order, so that a screen reader can read what is printed.

const GUTTER = 20
const INDENT = 16
const SIZES = { H1: 22, H2: 15, H3: 12, P: 10.5, small: 8.5, large: 20 } as const

/** Whatever is drawn itself: coordinates are points from the left upper corner of its own place. */
export type Draw = (pdf: PDFKit.PDFDocument, place: { readonly x: number; readonly y: number; readonly width: number }) => void

/** Like `Draw`, with tags of its own. */
export type Arrange = (
  pdf: PDFKit.PDFDocument,
  place: { readonly x: number; readonly y: number; readonly width: number },
  part: Part,
) => void

export type TextOptions = {
  /** A number that is seen from afar. */
  readonly large?: boolean
  readonly small?: boolean
  readonly soft?: boolean
  readonly bold?: boolean
  /** Where it is not the document's. */
  readonly language?: string
}

/** Written from top to bottom; a block that does not fit begins a new page. */
export type PaperDocument = {
  readonly heading: (level: 1 | 2 | 3, text: string) => void
  readonly text: (text: string, options?: TextOptions) => void
  readonly list: (items: readonly string[], options?: { readonly numbered?: boolean }) => void
  /** The first cell of a row is its heading. */
  readonly table: (columns: readonly Column[], rows: readonly (readonly string[])[], caption?: string) => void
  /** A picture with what it says in words; `height` in points. */
  readonly figure: (words: string, height: number, draw: Draw) => void
  /** Decoration: a screen reader passes over it. */
  readonly ornament: (height: number, draw: Draw) => void
  /** Texts and lists next to each other, in columns of the same width, on one page. */
  readonly beside: (columns: readonly (() => void)[]) => void
  /** What is written inside stays on one page, if one page can hold it. */
  readonly together: (write: () => void) => void
  /** Text and drawings side by side; `height` in points. */
  readonly arrangement: (height: number, arrange: Arrange) => void
  readonly space: (height?: number) => void
  readonly page: () => void
  /** Points left on this page. */
  readonly left: () => number
  /** The width between the margins. */
  readonly width: number
  readonly end: () => Promise<Uint8Array>
}

export const openDocument = (options: DocumentOptions): PaperDocument => {
  const pdf = openPdf(options)
  const parts: Buffer[] = []
  pdf.on('data', (part: Buffer) => parts.push(part))
  const done = new Promise<void>((resolve) => pdf.on('end', () => resolve()))

  const root = pdf.struct('Document')
  pdf.addStructure(root)
  const bottom = pdf.page.height - pdf.page.margins.bottom
  let frame = { x: MARGIN, width: pdf.page.width - 2 * MARGIN }
  /** Heights only: nothing is drawn, and no page begins. */
  let measuring = false

  const measured = (write: () => void): number => {
    const [from, outside] = [pdf.y, measuring]
    measuring = true
    write()
    const height = pdf.y - from
    measuring = outside
    pdf.y = from
    return height
  }
  const room = (height: number): void => {
    if (!measuring && pdf.y + height > bottom && pdf.y > MARGIN) pdf.addPage()
  }
  const write = (tag: string, typed: string, size: number, font: Font, colour: string, lang?: string): void => {
    const text = inPaperFont(typed)
    const begin = (): void => void pdf.font(font).fontSize(size).fillColor(colour)
    begin()
    const height = pdf.heightOfString(text, { width: frame.width, lineGap: 2 })
    if (measuring) pdf.y += height
    if (measuring) return
    room(Math.min(height, size * 3))
    const element = pdf.struct(tag, lang === undefined ? {} : { lang }, () => {
      begin()
      pdf.text(text, frame.x, pdf.y, { width: frame.width, lineGap: 2 })
    })
    root.add(element)
    element.end()
  }
  const drawn = (height: number, draw: Draw): void => {
    const y = pdf.y
    pdf.save()
    draw(pdf, { x: frame.x, y, width: frame.width })
    pdf.restore()
    pdf.y = y + height
  }
  const outline = createOutline(pdf)

  return {
    width: frame.width,
    heading: (level, text) => {
      const tag = `H${level}` as const
      room(SIZES[tag] * 4)
      if (pdf.y > MARGIN && level > 1) pdf.y += SIZES[tag] * 0.8
      write(tag, text, SIZES[tag], 'bold', COLOURS.ink)
      if (!measuring) outline(level, inPaperFont(text))
      pdf.y += 4
    },
    text: (text, { small = false, soft = false, bold = false, large = false, language: lang } = {}) => {
      const size = large ? SIZES.large : small ? SIZES.small : SIZES.P
      write('P', text, size, bold || large ? 'bold' : 'regular', soft ? COLOURS.soft : COLOURS.ink, lang)
      pdf.y += small ? 2 : large ? 0 : 5
    },
    list: (items, { numbered = false } = {}) => {
      const list = measuring ? undefined : pdf.struct('L') // what begins must end: the document waits for it
      if (list !== undefined) root.add(list)
      items.map(inPaperFont).forEach((item, i) => {
        pdf.font('regular').fontSize(SIZES.P).fillColor(COLOURS.ink)
        const inside = { width: frame.width - INDENT, lineGap: 2 }
        const height = pdf.heightOfString(item, inside)
        room(height)
        const y = pdf.y
        if (list !== undefined) {
          const element = pdf.struct('LI')
          list.add(element)
          const label = numbered ? `${i + 1}.` : '•'
          element.add(pdf.struct('Lbl', {}, () => void pdf.text(label, frame.x, y, { lineBreak: false })))
          element.add(pdf.struct('LBody', {}, () => void pdf.text(item, frame.x + INDENT, y, inside)))
          element.end()
        }
        pdf.y = Math.max(pdf.y, y + height) + 3
      })
      list?.end()
      pdf.y += 4
    },
    table: (columns, rows, caption) => {
      const options = { pdf, parent: root, ...frame, bottom, columns, rows, colours: COLOURS }
      if (caption !== undefined) {
        room(SIZES.small * 2 + Math.min(tableHeight(options), 60))
        write('P', caption, SIZES.small, 'regular', COLOURS.soft)
        pdf.y += 3
      }
      if (measuring) pdf.y += tableHeight(options)
      else drawTable(options)
      pdf.y += 12
    },
    figure: (words, height, draw) => {
      room(height)
      if (measuring) {
        pdf.y += height
        return
      }
      const place: object = { bbox: [frame.x, pdf.y, frame.x + frame.width, pdf.y + height] } // the types do not know it yet
      const element = pdf.struct('Figure', { alt: inPaperFont(words), ...place }, () => drawn(height, draw))
      root.add(element)
      element.end()
    },
    ornament: (height, draw) => {
      room(height)
      if (measuring) {
        pdf.y += height
        return
      }
      pdf.markContent('Artifact', { type: 'Layout' })
      drawn(height, draw)
      pdf.endMarkedContent()
    },
    arrangement: (height, arrange) => {
      room(height)
      if (measuring) {
        pdf.y += height
        return
      }
      const holder = pdf.struct('Div')
      root.add(holder)
      drawn(height, (_, place) => arrange(pdf, place, createPart(pdf, holder)))
      holder.end()
    },
    beside: (columns) => {
      const whole = frame
      const width = (whole.width - GUTTER * (columns.length - 1)) / columns.length
      const each = (one: (write: () => void) => number): number =>
        Math.max(
          0,
          ...columns.map((write, i) => {
            frame = { x: whole.x + i * (width + GUTTER), width }
            return one(write)
          }),
        )
      const height = each(measured)
      frame = whole
      room(height)
      const top = pdf.y
      if (!measuring)
        each((write) => {
          pdf.y = top
          write()
          return 0
        })
      frame = whole
      pdf.y = top + height
    },
    together: (write) => {
      room(measured(write))
      write()
    },
    space: (height = 8) => {
      pdf.y += height
    },
    page: () => void pdf.addPage(),
    left: () => bottom - pdf.y,
    end: async () => {
      root.end()
      writeFoots(pdf, options)
      pdf.end()
      await done
      return Buffer.concat(parts)
    },
  }
}
