import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { popplerIsHere, readPdf } from '../../services/web/src/lib/server/paper/read-pdf.ts'
import { until } from '../until.ts'
import { findChromium, launch } from './chromium.ts'
import { type NationPages, startNation } from './nation.ts'
import { attackRevised, type Changed, type Quality, readerOf, regionsOf } from './nation-answers.ts'
import { follow } from './press.ts'
import { isAccessible } from './world.ts'

const found = findChromium()
const inBrowser = 'path' in found ? describe : describe.skip
const withPoppler = popplerIsHere() ? it : it.skip

let browser: Browser
let nation: NationPages
beforeAll(async () => {
  if (!('path' in found)) return
  ;[browser, nation] = await Promise.all([launch(found.path), startNation()])
})
afterAll(async () => {
  await browser?.close()
  await nation?.stop()
})

const { base, explore, signedIn, verified, api, cellsOf, correct } = readerOf({ nation: () => nation, browser: () => browser })

inBrowser('national results', () => {
  it('are for the Ministry and analysts; nobody else', async () => {
    for (const role of ['coordinator', 'head', 'officer'] as const) {
      const { context, page } = await signedIn(role)
      for (const path of ['/national', `/national/${nation.snapshotId}`, `/national/${nation.snapshotId}/brief.pdf`])
        expect([role, (await page.request.get(`${nation.address}${path}`)).status()]).toEqual([role, 403])
      await context.close()
    }
    const { context, page } = await signedIn('analyst')
    expect(new URL(page.url()).pathname).toBe('/rounds')
    await follow(page, page.locator('a[href="/national"]'))
    expect(await page.locator('form[action="?/publish"]').count()).toBe(0)
    await follow(page, page.locator(`a[href="/national/${nation.snapshotId}"]`))
    expect(await page.locator('h1').textContent()).toContain('National results')
    await context.close()
  })

  it('are published by the Ministry again: nothing changed, so nothing is added', async () => {
    const { context, page } = await signedIn('ministry')
    await page.goto(`${nation.address}/national`)
    await isAccessible(page)
    const round = page.locator('section', { has: page.locator(`a[href="/national/${nation.snapshotId}"]`) })
    await follow(page, round.locator('form[action="?/publish"] button'))
    expect(page.url()).toBe(`${nation.address}/national`)
    expect(await round.locator('ul a[href^="/national/"]').count()).toBe(1)
    await context.close()
  })

  it('say on every page when they were last made again from the log, and the Ministry may ask for it', async () => {
    const { context, page } = await signedIn('ministry')
    const { digest, verifiedAt } = await verified()
    for (const path of ['', '/explore', '/quality', '/publication']) {
      await page.goto(`${base()}${path}`)
      expect(await page.locator('main').textContent()).toContain(digest)
      expect(await page.locator('[data-part=verified]').textContent()).toContain('Last made again from the log, with the same result')
    }
    const csv = await page.request.get(`${base()}/explore.csv?by=region`)
    expect(csv.headers()['guzgu-verified-at']).toBe(new Date(verifiedAt).toISOString())
    await page.locator('form[action="?/verify"] button').click()
    await page.waitForURL(/publication#verify$/)
    expect(await page.locator('[role=alert]').count()).toBe(0)
    await context.close()
    const other = await signedIn('analyst')
    await other.page.goto(`${base()}/publication`)
    expect(await other.page.locator('form[action="?/verify"]').count()).toBe(0)
    await other.context.close()
  })

  it.each([
    ['az', 'Əsas faktlar', 'arasında'],
    ['ru', 'Главное', 'между'],
    ['en', 'Headline facts', 'between'],
  ])('can be read in %s without JavaScript', async (language, overview, between) => {
    const { context, page } = await signedIn('ministry', language)
    await page.goto(base())
    expect(await page.locator('nav [aria-current="page"]').textContent()).toBe(overview)
    expect(await page.locator('figure').textContent()).toContain(between)
    const { quality } = await api<{ quality: Quality }>(`/v1/snapshots/${nation.snapshotId}/quality?role=teacher`)
    const headline = quality.headlines.find(({ measure }) => measure === 'area/C')
    const inLetters = (number = ''): string => (language === 'en' ? number : number.replace('.', ','))
    expect(await page.locator('figure svg[role=img] > desc').nth(2).textContent()).toContain(inLetters(headline?.mean))
    expect(await page.locator('figure tbody tr').nth(2).textContent()).toContain(inLetters(headline?.unweighted?.mean))
    await context.close()
  })

  it('are explored by a form that holds the view in the address, with the keyboard', async () => {
    const { context, page } = await signedIn('analyst')
    await page.goto(`${base()}/explore`)
    expect(
      await page.locator('#by option').evaluateAll((all) => all.map((one) => (one as unknown as { value: string }).value)),
    ).not.toContain('rayon,level')
    await page.locator('#measure').selectOption('item/A1')
    await page.locator('#by').selectOption('level')
    await page.locator('#view').selectOption('chart')
    await page.locator('#sort').focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL(/view=chart/)
    const asked = new URL(page.url()).searchParams
    expect([asked.get('measure'), asked.get('by'), asked.get('view')]).toEqual(['item/A1', 'level', 'chart'])
    expect(await page.locator('#by').inputValue()).toBe('level')
    const cells = await cellsOf('teacher', 'item/A1', 'level')
    expect(await page.locator('figure svg[role=img]').count()).toBe(cells.length)
    await page.goto(explore('role=teacher&measure=area/C&by=level&view=chart'))
    const small = page.locator('.charts li')
    expect(await small.count()).toBe(8)
    const [first] = await cellsOf('teacher', 'area/A', 'level')
    expect((await small.first().locator('svg[role=img] > desc').allTextContents()).join()).toContain(first?.mean)
    await context.close()
  })

  it('say in a sentence why a combination or a measure is refused, and keep the form', async () => {
    const { context, page } = await signedIn('ministry')
    for (const query of ['role=teacher&measure=area/A&by=rayon,level', 'role=student&measure=area/A', 'measure=area/A&by=shoe']) {
      await page.goto(explore(query))
      expect((await page.locator('[role=alert]').textContent())?.trim()).not.toBe('')
      expect(await page.locator('#measure').count()).toBe(1)
      await isAccessible(page)
    }
    expect((await page.request.get(`${base()}/explore.csv?role=teacher&measure=area/A&by=rayon,level`)).status()).toBe(422)
    expect((await page.request.get(`${nation.address}/national/nation.9`)).status()).toBe(404)
    await context.close()
  })

  it('compare roles on the statements that both show, and draw no other', async () => {
    const { context, page } = await signedIn('analyst')
    await page.goto(`${base()}/roles`)
    const { quality } = await api<{ quality: Quality }>(`/v1/snapshots/${nation.snapshotId}/quality?role=student`)
    const pair = quality.comparisons.filter(({ roles }) => roles.join() === 'teacher,student')
    const shown = pair.filter((one) => one.shown)
    const figure = page.locator('figure').last()
    const drawn = await figure.locator('svg[role=img] > desc').allTextContents()
    expect(drawn.map((words) => /\d\.\d\d$/.exec(words.trim())?.[0])).toEqual(shown.map(({ probability }) => probability))
    const rows = await figure.locator('tbody tr').allTextContents()
    expect(rows.filter((row) => row.includes('[c]'))).toHaveLength(pair.length - shown.length)
    expect([shown.length > 0, pair.length > shown.length]).toEqual([true, true])
    await context.close()
  })

  it('tell what changed since an earlier round: before, now and the verdict, and nothing of what is hidden', async () => {
    const { context, page } = await signedIn('analyst')
    await page.goto(`${base()}/change`)
    await page.locator('#role').selectOption('teacher')
    await page.locator('#measure').selectOption('area/C')
    await page.locator('#by').selectOption('region')
    await page.locator('form[method=get] button').click()
    await page.waitForURL(/by=region/)
    const query = `against=${nation.earlierId}&role=teacher&measure=area/C&by=region`
    const { cells } = await api<{ cells: readonly Changed[] }>(`/v1/snapshots/${nation.snapshotId}/change?${query}`)
    for (const cell of cells) {
      const row = page.locator('figure tbody tr', { hasText: cell.by.region ?? '' })
      const figures = (await row.locator('td').allTextContents()).slice(0, 2)
      expect(figures).toEqual(cell.shown ? [cell.before, cell.now] : ['[c]', '[c]'])
      const drawn = page.locator('figure .line', { has: page.locator('.name', { hasText: cell.by.region ?? '' }) })
      expect(await drawn.locator('.way').count()).toBe(cell.shown ? 1 : 0)
      if (!cell.shown) expect(await drawn.locator('svg[role=img] > desc').textContent()).not.toMatch(/\d/)
    }
    expect(new Set(cells.map(({ shown }) => shown))).toEqual(new Set([true, false]))
    await page.goto(`${nation.address}/national/${nation.earlierId}/change`)
    expect(await page.locator('figure, form[method=get]').count()).toBe(0)
    await context.close()
  })

  it('show the drawn schools beside everybody, with the figures that the API has', async () => {
    const { context, page } = await signedIn('analyst')
    await page.goto(base())
    await follow(page, page.locator('a[href$="/quality#drawn"]'))
    const { quality } = await api<{ quality: Quality }>(`/v1/snapshots/${nation.snapshotId}/quality?role=teacher`)
    const headlines = quality.drawn?.headlines ?? []
    const figure = page.locator('figure').nth(1)
    const rows = figure.locator('tbody tr')
    expect(await rows.count()).toBe(headlines.length)
    for (const [at, { shown, mean, n, all }] of headlines.entries()) {
      const texts = await rows.nth(at).locator('td').allTextContents()
      if (shown)
        expect([texts[0]?.split(' ')[0], texts[2], texts[4]?.split(' ')[0], texts[5]]).toEqual([mean, `${n}`, all?.mean, `${all?.n}`])
      else expect(new Set(texts)).toEqual(new Set(['[c]']))
    }
    expect(headlines.some(({ shown }) => shown)).toBe(true)
    await context.close()
  })

  it('are shown by gender as the API has them, area by area', async () => {
    const { context, page } = await signedIn('analyst')
    await page.goto(`${base()}/gender`)
    const { quality } = await api<{ quality: Quality }>(`/v1/snapshots/${nation.snapshotId}/quality?role=student`)
    const figure = page.locator('figure').last()
    for (const [at, { cells }] of quality.gender.entries()) {
      const texts = await figure.locator('tbody tr').nth(at).locator('td').allTextContents()
      const expected = ['girl-woman', 'boy-man'].map((gender) => cells.find(({ by }) => by.gender === gender))
      expect([texts[0]?.split(' ')[0], texts[2]?.split(' ')[0]]).toEqual(
        expected.map((cell) => (cell?.shown ? (cell.mean ?? cell.meanBand) : '[c]')),
      )
    }
    expect(quality.gender.some(({ cells }) => cells.some(({ shown }) => shown))).toBe(true)
    await context.close()
  })

  it('show nothing of what is hidden: no digit, no place in the order, no class', async () => {
    const { context, page } = await signedIn('ministry')
    const cells = await cellsOf('teacher', 'area/C', 'region')
    const [hidden, shown] = [regionsOf(cells, false), regionsOf(cells, true)]
    expect([hidden.length, shown.length]).toEqual([2, 3])
    const query = 'role=teacher&measure=area/C&by=region'

    await page.goto(explore(`${query}&sort=value`))
    const rows = await page.locator('tbody tr').allTextContents()
    expect(rows.slice(-hidden.length).map((row) => row.replace(/\[c\]|\s/g, ''))).toEqual(hidden.toSorted(new Intl.Collator('az').compare))
    expect(await page.locator('tbody tr').first().textContent()).toMatch(/\d\.\d\d/)

    await page.goto(explore(`${query}&sort=value&view=chart`))
    const marks = page.locator('figure .line[class]:has(svg[role=img])')
    expect(await marks.count()).toBe(cells.length)
    for (const region of hidden) {
      const row = marks.filter({ has: page.locator('.name', { hasText: region }) })
      expect(await row.locator('svg[role=img] > desc').textContent()).not.toMatch(/\d/)
      expect(await row.locator('.whisker, svg svg').count()).toBe(0)
    }

    await page.goto(explore('role=teacher&measure=area/C&view=map'))
    const words = (await page.locator('[data-part=map] svg[role=img] > desc').textContent()) ?? ''
    expect(words).not.toMatch(/\d/)
    for (const region of hidden) expect(words).toContain(`${region}: not shown`)
    for (const region of shown) expect(words).toMatch(new RegExp(`${region}: (above|below|not clearly)`))

    const csv = await (await page.request.get(`${base()}/explore.csv?${query}`)).text()
    for (const region of hidden) {
      const line = csv.split('\r\n').find((one) => one.includes(region)) ?? ''
      expect(line).toBe(`"${nation.snapshotId}","teacher","area/C","${region}",${'"",'.repeat(10)}"[c]"`)
    }
    const described = (await (await page.request.get(`${base()}/explore.json?${query}`)).json()) as {
      readonly columns: readonly { name: string }[]
    }
    expect(described.columns.map(({ name }) => `"${name}"`).join(',')).toBe(csv.replace('\uFEFF', '').split('\r\n')[0])
    await context.close()
  })

  withPoppler('come as a tagged brief of two pages, of the nation and of a region', async () => {
    const { context, page } = await signedIn('ministry', 'az')
    const cells = await cellsOf('teacher', 'respondents', 'region')
    const [hidden = ''] = regionsOf(cells, false)
    const [shown = ''] = regionsOf(cells, true)
    for (const place of ['', `?region=${encodeURIComponent(shown)}`, `?region=${encodeURIComponent(hidden)}`]) {
      const response = await page.request.get(`${base()}/brief.pdf${place}`)
      expect([response.status(), response.headers()['content-type']]).toEqual([200, 'application/pdf'])
      const { info, tags, text } = readPdf(await response.body())
      expect(info).toMatch(/Tagged: +yes/)
      expect(info).toMatch(/Pages: +2/)
      expect(tags).toMatch(/Figure/)
      expect(text).toContain('Jurnaldan axırıncı dəfə yenidən hesablanıb')
      if (place.includes(encodeURIComponent(hidden))) expect(text).not.toMatch(/[1-5],\d\d/)
      else expect(text).toMatch(/[1-5],\d\d/)
    }
    expect((await page.request.get(`${base()}/brief.pdf?region=Atlantis`)).status()).toBe(404)
    await context.close()
  })

  it.each([
    ['az', 'Sizinkinə bənzər məktəblər', /^\d,\d\d$/, /^\d,\d ilə \d,\d arasında$/],
    ['ru', 'Школы, похожие на вашу', /^\d,\d\d$/, /^от \d,\d до \d,\d$/],
    ['en', 'Schools like yours', /^\d\.\d\d$/, /^from \d\.\d to \d\.\d$/],
  ])(
    'stand beside a school’s own report in %s as a range of schools like it, and nowhere as a rank',
    async (language, title, own, range) => {
      const { context, page } = await signedIn(language === 'ru' ? 'head' : 'coordinator', language)
      const report = `${nation.address}/school/exercises/${nation.exerciseId}/report`
      await page.goto(report)
      const rows = await page.getByRole('group', { name: title }).locator('tbody tr').all()
      expect(rows.length).toBeGreaterThan(4)
      for (const row of rows) {
        const [mean = '', told = '', ...more] = await row.getByRole('cell').allTextContents()
        expect([own.test(mean), range.test(told), more]).toEqual([true, true, []])
      }
      expect(await page.getByRole('heading', { name: title }).count()).toBe(1)
      if (language !== 'ru') await isAccessible(page)
      const pdf = await page.request.get(`${report}.pdf`)
      expect(pdf.status()).toBe(200)
      if (popplerIsHere()) expect(readPdf(await pdf.body()).text).toContain(title)
      await context.close()
    },
  )

  it('are logged when somebody reads them, pages apart from programs', async () => {
    const day = new Date(Date.now() + 4 * 3_600_000).toISOString().slice(0, 10)
    const logged = async (through: string) => {
      const answer = await fetch(`${nation.address}/v1/cell-queries?day=${day}&through=${through}`, {
        headers: { authorization: `Bearer ${nation.tokens.ministry}` },
      })
      const { items } = (await answer.json()) as { readonly items: readonly { measure: string; by: readonly string[]; page?: string }[] }
      return { asked: items.filter(({ measure, by }) => measure === 'area/D' && by.join() === 'region').length, items }
    }
    const before = [(await logged('page')).asked, (await logged('program')).asked]
    const { context, page } = await signedIn('analyst')
    await page.goto(explore('role=teacher&measure=area/D&by=region'))
    await context.close()
    await cellsOf('teacher', 'area/D', 'region')
    const [pages, programs] = [await logged('page'), await logged('program')]
    expect([pages.asked, programs.asked]).toEqual(before.map((count) => count + 1))
    const views = new Set(pages.items.map((one) => one.page))
    expect([views.has(undefined), views.size > 1, views.size < pages.items.length]).toEqual([false, true, true])
  })

  it('are superseded when the register is corrected: versions, what changed, and why one waits', async () => {
    const { context, page } = await signedIn('ministry')
    const publish = async (): Promise<string> => {
      await page.goto(`${nation.address}/national`)
      const [roundId = ''] = nation.snapshotId.split('.')
      const round = page.locator('section').filter({ has: page.locator(`input[name=round][value="${roundId}"]`) })
      await follow(page, round.locator('form[action="?/publish"] button'))
      return until('the request is answered', async () => {
        await page.goto(`${nation.address}/national`)
        // While it is being prepared it cannot be asked for.
        return (await round.count()) === 0 ? undefined : ((await round.textContent()) ?? '')
      })
    }
    await correct(nation.registers.oneSchoolMoved, '2021-02-01', { Bakı: 5, 'Gəncə-Daşkəsən': 7 })
    expect(await publish()).toContain('would show what a few people answered')
    await correct(nation.registers.regionsJoined, '2021-03-01', { Bakı: 6, 'Gəncə-Daşkəsən': 6, 'Lənkəran-Astara': 6 })
    expect(await publish()).toContain('superseded')
    const revised = nation.snapshotId.replace(/1$/, '2')
    await page.goto(`${nation.address}/national/${revised}/publication`)
    await isAccessible(page)
    expect(await page.locator('tbody').first().locator('tr').first().textContent()).toContain('superseded by 2')
    const rows = await page.locator('[data-part=changes] tbody tr').allTextContents()
    const region = rows.find((row) => /Teachers\s*Number who answered\s*Lənkəran-Astara/.test(row)) ?? ''
    expect(region).toMatch(/\[c\]\s*\d{2}/)
    const csv = await (await page.request.get(`${nation.address}/national/${revised}/changes.csv`)).text()
    expect(csv.split('\r\n').length - 2).toBeGreaterThanOrEqual(rows.length)
    expect(csv).toContain(`"${revised}","${nation.snapshotId}","teacher","respondents","region=Lənkəran-Astara"`)
    const { leaks, ofCareless } = await attackRevised(nation, revised)
    expect([leaks, ofCareless.length > 0]).toEqual([[], true])
    await page.goto(base())
    await follow(page, page.locator(`.notice a[href="/national/${revised}"]`))
    expect(await page.locator('h1').textContent()).toContain('National results')
    await context.close()
  })
})
