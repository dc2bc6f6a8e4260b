import type { BrowserContext, Page } from 'playwright-core'
import { press } from './press.ts'
import type { Language } from './tour-words.ts'
import type { TourWorld, Who } from './tour-world.ts'

export type Walker = {
  readonly context: BrowserContext
  readonly page: Page
  readonly language: Language
  readonly world: TourWorld
  readonly go: (path: string) => Promise<void>
  /** The page as it is now. */
  readonly look: (state: string) => Promise<void>
}

/** Pages in states that no address has: what somebody comes to, step by step. */
export type Journey = {
  readonly name: string
  readonly routes: readonly string[]
  readonly as?: Who
  /** The pages' scripts are kept away, as where there is no JavaScript. */
  readonly scriptless?: true
  readonly walk: (walker: Walker) => Promise<void>
}

const EXERCISE = '/school/exercises/[exerciseId]'
const refused = (page: Page): Promise<void> => page.getByRole('alert').waitFor()

const enter = async (page: Page, code: string, listens: boolean): Promise<void> => {
  await page.locator('#code').fill(code)
  if (listens) await page.locator('#code-state:not(:empty)').waitFor()
  await press(page, 'enter')
}

/** From the first page to the receipt, and once more with the same card. */
const answer = async ({ page, language, world, go, look }: Walker, listens: boolean): Promise<void> => {
  const code = world.card('student', language)
  await go('/')
  await enter(page, '1234567890123456', listens)
  await page.locator(listens ? '#code-state.wrong' : '[role=alert]').waitFor()
  await look('a mistyped code')
  for (const used of [false, true]) {
    await go('/')
    await enter(page, code, listens)
    await page.locator('button[value=begin]').waitFor()
    if (!used) await look('the notice')
    await press(page, 'begin')
    await page.locator('.progress').waitFor()
    if (!used) await look('a question')
    await press(page, 'finish')
    await page.locator('button[value=submit]').first().waitFor()
    if (!used) await look('the review')
    await press(page, 'submit')
    await page.locator(used ? '[role=alert]' : '.receipt').waitFor()
    await look(used ? 'a used card' : 'the receipt')
  }
  await go('/')
  await enter(page, world.card('teacher', language), listens)
  await page.locator('button[value=begin]').waitFor()
  await look('the notice for adults')
  await press(page, 'begin')
  await page.locator('.progress').waitFor()
  await look('questions for adults')
  await page.goBack()
  await go('/')
  await enter(page, world.card('student', language), listens)
  await page.locator('button[value=decline]').waitFor()
  await press(page, 'decline')
  await page.locator('button[value=decline]').waitFor({ state: 'detached' })
  await look('nothing was sent')
}

const device = async ({ context, page, language, world, go, look }: Walker): Promise<void> => {
  await go('/school/exercises/{open}/device')
  await page.locator('main ol + p button').click()
  await page.locator('.notice').waitFor()
  await look('it is prepared')
  await page.locator('main .notice ~ p button').click()
  await page.locator('.roles').waitFor()
  await look('who answers')
  await page.locator('.roles button').last().click()
  await context.setOffline(true)
  await page.locator('#code').fill(world.card('student', language))
  await look('a code')
  await page.keyboard.press('Enter')
  await press(page, 'begin')
  await page.locator('.progress').waitFor()
  await look('a question')
  await page.locator('main > div > p > button.second').click()
  await page.locator('fieldset').first().waitFor({ state: 'detached' })
  await look('the screen is covered')
  await page.locator('main h1 + button').click()
  await press(page, 'finish')
  await page.locator('button[value=submit]').first().click()
  await page.locator('main h1 + .card button').waitFor()
  await look('the form is sealed')
  await page.locator('main h1 + .card button').click()
  await page.locator('summary').click()
  await look('for the coordinator')
}

const practice = async ({ page, language, go, look }: Walker): Promise<void> => {
  await go(`/school/exercises/{open}/practice?role=teacher&language=${language}`)
  await look('the notice')
  await press(page, 'begin')
  await page.locator('.progress').waitFor()
  await look('questions')
  await press(page, 'finish')
  await page.locator('.progress').waitFor({ state: 'detached' })
  await look('the end')
}

const cards = async ({ page, go, look }: Walker): Promise<void> => {
  await go('/school/exercises/{open}')
  await page.locator('#count').fill('1')
  await page.locator('button[name=as][value=list]').click()
  await page.locator('.cards').waitFor()
  await look('cards as a page')
}

const refusedOfBusy = async ({ page, language, go, look }: Walker): Promise<void> => {
  await go('/school/exercises/{open}')
  await page.locator('#closes').fill('2020-01-01')
  await page.locator('form[action="?/extend"] button').click()
  await refused(page)
  await look('it cannot end before today')
  await go(`/school/exercises/{open}/paper?role=teacher&language=${language}`)
  await page.locator('#code').fill('1234567890123456')
  await page.locator('main form[method=post] button').click()
  await refused(page)
  await look('a mistyped code of a sheet')
}

const planning = async ({ page, go, look }: Walker): Promise<void> => {
  await go('/school/exercises/{sealed}/plan/items')
  await page.locator('input[name=item]:checked').first().uncheck()
  await page.locator('main form button').click()
  await refused(page)
  await look('too few are chosen')
  await go('/school/exercises/{sealed}/plan/add/{item}')
  await page.locator('.suggestions a').first().click()
  await page.locator('#what:not(:empty)').waitFor()
  await look('a suggestion is taken')
  await page.locator('#due').fill('2020-01-01')
  await page.locator('#form button').click()
  await refused(page)
  await look('the day is past')
}

const fields = async ({ page, go, look }: Walker): Promise<void> => {
  await go('/sign-in')
  await page.locator('#token').fill('gz_nobody')
  await page.locator('form[action="?/in"] button').click()
  await refused(page)
  await look('nobody')
  await go('/receipt')
  await page.locator('#receipt').fill('nothing')
  await page.locator('main button').click()
  await page.locator('main .notice').waitFor()
  await look('no receipt')
}

export const JOURNEYS: readonly Journey[] = [
  { name: 'answering', routes: ['/', '/answer'], walk: (walker) => answer(walker, true) },
  { name: 'answering without scripts', routes: ['/', '/answer/form'], scriptless: true, walk: (walker) => answer(walker, false) },
  { name: 'a shared device', routes: [`${EXERCISE}/device`, '/device'], as: 'busy', walk: device },
  { name: 'a practice run', routes: [`${EXERCISE}/practice`], as: 'busy', walk: practice },
  { name: 'cards', routes: [`${EXERCISE}/cards`], as: 'busy', walk: cards },
  { name: 'refusals', routes: [EXERCISE, `${EXERCISE}/paper`], as: 'busy', walk: refusedOfBusy },
  { name: 'planning', routes: [`${EXERCISE}/plan/items`, `${EXERCISE}/plan/add/[item]`], as: 'coordinator', walk: planning },
  { name: 'fields', routes: ['/sign-in', '/receipt'], walk: fields },
]
