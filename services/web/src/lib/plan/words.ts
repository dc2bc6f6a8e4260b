import { m } from '../../paraglide/messages.js'
import type { ActionEntries, ActionStatus, ResponsibleFunction } from './plan.ts'

const FUNCTION_NAMES: Readonly<Record<ResponsibleFunction, () => string>> = {
  head: m.plan_function_head,
  'deputy-head': m.plan_function_deputy_head,
  'ict-coordinator': m.plan_function_ict_coordinator,
  'ict-teacher': m.plan_function_ict_teacher,
  'subject-leads': m.plan_function_subject_leads,
  'class-teachers': m.plan_function_class_teachers,
  psychologist: m.plan_function_psychologist,
  librarian: m.plan_function_librarian,
  'parents-committee': m.plan_function_parents_committee,
  'student-council': m.plan_function_student_council,
  other: m.plan_responsible_other,
}
export const functionName = (name: ResponsibleFunction): string => FUNCTION_NAMES[name]()

/** Who is responsible, in the reader's language; what a school wrote itself as it is. */
export const responsibleText = ({ responsible, responsibleOther }: Pick<ActionEntries, 'responsible' | 'responsibleOther'>): string =>
  responsible === 'other' ? responsibleOther : responsible === '' ? '' : functionName(responsible)

const STATUS_NAMES: Readonly<Record<ActionStatus, () => string>> = {
  planned: m.plan_status_planned,
  'under-way': m.plan_status_under_way,
  done: m.plan_status_done,
  'given-up': m.plan_status_given_up,
}
export const statusName = (status: ActionStatus): string => STATUS_NAMES[status]()

const ADVICE: Readonly<Record<string, () => string>> = {
  items: m.plan_fix_items,
  what: m.plan_fix_what,
  responsible: m.plan_fix_responsible,
  responsibleOther: m.plan_fix_responsible_other,
  due: m.plan_fix_due,
  measure: m.plan_fix_measure,
  note: m.plan_fix_note,
  status: m.plan_fix_status,
}

/** What to do about a refused field; undefined where the refusal says it itself. */
export const adviceFor = (field: string | undefined): string | undefined => ADVICE[field ?? '']?.()
