import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Page } from 'playwright-core'
import { findChromium } from './chromium.ts'
import { follow } from './press.ts'
import { HIDDEN_MEANS, OWN_ITEM, SCHOOL_NAME, type TwoRounds, twoRounds } from './two-rounds.ts'
import { openWorld, type World } from './world.ts'

const inBrowser = 'path' in findChromium() ? describe : describe.skip
const REPORT_BYTES = 250 * 1024

let world: World
let school: TwoRounds
beforeAll(async () => {
  world = await openWorld()
  if (world.pilot !== undefined) school = await twoRounds(world.pilot)
})
afterAll(() => world?.close())

const signIn = async (page: Page, token: string, language: string): Promise<void> => {
  await page.goto(`${world.pilot.address}/sign-in?lang=${language}`)
  await page.locator('#token').fill(token)
  await page.locator('form[action="?/in"] button').click()
  await page.waitForURL((url) => url.pathname === '/school')
}
const reportOf = ({ exerciseId }: { readonly exerciseId: string }): string => `/school/exercises/${exerciseId}/report`
const wholeSchool = (): string => `/school/rounds/${school.roundId}/report`
const open = async (page: Page, path: string): Promise<string> => {
  const answer = await page.goto(`${world.pilot.address}${path}`)
  expect([path, answer?.status()]).toEqual([path, 200])
  return page.content()
}
const openDetails = (page: Page): Promise<unknown> =>
  page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")

inBrowser('the report of a school', () => {
  it('needs no JavaScript, and ships none: its tables open', async () => {
    const { context, page } = await world.person({ locale: 'az', javaScriptEnabled: false })
    await signIn(page, school.token, 'az')
    for (const path of [reportOf(school.primary), wholeSchool(), '/help/method']) {
      await open(page, path)
      expect(await page.locator('script').count()).toBe(0)
    }
    await open(page, reportOf(school.primary))
    await page.locator('figure summary').first().click()
    await page.locator('figure table').first().waitFor({ state: 'visible' })
    await context.close()
  })

  it('holds the view in its address: six areas or eight', async () => {
    const { context, page } = await world.person({ locale: 'en', javaScriptEnabled: false, viewport: { width: 1280, height: 900 } })
    await signIn(page, school.token, 'en')
    await open(page, reportOf(school.primary))
    const views = page.getByRole('navigation', { name: 'View of the areas' })
    const current = () => views.locator('[aria-current]').textContent()
    const areas = () => page.locator('figure table').first().locator('tbody tr').count()
    expect([await current(), await areas()]).toEqual(['Eight areas', 8])
    await follow(page, views.getByRole('link', { name: 'Six areas' }))
    expect([new URL(page.url()).search, await current(), await areas()]).toEqual(['?areas=6', 'Six areas', 6])
    await context.close()
  })

  it('says that students were not asked about leadership, and never shows it as zero', async () => {
    const { context, page } = await world.person({ locale: 'en' })
    await signIn(page, school.token, 'en')
    await open(page, reportOf(school.primary))
    await openDetails(page)
    const leadership = page.locator('figure table').first().getByRole('row', { name: /^A / })
    expect(await leadership.getByRole('cell').allTextContents()).toEqual(['[c]', '3.42 n=12', 'not asked'])
    const line = page.locator('figure .line', { hasText: 'A Leadership' }).first()
    expect(await line.locator('svg.student').count()).toBe(0)
    expect(await line.locator('text').allTextContents()).toEqual(['3.42']) // the one mean that is shown, beside its mark
    await context.close()
  })

  it('tells what changed since last time, in a sentence, a drawing and a table', async () => {
    const { context, page } = await world.person({ locale: 'en' })
    await signIn(page, school.token, 'en')
    await open(page, reportOf(school.primary))
    const figure = page.locator('figure').last()
    expect(await figure.locator('figcaption').textContent()).toMatch(
      /Clearly changed: \d\d\. No clear change: \d+\..*largest rise: .*teachers, \+1\.00/,
    )
    await openDetails(page)
    const row = figure.getByRole('row', { name: /^A .*Teachers/ })
    expect(await row.getByRole('cell').allTextContents()).toEqual(['Teachers', '2.42', '3.42', 'changed: +1.00'])
    await follow(page, page.getByRole('link', { name: 'Read the report before' }))
    expect(new URL(page.url()).pathname).toBe(reportOf(school.before))
    expect(await page.getByText('This is the first self-reflection').count()).toBe(1)
    await context.close()
  })

  it('shows the whole school over its levels, and nothing that a level hides, nor what it would follow from', async () => {
    const { context, page } = await world.person({ locale: 'en' })
    await signIn(page, school.token, 'en')
    await follow(page, page.getByRole('link', { name: 'The report of the whole school: Trial' }))
    expect(new URL(page.url()).pathname).toBe(wholeSchool())
    await openDetails(page)
    const row = page.locator('figure table').first().getByRole('row', { name: /^H / })
    expect(await row.getByRole('cell').allTextContents()).toEqual(['[c]', '[c]', '2.83 n=24'])
    for (const path of [wholeSchool(), `${wholeSchool()}?areas=6`, reportOf(school.secondary), reportOf(school.primary)])
      expect(HIDDEN_MEANS.exec((await open(page, path)).replaceAll(/\sd="[^"]*"/g, ''))?.[0]).toBeUndefined()
    expect(HIDDEN_MEANS.test('mean 3.67 and 3.5 are looked for')).toBe(true)
    await context.close()
  })

  it('shows HTML in names and own statements as text', async () => {
    const { context, page, complaints } = await world.person({ locale: 'az' })
    const dialogs: string[] = []
    page.on('dialog', (dialog) => dialogs.push(dialog.message()))
    await signIn(page, school.token, 'az')
    await open(page, reportOf(school.primary))
    expect(await page.locator('h1').textContent()).toContain(SCHOOL_NAME)
    expect(await page.locator('h3', { hasText: OWN_ITEM }).count()).toBe(1)
    expect(await page.locator('main img, main script').count()).toBe(0)
    expect([dialogs, complaints]).toEqual([[], []])
    await context.close()
  })

  it('has a digest that the downloaded file proves, and a home for every method that it links to', async () => {
    const { context, page } = await world.person({ locale: 'ru' })
    await signIn(page, school.token, 'ru')
    const anchors = new Set<string>()
    for (const path of [reportOf(school.primary), wholeSchool()]) {
      await open(page, path)
      const digest = await page.locator('main code').first().textContent()
      const file = await page.request.get(`${world.pilot.address}${path}.json`)
      expect(
        createHash('sha256')
          .update(await file.body())
          .digest('hex'),
      ).toBe(digest)
      for (const link of await page.locator('a[href^="/help/method#"]').all()) anchors.add((await link.getAttribute('href')) ?? '')
    }
    expect(anchors.size).toBeGreaterThan(5)
    await open(page, '/help/method')
    for (const href of anchors) expect([href, await page.locator(href.replace('/help/method', '')).count()]).toEqual([href, 1])
    await context.close()
  })

  it('weighs at most 250 KB, compressed', async () => {
    const { context, page } = await world.person({ locale: 'ru' })
    await world.signIn(page, 'coordinator')
    const html = await open(page, `/school/exercises/${world.pilot.sealed}/report`)
    const bytes = gzipSync(html).length
    console.log('bytes of a report', bytes)
    expect(bytes).toBeGreaterThan(10_000)
    expect(bytes).toBeLessThanOrEqual(REPORT_BYTES)
    await context.close()
  })
})
