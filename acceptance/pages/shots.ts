// `pnpm shots`: every page in three languages at 320 and 1280 px, and once with longer words, into .shots/ (not kept).
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { findChromium, launch } from './chromium.ts'
import { LENGTHENED, RESTORED } from './clipped.ts'
import { shootDevice } from './device-shots.ts'
import { startNation } from './nation.ts'
import { shootNation } from './nation-shots.ts'
import { startPilot } from './pilot.ts'
import { press } from './press.ts'

const OUT = join(import.meta.dirname, '../../.shots')
const found = findChromium()
if (!('path' in found)) process.exit(1)
mkdirSync(OUT, { recursive: true })
const browser = await launch(found.path)
const pilot = await startPilot()
const code = pilot.cards.find(({ role }) => role === 'student')?.code ?? ''

for (const language of ['az', 'ru', 'en'])
  for (const width of [320, 1280]) {
    const context = await browser.newContext({ viewport: { width, height: 720 }, locale: language, javaScriptEnabled: false })
    const page = await context.newPage()
    const shoot = async (name: string): Promise<void> => {
      await page.screenshot({ path: join(OUT, `${name}-${language}-${width}.png`), fullPage: true })
      if (language !== 'ru' || width !== 320) return
      await page.evaluate(LENGTHENED) // as a language to come
      await page.screenshot({ path: join(OUT, `longer-${name}.png`), fullPage: true })
      await page.evaluate(RESTORED)
    }
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
    await show('paper', `/school/exercises/${pilot.open}/paper?role=teacher&language=az`)
    await show('practice', `/school/exercises/${pilot.open}/practice?role=student&language=${language === 'ru' ? 'ru' : 'az'}`)
    await show('report', `/school/exercises/${pilot.sealed}/report`)
    await show('plan-items', `/school/exercises/${pilot.sealed}/plan/items`)
    for (const at of [0, 4]) await page.locator('input[name=item]').nth(at).check()
    await page.locator('main form button').click()
    await page.locator('a[href*="/plan/add/"]').first().click()
    await page.locator('.suggestions a').first().click()
    await shoot('plan-action')
    if (width === 320) await page.locator('#form button').click() // one of each language
    await show('plan', `/school/exercises/${pilot.sealed}/plan`)
    await show('whole-school', `/school/rounds/${pilot.sealed.split('.')[0]}/report?areas=6`)
    await show('method', '/help/method')
    for (const role of ['ministry', 'officer']) {
      await show('sign-in', '/sign-in')
      await page.locator('#token').fill(pilot.tokens[role] ?? '')
      await page.locator('form[action="?/in"] button').click()
      await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
      if (role === 'ministry') await show('rounds', '/rounds')
      await show(`round-${role}`, '/rounds/try-it')
    }
    await context.close()
    await shootDevice(browser, pilot, { language, width, folder: OUT })
  }
await pilot.stop()
const nation = await startNation()
for (const language of ['az', 'ru', 'en'])
  for (const width of [320, 1280]) await shootNation(browser, nation, { language, width, folder: OUT })
await nation.stop()
await browser.close()
console.log(OUT)
