import type { Language } from '#lib/language.ts'

/** In the browser: the language that is being read. What shows a message follows it. */
export const current = $state<{ language: Language }>({ language: 'az' })
