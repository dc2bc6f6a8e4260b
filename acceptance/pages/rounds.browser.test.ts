import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { MINISTRY } from '../people.ts'
import { until } from '../until.ts'
import { findChromium } from './chromium.ts'
import { follow } from './press.ts'
import { clientAt } from './two-rounds.ts'
import { answerAll, isAccessible, openWorld, press, type World } from './world.ts'

const inBrowser = 'path' in findChromium() ? describe : describe.skip

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())

const ROUND = '/rounds/try-it'
/** From now on, every state of the steps of a round. */
const FIGURES_SHOWN = `
  window.shown = ''
  new MutationObserver(() => (window.shown += document.querySelector('[data-part="steps"]').textContent))
    .observe(document.querySelector('[data-part="steps"]'), { childList: true, subtree: true })
`

inBrowser('a round', () => {
  it('is followed live by the Ministry: an answer changes the figures and moves neither page nor focus', async () => {
    const { context, page, complaints } = await world.person({ locale: 'en', viewport: { width: 1280, height: 900 } })
    await world.signIn(page, 'ministry')
    await page.goto(`${world.pilot.address}${ROUND}?lang=en`)
    await page.getByText('Live: the figures renew themselves').waitFor()
    await isAccessible(page)
    const students = page.locator('[data-part="steps"] dl div').last()
    expect(await students.textContent()).toMatch(/Students\s*0 \/ 260/)
    const link = page.locator('tbody a', { hasText: 'Bakı' })
    await link.focus()

    const answering = await world.person({ javaScriptEnabled: false, locale: 'az' })
    await world.enter(answering.page, world.cardOf('student', 'az'))
    await press(answering.page, 'begin')
    await answerAll(answering.page)
    await press(answering.page, 'submit')
    await answering.page.locator('.receipt').waitFor()
    await answering.context.close()

    await until('the pupil is counted', async () => (/Students\s*1 \/ 260/.test((await students.textContent()) ?? '') ? true : undefined))
    expect(await page.locator('tbody a:focus').textContent()).toBe('Bakı')
    expect(complaints).toEqual([])
    await context.close()
  })

  it('keeps the newest figures when an older answer comes later', async () => {
    const { context, page } = await world.person({ locale: 'en' })
    await world.signIn(page, 'ministry')
    const body = 'retry: 100\nevent: participation\ndata: {}\n\n' // and again, for the browser connects anew
    await page.route(`**${ROUND}/stream`, (route) => route.fulfill({ contentType: 'text/event-stream', body }))
    const isNewer = Promise.withResolvers<void>()
    let told = 0
    await page.route(
      ({ pathname }) => pathname === ROUND,
      async (route) => {
        if (route.request().resourceType() !== 'fetch') return route.continue()
        told += 1
        const [number, html] = [told, await (await route.fetch()).text()]
        if (number === 1) await isNewer.promise
        await route.fulfill({ contentType: 'text/html', body: html.replace(/\d+ \/ 260/, `${number === 1 ? 7 : 8} / 260`) })
      },
    )
    await page.goto(`${world.pilot.address}${ROUND}?lang=en`)
    await page.evaluate(FIGURES_SHOWN)
    const students = page.locator('[data-part="steps"] dl div').last()
    await students.filter({ hasText: '8 / 260' }).waitFor()
    isNewer.resolve()
    const before = told
    await until('it is asked twice more', async () => (told > before + 1 ? true : undefined))
    expect(await page.evaluate('window.shown')).not.toContain('7 / 260')
    await page.unrouteAll({ behavior: 'ignoreErrors' }) // one may be on its way
    await context.close()
  })

  it('can be read without JavaScript at 320 px, in three languages, with the map in words', async () => {
    const { context, page } = await world.person({ javaScriptEnabled: false, locale: 'az' })
    await world.signIn(page, 'ministry')
    expect(new URL(page.url()).pathname).toBe('/rounds')
    for (const [language, invited, map] of [
      ['az', 'Dəvət olunub', /Xəritə: Açılıb.*0–24.*məktəb yoxdur: 2 rayon/s],
      ['ru', 'Приглашены', /Карта: Открыли.*нет школ — районов: 2/s],
      ['en', 'Invited', /Map: Opened.*no schools: regions 2/s],
    ] as const) {
      await page.goto(`${world.pilot.address}${ROUND}?lang=${language}`)
      expect(await page.locator('[data-part="steps"]').textContent()).toContain(invited)
      expect(
        await page
          .locator('svg[role=img] > title, svg[role=img] > desc')
          .allTextContents()
          .then((all) => all.join(' ')),
      ).toMatch(map)
      expect(await page.locator('svg[role=img] > path').count()).toBe(14)
      expect(await page.locator('svg[role=img] > path.nothing').count()).toBe(2)
      const wide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
      expect(wide).toBe(0)
    }
    await follow(page, page.locator('thead a', { hasText: 'Opened' }))
    expect(await page.locator('th[aria-sort]').getAttribute('aria-sort')).toBe('descending')
    expect(await page.locator('tbody th').first().textContent()).toBe('Bakı')
    const languages = page.locator('a[hreflang="ru"]')
    expect(await languages.getAttribute('href')).toBe('?show=opened&sort=-opened&lang=ru')
    await follow(page, languages)
    expect(await page.locator('th[aria-sort]').textContent()).toContain('Открыли')
    await page.goto(`${world.pilot.address}${ROUND}?show=opened&sort=-opened&lang=en`)
    await follow(page, page.locator('tbody a', { hasText: 'Bakı' }))
    expect(await page.locator('tbody').textContent()).toContain('fewer than 5')
    await context.close()
  })

  it('is worked through by keyboard', async () => {
    const { context, page } = await world.person({ locale: 'en', viewport: { width: 1280, height: 900 } })
    await world.signIn(page, 'ministry')
    await page.goto(`${world.pilot.address}${ROUND}?lang=en`)
    const tabTo = async (text: string): Promise<void> => {
      for (let presses = 0; presses < 60; presses += 1) {
        await page.keyboard.press('Tab')
        if ((await page.evaluate('document.activeElement.textContent.trim()')) === text) return
      }
      throw new Error(`${text} is not reached`)
    }
    await tabTo('Sealed')
    await page.keyboard.press('Enter')
    await page.waitForURL(/show=sealed/)
    expect(await page.locator('svg[role=img] > title').textContent()).toContain('Sealed')
    await context.close()
  })

  it('tells an officer which schools have not opened, and no figure of a school', async () => {
    const { context, page, complaints } = await world.person({ locale: 'az' })
    await world.signIn(page, 'officer')
    await page.goto(`${world.pilot.address}${ROUND}`)
    await isAccessible(page)
    expect(await page.locator('h2').first().textContent()).toContain('Qazax-Tovuz')
    const notOpened = await page.locator('table').first().locator('tbody tr').allTextContents()
    expect(notOpened).toHaveLength(2)
    for (const row of notOpened) expect(row).toMatch(/Kürqırağı.*Tovuz.*Başlanmayıb/s)
    for (const row of notOpened) expect(row.replace('+994 00 000 07001', '').replace('az07001@', '')).not.toMatch(/\d/)
    expect(await page.locator('textarea').count()).toBe(3)
    expect(await page.locator('#reminder-ru').inputValue()).toContain('Пробный раунд')
    expect(await page.locator('main').textContent()).not.toContain('Dənizkənarı')
    expect(complaints).toEqual([])
    await context.close()
  })

  it('names to an officer the office of a school that has not opened, and the department where none is known', async () => {
    const body = `code,name,levels,economic_region,rayon,red,urban,type,sections,idp
TS07009,"Əlaqəsiz məktəb",primary,Qazax-Tovuz,Qazax,Qazax-Tovuz,false,general,az,false
`
    const imported = { body, as: MINISTRY, headers: { 'content-type': 'text/csv' } }
    const answer = await clientAt(world.pilot, new Map()).ask('POST', '/v1/schools:import?effectiveFrom=2021-01-01', imported)
    expect(answer.status).toBe(200)
    const { context, page } = await world.person({ locale: 'en' })
    await world.signIn(page, 'officer')
    const reached = 'Schools without a telephone number or address here are reached through the department'
    await until('the new school is listed', async () => {
      await page.goto(`${world.pilot.address}${ROUND}`)
      return (await page.locator('table').first().textContent())?.includes('Əlaqəsiz') === true ? true : undefined
    })
    await isAccessible(page)
    const hrefsOf = (name: string) =>
      page
        .locator('table')
        .first()
        .locator('tbody tr', { hasText: name })
        .first()
        .locator('a')
        .evaluateAll((links) => links.map((link) => link.getAttribute('href')))
    expect(await hrefsOf('Kürqırağı')).toEqual(['tel:+9940000007001', 'mailto:az07001@mekteb.example'])
    expect(await hrefsOf('Əlaqəsiz')).toEqual([])
    expect(await page.locator('main').textContent()).toContain(reached)
    expect(await page.locator('details a').count()).toBe(0)
    await context.close()
  })

  it('tells staff who may not see a page so, in a sentence, and whom else than a coordinator to ask', async () => {
    const { context, page } = await world.person({ locale: 'en' })
    await world.signIn(page, 'officer')
    const answer = await page.goto(`${world.pilot.address}/school/exercises/${world.pilot.sealed}/report`)
    expect([answer?.status(), await page.locator('h1').textContent()]).toEqual([403, 'You may not do this'])
    expect(await page.locator('main').textContent()).toContain('ask the administrator who gave you your token')
    await isAccessible(page)
    await page.goto(`${world.pilot.address}/sign-in`)
    await page.locator('#token').fill('nobody')
    await page.locator('form[action="?/in"] button').click()
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').textContent()).toContain('ask the administrator who gave you your token')
    await context.close()
  })

  it('is not for coordinators, nor for who has not signed in', async () => {
    const { context, page } = await world.person({ locale: 'az' })
    await world.signIn(page, 'coordinator')
    for (const path of ['/rounds', ROUND, `${ROUND}/${encodeURIComponent('Bakı')}`]) {
      await page.goto(`${world.pilot.address}${path}`)
      expect(new URL(page.url()).pathname).toBe('/school')
    }
    await context.close()
    const answer = await fetch(`${world.pilot.address}${ROUND}/stream`, { redirect: 'manual' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in'])
  })
})
