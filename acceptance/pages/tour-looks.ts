import type { Page } from 'playwright-core'
import { violationsOf, WCAG } from './axe.ts'
import { CLIPPED, LENGTHENED, RESTORED } from './clipped.ts'
import type { Language, Said, Words } from './tour-words.ts'

type Seen = {
  readonly lang: string
  readonly title: string
  readonly headings: number
  readonly wide: number
  readonly said: readonly Said[]
}

/** All that a page says, also to those who hear it, and what it says about itself. */
const READ = `(() => {
  const langOf = (one) => one.closest('[lang]')?.lang ?? ''
  const said = [{ lang: document.documentElement.lang, text: document.title }]
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode
    if (data.trim() !== '' && parentElement.closest('script, style, noscript, template, code') === null)
      said.push({ lang: langOf(parentElement), text: data.replace(/\\s+/g, ' ').trim() })
  }
  for (const name of ['aria-label', 'title', 'alt', 'placeholder', 'aria-description'])
    for (const one of document.querySelectorAll('[' + name + ']')) said.push({ lang: langOf(one), text: one.getAttribute(name) })
  const { scrollWidth, clientWidth, lang } = document.documentElement
  return { lang, title: document.title, headings: document.querySelectorAll('h1').length, wide: scrollWidth - clientWidth, said }
})()`

/** What takes longer to look for. */
export type Closely = { readonly axe: boolean; readonly longer: boolean }

/** What is wrong with a page, all of it unfolded: its language, its words, its heading, its width; looked at closely, more. */
export const faultsOf = async (page: Page, language: Language, words: Words, closely: Closely): Promise<readonly string[]> => {
  await page.waitForLoadState('load') // its styles are there
  await page.evaluate(OPENED)
  const { lang, title, headings, wide, said } = (await page.evaluate(READ)) as Seen
  return [
    ...(lang === language ? [] : [`the page says that it is in ${lang}`]),
    ...(title.trim() === '' ? ['it has no title'] : []),
    ...(headings === 1 ? [] : [`it has ${headings} h1`]),
    ...(wide > 0 ? [`it is ${wide} px too wide`] : []),
    ...words.foreign(said),
    ...(closely.axe ? (await violationsOf(page, [...WCAG, 'best-practice'])).map((one) => one.join(' ')) : []),
    ...(closely.longer ? await brokenByLongerWords(page) : []),
  ]
}

const OPENED = "document.querySelectorAll('details').forEach((one) => { one.open = true })"

/** Words of another length break nothing: two fifths longer, as those of a language to come. */
const brokenByLongerWords = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(LENGTHENED)
  const clipped = (await page.evaluate(CLIPPED)) as readonly string[]
  await page.evaluate(RESTORED)
  return clipped.map((one) => `longer words are cut off: ${one}`)
}
