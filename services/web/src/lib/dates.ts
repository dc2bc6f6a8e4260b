import type { Language } from './language.ts'

const ZONE = 'Asia/Baku'

/** Browsers seldom know the months of Azerbaijani. */
const AZ_MONTHS = ['yanvar', 'fevral', 'mart', 'aprel', 'may', 'iyun', 'iyul', 'avqust', 'sentyabr', 'oktyabr', 'noyabr', 'dekabr']

/** "9 mart 2026", "9 марта 2026 г.", "9 March 2026". */
export const dayText = (instant: number, language: Language): string => {
  if (language === 'az') {
    const [year, month, day] = dayField(instant).split('-').map(Number)
    return `${day} ${AZ_MONTHS[(month ?? 1) - 1]} ${year}`
  }
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: ZONE,
  }).format(instant)
}

/** With the time of day, of 24 hours. */
export const momentText = (instant: number, language: Language): string =>
  `${dayText(instant, language)}, ${new Intl.DateTimeFormat('sv-SE', { hour: '2-digit', minute: '2-digit', timeZone: ZONE }).format(instant)}`

/** The value of a date field: the day in Baku. */
export const dayField = (instant: number): string => new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(instant)

/** The end of a day of Baku (UTC+4, no summer time). */
export const endOfDay = (field: string): number => Date.parse(`${field}T23:59:00+04:00`)
export const startOfDay = (field: string): number => Date.parse(`${field}T00:00:00+04:00`)
