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
