import type { Language } from '#lib/language.ts'
import type { Form, FormItem } from '#lib/respondent/form.ts'
import { itemsOf } from '#lib/respondent/form.ts'
import { languageName, onePersonOf } from '#lib/school/words.ts'
import { m } from '../../../paraglide/messages.js'
import { COLOURS, openDocument, type PaperDocument } from './document.ts'

const BOX = 9
const LABEL_SIZE = 9.5
const LINE_HEIGHT = 16
const DIGITS = 16
const DIGIT_BOX = 22

/** A form to be filled in with a pen: the words that the screen has, boxes to tick, and a place for the code of a card. */
export const paperForm = (form: Form, school: string, locale: Language): Promise<Uint8Array> => {
  const title = `Güzgü · ${form.title}`
  const document = openDocument({
    title,
    language: locale,
    foot: [school, onePersonOf(form.role, locale), languageName(locale)].join(' · '),
    pageOf: (page, pages) => m.paper_page_of({ page, pages }, { locale }),
  })
  document.heading(1, title)
  document.text([school, onePersonOf(form.role, locale)].join(' · '), { soft: true })
  privacy(document, form, locale)
  codeBoxes(document, m.paper_code_place({}, { locale }))
  document.text(form.role === 'student' ? m.paper_how_student({}, { locale }) : m.paper_how_adult({}, { locale }))
  let count = 0
  let group = ''
  for (const item of itemsOf(form)) {
    count += 1
    const number = count
    const heading = item.group === group ? undefined : item.group
    document.together(() => {
      if (heading !== undefined) document.heading(2, heading)
      question(document, item, number, locale)
    })
    group = item.group
  }
  if (form.askRelease) {
    document.heading(2, m.release_legend({}, { locale }))
    choices(document, [m.release_label({}, { locale })])
    document.text(m.release_hint({}, { locale }), { small: true, soft: true })
  }
  document.space()
  document.text(m.paper_hand_in({}, { locale }), { bold: true })
  return document.end()
}

const privacy = (document: PaperDocument, form: Form, locale: Language): void => {
  const count = itemsOf(form).length
  const words =
    form.role === 'student'
      ? [m.welcome_student_what({ count }, { locale }), m.welcome_student_who({}, { locale }), m.welcome_student_stop({}, { locale })]
      : [m.welcome_adult_what({ count }, { locale }), m.welcome_adult_who({}, { locale }), m.welcome_adult_stop({}, { locale })]
  for (const text of words) document.text(text)
  if (form.smallGroup) document.text(m.small_school_note({}, { locale }))
  document.text(m.paper_no_name({}, { locale }), { bold: true })
}

const codeBoxes = (document: PaperDocument, words: string): void => {
  document.text(words, { bold: true })
  document.figure(words, DIGIT_BOX + 10, (pdf, { x, y }) => {
    pdf.lineWidth(0.8)
    for (let at = 0; at < DIGITS; at += 1) pdf.rect(x + at * DIGIT_BOX + Math.floor(at / 4) * 12, y, DIGIT_BOX, DIGIT_BOX)
    pdf.stroke(COLOURS.ink)
  })
}

const question = (document: PaperDocument, item: FormItem, number: number, locale: Language): void => {
  const labels = [...item.options, ...item.apart].map(({ label }) => label)
  const many = item.choose === 'many' ? ` ${m.paper_many({}, { locale })}` : ''
  document.text(`${number}. ${item.wording}${many}`, { bold: true })
  choices(document, labels)
  document.space(4)
}

/** As many to a line as fit beside each other, box under box. */
const choices = (document: PaperDocument, labels: readonly string[]): void => {
  const longest = Math.max(...labels.map(({ length }) => length))
  const columns = Math.max(1, Math.floor(document.width / (BOX + 5 + longest * LABEL_SIZE * 0.56 + 14)))
  for (let first = 0; first < labels.length; first += columns)
    document.arrangement(LINE_HEIGHT, (pdf, { x, y, width }, part) => {
      for (const [column, label] of labels.slice(first, first + columns).entries()) {
        const at = (column * width) / columns
        part(
          'Artifact',
          {},
          () =>
            void pdf
              .lineWidth(0.8)
              .rect(x + at, y + 2, BOX, BOX)
              .stroke(COLOURS.ink),
        )
        part('P', {}, () => {
          pdf.font('regular').fontSize(LABEL_SIZE).fillColor(COLOURS.ink)
          pdf.text(label, x + at + BOX + 5, y, { width: width - at - BOX - 5, height: LINE_HEIGHT, lineBreak: false })
        })
      }
    })
}
