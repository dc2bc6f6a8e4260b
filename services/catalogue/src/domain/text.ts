export const LANGUAGES = ['az', 'ru', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

export type Text = { readonly [L in Language]: string }

/** The first language in which nothing is written. */
export const missingLanguage = (text: Text): Language | undefined => LANGUAGES.find((language) => text[language].trim() === '')

/** Dashes and other lone signs are not words. */
export const countWords = (text: string): number => text.split(/\s+/u).filter((part) => /[\p{L}\p{N}]/u.test(part)).length
