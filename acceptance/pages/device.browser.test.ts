import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { BrowserContext, Page } from 'playwright-core'
import { until } from '../until.ts'
import { findChromium } from './chromium.ts'
import { answerAll, isAccessible, openWorld, press, type World } from './world.ts'

const inBrowser = 'path' in findChromium() ? describe : describe.skip
const PUPILS = 5

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())

/** Codes of their own: what the pilot printed is for others. */
const issue = async (count: number): Promise<readonly string[]> => {
  const answer = await fetch(`${world.pilot.address}/v1/exercises/${world.pilot.open}/codes`, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.pilot.tokens.coordinator}`, 'content-type': 'application/json' },
    body: JSON.stringify({ role: 'student', language: 'az', gradeBand: 0, count }),
  })
  const { codes } = (await answer.json()) as { readonly codes: readonly string[] }
  return codes
}

/** As the nation is told, live: a school's own counts are refreshed every quarter of an hour. */
const counted = async (): Promise<number> => {
  const round = world.pilot.open.split('.')[0]
  const answer = await fetch(`${world.pilot.address}/v1/rounds/${round}/participation`, {
    headers: { authorization: `Bearer ${world.pilot.tokens.ministry}` },
  })
  const { roles } = (await answer.json()) as { readonly roles: readonly { role: string; counted: number }[] }
  return roles.find(({ role }) => role === 'student')?.counted ?? 0
}

const prepare = async (page: Page): Promise<void> => {
  await world.signIn(page, 'coordinator')
  await page.goto(`${world.pilot.address}/school/exercises/${world.pilot.open}/device`)
  await isAccessible(page)
  await page.locator('main ol + p button').click()
  await page.locator('.notice').waitFor()
  await isAccessible(page)
  await page.locator('main .notice ~ p button').click()
  await page.waitForURL((url) => url.pathname === '/device')
}

const enter = async (page: Page, code: string): Promise<void> => {
  await page.locator('#code').fill(code)
  await page.keyboard.press('Enter')
}

const answer = async (page: Page, code: string): Promise<void> => {
  await enter(page, code)
  await press(page, 'begin')
  await answerAll(page)
  await press(page, 'submit')
  await page.locator('main .card button').first().waitFor()
  await page.locator('form').first().waitFor({ state: 'detached' })
}

const next = (page: Page): Promise<void> => page.locator('main h1 + .card button').click()
const unsent = async (page: Page): Promise<string> => (await page.locator('.count').textContent()) ?? ''

/** Everything that the browser keeps, as text. */
const kept = (page: Page): Promise<string> =>
  page.evaluate(`(async () => {
    const request = (one) => new Promise((resolve, reject) => { one.onsuccess = () => resolve(one.result); one.onerror = () => reject(one.error) })
    const text = (value) => value instanceof ArrayBuffer ? 'bytes' + String.fromCharCode(...new Uint8Array(value))
      : ArrayBuffer.isView(value) ? text(value.buffer) : typeof value === 'object' && value !== null ? Object.entries(value).map(([k, v]) => k + '=' + text(v)).join(' ') : String(value)
    const parts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), JSON.stringify(history.state)]
    for (const { name } of await indexedDB.databases()) {
      const database = await request(indexedDB.open(name))
      for (const store of database.objectStoreNames) {
        const entries = database.transaction(store).objectStore(store)
        parts.push(name, text(await request(entries.getAllKeys())), text(await request(entries.getAll())))
      }
      database.close()
    }
    return parts.join(' ')
  })()`)

const SENT_BY_ANOTHER_TAB = `new Promise((resolve, reject) => {
  const opening = indexedDB.open('guzgu-unsent')
  opening.onsuccess = () => {
    const clearing = opening.result.transaction('unsent', 'readwrite')
    clearing.objectStore('unsent').clear()
    clearing.oncomplete = () => { opening.result.close(); resolve() }
    clearing.onabort = () => reject(clearing.error)
  }
})`

/** Making a key from a code takes as long as the test wants. */
const SLOW_KEYS = `
  const derive = SubtleCrypto.prototype.deriveBits
  window.keys = []
  SubtleCrypto.prototype.deriveBits = function (...given) {
    return new Promise((resolve) => keys.push(() => resolve(derive.apply(this, given))))
  }
`

const reopen = async (context: BrowserContext, page: Page): Promise<Page> => {
  await page.close({ runBeforeUnload: false })
  const again = await context.newPage()
  await again.goto(`${world.pilot.address}/device`)
  await again.locator('#code').waitFor()
  return again
}

inBrowser('a prepared device', () => {
  it('collects five forms without a line, shows nobody the last one, and each counts once', async () => {
    const codes = await issue(PUPILS)
    const before = await counted()
    const { context, page: first, complaints } = await world.person({ locale: 'az' })
    let page = first
    await prepare(page)
    expect((await context.cookies()).map(({ name }) => name)).not.toContain('session')
    await page.locator('.roles').waitFor()
    await isAccessible(page)
    await context.setOffline(true)
    await page.goto(`${world.pilot.address}/device`) // the network is gone before the page begins
    await page.locator('.roles button').last().click()
    for (const [index, code] of codes.entries()) {
      await answer(page, code)
      if (index === 0) await isAccessible(page)
      const seen = await page.content()
      expect(seen).not.toContain(code)
      expect(await page.locator('input:checked').count()).toBe(0)
      await next(page)
      expect(await page.locator('#code').inputValue()).toBe('')
      await isAccessible(page)
    }
    expect(await unsent(page)).toContain(String(PUPILS))
    await enter(page, codes[0] ?? '')
    await page.locator('#code-state.wrong').waitFor()

    const stored = await kept(page)
    for (const code of codes) for (const secret of [code, code.replaceAll(' ', '')]) expect(stored).not.toContain(secret)
    expect(stored).not.toMatch(/responseId|"answers"|answers=/)
    expect(stored).toContain('guzgu-unsent')

    page = await reopen(context, page)
    expect(await unsent(page)).toContain(String(PUPILS))
    await context.setOffline(false)
    await until('nothing is unsent', async () => ((await unsent(page)).includes(': 0') ? true : undefined))
    await until('five are counted', async () => ((await counted()) - before >= PUPILS ? true : undefined))
    expect(await counted()).toBe(before + PUPILS)
    await isAccessible(page)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('lets its forms travel in a file, counts a form once that comes both ways, and lists what is refused', async () => {
    const [code = '', second = ''] = await issue(2)
    const before = await counted()
    const { context, page } = await world.person({ locale: 'ru' })
    await prepare(page)
    await context.setOffline(true)
    await page.locator('.roles button').last().click()
    for (const one of [code, second]) {
      await answer(page, one)
      await next(page)
    }
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('section .row button.link').click()])
    const file = await download.path()
    const carried = readFileSync(file, 'utf8')
    for (const secret of [code, code.replaceAll(' ', ''), 'answers']) expect(carried).not.toContain(secret)

    await context.setOffline(false)
    await until('nothing is unsent', async () => ((await unsent(page)).includes(': 0') ? true : undefined))
    await until('both are counted', async () => ((await counted()) >= before + 2 ? true : undefined))
    const other = await world.person({ locale: 'en' })
    await other.page.goto(`${world.pilot.address}/device`)
    await other.page.locator('#sealed-file').waitFor() // shown when the page listens
    await other.page.locator('#sealed-file').setInputFiles(file)
    await other.page.getByText('Sent: 2.').waitFor()
    const { kind, forms } = JSON.parse(carried) as { readonly kind: string; readonly forms: readonly { readonly sealed: string }[] }
    const spoilt = forms.map(({ sealed }, i) => ({ envelope: `${i}-damaged`, sealed: sealed.replace(/.{8}$/, 'AAAAAAAA') }))
    const damaged = JSON.stringify({ kind, forms: spoilt })
    await other.page
      .locator('#sealed-file')
      .setInputFiles({ name: 'damaged.json', mimeType: 'application/json', buffer: Buffer.from(damaged) })
    await other.page.locator('.rejected li').nth(1).waitFor()
    expect(await other.page.locator('.rejected').textContent()).toContain('The sealed form cannot be read')
    await isAccessible(other.page)
    await other.page.locator('#sealed-file').setInputFiles({ name: 'list.json', mimeType: 'application/json', buffer: Buffer.from('{}') })
    await other.page.getByRole('alert').waitFor()
    expect(await counted()).toBe(before + 2)

    await other.context.setOffline(true)
    await other.page.locator('#sealed-file').setInputFiles(file)
    await other.page.getByText('There is no internet. Everything is kept').waitFor() // it has tried, and looks at what is left
    await until('both are here', async () => ((await unsent(other.page)).includes(': 2') ? true : undefined))
    await other.page.evaluate(SENT_BY_ANOTHER_TAB)
    await Promise.all([other.page.waitForEvent('download'), other.page.locator('section .row button.link').click()])
    await until('they are gone', async () => ((await unsent(other.page)).includes(': 0') ? true : undefined))
    await other.context.close()
    await context.close()
  })

  it('can be used with the keyboard alone, covers its screen, and keeps what was left for its owner only', async () => {
    const [code = ''] = await issue(1)
    const { context, page } = await world.person({ locale: 'en', viewport: { width: 1280, height: 800 } })
    await prepare(page)
    await page.locator('.roles button').last().focus()
    await page.keyboard.press('Enter')
    await page.locator('#code').focus()
    await page.keyboard.type(code.replaceAll(' ', ''))
    await page.keyboard.press('Enter')
    await page.locator('button[value="begin"]').focus()
    await page.keyboard.press('Enter')
    await page.locator('fieldset input').first().focus()
    await page.keyboard.press('Space')
    const chosen = await page.locator('fieldset input').first().getAttribute('value')
    await page.keyboard.press('Enter')
    await page.locator('.progress', { hasText: /\b2 of\b/ }).waitFor()
    await page.getByRole('button', { name: 'Cover the screen' }).press('Enter')
    await page.getByRole('heading', { name: 'The screen is covered' }).waitFor()
    expect(await page.locator('fieldset').count()).toBe(0)
    await isAccessible(page)
    await page.getByRole('button', { name: 'Go on' }).press('Enter')
    await page.getByRole('button', { name: 'Leave it for later' }).press('Enter')
    await page.locator('#code').waitFor()
    expect(await page.locator('fieldset').count()).toBe(0)
    expect(await kept(page)).not.toContain(code.replaceAll(' ', ''))
    await enter(page, code)
    await press(page, 'back')
    expect(await page.locator('fieldset input:checked').getAttribute('value')).toBe(chosen)
    await page.getByRole('button', { name: 'Leave it for later' }).click()
    await page.locator('summary').click()
    await page.locator('details input').check()
    await page.locator('details button').click()
    await page.getByText('This device is not prepared').waitFor()
    await isAccessible(page)
    await context.close()
  })

  it('opens the form once where Enter is pressed twice: what was begun meanwhile stays', async () => {
    const [code = ''] = await issue(1)
    const { context, page, complaints } = await world.person({ locale: 'az' })
    await page.addInitScript(SLOW_KEYS)
    await prepare(page)
    await page.locator('.roles button').last().click()
    await enter(page, code)
    await until('a key is made', async () => ((await page.evaluate('keys.length')) === 1 ? true : undefined))
    await page.keyboard.press('Enter')
    await page.evaluate('keys[0]()')
    await press(page, 'begin')
    await page.locator('.progress').waitFor()
    expect(await page.evaluate('keys.length')).toBe(1)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('weighs at most 80 KB of JavaScript, which nobody loads who answers on a phone', async () => {
    const { context, page } = await world.person({ locale: 'az', serviceWorkers: 'block' })
    let script = 0
    const taken: Promise<void>[] = []
    page.on('requestfinished', (request) => {
      if (request.url().endsWith('.js')) taken.push(request.sizes().then(({ responseBodySize }) => void (script += responseBodySize)))
    })
    await page.goto(`${world.pilot.address}/device`, { waitUntil: 'networkidle' })
    await Promise.all(taken)
    console.log('bytes of JavaScript on a shared device', script)
    expect(script).toBeGreaterThan(1_000)
    expect(script).toBeLessThanOrEqual(80 * 1024)
    await context.close()
  })
})
