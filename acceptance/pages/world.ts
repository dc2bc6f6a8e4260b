import { expect } from '@jest/globals'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { violationsOf } from './axe.ts'
import { findChromium, launch } from './chromium.ts'
import { openDesk, type PilotDesk } from './desk.ts'
import { type Pilot, startPilot } from './pilot.ts'
import { enterCode, press } from './press.ts'

export { press }

/** Somebody at a browser of their own. Whatever the browser complains about is noted. */
export type Person = { readonly context: BrowserContext; readonly page: Page; readonly complaints: string[] }

/** A browser and a pilot to look at with it. */
export type World = {
  readonly pilot: Pilot
  readonly desk: PilotDesk
  readonly browser: Browser
  readonly person: (options: Parameters<Browser['newContext']>[0]) => Promise<Person>
  /** The code of the n-th card of the open exercise. */
  readonly cardOf: (role: string, language: string, index?: number) => string
  /** From the first page to the notice before the form. */
  readonly enter: (page: Page, code: string) => Promise<void>
  readonly signIn: (page: Page, role: string) => Promise<void>
  readonly close: () => Promise<void>
}

/** Undefined members where no Chromium is: the suites are skipped then. */
export const openWorld = async (options: { readonly helpdesk?: string } = {}): Promise<World> => {
  const found = findChromium()
  if (!('path' in found)) return { close: async () => {} } as World
  const [browser, pilot] = await Promise.all([launch(found.path), startPilot(options.helpdesk)])
  /** Contexts whose pages run no script. */
  const scriptless = new WeakSet<BrowserContext>()
  return {
    pilot,
    desk: openDesk(pilot),
    browser,
    person: async (options) => {
      const context = await browser.newContext({ viewport: { width: 320, height: 640 }, ...options })
      if (options?.javaScriptEnabled === false) scriptless.add(context)
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('console', (message) => {
        if (message.type() === 'error' && !message.text().includes('Failed to load resource')) complaints.push(message.text())
      })
      return { context, page, complaints }
    },
    cardOf: (role, language, index = 0) => {
      const card = pilot.cards.filter((one) => one.role === role && one.language === language)[index]
      if (card === undefined) throw new Error(`no card for ${role} ${language}`)
      return card.code
    },
    enter: async (page, code) => {
      await page.goto(pilot.address)
      if (scriptless.has(page.context())) {
        await page.locator('#code').fill(code)
        await press(page, 'enter')
      } else await enterCode(page, code)
      await page.locator('button[value="begin"]').waitFor()
    },
    signIn: async (page, role) => {
      await page.goto(`${pilot.address}/sign-in`)
      await page.locator('#token').fill(pilot.tokens[role] ?? '')
      await page.locator('form[action="?/in"] button').click()
      await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
    },
    close: async () => {
      await browser.close()
      await pilot.stop()
    },
  }
}

/** No violation of WCAG 2.2 AA that axe can find, and nothing wider than the window. */
export const isAccessible = async (page: Page): Promise<void> => {
  expect(await violationsOf(page)).toEqual([])
  const wide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
  expect(wide).toBe(0)
}

/** Chooses the n-th option of whatever is asked, screen by screen, until the review. Returns the number of screens. */
export const answerAll = async (page: Page): Promise<number> => {
  for (let screen = 0; ; screen += 1) {
    await page.locator('button[value="next"]:not(.hidden-text), button[value="submit"]').first().waitFor()
    if ((await page.locator('button[value="submit"]').count()) > 0) return screen
    const before = await page.locator('.progress').textContent()
    for (const fieldset of await page.locator('fieldset').all())
      await fieldset
        .locator('input')
        .nth(screen % 3)
        .check()
    await press(page, 'next')
    await page.locator('.progress', { hasText: before ?? '' }).waitFor({ state: 'detached' })
  }
}
