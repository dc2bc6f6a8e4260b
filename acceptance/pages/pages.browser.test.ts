import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { until } from '../until.ts'
import { findChromium } from './chromium.ts'
import { enterCode, follow, hasLaterPages, press, pressAndKeep } from './press.ts'
import { answerAll, isAccessible, openWorld, type World } from './world.ts'

const inBrowser = 'path' in findChromium() ? describe : describe.skip

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())

inBrowser('answering', () => {
  it('goes on without a line: answers stay, and one response is sent when the line is back', async () => {
    const { context, page, complaints } = await world.person({ locale: 'ru' })
    await world.enter(page, world.cardOf('student', 'ru'))
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
    await hasLaterPages(page)
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
    const { context, page } = await world.person({ locale: 'az' })
    await world.enter(page, world.cardOf('teacher', 'az'))
    await pressAndKeep(page, 'begin')
    await page.locator('fieldset').first().locator('input').nth(3).check()
    await pressAndKeep(page, 'next')
    await page.getByText('Bu cihazda saxlanılıb').waitFor()
    await page.close()
    const again = await context.newPage()
    await again.goto(world.pilot.address)
    await enterCode(again, world.cardOf('teacher', 'az'))
    await again.locator('button[value="back"]').click()
    await again.locator('fieldset').first().locator('input').nth(3).waitFor()
    expect(await again.locator('fieldset').first().locator('input').nth(3).isChecked()).toBe(true)
    await isAccessible(again)
    await context.close()
  })

  it('says in the own language why a used card is refused, and that a mistyped one is', async () => {
    const { context, page } = await world.person({ locale: 'az' })
    await page.goto(`${world.pilot.address}/help`)
    await page.getByText('İstifadə olunmuş kod formanı açır').waitFor()
    await page.goto(world.pilot.address)
    await isAccessible(page)
    const scanned = world.cardOf('leader', 'az')
    await page.goto(`${world.pilot.address}/#${scanned.replaceAll(' ', '')}`)
    await page.reload() // a hash alone loads nothing
    await until('the code is taken over', async () => ((await page.locator('#code').inputValue()) === scanned ? true : undefined))
    expect(page.url()).not.toContain(scanned.slice(0, 4))
    expect(
      await page.evaluate("document.querySelector('#code').scrollWidth - document.querySelector('#code').clientWidth"),
    ).toBeLessThanOrEqual(0) // at 320 px
    await page.locator('#code').fill('1234567890123456')
    await page.getByText('Bu kodda səhv var').waitFor()
    const handIn = async (): Promise<void> => {
      await world.enter(page, world.cardOf('student', 'az'))
      for (const step of ['begin', 'finish', 'submit']) await press(page, step)
    }
    await handIn()
    await page.locator('.receipt').waitFor()
    await handIn()
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').textContent()).toMatch(/artıq cavab verilib/)
    expect(await page.locator('[role=alert]:focus').count()).toBe(1)
    await until('the refusal is below what stays in sight', async () =>
      (await page.evaluate(
        "document.querySelector('[role=alert]').getBoundingClientRect().top >= document.querySelector('.state').getBoundingClientRect().bottom",
      ))
        ? true
        : undefined,
    )
    expect(await page.evaluate("document.querySelector('.state').getBoundingClientRect().height")).toBeLessThanOrEqual(80)
    await page.getByText('Cavablarına bax').waitFor() // as one speaks to a child
    await isAccessible(page)
    await context.close()
  })
})

inBrowser('a school', () => {
  it('signs in, prints cards, and reads its report', async () => {
    const { context, page } = await world.person({ locale: 'en', viewport: { width: 1280, height: 900 } })
    await page.goto(`${world.pilot.address}/school?lang=en`)
    await page.locator('#token').fill('gz_nobody')
    await page.locator('form[action="?/in"] button').click()
    await page.getByRole('alert').waitFor()
    await isAccessible(page)
    await page.locator('#token').fill(world.pilot.tokens.coordinator ?? '')
    await page.locator('form[action="?/in"] button').click()
    await page.getByRole('heading', { level: 1, name: 'Dənizkənarı' }).waitFor()
    await isAccessible(page)
    await page.goto(`${world.pilot.address}/school/exercises/${world.pilot.open}`)
    await isAccessible(page)
    await page.locator('#role').selectOption('student')
    await page.locator('#count').fill('3')
    await follow(page, page.locator('form[action$="/cards"] button[value="list"]'))
    expect(await page.locator('.cards li').count()).toBe(3)
    await isAccessible(page)
    await page.goto(`${world.pilot.address}/school/exercises/${world.pilot.sealed}/report`)
    expect(await page.locator('h1').textContent()).toContain('Dənizkənarı')
    await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    await isAccessible(page)
    const told = await fetch(`${world.pilot.address}/v1/exercises/${world.pilot.sealed}/report`, {
      headers: { authorization: `Bearer ${world.pilot.tokens.coordinator}` },
    })
    const { areas } = (await told.json()) as { areas: { cells: Record<string, { mean?: string } | string> }[] }
    const means = areas.flatMap(({ cells }) => Object.values(cells)).flatMap((cell) => (typeof cell === 'string' ? [] : [cell.mean ?? '']))
    const shown = await page.locator('figure table').first().textContent()
    for (const mean of means) expect(shown).toContain(mean)
    await context.close()
  })

  it('cannot be seen by who has not signed in, nor sent to from another site', async () => {
    const answer = await fetch(`${world.pilot.address}/school/exercises/${world.pilot.sealed}/report`, { redirect: 'manual' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in'])
    const forged = await fetch(`${world.pilot.address}/sign-in?/in`, {
      method: 'POST',
      headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
      body: 'token=x',
    })
    expect(forged.status).toBe(403)
    const framed = await fetch(world.pilot.address)
    expect([framed.headers.get('x-frame-options'), framed.headers.get('content-security-policy')]).toEqual([
      'DENY',
      expect.stringContaining("frame-ancestors 'none'"),
    ])
    expect(framed.headers.get('content-security-policy')).not.toContain('unsafe-inline')
  })
})
