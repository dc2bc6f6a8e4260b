import { AxeBuilder } from '@axe-core/playwright'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { until } from '../until.ts'
import { findChromium, launch } from './chromium.ts'
import { type Pilot, startPilot } from './pilot.ts'

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const found = findChromium()
const inBrowser = 'path' in found ? describe : describe.skip

let browser: Browser
let pilot: Pilot
beforeAll(async () => {
  if (!('path' in found)) return
  browser = await launch(found.path)
  pilot = await startPilot()
})
afterAll(async () => {
  await browser?.close()
  await pilot?.stop()
})

/** A person with a browser of their own. Whatever the browser complains about fails the test. */
const person = async (
  options: Parameters<Browser['newContext']>[0],
): Promise<{ context: BrowserContext; page: Page; complaints: string[] }> => {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 }, ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('Failed to load resource')) complaints.push(message.text())
  })
  return { context, page, complaints }
}

const cardOf = (role: string, language: string, index = 0): string => {
  const card = pilot.cards.filter((one) => one.role === role && one.language === language)[index]
  if (card === undefined) throw new Error(`no card for ${role} ${language}`)
  return card.code
}

const isAccessible = async (page: Page): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
  const wide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
  expect(wide).toBe(0)
}

const press = (page: Page, step: string): Promise<void> => page.locator(`button[value="${step}"]:visible:not(.hidden-text)`).first().click()

const enter = async (page: Page, code: string): Promise<void> => {
  await page.goto(pilot.address)
  await page.locator('#code').fill(code) // perhaps before the page listens
  await press(page, 'enter')
  await page.locator('button[value="begin"]').waitFor()
}

/** Chooses the n-th option of whatever is asked, screen by screen, until the review. */
const answerAll = async (page: Page): Promise<number> => {
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

inBrowser('answering', () => {
  it('needs no JavaScript: from the code to a receipt, in Azerbaijani, at 320 px', async () => {
    const { context, page, complaints } = await person({ javaScriptEnabled: false, locale: 'az' })
    await enter(page, cardOf('student', 'az'))
    expect(await page.locator('html').getAttribute('lang')).toBe('az')
    await press(page, 'begin')
    expect(await answerAll(page)).toBeGreaterThan(15)
    await press(page, 'submit')
    const receipt = await page.locator('.receipt').textContent()
    expect(receipt).toMatch(/^[\w-]{40,}$/)
    expect(await context.cookies()).toEqual([])
    await page.goto(`${pilot.address}/receipt`)
    await page.locator('#receipt').fill(receipt ?? '')
    await page.locator('main button').click()
    expect(await page.locator('.notice').textContent()).toMatch(/nəzərə alınıb|emal olunur/)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('goes on without a line: answers stay, and one response is sent when the line is back', async () => {
    const { context, page, complaints } = await person({ locale: 'ru' })
    await enter(page, cardOf('student', 'ru'))
    expect(await page.locator('html').getAttribute('lang')).toBe('ru')
    await isAccessible(page)
    await press(page, 'begin')
    await page.locator('.progress').waitFor()
    await page.locator('fieldset input').first().check()
    const first = (await page.locator('.progress').textContent()) ?? ''
    await press(page, 'next')
    await page.locator('.progress', { hasText: first }).waitFor({ state: 'detached' })
    await page.goBack()
    await page.locator('.progress', { hasText: first }).waitFor()
    expect(await page.locator('fieldset input').first().isChecked()).toBe(true)
    await isAccessible(page)
    await press(page, 'language:en')
    await page.locator('html[lang=en]').waitFor({ state: 'attached' })
    await context.setOffline(true)
    await answerAll(page)
    await press(page, 'submit')
    await page.getByText('Saved on this device. It will be sent when the line is back').waitFor()
    await isAccessible(page)
    await context.setOffline(false)
    await page.locator('.receipt').waitFor()
    await isAccessible(page)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('takes up a form where it was left, on the same device and with the same code only', async () => {
    const { context, page } = await person({ locale: 'az' })
    await enter(page, cardOf('teacher', 'az'))
    await press(page, 'begin')
    await page.locator('fieldset').first().locator('input').nth(3).check()
    await press(page, 'next')
    await page.getByText('Bu cihazda saxlanılıb').waitFor()
    await page.close()
    const again = await context.newPage()
    await again.goto(pilot.address)
    await again.locator('#code').fill(cardOf('teacher', 'az'))
    await press(again, 'enter')
    await again.locator('button[value="back"]').click()
    await again.locator('fieldset').first().locator('input').nth(3).waitFor()
    expect(await again.locator('fieldset').first().locator('input').nth(3).isChecked()).toBe(true)
    await isAccessible(again)
    await context.close()
  })

  it('says in the own language why a used card is refused, and that a mistyped one is', async () => {
    const { context, page } = await person({ locale: 'az' })
    await page.goto(pilot.address)
    await isAccessible(page)
    const scanned = cardOf('leader', 'az')
    await page.goto(`${pilot.address}/#${scanned.replaceAll(' ', '')}`)
    await page.reload() // a hash alone loads nothing
    await until('the code is taken over', async () => ((await page.locator('#code').inputValue()) === scanned ? true : undefined))
    expect(page.url()).not.toContain(scanned.slice(0, 4))
    await page.locator('#code').fill('1234567890123456')
    await page.getByText('Bu kodda səhv var').waitFor()
    await enter(page, cardOf('student', 'az'))
    await enter(page, cardOf('student', 'az'))
    await press(page, 'begin')
    await press(page, 'finish')
    await press(page, 'submit')
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').textContent()).toMatch(/artıq cavab verilib/)
    expect(await page.locator('[role=alert]:focus').count()).toBe(1)
    await isAccessible(page)
    await context.close()
  })

  it('weighs at most 100 KB until the first question, of it 50 KB of JavaScript', async () => {
    const { context, page } = await person({ locale: 'az', serviceWorkers: 'block' })
    const sizes = { all: 0, script: 0 }
    const taken: Promise<void>[] = []
    page.on('requestfinished', (request) => {
      taken.push(
        request.sizes().then(({ responseBodySize }) => {
          sizes.all += responseBodySize
          if (request.resourceType() === 'script' || request.url().endsWith('.js')) sizes.script += responseBodySize
        }),
      )
    })
    await enter(page, cardOf('student', 'az', 1))
    await press(page, 'begin')
    await page.locator('.progress').waitFor()
    await Promise.all(taken)
    console.log('bytes until the first question', sizes)
    expect(sizes.script).toBeGreaterThan(1_000)
    expect(sizes.script).toBeLessThanOrEqual(50 * 1024)
    expect(sizes.all).toBeLessThanOrEqual(100 * 1024)
    await context.close()
  })
})

inBrowser('a school', () => {
  it('signs in, prints cards, and reads its report', async () => {
    const { context, page } = await person({ locale: 'en', viewport: { width: 1280, height: 900 } })
    await page.goto(`${pilot.address}/school?lang=en`)
    await page.locator('#token').fill('gz_nobody')
    await page.locator('form[action="?/in"] button').click()
    await page.getByRole('alert').waitFor()
    await isAccessible(page)
    await page.locator('#token').fill(pilot.tokens.coordinator ?? '')
    await page.locator('form[action="?/in"] button').click()
    await page.getByRole('heading', { level: 1, name: 'Dənizkənarı' }).waitFor()
    await isAccessible(page)
    await page.goto(`${pilot.address}/school/exercises/${pilot.open}`)
    await isAccessible(page)
    await page.locator('#role').selectOption('student')
    await page.locator('#count').fill('3')
    await page.locator('form[action$="/cards"] button').click()
    expect(await page.locator('.cards li').count()).toBe(3)
    await isAccessible(page)
    await page.goto(`${pilot.address}/school/exercises/${pilot.sealed}/report`)
    expect(await page.locator('h1').textContent()).toContain('Dənizkənarı')
    await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    await isAccessible(page)
    const told = await fetch(`${pilot.address}/v1/exercises/${pilot.sealed}/report`, {
      headers: { authorization: `Bearer ${pilot.tokens.coordinator}` },
    })
    const { areas } = (await told.json()) as { areas: { cells: Record<string, { mean?: string } | string> }[] }
    const means = areas.flatMap(({ cells }) => Object.values(cells)).flatMap((cell) => (typeof cell === 'string' ? [] : [cell.mean ?? '']))
    const shown = await page.locator('figure table').first().textContent()
    for (const mean of means) expect(shown).toContain(mean)
    await context.close()
  })

  it('cannot be seen by who has not signed in, nor sent to from another site', async () => {
    const answer = await fetch(`${pilot.address}/school/exercises/${pilot.sealed}/report`, { redirect: 'manual' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in'])
    const forged = await fetch(`${pilot.address}/sign-in?/in`, {
      method: 'POST',
      headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
      body: 'token=x',
    })
    expect(forged.status).toBe(403)
    const framed = await fetch(pilot.address)
    expect([framed.headers.get('x-frame-options'), framed.headers.get('content-security-policy')]).toEqual([
      'DENY',
      expect.stringContaining("frame-ancestors 'none'"),
    ])
    expect(framed.headers.get('content-security-policy')).not.toContain('unsafe-inline')
  })
})
