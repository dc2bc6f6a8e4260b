import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Page } from 'playwright-core'
import { until } from '../until.ts'
import { findChromium, launchOn } from './chromium.ts'
import { enterCode, hasLaterPages, press, pressAndKeep, savedAt } from './press.ts'
import { answerAll, isAccessible, openWorld, type World } from './world.ts'

const found = findChromium()
const inBrowser = 'path' in found ? describe : describe.skip
const HELPDESK = 'komek@edu.example'

let world: World
beforeAll(async () => {
  world = await openWorld({ helpdesk: HELPDESK })
})
afterAll(() => world?.close())

const cardFor = async (language: string): Promise<string> =>
  (await world.desk.issue(world.pilot.open, { role: 'student', language, count: 1, gradeBand: 7 }))[0] ?? ''

const start = async (page: Page, code: string): Promise<void> => {
  await world.enter(page, code)
  await press(page, 'begin')
  await page.locator('.progress').waitFor()
}

const countedOnce = (before: number): Promise<boolean> =>
  until('it counts', async () => {
    const now = await world.desk.counted('student')
    return now === before ? undefined : now === before + 1
  })

inBrowser('a line that comes and goes', () => {
  it('loses nothing when the browser is killed without a line: taken up on the same device, and counted once', async () => {
    const profile = mkdtempSync(join(tmpdir(), 'guzgu-profile-'))
    const path = 'path' in found ? found.path : ''
    const before = await world.desk.counted('student')
    const code = await cardFor('az')
    const first = await launchOn(path, profile)
    const context = first.browser.contexts()[0]
    if (context === undefined) throw new Error('no context')
    const page = await context.newPage()
    await page.goto(`${world.pilot.address}/?lang=az`)
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)')
    await world.enter(page, code)
    await pressAndKeep(page, 'begin')
    await page.locator('fieldset input').nth(1).check()
    await pressAndKeep(page, 'next')
    await page.getByText('2 / ').waitFor()
    await context.setOffline(true)
    await page.locator('fieldset input').nth(2).check()
    await pressAndKeep(page, 'next')
    await page.getByText('3 / ').waitFor()
    await first.kill()

    const second = await launchOn(path, profile)
    const again = second.browser.contexts()[0]
    const resumed = await again?.newPage()
    if (again === undefined || resumed === undefined) throw new Error('no context')
    await again.setOffline(true)
    await resumed.goto(world.pilot.address)
    await enterCode(resumed, code)
    await resumed.getByText('3 / ').waitFor()
    await press(resumed, 'back')
    await resumed.getByText('2 / ').waitFor()
    expect(await resumed.locator('fieldset input').nth(2).isChecked()).toBe(true)
    await press(resumed, 'finish')
    await press(resumed, 'submit')
    await resumed.getByText('Əlaqə qayıdanda göndəriləcək').waitFor()
    await again.setOffline(false)
    await resumed.locator('.receipt').waitFor()
    expect(await countedOnce(before)).toBe(true)
    expect(await savedAt(resumed)).toBe(0)
    await second.kill()
    rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 }) // its other processes end a moment later
  })

  it('counts once what the platform took before it was killed, though the answer never came back', async () => {
    const before = await world.desk.counted('student')
    const { context, page } = await world.person({ locale: 'ru', serviceWorkers: 'block' })
    await start(page, await cardFor('ru'))
    await page.locator('fieldset input').nth(1).check()
    await press(page, 'finish')
    await page.locator('button[value=submit]').first().waitFor()
    await page.route(
      '**/v1/responses/*',
      async (route) => {
        expect((await route.fetch()).status()).toBe(201)
        await world.pilot.crash()
        await route.abort()
      },
      { times: 1 },
    )
    await press(page, 'submit')
    await page.getByText('Отправить сейчас').waitFor()
    await page.getByText('Отправить сейчас').click() // nobody is there
    await page.getByText('Отправить сейчас').waitFor()
    await isAccessible(page)
    await world.pilot.restart()
    // It tries by itself now and then: the button may be gone already.
    await Promise.any([page.getByText('Отправить сейчас').click(), page.locator('.receipt').waitFor()])
    await page.locator('.receipt').waitFor()
    expect(await countedOnce(before)).toBe(true)
    await context.close()
  })
})

/** Writes to the browser's store end only as far as they are let, and not at all where it is full. */
const WRITES = `
  const put = IDBObjectStore.prototype.put
  window.writes = { begun: 0, let: Infinity, full: false }
  IDBObjectStore.prototype.put = function (...given) {
    const nth = (writes.begun += 1)
    const go = () => {
      if (nth > writes.let) this.get(0).onsuccess = go // keeps the transaction open
      else if (writes.full) this.transaction.abort()
      else put.apply(this, given)
    }
    go()
  }
`

inBrowser('what is said of the answers', () => {
  it('is that they are on the device once they are, and only then', async () => {
    const { context, page, complaints } = await world.person({ locale: 'az', serviceWorkers: 'block' })
    await page.addInitScript(WRITES)
    const kept = page.getByText('Bu cihazda saxlanılıb, hələ göndərilməyib')
    const begun = (count: number): Promise<true> =>
      until(`${count} writes`, async () => ((await page.evaluate('writes.begun')) === count ? true : undefined))
    await world.enter(page, await cardFor('az'))
    await page.evaluate('writes.let = 0')
    await press(page, 'begin')
    await page.locator('.progress').waitFor()
    await begun(1)
    expect(await kept.isVisible()).toBe(false) // nothing was ever kept
    await page.evaluate('writes.let = 1')
    await kept.waitFor()
    const height = await page.evaluate("document.querySelector('.state').offsetHeight")
    await press(page, 'next')
    await begun(2)
    expect(await kept.isVisible()).toBe(false)
    expect(await page.evaluate("document.querySelector('.state').offsetHeight")).toBe(height) // nothing jumps
    await press(page, 'next')
    await page.evaluate('writes.let = 2')
    await begun(3)
    expect(await kept.isVisible()).toBe(false) // the last answer is not there yet
    await page.evaluate('writes.let = Infinity')
    await kept.waitFor()
    const isRead = Promise.withResolvers<void>()
    await page.route('**/v1/questionnaires/**', (route) => isRead.promise.then(() => route.continue()))
    await Promise.all([page.waitForRequest('**/v1/questionnaires/**'), press(page, 'language:ru')])
    await begun(4) // kept before the other wording is there
    isRead.resolve()
    await page.getByText('Сохранено на этом устройстве').waitFor()
    await page.unrouteAll({ behavior: 'wait' })
    expect(complaints).toEqual([])
    await context.close()
  })

  it('is that they are on this page only where the device is full, also while they wait for a line', async () => {
    const { context, page, complaints } = await world.person({ locale: 'az' })
    await page.addInitScript(WRITES)
    const kept = page.getByText('Bu cihazda saxlanılıb')
    const onPage = page.getByText('Yalnız bu səhifədədir')
    await start(page, await cardFor('az'))
    await hasLaterPages(page)
    await page.evaluate('writes.full = true')
    await press(page, 'next')
    await onPage.waitFor()
    await page.evaluate('writes.full = false')
    await press(page, 'next')
    await kept.waitFor()
    expect(await onPage.count()).toBe(0)
    await page.evaluate('writes.full = true')
    await press(page, 'finish')
    await context.setOffline(true)
    await press(page, 'submit')
    await page.getByText('İndi göndər').waitFor()
    expect(await onPage.isVisible()).toBe(true)
    expect(await kept.count()).toBe(0)
    await isAccessible(page)
    await context.setOffline(false)
    await page.locator('.receipt').waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })
})

inBrowser('one writer', () => {
  it('keeps a second tab out of a form that is open, until the first is closed', async () => {
    const { context, page } = await world.person({ locale: 'az' })
    const code = await cardFor('az')
    await start(page, code)
    await page.locator('fieldset input').nth(1).check()
    await press(page, 'next')
    await page.getByText('2 / ').waitFor()
    const other = await context.newPage()
    await other.goto(world.pilot.address)
    await enterCode(other, code)
    await other.getByText('Bu forma başqa vərəqdə açıqdır').waitFor()
    expect(await other.locator('fieldset').count()).toBe(0)
    await isAccessible(other)
    await page.close()
    await other.getByText('Yenidən cəhd et').click()
    await other.getByText('2 / ').waitFor()
    await context.close()
  })
})

inBrowser('a refusal', () => {
  const REFUSED = { used: /artıq cavab verilib/, closed: /bağlan/ }

  it.each([true, false])('says what happened and whom to ask, and keeps the answers; JavaScript: %s', async (javaScriptEnabled) => {
    const roundId = `slow-${javaScriptEnabled}`
    await world.desk.planSlowRound(roundId)
    const closing = await world.desk.open({
      roundId,
      level: 'primary',
      closesAt: Date.now() + 3_600_000,
      expected: { leader: 2, teacher: 10, student: 20 },
    })
    const used = await cardFor('az')
    const [late = ''] = await world.desk.issue(closing, { role: 'teacher', language: 'az', count: 1 })
    const people = await Promise.all([used, used, late].map(() => world.person({ javaScriptEnabled, locale: 'az' })))
    const [first, second, third] = people.map(({ page }) => page) as [Page, Page, Page]
    for (const [page, code] of [
      [third, late],
      [first, used],
      [second, used],
    ] as const) {
      await start(page, code)
      await page.locator('fieldset input').nth(1).check()
      await press(page, 'finish')
    }
    await press(first, 'submit')
    await first.locator('.receipt').waitFor()
    await world.desk.close(closing)
    await until('it is closed', async () => ((await world.desk.refusalOf(late)) === 'exercise-is-closed' ? true : undefined))
    for (const [page, why] of [
      [second, REFUSED.used],
      [third, REFUSED.closed],
    ] as const) {
      await press(page, 'submit')
      await page.getByRole('alert').waitFor()
      expect(await page.getByRole('alert').textContent()).toMatch(why)
      expect(await page.getByRole('alert').getByRole('link').getAttribute('href')).toBe(`mailto:${HELPDESK}`)
      if (javaScriptEnabled) expect(await page.locator('[role=alert]:focus').count()).toBe(1)
    }
    expect(await second.locator('dd:not(.soft)').first().textContent()).not.toBe('')
    for (const { context } of people) await context.close()
  })
})

inBrowser('going back', () => {
  // Without JavaScript by the button only: a browser asks before it posts again, and keeps no page that must not be kept.
  it.each([true, false])('leads to the question before, with its answer; JavaScript: %s', async (javaScriptEnabled) => {
    const { context, page } = await world.person({ javaScriptEnabled, locale: 'az' })
    await start(page, await cardFor('az'))
    await page.locator('fieldset input').nth(1).check()
    await press(page, 'next')
    await page.getByText('2 / ').waitFor()
    await press(page, 'next')
    await page.getByText('3 / ').waitFor()
    await press(page, 'back')
    await page.getByText('2 / ').waitFor()
    await press(page, 'back')
    await page.getByText('1 / ').waitFor()
    expect(await page.locator('fieldset input').nth(1).isChecked()).toBe(true)
    if (javaScriptEnabled) {
      await page.goBack()
      await page.getByText('2 / ').waitFor()
      await page.goForward()
      await page.getByText('1 / ').waitFor()
    }
    expect(await page.locator('fieldset input').nth(1).isChecked()).toBe(true)
    await context.close()
  })

  it('works through a whole form without a line', async () => {
    const { context, page } = await world.person({ locale: 'az' })
    await start(page, await cardFor('az'))
    await hasLaterPages(page)
    await context.setOffline(true)
    await press(page, 'language:ru')
    await page.getByText('Bu dil hələ cihazda yoxdur').waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('az')
    expect(await answerAll(page)).toBeGreaterThan(15)
    await page.goBack()
    await page.locator('.progress').waitFor()
    expect(await page.locator('input:checked').count()).toBe(1)
    await context.close()
  })
})
