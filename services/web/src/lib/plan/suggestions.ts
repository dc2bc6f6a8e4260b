import type { Language } from '#lib/language.ts'
import type { ActionEntries, ResponsibleFunction } from './plan.ts'
import SUGGESTIONS from './suggestions.json' with { type: 'json' }

/** Something that a school may do, to be fitted to it: `suggestions.json` is made to be edited. */
export type Suggestion = {
  readonly id: string
  readonly area: string
  /** Items that it helps most. */
  readonly items: readonly string[]
  readonly responsible: ResponsibleFunction
  /** From today. */
  readonly weeks: number
  readonly what: Readonly<Record<Language, string>>
  readonly measure: Readonly<Record<Language, string>>
}

export const suggestions = SUGGESTIONS as readonly Suggestion[]

/** Those for the item first, then the others of its area; an item without an area has them all. */
export const suggestionsFor = (item: string, area: string | undefined): readonly Suggestion[] => {
  if (area === undefined) return suggestions
  const near = suggestions.filter((one) => one.area === area)
  return [...near.filter(({ items }) => items.includes(item)), ...near.filter(({ items }) => !items.includes(item))]
}

const WEEK_MS = 7 * 86_400_000

/** A form filled in. `dayOf` says the ISO day of an instant (ms). */
export const entriesOf = (
  { what, responsible, weeks, measure }: Suggestion,
  language: Language,
  now: number,
  dayOf: (instant: number) => string,
): ActionEntries => ({
  what: what[language],
  responsible,
  responsibleOther: '',
  due: dayOf(now + weeks * WEEK_MS),
  measure: measure[language],
})
