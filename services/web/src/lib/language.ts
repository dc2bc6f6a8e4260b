export const LANGUAGES = ['az', 'ru', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** Each in itself. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { az: 'Azərbaycanca', ru: 'Русский', en: 'English' }

export const isLanguage = (text: unknown): text is Language => LANGUAGES.some((one) => one === text)

/** The first that we have of an Accept-Language header; Azerbaijani where there is none. */
export const preferred = (header: string | null): Language => {
  const asked = (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', quality = ''] = part.trim().split(';q=')
      return { language: tag.slice(0, 2).toLowerCase(), quality: quality === '' ? 1 : Number(quality) }
    })
    .sort((one, other) => other.quality - one.quality)
  const found = asked.find(({ language }) => isLanguage(language))?.language
  return isLanguage(found) ? found : 'az'
}
