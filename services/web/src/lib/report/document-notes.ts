import { m } from '../../paraglide/messages.js'
import type { ReportView } from './report.ts'
import { noteText } from './words.ts'

/** How the figures of a report were made, and which report it is: at the end of every document. */
export const documentNotes = ({ report, digest }: ReportView): readonly string[] => {
  const { id, version } = report.overview.questionnaire
  return [
    m.report_symbols(),
    ...report.notes.map(noteText),
    m.documents_rules({ rules: report.format, questionnaire: `${id} ${version}` }),
    `${m.report_digest()} ${digest}`,
  ]
}
