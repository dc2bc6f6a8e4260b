import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Page } from 'playwright-core'
import { LIMITS } from '../../scripts/page-weights.ts'
import { until } from '../until.ts'
import { findChromium } from './chromium.ts'
import { hasLaterPages, press } from './press.ts'
import { answerAll, isAccessible, openWorld, type World } from './world.ts'

const inBrowser = 'path' in findChromium() ? describe : describe.skip

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())

const cardFor = async (role: string, language: string): Promise<string> => {
  const gradeBand = role === 'student' ? { gradeBand: 7 } : {}
  const [code] = await world.desk.issue(world.pilot.open, { role, language, count: 1, ...gradeBand })
  return code ?? ''
}

/** To the first question. */
const start = async (page: Page, code: string): Promise<void> => {
  await world.enter(page, code)
  await press(page, 'begin')
  await page.locator('.progress').waitFor()
}

inBrowser('a whole response', () => {
  const ways = ['az', 'ru', 'en'].flatMap((language) => [true, false].map((javaScriptEnabled) => ({ language, javaScriptEnabled })))

  it.each(ways)('in $language, JavaScript: $javaScriptEnabled', async ({ language, javaScriptEnabled }) => {
    const before = await world.desk.counted('student')
    const { context, page, complaints } = await world.person({ javaScriptEnabled, locale: language })
    const headers: (string | undefined)[] = []
    page.on('response', (response) => {
      if (new URL(response.url()).pathname.startsWith('/answer')) headers.push(response.headers()['cache-control'])
    })
    await world.enter(page, await cardFor('student', language === 'en' ? 'az' : language))
    if (language === 'en') await press(page, 'language:en')
    await page.locator(`html[lang=${language}]`).waitFor({ state: 'attached' })
    if (javaScriptEnabled) await isAccessible(page) // axe is JavaScript; the tour looks at the pages without
    await press(page, 'begin')
    expect(await answerAll(page)).toBeGreaterThan(15)
    if (javaScriptEnabled) await isAccessible(page)
    await press(page, 'submit')
    const receipt = await page.locator('.receipt').textContent()
    expect(receipt).toMatch(/^[\w-]{40,}$/)
    if (javaScriptEnabled) await isAccessible(page)
    expect(new Set(headers)).toEqual(new Set(javaScriptEnabled ? [] : ['no-store']))
    expect(await context.cookies()).toEqual([])
    await until('it counts', async () => ((await world.desk.counted('student')) === before + 1 ? true : undefined))
    await page.goto(`${world.pilot.address}/receipt?lang=${language}`)
    await page.locator('#receipt').fill(receipt ?? '')
    await page.locator('main button').click()
    const said = { az: 'Bu cavab nəzərə alınıb.', ru: 'Этот ответ учтён.', en: 'This response is counted.' }[language] ?? ''
    expect(await page.locator('.notice').textContent()).toContain(said)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('of a leader: several questions on a page, the release asked at the end, the answers to be looked at again', async () => {
    const { context, page } = await world.person({ locale: 'az' })
    const expected = { leader: 2, teacher: 10, student: 20 }
    const small = await world.desk.open({ level: 'upper-secondary', closesAt: Date.now() + 86_400_000, expected })
    const [code] = await world.desk.issue(small, { role: 'leader', language: 'az', count: 1 })
    await world.enter(page, code ?? '')
    expect(await page.getByText('Məktəbiniz kiçikdirsə').count()).toBe(1) // two leaders: too few to be shown
    await press(page, 'begin')
    await page.locator('.progress').waitFor()
    await isAccessible(page)
    expect(await page.locator('input:checked').count()).toBe(0)
    await page.locator('fieldset').nth(1).locator('input').nth(2).check()
    await press(page, 'finish')
    await page.locator('input[name=release]').waitFor()
    expect(await page.locator('input[name=release]').isChecked()).toBe(false)
    await isAccessible(page)
    await page.locator('button[value="to:0"]').nth(1).click()
    await page.locator('.progress').waitFor()
    expect(await page.locator('fieldset').nth(1).locator('input').nth(2).isChecked()).toBe(true)
    await context.close()
  })
})

inBrowser('a light form', () => {
  it('weighs at most 100 KB until the first question, of it 50 KB of JavaScript; then a step asks nobody, and handing in 3 KB', async () => {
    const { context, page } = await world.person({ locale: 'az', serviceWorkers: 'block' })
    const sizes = { all: 0, script: 0 }
    const taken: Promise<void>[] = []
    page.on('requestfinished', (request) => {
      taken.push(
        request.sizes().then(({ responseBodySize }) => {
          sizes.all += responseBodySize
          if (request.url().endsWith('.js')) sizes.script += responseBodySize
        }),
      )
    })
    await world.enter(page, await cardFor('student', 'az'))
    // What comes later waits until the first question is there, which it would not be if it needed any of that.
    const isThere = Promise.withResolvers<void>()
    await page.route('**', (route) => isThere.promise.then(() => route.continue()))
    await press(page, 'begin')
    await page.locator('.progress').waitFor()
    await Promise.all(taken)
    expect(sizes.script).toBeGreaterThan(1_000)
    expect(sizes.script).toBeLessThanOrEqual(LIMITS.script)
    expect(sizes.all).toBeLessThanOrEqual(LIMITS.all)
    isThere.resolve()
    await hasLaterPages(page)
    await page.unrouteAll({ behavior: 'wait' })
    const asked: string[] = []
    let handedIn = 0
    page.on('request', (request) => {
      asked.push(`${request.method()} ${new URL(request.url()).pathname.split('/', 3).join('/')}`)
      if (request.method() === 'PUT') handedIn = request.postDataBuffer()?.length ?? 0
    })
    await answerAll(page)
    expect(asked).toEqual([])
    await press(page, 'submit')
    await page.locator('.receipt').waitFor()
    expect(asked).toEqual(['PUT /v1/responses'])
    expect(handedIn).toBeGreaterThan(200)
    expect(handedIn).toBeLessThanOrEqual(LIMITS.submit)
    await context.close()
  })
})

/** A browser with a voice, where this machine has none: speaks until it is told that a text is over. */
const VOICE = `
  const voices = [{ lang: 'az-AZ', name: 'Banu', localService: true }]
  const speech = Object.assign(new EventTarget(), {
    now: undefined,
    getVoices: () => voices,
    speak: (words) => { speech.now = words },
    cancel: () => { speech.now = undefined },
  })
  Object.defineProperty(window, 'speechSynthesis', { value: speech })
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } }
`

inBrowser('reading aloud', () => {
  it('is not offered where the device has no voice of the language', async () => {
    const { context, page } = await world.person({ locale: 'az' })
    await page.addInitScript(VOICE.replace('az-AZ', 'fr-FR'))
    await start(page, await cardFor('student', 'az'))
    await hasLaterPages(page)
    expect(await page.getByText('Ucadan oxu').count()).toBe(0)
    await context.close()
  })

  it('is silent until asked, marks what it reads, and ends with the screen', async () => {
    const { context, page } = await world.person({ locale: 'az' })
    await page.addInitScript(VOICE)
    await start(page, await cardFor('student', 'az'))
    const question = (await page.locator('legend h1').textContent()) ?? ''
    const speaks = () => page.evaluate('speechSynthesis.now?.text')
    await page.getByText('Ucadan oxu').waitFor()
    expect(await speaks()).toBeUndefined()
    await page.getByText('Ucadan oxu').click()
    expect([await speaks(), await page.locator('.being-read').textContent()]).toEqual([question.trim(), question])
    await isAccessible(page)
    await page.evaluate('speechSynthesis.now.onend()')
    expect(await page.locator('.option .being-read').count()).toBe(1)
    await press(page, 'next')
    await page.locator('legend h1', { hasText: question }).waitFor({ state: 'detached' })
    expect([await speaks(), await page.locator('.being-read').count()]).toEqual([undefined, 0])
    await page.getByText('Ucadan oxu').click()
    await page.getByText('Oxumağı dayandır').click()
    expect([await speaks(), await page.locator('.being-read').count()]).toEqual([undefined, 0])
    await context.close()
  })
})

inBrowser('a certificate', () => {
  it('is drawn in the browser with a name that goes nowhere', async () => {
    const { context, page, complaints } = await world.person({ locale: 'az' })
    await start(page, await cardFor('student', 'az'))
    await press(page, 'finish')
    await press(page, 'submit')
    await page.locator('.receipt').waitFor()
    const sent: string[] = []
    page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`))
    await page.getByText('İştirak sertifikatı').click()
    await page.locator('#certificate-name').fill('Gülşən Əliyeva')
    expect(await page.getByRole('img', { name: 'İştirak sertifikatı' }).textContent()).toContain('Gülşən Əliyeva')
    await isAccessible(page)
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByText('Şəkil kimi endir').click()])
    const bytes: Buffer[] = []
    for await (const piece of await download.createReadStream()) bytes.push(piece as Buffer)
    expect(Buffer.concat(bytes).subarray(1, 4).toString()).toBe('PNG')
    expect(Buffer.concat(bytes).length).toBeGreaterThan(10_000)
    expect(sent.filter((one) => /^http/.test(one) && /G%C3%BCl|Gül/.test(one))).toEqual([])
    const kept = await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])')
    expect(kept).not.toContain('Gül')
    expect(complaints).toEqual([])
    await context.close()
  })
})

inBrowser('a new screen', () => {
  it.each([
    { role: 'student', width: 320, height: 568 },
    { role: 'teacher', width: 1280, height: 800 },
  ])('opens at its top, for a $role on $width × $height', async ({ role, width, height }) => {
    const { context, page } = await world.person({ locale: 'az', viewport: { width, height } })
    const scrolled = (): Promise<unknown> => page.evaluate('scrollY')
    await world.enter(page, await cardFor(role, 'az'))
    for (const [step, then] of [
      ['begin', '.progress'],
      ['next', 'button[value=back]'],
      ['finish', 'button[value=submit]'],
    ] as const) {
      await page.evaluate("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
      await press(page, step)
      await page.locator(then).first().waitFor()
      await until(`the top after ${step}`, async () => ((await scrolled()) === 0 ? true : undefined))
      await page.waitForLoadState('networkidle')
      expect(await scrolled()).toBe(0)
    }
    await context.close()
  })
})

inBrowser('a screen of an adult', () => {
  it.each(['teacher', 'leader'])('of a %s has four to six questions, the last perhaps fewer, each under its area', async (role) => {
    const { context, page } = await world.person({ locale: 'az', viewport: { width: 1280, height: 800 } })
    await start(page, await cardFor(role, 'az'))
    const screens = Number((await page.locator('.progress').textContent())?.split('/')[1])
    const counts: number[] = []
    let headings = 0
    for (let at = 1; at <= screens; at += 1) {
      await page.locator('.progress', { hasText: `${at} / ${screens}` }).waitFor()
      counts.push(await page.locator('fieldset').count())
      headings += await page.locator('form h1, form h2').count()
      if (at === 2) await isAccessible(page)
      await press(page, 'next')
    }
    await page.locator('button[value=submit]').first().waitFor()
    expect(Math.min(...counts.slice(0, -1))).toBeGreaterThanOrEqual(4)
    expect(Math.max(...counts)).toBeLessThanOrEqual(6)
    expect(headings).toBeGreaterThan(screens) // screens with two areas have two headings
    await context.close()
  })
})

inBrowser('without JavaScript', () => {
  it('the answers to be looked at have their style', async () => {
    const { context, page } = await world.person({ javaScriptEnabled: false, locale: 'az', viewport: { width: 800, height: 800 } })
    await start(page, await cardFor('teacher', 'az'))
    await press(page, 'finish')
    await page.getByText('Cavablarınıza baxın').waitFor()
    await page.waitForLoadState('load') // its style is there
    const change = await page.locator('.line dd:last-child').first().boundingBox()
    const question = await page.locator('.line dt').first().boundingBox()
    expect(change?.x).toBeGreaterThan((question?.x ?? 0) + (question?.width ?? 0) - 1)
    await context.close()
  })

  it('a wrong code stays in its field, to be mended; nobody gets there without one', async () => {
    const { context, page } = await world.person({ javaScriptEnabled: false, locale: 'az' })
    const code = await cardFor('student', 'az')
    const wrong = `${code.slice(0, -1)}${(Number(code.at(-1)) + 1) % 10}`
    await page.goto(world.pilot.address)
    await page.locator('#code').fill(wrong)
    await press(page, 'enter')
    await page.getByRole('alert').waitFor()
    expect(await page.locator('h1').count()).toBe(1)
    expect(await page.locator('#code').inputValue()).toBe(wrong)
    await page.locator('#code').fill(code)
    await press(page, 'enter')
    await page.locator('button[value="begin"]').waitFor()
    expect(await page.getByText('Məktəbin çox kiçikdirsə').count()).toBe(0) // enough pupils are expected
    await press(page, 'decline')
    await page.getByText('Fikrini dəyişsən').waitFor()
    await page.goto(`${world.pilot.address}/answer/form`)
    expect(new URL(page.url()).pathname).toBe('/')
    await context.close()
  })
})
