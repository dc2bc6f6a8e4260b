import { isLanguage, LANGUAGE_NAMES, type Language } from '#lib/language.ts'
import type { Role } from '#lib/roles.ts'
import { m } from '../../paraglide/messages.js'
import type { Exercise, Step } from './exercise.ts'

const STATUS: Readonly<Record<Exercise['status'], () => string>> = {
  planned: m.status_planned,
  open: m.status_open,
  closed: m.status_closed,
  sealed: m.status_sealed,
}
export const statusName = (status: Exercise['status']): string => STATUS[status]()

const STEPS: Readonly<Record<Step['step'], () => string>> = {
  expected: m.step_expected,
  items: m.step_items,
  open: m.step_open,
  cards: m.step_cards,
  answers: m.step_answers,
  sealed: m.step_sealed,
}
export const stepName = (step: Step['step']): string => STEPS[step]()

const ONE_PERSON: Readonly<Record<Role, typeof m.coordinator_role_one_leader>> = {
  leader: m.coordinator_role_one_leader,
  teacher: m.coordinator_role_one_teacher,
  student: m.coordinator_role_one_student,
}
/** A role as it stands on what one person gets: "Teacher". */
export const onePersonOf = (role: Role, locale?: Language): string => ONE_PERSON[role]({}, locale === undefined ? {} : { locale })

/** A section language, in itself. */
export const languageName = (language: string): string => (isLanguage(language) ? LANGUAGE_NAMES[language] : language)

const NEXT: Readonly<Record<Step['step'], (said: { readonly roles: string; readonly moment: string }) => string>> = {
  expected: () => m.coordinator_next_expected(),
  items: () => m.coordinator_next_items(),
  open: () => m.coordinator_next_items(),
  cards: ({ roles }) => m.coordinator_next_cards({ roles }),
  answers: () => m.coordinator_next_answers(),
  sealed: ({ moment }) => m.coordinator_next_sealed({ moment }),
}
/** What is missing, in a sentence. */
export const nextStepText = (step: Step['step'], said: { readonly roles: string; readonly moment: string }): string => NEXT[step](said)

const REMINDERS: Readonly<Record<Role, typeof m.coordinator_reminder_leader>> = {
  leader: m.coordinator_reminder_leader,
  teacher: m.coordinator_reminder_teacher,
  student: m.coordinator_reminder_student,
}
/** Short enough for a message on a phone. */
export const reminderText = (role: Role, said: { readonly day: string; readonly address: string }, locale: Language): string =>
  REMINDERS[role](said, { locale })
