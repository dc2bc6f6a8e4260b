import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import type { Pilot } from './pilot.ts'

type Wanted = { readonly language: string; readonly width: number; readonly folder: string }

/** The pages of a shared device: they need JavaScript, so they have a browser of their own. */
export const shootDevice = async (browser: Browser, pilot: Pilot, { language, width, folder }: Wanted): Promise<void> => {
  const context = await browser.newContext({ viewport: { width, height: 720 }, locale: language })
  const page = await context.newPage()
  const shoot = (name: string) => page.screenshot({ path: join(folder, `${name}-${language}-${width}.png`), fullPage: true })
  const code = pilot.cards.find((card) => card.role === 'student' && card.language === 'ru')?.code ?? ''
  await page.goto(`${pilot.address}/device`)
  await page.locator('h1').waitFor()
  await shoot('device-unprepared')
  await page.goto(`${pilot.address}/sign-in?lang=${language}`)
  await page.locator('#token').fill(pilot.tokens.coordinator ?? '')
  await page.locator('form[action="?/in"] button').click()
  await page.goto(`${pilot.address}/school/exercises/${pilot.open}/device`)
  await shoot('device-prepare')
  await page.locator('main ol + p button').click()
  await page.locator('.notice').waitFor()
  await shoot('device-ready')
  await page.locator('main .notice ~ p button').click()
  await page.locator('.roles').waitFor()
  await shoot('device-roles')
  await page.locator('.roles button').last().click()
  await context.setOffline(true)
  await page.locator('#code').fill(code)
  await shoot('device-code')
  await page.keyboard.press('Enter')
  await page.locator('button[value="begin"]').click()
  await page.locator('.progress').waitFor()
  await shoot('device-question')
  await page.locator('button[value="finish"]').click()
  await page.locator('button[value="submit"]').first().click()
  await page.locator('main h1 + .card button').waitFor()
  await shoot('device-done')
  await page.locator('main h1 + .card button').click()
  await page.locator('summary').click()
  await shoot('device-coordinator')
  await context.close()
}
