import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Page } from 'playwright-core'
import { findChromium } from './chromium.ts'
import { CLIPPED } from './clipped.ts'
import { isAccessible, openWorld, press, type World } from './world.ts'

const inBrowser = 'path' in findChromium() ? describe : describe.skip

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())

const at = (path: string): string => `${world.pilot.address}${path}`

/** Moves the focus by Tab until it is where `selector` says; every stop on the way must be seen and not be covered. */
const tabTo = async (page: Page, selector: string): Promise<void> => {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab')
    expect(await page.evaluate(COVERED)).toBe('')
    if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return
  }
  throw new Error(`${selector} is not reached`)
}

/** What hides the whole of the control that has the focus (2.4.11); empty where nothing does. */
const COVERED = `(() => {
  const one = document.activeElement
  if (one === document.body) return ''
  const shown = one.closest('label') ?? one
  const { top, bottom, left, right, width } = shown.getBoundingClientRect()
  if (width <= 1) return 'too small to be seen: ' + one.outerHTML
  const x = Math.min(Math.max((left + right) / 2, 1), innerWidth - 1)
  const free = [top + 2, (top + bottom) / 2, bottom - 2].some((y) => {
    if (y < 0 || y > innerHeight) return false
    const there = document.elementFromPoint(x, y)
    return there !== null && (shown.contains(there) || there.contains(shown))
  })
  return free ? '' : one.outerHTML
})()`

/** To the first question of a pupil, whose card stays unspent. */
const answering = async (page: Page, language: string): Promise<void> => {
  await world.enter(page, world.cardOf('student', language, language === 'az' ? 1 : 0))
  await press(page, 'begin')
  await page.locator('.progress').waitFor()
}

inBrowser('without a mouse', () => {
  it('somebody comes from the code to the receipt by keys alone, and sees where the focus is', async () => {
    const { context, page, complaints } = await world.person({
      locale: 'az',
      viewport: { width: 640, height: 400 },
      reducedMotion: 'reduce',
    })
    await page.goto(at('/'))
    await tabTo(page, '#code')
    await page.keyboard.type(world.cardOf('student', 'az', 0).replaceAll(' ', ''))
    await page.keyboard.press('Enter')
    await page.locator('button[value="begin"]').waitFor()
    await tabTo(page, 'button[value="begin"]')
    await page.keyboard.press('Space')
    for (let screen = 1; ; screen += 1) {
      await page.locator('button[value="submit"], .progress').first().waitFor()
      if ((await page.locator('.progress').count()) === 0) break
      const before = (await page.locator('.progress').textContent()) ?? ''
      const kind = await page.locator('fieldset input').first().getAttribute('type')
      await tabTo(page, 'fieldset input')
      await page.keyboard.press('Space')
      if (kind === 'radio') {
        await page.keyboard.press('ArrowDown')
        expect(await page.locator('fieldset').first().locator('input').nth(1).isChecked()).toBe(true)
      }
      await tabTo(page, screen === 4 ? 'button[value="finish"]' : 'button[value="next"]:not(.hidden-text)')
      await page.keyboard.press('Enter')
      await page.locator('.progress', { hasText: before }).waitFor({ state: 'detached' })
    }
    await tabTo(page, 'button[value="submit"]')
    await page.keyboard.press('Enter')
    await page.locator('.receipt').waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  it('reaches what is asked by the first Tab past the header', async () => {
    const { context, page } = await world.person({ locale: 'az' })
    await page.goto(at('/sign-in'))
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.className')).toBe('skip')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.id')).toBe('token')
    await context.close()
  })
})

inBrowser('eyes that need more', () => {
  it('read at 200 % what others read at 100 %: half the window, the same pixels of CSS', async () => {
    const { context, page } = await world.person({ locale: 'ru', viewport: { width: 640, height: 360 }, deviceScaleFactor: 2 })
    await answering(page, 'ru')
    await isAccessible(page)
    await world.signIn(page, 'coordinator')
    for (const path of ['/school', `/school/exercises/${world.pilot.sealed}/report`]) {
      await page.goto(at(path))
      await isAccessible(page)
    }
    await context.close()
  })

  it('lose nothing to more space between lines, words and letters (1.4.12)', async () => {
    const { context, page } = await world.person({ locale: 'ru', bypassCSP: true })
    const spread = async (): Promise<void> => {
      await page.addStyleTag({
        content: '*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}',
      })
      expect(await page.evaluate(CLIPPED)).toEqual([])
    }
    await page.goto(at('/?lang=ru'))
    await spread()
    await answering(page, 'ru')
    await spread()
    await world.signIn(page, 'coordinator')
    for (const path of ['/school', `/school/exercises/${world.pilot.open}`, `/school/exercises/${world.pilot.sealed}/report`]) {
      await page.goto(at(path))
      await spread()
    }
    await context.close()
  })

  it('find the focus, the chosen answer and every chart in forced colours', async () => {
    const { context, page } = await world.person({ locale: 'az', forcedColors: 'active', reducedMotion: 'reduce' })
    await answering(page, 'az')
    await page.keyboard.press('Tab')
    const input = page.locator('fieldset input').first()
    await input.focus()
    await page.keyboard.press('Space')
    expect(await outlineOf(page, 'label:has(input:checked)')).toBeGreaterThan(1)
    const [chosen, other] = [await input.screenshot(), await page.locator('fieldset input').nth(1).screenshot()]
    expect(chosen.equals(other)).toBe(false)
    await tabTo(page, 'button[value="next"]:not(.hidden-text)')
    expect(await outlineOf(page, 'button[value="next"]:not(.hidden-text)')).toBeGreaterThan(1)
    await isAccessible(page)
    await world.signIn(page, 'coordinator')
    await page.goto(at(`/school/exercises/${world.pilot.sealed}/report`))
    expect(await page.evaluate(FAINT)).toEqual([])
    await isAccessible(page)
    await context.close()
  })

  it('see nothing move who asked for that', async () => {
    const { context, page } = await world.person({ locale: 'az', reducedMotion: 'reduce' })
    await answering(page, 'az')
    await press(page, 'next')
    expect(await page.evaluate(MOVING)).toEqual([])
    await world.signIn(page, 'coordinator')
    for (const path of ['/school', `/school/exercises/${world.pilot.sealed}/report`]) {
      await page.goto(at(path))
      expect(await page.evaluate(MOVING)).toEqual([])
    }
    await context.close()
  })
})

inBrowser('a refusal without scripts', () => {
  it('has the focus on pages of staff and of respondents, names what to do, and keeps what was entered', async () => {
    const { context, page } = await world.person({ locale: 'az', javaScriptEnabled: false })
    const refused = async (): Promise<void> => {
      await page.locator('[role=alert]:focus').waitFor()
      expect((await page.locator('[role=alert]').textContent())?.trim().length).toBeGreaterThan(20)
    }
    await page.goto(at('/'))
    await page.locator('#code').fill('1234567890123456')
    await press(page, 'enter')
    await refused()
    await page.goto(at('/sign-in'))
    await page.locator('#token').fill('gz_nobody')
    await page.locator('form[action="?/in"] button').click()
    await refused()
    await world.signIn(page, 'coordinator')
    const exercise = `/school/exercises/${world.pilot.open}`
    await page.goto(at(exercise))
    await page.locator('#closes').fill('2020-01-01')
    await page.locator('form[action="?/extend"] button').click()
    await refused()
    await page.goto(at(`${exercise}/paper?role=teacher&language=az`))
    await page.locator('#code').fill('1234567890123456')
    await page.locator('main form[method="post"] button').click()
    await refused()
    expect(await page.locator('#code').inputValue()).toBe('1234567890123456')
    await page.goto(at(`/school/exercises/${world.pilot.sealed}/plan/items`))
    await page.locator('main form button').click()
    await refused()
    await context.close()
  })
})

/** How wide the outline of an element is, in CSS pixels, and 0 where it has none. */
const outlineOf = (page: Page, selector: string): Promise<unknown> =>
  page.evaluate(`(() => {
    const { outlineStyle, outlineWidth } = getComputedStyle(document.querySelector(${JSON.stringify(selector)}))
    return outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth)
  })()`)

/** Text of charts whose colour is that of the page behind it. */
const FAINT = `(() => {
  const back = getComputedStyle(document.body).backgroundColor
  return [...document.querySelectorAll('svg text')].filter((one) => getComputedStyle(one).fill === back).map((one) => one.textContent)
})()`

/** What moves, or would when something changes; and scrolling that glides. */
const MOVING = `[
  ...document.getAnimations().map((one) => String(one.effect?.target?.outerHTML).slice(0, 100)),
  ...[...document.querySelectorAll('*')].filter((one) => {
    const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(one)
    return animationName !== 'none' || scrollBehavior === 'smooth' || transitionDuration.split(', ').some((time) => time !== '0s')
  }).map((one) => one.outerHTML.slice(0, 100)),
]`
