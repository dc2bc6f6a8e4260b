// `pnpm lighthouse`: what Lighthouse gives the pages for accessibility, as they are on a phone. Anything below 100 fails.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { snapshot } from 'lighthouse'
import { connect } from 'puppeteer-core'
import { findChromium, launchOn } from './chromium.ts'
import { press } from './press.ts'
import { openTour } from './tour-world.ts'

/** A world that is open already, as an argument; else one is opened. */
export type ToMeasure = {
  readonly address: string
  readonly code: string
  readonly places: Readonly<Record<string, string>>
  readonly tokens: Readonly<Record<string, string>>
}
const openWorld = async (): Promise<ToMeasure & { readonly stop: () => Promise<void> }> => {
  const { nation, card, places, tokens, stop } = await openTour()
  return { address: nation.address, code: card('student', 'az'), places, tokens, stop }
}

const found = findChromium()
if (!('path' in found)) process.exit(1)
const [given] = process.argv.slice(2)
const { address, code, places, tokens, stop } = given ? { ...(JSON.parse(given) as ToMeasure), stop: async () => {} } : await openWorld()
const profile = mkdtempSync(join(tmpdir(), 'guzgu-lighthouse-'))
const { browser, endpoint, kill } = await launchOn(found.path, profile)
try {
  const page = browser.contexts()[0]?.pages()[0]
  // Two drive one browser: Playwright goes to a page, Lighthouse looks at it as it stands there.
  const inspector = await connect({ browserWSEndpoint: endpoint, defaultViewport: null })
  const [inspected] = await inspector.pages()
  if (page === undefined || inspected === undefined) throw new Error('the browser has no page')

  const measure = async (name: string): Promise<void> => {
    await page.waitForLoadState('load')
    const result = await snapshot(inspected, { flags: { onlyCategories: ['accessibility'], formFactor: 'mobile', logLevel: 'error' } })
    const score = result?.lhr.categories.accessibility?.score ?? 0
    const missed = Object.values(result?.lhr.audits ?? {}).filter((one) => one.score !== null && one.score < 1)
    console.log([`${Math.round(score * 100)} ${name}`, ...missed.map(({ id }) => `    ${id}`)].join('\n'))
    if (score < 1) process.exitCode = 1
  }
  const signIn = async (token = ''): Promise<void> => {
    await page.goto(`${address}/sign-in`)
    await page.locator('#token').fill(token)
    await page.locator('form[action="?/in"] button').click()
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  }

  await page.goto(`${address}/?lang=az`)
  await measure('the start')
  await page.locator('#code').fill(code)
  await page.locator('#code-state:not(:empty)').waitFor()
  await press(page, 'enter')
  await page.locator('button[value=begin]').waitFor()
  await press(page, 'begin')
  await page.locator('.progress').waitFor()
  await measure('a question')
  await page.goto(`${address}/sign-in`)
  await measure('signing in')
  await signIn(tokens.coordinator)
  await measure('a school')
  await page.goto(`${address}/school/exercises/${places.sealed}/report`)
  await measure('a report')
  await signIn(tokens.ministry)
  await page.goto(`${address}/national/${places.snapshot}`)
  await measure('national results')
  await inspector.disconnect()
} finally {
  await kill()
  await stop()
  rmSync(profile, { recursive: true, force: true })
}
