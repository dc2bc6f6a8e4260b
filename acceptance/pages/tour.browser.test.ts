import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { findChromium, launch } from './chromium.ts'
import type { ToMeasure } from './lighthouse.ts'
import { startTour, type Tour } from './tour.ts'
import { JOURNEYS } from './tour-journeys.ts'
import { STOPS } from './tour-stops.ts'
import { LANGUAGES } from './tour-words.ts'
import { openTour, type TourWorld } from './tour-world.ts'

const found = findChromium()
const inBrowser = 'path' in found ? describe : describe.skip
const ROUTES = join(import.meta.dirname, '../../services/web/src/routes')

describe('the tour', () => {
  it('leaves out no page', () => {
    const pages = globSync('**/+page.svelte', { cwd: ROUTES }).map((file) => `/${file.replace(/\/?\+page\.svelte$/, '')}`)
    const visited = new Set([...STOPS.map(({ route }) => route), ...JOURNEYS.flatMap(({ routes }) => routes)])
    expect(pages.length).toBeGreaterThan(20)
    expect(pages.filter((page) => !visited.has(page))).toEqual([])
  })
})

inBrowser('every page', () => {
  let browser: Browser
  let world: TourWorld
  let tour: Tour
  beforeAll(async () => {
    if (!('path' in found)) return
    ;[browser, world] = await Promise.all([launch(found.path), openTour()])
    tour = await startTour(browser, world)
  })
  afterAll(async () => {
    await browser?.close()
    await world?.stop()
  })

  it.each(LANGUAGES)('at 320 px in %s', async (language) => {
    const turn = LANGUAGES.indexOf(language) // axe looks at every state once
    const faults = await tour({
      language,
      width: 320,
      closely: (at) => ({ axe: at % LANGUAGES.length === turn, longer: language === 'ru' }),
    })
    expect(faults).toEqual([])
  })

  it('is worth 100 to Lighthouse, whose accessibility is measured on some of them', async () => {
    const { nation, card, places, tokens } = world
    const measured: ToMeasure = { address: nation.address, code: card('student', 'az'), places, tokens }
    const script = [join(import.meta.dirname, 'lighthouse.ts'), JSON.stringify(measured)]
    const { stdout } = await promisify(execFile)(process.execPath, script).catch((failed: { readonly stdout: string }) => failed)
    expect(
      stdout
        .trim()
        .split('\n')
        .filter((line) => !line.startsWith('100 ')),
    ).toEqual([])
    expect(stdout.match(/^100 /gm)).toHaveLength(6)
  })

  it('on a desk', async () => {
    expect(await tour({ language: 'az', width: 1280, brief: true, closely: () => ({ axe: true, longer: false }) })).toEqual([])
  })
})
