import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PROBLEMS } from '../../services/gateway/src/adapters/problem-texts.ts'

export type Language = 'az' | 'ru' | 'en'
export const LANGUAGES = ['az', 'ru', 'en'] as const

/** A piece of text of a page, and the language that its element says it is in. */
export type Said = { readonly lang: string; readonly text: string }

type Phrase = Readonly<Record<Language, string>>

const WEB = join(import.meta.dirname, '../../services/web')
const json = (file: string): unknown => JSON.parse(readFileSync(join(WEB, file), 'utf8'))

/** All texts of something that is there in every language, side by side. */
const sideBySide = ([az, ru, en]: readonly unknown[]): readonly Phrase[] => {
  if (typeof az === 'string') return [{ az, ru: String(ru), en: String(en) }]
  if (typeof az !== 'object' || az === null) return []
  return Object.keys(az).flatMap((key) => sideBySide([az, ru, en].map((one) => (one as Readonly<Record<string, unknown>>)[key])))
}

const isPhrase = (one: object): one is Phrase => LANGUAGES.every((language) => language in one)
/** The phrases that are written as `{ az, ru, en }`, wherever they are. */
const phrasesIn = (one: unknown): readonly Phrase[] => {
  if (typeof one !== 'object' || one === null) return []
  return isPhrase(one) ? [one] : Object.values(one).flatMap(phrasesIn)
}

const messages = (): readonly Phrase[] =>
  readdirSync(join(WEB, 'messages'))
    .filter((file) => file.endsWith('az.json'))
    .flatMap((file) => sideBySide(LANGUAGES.map((language) => json(`messages/${file.replace(/az\.json$/, `${language}.json`)}`))))

/** What stands between the placeholders, where it is more than a sign. */
const fragments = (text: string): readonly string[] =>
  text
    .split(/\{\w+\}/)
    .map((part) => part.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, ''))
    .filter((part) => /\p{L}{3}/u.test(part))

const LETTER = /\p{L}/u
/** A whole word or words. */
const says = (text: string, fragment: string): boolean => {
  for (let at = text.indexOf(fragment); at >= 0; at = text.indexOf(fragment, at + 1))
    if (!LETTER.test(text.charAt(at - 1)) && !LETTER.test(text.charAt(at + fragment.length))) return true
  return false
}

const CYRILLIC = /\p{Script=Cyrillic}[\p{L} ]*/u
const LATIN = /(?<![\p{L}\d:/.-])[\p{Script=Latin}-]{2,}(?![\d/])/gu
/** Addresses (of e-mail too), and ids as `school-report.v1` or `digital-capacity@1`. */
const SIGNS = /\w+:\/\/\S+|[\w.-]+@[\w-]+\.[\w.-]+|[\w-]+[.@-]v?\d+/g

export type Words = {
  /** What of the text is in another language than it says. */
  readonly foreign: (said: readonly Said[]) => readonly string[]
}

/** `questionnaires`: as the API tells it, in each language. `names`: what people have named; it is the same in every language. */
export const readWords = (questionnaires: readonly Readonly<Record<Language, unknown>>[], names: readonly string[]): Words => {
  const longestFirst = names.toSorted((one, other) => other.length - one.length)
  const told = questionnaires.flatMap((one) => sideBySide(LANGUAGES.map((language) => one[language])))
  const phrases = [...messages(), ...phrasesIn(json('src/lib/plan/suggestions.json')), ...phrasesIn(PROBLEMS), ...told]
  const others = Object.fromEntries(
    LANGUAGES.map((language) => {
      const own = phrases.flatMap((phrase) => fragments(phrase[language])).join('\n')
      const rest = LANGUAGES.filter((one) => one !== language)
      const all = rest.flatMap((one) => phrases.flatMap((phrase) => fragments(phrase[one])))
      return [language, [...new Set(all)].filter((fragment) => !says(own, fragment))]
    }),
  ) as unknown as Readonly<Record<Language, readonly string[]>>
  /** Names and signs that Russian texts of ours write in Latin letters, too. */
  const latin = new Set(phrases.flatMap(({ ru }) => ru.match(LATIN) ?? []))
  const latinIn = (text: string): readonly string[] => (text.match(LATIN) ?? []).filter((word) => !latin.has(word))
  const foreignIn = (text: string, language: Language): readonly string[] => [
    ...others[language].filter((fragment) => says(text, fragment)),
    ...(language === 'ru' ? latinIn(text) : (CYRILLIC.exec(text) ?? [])),
    ...(language === 'en' ? (/\S*[əğışƏĞİŞ]\S*/.exec(text) ?? []) : []),
  ]
  return {
    foreign: (said) =>
      LANGUAGES.flatMap((language) => {
        const all = said.flatMap((one) => (one.lang === language ? [one.text] : [])).join('\n')
        const text = longestFirst.reduce((rest, name) => rest.replaceAll(name, ''), all.replaceAll(SIGNS, ''))
        return [...new Set(foreignIn(text, language))].map((fragment) => `${fragment} (${language})`)
      }),
  }
}
