import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'

const FOLDER = join(import.meta.dirname, '../messages')
const read = (file: string): Readonly<Record<string, string>> => JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))
const placeholders = (text: string): readonly string[] => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort()

const SOURCES = join(import.meta.dirname, '../src')
/** The keys that the sources of the pages name, without what is compiled from the messages. */
const used = new Set(
  readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|svelte)$/.test(file) && !file.startsWith('paraglide'))
    .flatMap((file) => [...readFileSync(join(SOURCES, file), 'utf8').matchAll(/\bm\.(\w+)/g)].map(([, name]) => name)),
)

const parts = readdirSync(FOLDER).filter((file) => file.endsWith('en.json'))

describe.each(parts)('%s', (english) => {
  it.each(['az', 'ru'])('has the same keys and placeholders in %s, and nothing untranslated', (language) => {
    const [one, other] = [read(english), read(english.replace(/en\.json$/, `${language}.json`))]
    expect(Object.keys(other).sort()).toEqual(Object.keys(one).sort())
    for (const [key, text] of Object.entries(one)) {
      if (key === '$schema') continue
      expect([key, placeholders(other[key] ?? '')]).toEqual([key, placeholders(text)])
      if (/[a-z]{4}/i.test(text.replace(/\{\w+\}/g, ''))) expect([key, other[key] === text]).toEqual([key, false])
    }
  })

  it('has no text that no page says', () => {
    expect(Object.keys(read(english)).filter((key) => key !== '$schema' && !used.has(key))).toEqual([])
  })
})
