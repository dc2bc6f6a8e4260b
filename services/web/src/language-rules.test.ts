import { globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { inOrder, readView, STEPS, sumOf } from './lib/round/round.ts'

const ALPHABET = 'abcçdeəfgğhxıijkqlmnoöprsştuüvyz'
const MESSAGES = join(import.meta.dirname, '../messages')

const messagesIn = (language: string): readonly (readonly [string, string])[] =>
  readdirSync(MESSAGES)
    .filter((file) => file === `${language}.json` || file.endsWith(`.${language}.json`))
    .flatMap((file) => Object.entries(JSON.parse(readFileSync(join(MESSAGES, file), 'utf8')) as Record<string, string>))

const sources = globSync('**/*.{ts,svelte}', { cwd: import.meta.dirname })
  .filter((file) => !file.startsWith('paraglide') && !file.endsWith('.test.ts'))
  .map((file) => [file, readFileSync(join(import.meta.dirname, file), 'utf8')] as const)

/** Placeholders that hold an amount. */
const AMOUNT = /\{(count|counted|answered|done|all|of|at|days|number|target|expected|screens|questions)\}/

describe('the rules of the languages that this platform counts on', () => {
  it('are those of ICU for the forms of nouns after numbers', () => {
    const forms = (language: string): readonly string[] =>
      [0, 1, 2, 5, 11, 21, 22, 101, 1.5].map((amount) => new Intl.PluralRules(language).select(amount))
    expect(forms('ru')).toEqual(['many', 'one', 'few', 'many', 'many', 'one', 'few', 'one', 'other'])
    expect(forms('az')).toEqual(['other', 'one', 'other', 'other', 'other', 'other', 'other', 'other', 'other'])
  })
  it('write numbers and shares as readers do', () => {
    expect(new Intl.NumberFormat('az').format(1_234_567.89)).toBe('1.234.567,89')
    expect(new Intl.NumberFormat('ru').format(1_234_567.89)).toBe('1\u00a0234\u00a0567,89')
    const share = (language: string): string => new Intl.NumberFormat(language, { style: 'percent' }).format(0.12)
    expect(['az', 'ru', 'en'].map(share)).toEqual(['12%', '12\u00a0%', '12%'])
  })
  it('know two letters i', () => {
    expect(['i'.toLocaleUpperCase('az'), 'I'.toLocaleLowerCase('az'), 'Ə'.toLocaleLowerCase('az')]).toEqual(['İ', 'ı', 'ə'])
  })
})

describe('lists of names', () => {
  it('follow the Azerbaijani alphabet', () => {
    const place = { ...sumOf([]), steps: Object.fromEntries(STEPS.map((step) => [step, 0])) as never }
    const shuffled = [...ALPHABET].toReversed().map((name) => ({ ...place, name }))
    const sorted = inOrder(shuffled, readView(new URLSearchParams()))
    expect(sorted.map(({ name }) => name).join('')).toBe(ALPHABET)
  })
  it('are sorted nowhere by the codes of their letters', () => {
    const careless = sources.filter(([, text]) => /\.(sort|toSorted)\(\s*\)|localeCompare/.test(text))
    expect(careless.map(([file]) => file)).toEqual([])
  })
})

describe('words', () => {
  it('change case nowhere: i and ı are lost', () => {
    const ofTags = ['lib/language.ts', 'lib/respondent/read-aloud.ts'] // tags of languages
    const ofIds = ['lib/device/UnsentForms.svelte'] // the number of an envelope
    const changing = sources.filter(([, text]) => /to(Upper|Lower)Case\(|text-transform: *(upper|lower|capital)/.test(text))
    expect(changing.map(([file]) => file).sort()).toEqual([...ofTags, ...ofIds].sort())
  })
  it('stand before an amount in Russian, or in a form that every amount has', () => {
    const bent = messagesIn('ru').filter(([, text]) => new RegExp(`${AMOUNT.source} (?!из )[а-яё]+`).test(text))
    expect(bent).toEqual([])
  })
  it('stay singular after an amount in Azerbaijani', () => {
    const plural = messagesIn('az').filter(([, text]) => new RegExp(`${AMOUNT.source} [a-zəıöüşçğ]+l[aə]r`).test(text))
    expect(plural).toEqual([])
  })
  it('keep their letters: no Azerbaijani word has a Cyrillic letter, and no letter comes apart', () => {
    for (const [key, text] of messagesIn('az')) {
      expect([key, /[а-яёА-ЯЁ]/.test(text.replace(/Русский/g, ''))]).toEqual([key, false])
      expect([key, text.normalize('NFC') === text]).toEqual([key, true])
    }
    for (const [key, text] of messagesIn('ru')) expect([key, text.normalize('NFC') === text]).toEqual([key, true])
  })
})
