import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Locator, Page } from 'playwright-core'
import { popplerIsHere, readPdf } from '../../services/web/src/lib/server/paper/read-pdf.ts'
import { until } from '../until.ts'
import { findChromium } from './chromium.ts'
import { buttonOf, follow } from './press.ts'
import { answerAll, isAccessible, openWorld, press, type World } from './world.ts'

const inBrowser = 'path' in findChromium() && popplerIsHere() ? describe : describe.skip

const DAY = 86_400_000
const SCHOOL = 'ZZ90001'
const REGISTER = `code,name,levels,economic_region,rayon,red,urban,type,sections,idp,expected_primary_leader,expected_primary_teacher,expected_primary_student
${SCHOOL},"<b>Sınaq</b> məktəbi",primary,Bakı,Bakı,Bakı,true,general,az ru,false,2,12,60
`

let world: World
let tokens: { readonly coordinator: string; readonly head: string }

const api = async <T>(method: string, path: string, body: unknown, token = world.pilot.tokens.ministry): Promise<T> => {
  const type = typeof body === 'string' ? 'text/csv' : 'application/json'
  const response = await fetch(`${world.pilot.address}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': type }) },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as T
}

/** A round whose school counts are live, whose sheets of paper may come for an hour, and whose timing is else as told. */
const planRound = (roundId: string, title: string, timing: { readonly earliestClosingSeconds: number; readonly graceSeconds: number }) =>
  api('POST', '/v1/rounds', {
    roundId,
    title: { az: title, ru: title, en: title },
    questionnaire: 'digital-capacity@1',
    endsAt: Date.now() + 60 * DAY,
    partitions: 1,
    timing: {
      ...timing,
      offlineGraceSeconds: 3_600,
      clockSkewMilliseconds: 200,
      participationRefreshSeconds: 0,
      burstPerMinute: 1_000,
    },
  })

const accountOf = async (role: string): Promise<string> =>
  (await api<{ token: string }>('POST', '/v1/accounts', { role, schoolId: SCHOOL })).token

const signIn = async (page: Page, token: string, language = 'en'): Promise<void> => {
  await page.goto(`${world.pilot.address}/sign-in?lang=${language}`)
  await page.locator('#token').fill(token)
  await page.locator('form[action="?/in"] button').click()
  await page.waitForURL((url) => url.pathname === '/school')
}

const exerciseAt = (roundId: string): string => `${world.pilot.address}/school/exercises/${roundId}.${SCHOOL}.primary`

const buttonIn = (page: Page, action: string): Locator => page.locator(`form[action="?/${action}"] button`)
const send = (page: Page, action: string): Promise<void> => follow(page, buttonIn(page, action))

const close = async (page: Page): Promise<void> => {
  await page.locator('form[action="?/close"] [name="sure"]').check()
  await send(page, 'close')
}

beforeAll(async () => {
  world = await openWorld()
  if (world.pilot === undefined) return
  await api('POST', '/v1/schools:import?effectiveFrom=2021-01-01', REGISTER)
  await planRound('coordinator-week', 'A week', { earliestClosingSeconds: 7 * 86_400, graceSeconds: 2 })
  await planRound('coordinator-quick', 'Quick', { earliestClosingSeconds: 0, graceSeconds: 2 })
  await planRound('coordinator-slow', 'Slow', { earliestClosingSeconds: 0, graceSeconds: 3_600 })
  tokens = { coordinator: await accountOf('coordinator'), head: await accountOf('head') }
})
afterAll(() => world?.close())

/** Sends a form of the page and takes the file that comes back. */
const download = async (page: Page, selector: string): Promise<Uint8Array> => {
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator(selector).first().click()])
  return readFileSync(await file.path())
}

inBrowser('a coordinator', () => {
  it('comes from an empty school to cards that work and paper that counts', async () => {
    const { context, page } = await world.person({ locale: 'en', viewport: { width: 1280, height: 900 } })
    await signIn(page, tokens.coordinator)
    expect(await page.locator('h1').textContent()).toBe('<b>Sınaq</b> məktəbi')
    await page.locator('#where').selectOption(`coordinator-week primary`)
    await send(page, 'plan')
    await page.waitForURL(exerciseAt('coordinator-week'))
    expect(await page.locator('#student').inputValue()).toBe('60') // from the registry
    await page.locator('#student').fill('61')
    await send(page, 'expected')
    await page.locator('[name="own.0.az"]').fill('Bizim <i>robot</i> dərnəyi maraqlıdır.')
    await page.locator('[name="own.0.ru"]').fill('Наш кружок роботов интересный.')
    await send(page, 'items')
    await isAccessible(page)
    await page.locator('details', { hasText: 'Student, Русский' }).locator('summary').click()
    expect(await page.locator('details[open]').textContent()).toContain('Наш кружок роботов интересный.')

    await follow(page, page.locator('form[action$="/practice"] button'))
    await page.getByText('Bu, sınaqdır').waitFor()
    await isAccessible(page)
    await follow(page, buttonOf(page, 'begin'))
    let asked = ''
    for (let screen = 0; screen < 60 && (await page.locator('.progress').count()) > 0; screen += 1) {
      asked += await page.locator('h1').textContent()
      await page.locator('fieldset input').first().check()
      await follow(page, buttonOf(page, 'next'))
    }
    expect(asked).toContain('Bizim <i>robot</i> dərnəyi')
    await isAccessible(page)
    expect(await page.locator('button[value="submit"]').count()).toBe(0)

    await page.goto(exerciseAt('coordinator-week'))
    await send(page, 'open')
    await page.locator('#cards').waitFor()
    await isAccessible(page)
    await page.locator('#count').fill('12')
    const cards = readPdf(await download(page, 'button[name="as"][value="pdf"]'))
    expect(cards.info).toMatch(/Tagged: +yes/)
    expect(cards.info).toMatch(/Pages: +3/) // instructions, ten, two
    const codes = [...new Set(cards.text.match(/\d{4} \d{4} \d{4} \d{4}/g))]
    expect(codes).toHaveLength(12)
    expect(cards.tags).toContain('Figure')

    await until('the cards are known', async () => ((await world.desk.refusalOf(codes[0] ?? '')) === undefined ? true : undefined))
    await world.enter((await world.person({ javaScriptEnabled: false })).page, codes[0] ?? '')
    const pupil = await world.person({ javaScriptEnabled: false, locale: 'az' })
    await world.enter(pupil.page, codes[1] ?? '')
    await press(pupil.page, 'begin')
    await answerAll(pupil.page)
    await press(pupil.page, 'submit')
    await pupil.page.locator('.receipt').waitFor()

    const parents = readPdf(await download(page, 'a[href*="parents.pdf?language=ru"]'))
    expect([/Pages: +1\n/.test(parents.info), /Tagged: +yes/.test(parents.info)]).toEqual([true, true])
    expect(parents.text).toContain('Я не хочу, чтобы мой ребёнок участвовал')
    const paper = readPdf(await download(page, 'form[action$="/paper.pdf"] button'))
    expect(paper.info).toMatch(/Tagged: +yes/)
    expect(paper.text).toContain('Bizim <i>robot</i> dərnəyi')

    await page.goto(`${exerciseAt('coordinator-week')}/paper?role=teacher&language=az`)
    await isAccessible(page)
    await page.locator('#code').fill(codes[2] ?? '')
    await page.locator('fieldset').first().locator('input[value="4"]').check()
    await page.locator('main form[method="post"] button').click()
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').textContent()).toContain('Student')
    expect(await page.locator('#code').inputValue()).toBe(codes[2])
    expect(await page.locator('fieldset').first().locator('input[value="4"]').isChecked()).toBe(true)
    await page.goto(`${exerciseAt('coordinator-week')}/paper?role=student&language=az`)
    for (const count of [1, 2]) {
      await page.locator('#code').fill(codes[1 + count] ?? '')
      for (const row of await page.locator('fieldset').all()) await row.locator('input').nth(2).check()
      await page.locator('main form[method="post"] button').click()
      await page.getByText(`Entered in this sitting: ${count}`).waitFor()
      expect(await page.locator('#code').inputValue()).toBe('')
    }
    await page.locator('#code').fill(codes[2] ?? '')
    await page.locator('main form[method="post"] button').click()
    await page.getByText('used already').waitFor() // the cards of both are spent
    expect(await page.content()).not.toContain(codes[3])

    await until('three answers are counted', async () => {
      await page.goto(exerciseAt('coordinator-week'))
      return (await page.locator('tr', { hasText: 'Students' }).locator('td').first().textContent()) === '3' ? true : undefined
    })
    const reminder = page.locator('#reminder-student-ru')
    expect(await reminder.getAttribute('readonly')).not.toBeNull()
    expect((await reminder.inputValue()).length).toBeLessThan(300)

    await page.locator('summary', { hasText: 'Print the issued cards again' }).click()
    const reprinted = readPdf(await download(page, 'details[open] button[value="pdf"]'))
    expect(new Set(reprinted.text.match(/\d{4} \d{4} \d{4} \d{4}/g))).toEqual(new Set(codes))
    await page.locator('summary', { hasText: 'Revoke lost cards' }).click()
    await page.locator('#codes').fill(codes[5] ?? '')
    await send(page, 'revoke')
    await page.getByText('Saved.').waitFor()
    await page.locator('#closes').fill(new Date(Date.now() + 40 * DAY).toISOString().slice(0, 10))
    await send(page, 'extend')
    await page.getByText('Saved.').waitFor()
    await page.locator('#closes').fill(new Date(Date.now() + 30 * DAY).toISOString().slice(0, 10))
    await send(page, 'extend')
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').textContent()).toContain('Choose a day later than the present one')
    await until('the lost card is known', async () => ((await world.desk.refusalOf(codes[5] ?? '')) === 'code-revoked' ? true : undefined))
    const lost = await world.person({ javaScriptEnabled: false, locale: 'az' })
    await lost.page.goto(world.pilot.address)
    await lost.page.locator('#code').fill(codes[5] ?? '')
    await press(lost.page, 'enter')
    expect(await lost.page.getByRole('alert').textContent()).toContain('Kod ləğv edilib')

    await close(page)
    await page.getByRole('alert').waitFor()
    expect(await page.locator('main').textContent()).toContain('only a week after the opening')
    await isAccessible(page)
    await context.close()
  })

  it('closes, says that nothing is unsent, and soon has a sealed exercise', async () => {
    const { context, page } = await world.person({ locale: 'en' })
    await signIn(page, tokens.coordinator)
    const open = async (roundId: string): Promise<void> => {
      await page.goto(`${world.pilot.address}/school`)
      await page.locator('#where').selectOption(`${roundId} primary`)
      await send(page, 'plan')
      await send(page, 'open')
      await page.locator('#closing').waitFor()
    }
    await open('coordinator-slow') // it is closing for an hour
    await buttonIn(page, 'close').click() // not confirmed: the browser asks for it, and nothing is sent
    expect(await page.locator('[name="sure"]:invalid').count()).toBe(1)
    await page.locator('[name="sure"]').evaluate((box) => box.removeAttribute('required'))
    await send(page, 'close')
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').textContent()).toContain('Confirm that you want to close it')
    await close(page)
    await page.waitForURL((url) => url.searchParams.has('closing'))
    expect(await page.locator('.notice').textContent()).toContain('It is closing')
    expect(await page.locator('#cards, #closing').count()).toBe(0)
    await open('coordinator-quick')
    await close(page)
    await until('it is closed', async () => {
      await page.goto(exerciseAt('coordinator-quick'))
      return (await page.locator('#seal').count()) > 0 ? true : undefined
    })
    await isAccessible(page)
    await send(page, 'forgo')
    await until('it is sealed', async () => {
      await page.goto(exerciseAt('coordinator-quick'))
      return (await page.locator('a.button[href$="/report"]').count()) > 0 ? true : undefined
    })
    expect(await page.locator('main').textContent()).toMatch(/Sealed · closed on \d+ \w+ \d{4}/)
    await isAccessible(page)
    await context.close()
  })
})

inBrowser('cards as a page', () => {
  it('fit 320 px, and no link leaves them for another language, for their codes are shown once', async () => {
    const { context, page } = await world.person({ locale: 'en', viewport: { width: 320, height: 640 } })
    await signIn(page, tokens.coordinator)
    await page.goto(exerciseAt('coordinator-week'))
    await page.locator('#count').fill('2')
    await page.locator('button[name="as"]:not([value="pdf"])').first().click()
    await page.locator('ol.cards li').nth(1).waitFor()
    await isAccessible(page)
    expect(await page.locator('a[hreflang]').count()).toBe(0)
    await context.close()
  })
})

inBrowser('a head', () => {
  it('sees what the coordinator sees, and changes nothing', async () => {
    const { context, page } = await world.person({ locale: 'en' })
    await signIn(page, tokens.head)
    expect(await page.locator('form[action="?/plan"]').count()).toBe(0)
    await page.goto(exerciseAt('coordinator-week'))
    await page.getByText('You can only read this page').waitFor()
    await page.locator('#participation').waitFor()
    expect(await page.locator('main form[method="post"]').count()).toBe(0)
    await isAccessible(page)
    await page.goto(`${exerciseAt('coordinator-week')}/paper`)
    expect(await page.locator('h1').textContent()).toMatch(/only read/i)
    const attempts = {
      '?/close': 'sure=on',
      '?/extend': 'closes=2030-01-01',
      '?/forgo': '',
      '/cards': 'role=student&language=az&count=1&as=pdf',
      '/paper?role=student&language=az': `code=1&responseId=${randomUUID()}`,
    }
    const session = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
    for (const [path, body] of Object.entries(attempts)) {
      const answer = await fetch(`${exerciseAt('coordinator-week')}${path}`, {
        method: 'POST',
        headers: {
          cookie: session,
          origin: world.pilot.address,
          accept: 'text/html',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body,
      })
      expect([path, answer.status]).toEqual([path, 403])
      expect(await answer.text()).toMatch(/may not do this|can only read/i)
    }
    await context.close()
  })
})
