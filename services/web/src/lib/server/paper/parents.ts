import { dayText } from '#lib/dates.ts'
import type { Language } from '#lib/language.ts'
import { m } from '../../../paraglide/messages.js'
import { COLOURS, openDocument } from './document.ts'

/** One page to take home: what it is, that it is voluntary, and a slip to say no. */
export const parentsPdf = (school: string, closesAt: number, locale: Language): Promise<Uint8Array> => {
  const document = openDocument({
    title: m.coordinator_parents_title({}, { locale }),
    language: locale,
    foot: `Güzgü · ${school}`,
    pageOf: () => '',
  })
  document.heading(1, m.coordinator_parents_title({}, { locale }))
  document.text(m.coordinator_parents_hello({}, { locale }))
  document.text(m.coordinator_parents_what({ school, day: dayText(closesAt, locale) }, { locale }))
  document.text(m.coordinator_parents_names({}, { locale }))
  document.text(m.coordinator_parents_use({}, { locale }))
  document.text(m.coordinator_parents_free({}, { locale }))
  document.heading(2, m.coordinator_parents_no({}, { locale }))
  document.text(m.coordinator_parents_no_text({}, { locale }))
  document.space()
  document.text(m.coordinator_parents_regards({ school }, { locale }))
  document.space(24)
  document.ornament(24, (pdf, { x, y, width }) => {
    pdf
      .lineWidth(0.5)
      .dash(3, { space: 3 })
      .moveTo(x, y)
      .lineTo(x + width, y)
      .stroke('#47555e')
      .undash()
  })
  document.text(m.coordinator_parents_slip({}, { locale }), { bold: true })
  document.space(16)
  document.text(m.coordinator_parents_sign({}, { locale }))
  document.ornament(40, (pdf, { x, y, width }) => {
    pdf
      .lineWidth(0.5)
      .moveTo(x, y + 34)
      .lineTo(x + width, y + 34)
      .stroke(COLOURS.ink)
  })
  return document.end()
}
