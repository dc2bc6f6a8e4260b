import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { BrowserContext, Page } from 'playwright-core'
import { popplerIsHere, readPdf } from '../../services/web/src/lib/server/paper/read-pdf.ts'
import { findChromium } from './chromium.ts'
import { follow } from './press.ts'
import { isAccessible, openWorld, type World } from './world.ts'

const inBrowser = 'path' in findChromium() ? describe : describe.skip
const withPoppler = popplerIsHere() ? it : it.skip

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())

const WHAT = '=HYPERLINK("http://x","y") <b>Wi-Fi</b> & şəbəkə'
const MEASURE = '+10 % sürət'
const NOTE = '<script>alert(1)</script> Üç sinif hazırdır'

const rootOf = (exerciseId = world.pilot.sealed): string => `${world.pilot.address}/school/exercises/${exerciseId}`
const download = async (context: BrowserContext, path: string): Promise<Buffer> => {
  const answer = await context.request.get(`${rootOf()}/${path}`)
  expect(answer.status()).toBe(200)
  return answer.body()
}
/** Accessible, and without any script: what the browser does here it does without JavaScript. */
const isGood = async (page: Page): Promise<void> => {
  expect(await page.locator('script').count()).toBe(0)
  await isAccessible(page)
}
const save = (page: Page): Promise<void> => follow(page, page.locator('#form button'))
const focusedIn = (page: Page, selector: string): Promise<number> => page.locator(`${selector}:focus`).count()

// A story: each step goes on where the one before ended.
inBrowser('from report to action', () => {
  it('leads from the report to the choice of two or three statements, and says what is wrong with one', async () => {
    const { context, page, complaints } = await world.person({ locale: 'az' })
    await world.signIn(page, 'coordinator')
    await page.goto(`${rootOf()}/report`)
    await follow(page, page.locator('a[href="plan"]'))
    await isGood(page)
    await page.locator('a[href$="/plan/items"]').click()
    await page.waitForURL(/\/plan\/items$/)
    await isGood(page)
    const report = (await (
      await context.request.get(`${world.pilot.address}/v1/exercises/${world.pilot.sealed}/report`, {
        headers: { authorization: `Bearer ${world.pilot.tokens.coordinator}` },
      })
    ).json()) as {
      weakest: Record<string, readonly string[]>
      items: { item: string; cells: Record<string, { mean?: string } | string> }[]
    }
    const inputs = await page.locator('fieldset').first().locator('input').all()
    const offered = await Promise.all(inputs.map(async (input) => (await input.getAttribute('value')) ?? ''))
    const weakest = new Set(Object.values(report.weakest).flatMap((items) => items.slice(0, 3)))
    expect(new Set(offered)).toEqual(weakest)
    const [first = ''] = offered
    const shown = await page.locator(`label[for="item-${first}"]`).textContent()
    for (const cell of Object.values(report.items.find(({ item }) => item === first)?.cells ?? {}))
      if (typeof cell === 'object') expect(shown).toContain(cell.mean?.replace('.', ','))
    await page.locator('input[name=item]').first().check()
    await follow(page, page.locator('main form button'))
    expect(await page.getByRole('alert').textContent()).toContain('İki və ya üç')
    await page.locator('[role=alert]:focus').waitFor()
    expect(await page.locator('input[name=item]').first().isChecked()).toBe(true)
    await isGood(page)
    await page.locator('input[name=item]').nth(1).check()
    await page.locator('main form button').click()
    await page.waitForURL(/\/plan$/)
    expect(await page.locator('main h2').count()).toBe(2)
    await isGood(page)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('fills an action from a suggestion, keeps what is entered when it is refused, and shows it as text', async () => {
    const { context, page } = await world.person({ locale: 'az' })
    await world.signIn(page, 'coordinator')
    await page.goto(`${rootOf()}/plan`)
    await follow(page, page.locator('a[href*="/plan/add/"]').first())
    await isGood(page)
    const suggestion = page.locator('.suggestions a').first()
    const words = await suggestion.textContent()
    await follow(page, suggestion)
    expect(await page.locator('#what').inputValue()).toBe(words)
    expect(await page.locator('#due').inputValue()).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    await isGood(page)
    await page.locator('#what').fill(WHAT)
    await page.locator('#measure').fill(MEASURE)
    await page.locator('#due').fill('2020-01-01')
    await save(page)
    expect(await page.getByRole('alert').textContent()).toContain('üç ilədək')
    await page.locator('[role=alert]:focus').waitFor()
    expect(await page.locator('#due').getAttribute('aria-invalid')).toBe('true')
    expect([await page.locator('#what').inputValue(), await page.locator('#measure').inputValue()]).toEqual([WHAT, MEASURE])
    await isGood(page)
    await page.locator('#due').fill(new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10))
    await page.locator('#responsible').selectOption('other')
    await save(page)
    expect(await page.locator('#responsibleOther').getAttribute('aria-invalid')).toBe('true')
    await page.locator('#responsibleOther').fill('@texniki işçi')
    await save(page)
    await page.waitForURL(/\/plan$/)
    expect(await page.locator('article h3').textContent()).toBe(WHAT)
    expect(await page.locator('article b').count()).toBe(0)
    await isGood(page)
    await context.close()
  })

  it('notes progress by keyboard alone; of two who change the same version the second is told and keeps the words', async () => {
    const { context, page } = await world.person({ locale: 'ru', viewport: { width: 1280, height: 900 } })
    await world.signIn(page, 'coordinator')
    await page.goto(`${rootOf()}/plan`)
    const other = await context.newPage()
    await other.goto(`${rootOf()}/plan`)
    const reach = async (selector: string): Promise<void> => {
      for (let step = 0; step < 60 && (await focusedIn(page, selector)) === 0; step += 1) await page.keyboard.press('Tab')
      expect([selector, await focusedIn(page, selector)]).toEqual([selector, 1])
    }
    await reach('article summary')
    await page.keyboard.press('Enter')
    await reach('article select')
    await page.keyboard.press('ArrowDown')
    await reach('article textarea')
    await page.keyboard.type(NOTE)
    await reach('article form button')
    await page.keyboard.press('Enter')
    await page.locator('.badge.under-way').waitFor()
    await page.waitForLoadState('load')
    expect(await page.locator('article dl').textContent()).toContain(NOTE)
    await isGood(page)
    await other.locator('article summary').first().click()
    await other.locator('article select').first().selectOption('done')
    await other.locator('article textarea').first().fill('Закончили')
    await follow(other, other.locator('article form button').first())
    expect(await other.getByRole('alert').textContent()).toContain('С тех пор изменено')
    expect(await other.locator('article textarea').first().inputValue()).toBe('Закончили')
    await isGood(other)
    await context.close()
  })

  it('is edited and removed', async () => {
    const { context, page } = await world.person({ locale: 'en' })
    await world.signIn(page, 'coordinator')
    await page.goto(`${rootOf()}/plan`)
    await page.locator('a[href*="/plan/add/"]').nth(1).click()
    await follow(page, page.locator('.suggestions a').first())
    await save(page)
    await page.waitForURL(/\/plan$/)
    await follow(page, page.locator('article a[href*="/plan/edit/"]').nth(1))
    await isGood(page)
    await page.locator('#measure').fill('Ten lessons')
    await save(page)
    await page.getByText('Ten lessons').waitFor()
    await follow(page, page.locator('article a[href*="/plan/edit/"]').nth(1))
    await page.locator('form[action="?/remove"] button').click()
    await page.waitForURL(/\/plan$/)
    expect(await page.locator('article').count()).toBe(1)
    await context.close()
  })

  it('goes into a spreadsheet as text, never as a formula', async () => {
    const { context, page } = await world.person({ locale: 'az' })
    await world.signIn(page, 'coordinator')
    const csv = (await download(context, 'plan.csv')).toString('utf8')
    expect(csv).toContain(`"'=HYPERLINK(""http://x"",""y"") <b>Wi-Fi</b> & şəbəkə"`)
    expect(csv).toContain(`"'+10 % sürət"`)
    expect(csv).toContain(`"'@texniki işçi"`)
    await context.close()
  })

  withPoppler('is printed as a tagged PDF that says the same', async () => {
    const { context, page } = await world.person({ locale: 'az' })
    await world.signIn(page, 'coordinator')
    const { info, tags, text } = readPdf(await download(context, 'plan.pdf'))
    expect(info).toMatch(/Tagged: +yes/)
    for (const part of ['H1', 'H2', 'Table', 'TH', 'LI']) expect(tags).toContain(part)
    for (const words of ['Tədbirlər planı', '<b>Wi-Fi</b>', 'texniki işçi', 'davam edir', 'Üç sinif hazırdır'])
      expect(text).toContain(words)
    await context.close()
  })

  it('of an exercise that goes on shows the plan of last time, if there is one, and is nobody else’s', async () => {
    const { context, page } = await world.person({ locale: 'az' })
    await world.signIn(page, 'coordinator')
    const before = world.pilot.sealed.replace(/[^.]+$/, world.pilot.open.split('.').at(-1) as string)
    await page.goto(`${rootOf(world.pilot.open)}/plan`)
    expect(await page.locator('.earlier').count()).toBe(0)
    await page.goto(`${rootOf(before)}/plan/items`)
    for (const at of [0, 1]) await page.locator('input[name=item]').nth(at).check()
    await follow(page, page.locator('main form button'))
    await page.goto(`${rootOf(world.pilot.open)}`)
    await follow(page, page.locator('a[href$="/plan"]'))
    expect(await page.locator('.earlier h3').count()).toBe(2)
    expect(await page.locator('.earlier table').first().textContent()).toContain('O vaxt')
    await isGood(page)
    const officer = await world.person({ locale: 'az' })
    await world.signIn(officer.page, 'ministry')
    const answer = await officer.page.goto(`${rootOf()}/plan`)
    expect(answer?.status()).toBe(403)
    await officer.context.close()
    await context.close()
  })
})
