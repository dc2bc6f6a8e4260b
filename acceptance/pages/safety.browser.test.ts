import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Page } from 'playwright-core'
import { findChromium } from './chromium.ts'
import { openWorld, press, type World } from './world.ts'

const inBrowser = 'path' in findChromium() ? describe : describe.skip
const HTML = '<img src=x onerror="document.title=1"><b>Sual</b>'

let world: World
/** An exercise with an own item that is HTML. */
let marked = ''
beforeAll(async () => {
  world = await openWorld()
  if (world.pilot === undefined) return
  marked = await world.desk.open({
    level: 'upper-secondary',
    closesAt: Date.now() + 86_400_000,
    expected: { leader: 2, teacher: 10, student: 20 },
    ownItems: [{ id: 'own-1', roles: ['teacher'], wordings: [HTML, HTML] }],
  })
})
afterAll(() => world?.close())

const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${world.pilot.address}${path}`, { redirect: 'manual', ...init })

/** A form as a browser posts it; same-origin unless told otherwise. */
const post = (path: string, body: string, origin = world.pilot.address): Promise<Response> =>
  ask(path, { method: 'POST', headers: { origin, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' }, body })

const PUBLIC = ['/', '/answer', '/help', '/privacy', '/receipt', '/sign-in', '/nothing-here']
/** A form in progress, and a page for staff: who merely comes by is sent elsewhere. */
const ELSEWHERE = ['/answer/form', '/school']

/** Where somebody signed in goes, by links that the pages show. */
const staffPages = async (page: Page): Promise<readonly string[]> => {
  const exercise = `/school/exercises/${marked}`
  const paths = ['/school', exercise, `/school/exercises/${world.pilot.sealed}`, `/school/exercises/${world.pilot.sealed}/report`]
  for (const path of [...paths]) {
    await page.goto(`${world.pilot.address}${path}`)
    const links = await page.locator('main a[href^="/"]').evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''))
    paths.push(...links.filter((link) => !/\.(csv|xlsx|pdf)|\?/.test(link)))
  }
  return [...new Set(paths)]
}

inBrowser('pages that are safe', () => {
  it('take no form from another site', async () => {
    const token = world.pilot.tokens.coordinator
    for (const path of ['/sign-in?/in', '/answer/form', '/receipt', '/school', `/school/exercises/${marked}?/close`]) {
      const forged = await post(path, `token=${token}&step=enter&code=1`, 'https://evil.example')
      expect([path, forged.status, forged.headers.get('set-cookie')]).toEqual([path, 403, null])
    }
  })

  it('carry the same headers each, are kept by nobody, and are framed by nobody', async () => {
    const drawn = await Promise.all(PUBLIC.map(async (path) => [path, await ask(path)] as const))
    const sent = await Promise.all(ELSEWHERE.map(async (path) => [path, await ask(path)] as const))
    const answered = ['/answer/form', await post('/answer/form', 'step=enter&code=1')] as const
    for (const [path, { status, headers }] of [...drawn, ...sent, answered]) {
      const told = Object.fromEntries(headers)
      expect([path, told]).toEqual([
        path,
        expect.objectContaining({
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
          'x-frame-options': 'DENY',
          'referrer-policy': 'same-origin',
          'cross-origin-opener-policy': 'same-origin',
        }),
      ])
      if (status === 303) continue // a redirect draws nothing
      expect(told['content-security-policy']).toContain("frame-ancestors 'none'")
      expect(told['content-security-policy']).toContain("default-src 'none'")
      expect(told['content-security-policy']).not.toContain('unsafe-inline')
      expect(told['content-security-policy']).not.toContain('unsafe-eval')
    }
    const html = await (await ask('/')).text()
    const assets = [...html.matchAll(/(?:href|src)="([^"]+\.(?:js|css|svg|png|webmanifest))"/g)].map(([, asset]) => asset ?? '')
    expect(assets.length).toBeGreaterThan(3)
    const { icons } = (await (await ask('/manifest.webmanifest')).json()) as { readonly icons: readonly { readonly src: string }[] }
    expect(icons).toHaveLength(3)
    for (const asset of [...assets, ...icons.map(({ src }) => src)]) {
      const { status, headers } = await ask(new URL(asset, `${world.pilot.address}/`).pathname)
      expect([asset, status, headers.get('x-content-type-options')]).toEqual([asset, 200, 'nosniff'])
    }
  })

  it('lead nowhere else, whatever an address asks for', async () => {
    const elsewhere = ['https://evil.example', '//evil.example', '/\\evil.example', '%2F%2Fevil.example', 'javascript:alert(1)']
    for (const target of elsewhere) {
      for (const path of [`/school?next=${encodeURIComponent(target)}`, `/sign-in?redirect=${target}`, `/sign-in?next=${target}`]) {
        const location = (await ask(path)).headers.get('location') ?? '/'
        expect([path, new URL(location, world.pilot.address).origin]).toEqual([path, world.pilot.address])
      }
      const signedIn = await post(
        `/sign-in?/in&next=${target}`,
        `token=${world.pilot.tokens.coordinator}&next=${encodeURIComponent(target)}`,
      )
      expect(new URL(signedIn.headers.get('location') ?? '/', world.pilot.address).origin).toBe(world.pilot.address)
    }
    for (const path of ['//evil.example', '//evil.example/%2e%2e', '/%2F%2Fevil.example', '/help/', '/\\evil.example']) {
      const answer = await ask(path)
      const location = answer.headers.get('location')
      if (location !== null) expect(new URL(location, world.pilot.address).origin).toBe(world.pilot.address)
      else expect([path, answer.status]).toEqual([path, 404])
    }
  })

  it('give cookies that no script reads and no other site sends', async () => {
    const signedIn = await post('/sign-in?/in', `token=${world.pilot.tokens.coordinator}`)
    const cookie = signedIn.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/^session=/)
    expect(cookie).toMatch(/HttpOnly/i)
    expect(cookie).toMatch(/SameSite=(Lax|Strict)/i)
    expect(cookie).not.toContain(world.pilot.tokens.coordinator ?? 'gz_')
    const secure = await ask('/?lang=ru', { headers: { 'x-forwarded-proto': 'https' } })
    expect(secure.headers.get('set-cookie')).toMatch(/language=ru.*HttpOnly.*Secure|language=ru.*Secure.*HttpOnly/i)
  })

  it('show HTML as text, run none of it, and ask nobody but this platform', async () => {
    const { context, page, complaints } = await world.person({ locale: 'az', viewport: { width: 1280, height: 800 } })
    const origins = new Set<string>()
    page.on('request', (request) => origins.add(new URL(request.url()).origin))
    for (const path of PUBLIC) await page.goto(`${world.pilot.address}${path}`)
    const [code = ''] = await world.desk.issue(marked, { role: 'teacher', language: 'az', count: 1 })
    await world.enter(page, code)
    await press(page, 'begin')
    await press(page, 'finish')
    await page.getByText(HTML).waitFor()
    expect(await page.locator('main img, main b').count()).toBe(0)
    await world.signIn(page, 'coordinator')
    const paths = await staffPages(page)
    expect(paths.length).toBeGreaterThanOrEqual(5)
    for (const path of paths) {
      await page.goto(`${world.pilot.address}${path}`)
      expect([path, await page.locator('img[src="x"], main b').count(), await page.title()]).toEqual([
        path,
        0,
        expect.stringMatching(/Güzgü/),
      ])
    }
    expect([...origins]).toEqual([world.pilot.address])
    expect(complaints).toEqual([])
    await context.close()
  })
})
