import type { Language } from '#lib/language.ts'
import { roleName } from '#lib/report/words.ts'
import { statusName } from '#lib/school/words.ts'
import { m } from '../../paraglide/messages.js'
import {
  CLASSES,
  type Column,
  classOf,
  type Measure,
  type Place,
  percent,
  type Region,
  type Status,
  type Step,
  type Steps,
} from './round.ts'

const STEP_NAMES: Readonly<Record<Step, () => string>> = {
  invited: m.round_step_invited,
  opened: m.round_step_opened,
  enough: m.round_step_enough,
  sealed: m.round_step_sealed,
}
export const stepName = (step: Step): string => STEP_NAMES[step]()

export const columnName = (column: Column, name: string): string => {
  if (column === 'name') return name
  return column in STEP_NAMES ? stepName(column as Step) : roleName(column as 'leader' | 'teacher' | 'student')
}

export const shareText = (part: number, whole: number, language: Language): string =>
  new Intl.NumberFormat(language, { style: 'percent' }).format(percent(part, whole) / 100)

/** A count that was rounded down to 5, of schools of which so many have opened: without any there is nothing to count. */
export const roundedText = (count: number, { opened }: Pick<Steps, 'opened'>): string => {
  if (opened === 0) return '–'
  return count === 0 ? m.round_fewer() : m.round_at_least({ count })
}

export const schoolStatus = (status: Status | undefined): string => (status === undefined ? m.round_not_begun() : statusName(status))

export const summary = ({ steps }: Place): string => m.round_summary(steps)

/** How many regions are in each class of the map; those without schools last. */
export const classTexts = (regions: readonly Region[], all: number, measure: Measure, language: Language): readonly string[] => {
  const counts = CLASSES.map((_, at) => regions.filter(({ steps }) => classOf(steps, measure) === at).length)
  const share = (per: number) => new Intl.NumberFormat(language, { style: 'percent' }).format(per / 100)
  return [
    ...CLASSES.map((from, at) => m.round_map_class({ share: `${from}–${share((CLASSES[at + 1] ?? 101) - 1)}`, count: counts[at] ?? 0 })),
    m.round_map_nothing({ count: all - counts.reduce((sum, count) => sum + count, 0) }),
  ]
}
