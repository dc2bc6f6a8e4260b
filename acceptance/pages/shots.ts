// `pnpm shots`: every page in three languages at 320 and 1280 px, into .shots/ (not kept).
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { findChromium, launch } from './chromium.ts'
import { startPilot } from './pilot.ts'

const OUT = join(import.meta.dirname, '../../.shots')
const found = findChromium()
if (!('path' in found)) process.exit(1)
mkdirSync(OUT, { recursive: true })
const browser = await launch(found.path)
const pilot = await startPilot()
const code = pilot.cards.find(({ role }) => role === 'student')?.code ?? ''

const press = (page: Page, step: string): Promise<void> => page.locator(`button[value="${step}"]:visible:not(.hidden-text)`).first().click()

for (const language of ['az', 'ru', 'en'])
  for (const width of [320, 1280]) {
    const context = await browser.newContext({ viewport: { width, height: 720 }, locale: language, javaScriptEnabled: false })
    const page = await context.newPage()
    const shoot = (name: string) => page.screenshot({ path: join(OUT, `${name}-${language}-${width}.png`), fullPage: true })
    const show = async (name: string, path: string): Promise<void> => {
      await page.goto(`${pilot.address}${path}`)
      await shoot(name)
    }
    await show('start', `/?lang=${language}`)
    await page.locator('#code').fill(code)
    await press(page, 'enter')
    if (language !== 'az') await press(page, `language:${language}`)
    await shoot('notice')
    await press(page, 'begin')
    await shoot('question')
    await press(page, 'finish')
    await shoot('review')
    for (const name of ['help', 'privacy', 'receipt']) await show(name, `/${name}`)
    await show('sign-in', '/sign-in')
    await page.locator('#token').fill(pilot.tokens.coordinator ?? '')
    await page.locator('form[action="?/in"] button').click()
    await show('school', '/school')
    await show('exercise', `/school/exercises/${pilot.open}`)
    await show('report', `/school/exercises/${pilot.sealed}/report`)
    await context.close()
  }
await browser.close()
await pilot.stop()
console.log(OUT)
