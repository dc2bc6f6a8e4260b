import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { APIResponse, BrowserContext } from 'playwright-core'
import { popplerIsHere, readPdf } from '../../services/web/src/lib/server/paper/read-pdf.ts'
import { readWorkbook } from '../../services/web/src/lib/server/paper/read-workbook.ts'
import { findChromium } from './chromium.ts'
import { isAccessible, openWorld, type World } from './world.ts'

const inBrowser = 'path' in findChromium() ? describe : describe.skip
const reads = popplerIsHere()
const FILES = ['report.pdf', 'summary.pdf', 'report.xlsx', 'report.csv']
/** In words in the workbook. */
const WORDED = ['kind', 'role', 'verdict']

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())

const folder = (): string => `${world.pilot.address}/school/exercises/${world.pilot.sealed}`
const take = (context: BrowserContext, file: string): Promise<APIResponse> =>
  context.request.get(`${folder()}/${file}`, { maxRedirects: 0 })

/** The CSV's lines as records. */
const recordsOf = (csv: string): readonly Readonly<Record<string, string>>[] => {
  const [head = '', ...lines] = csv.trimEnd().split('\r\n')
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, i) => [head.split(',')[i], value])))
}

const cellOf = (text: string): string | number | undefined => {
  if (text === '') return undefined
  if (/^\d+%$/.test(text)) return Number.parseInt(text, 10) / 100
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
}

inBrowser('the report as documents', () => {
  it.each([
    ['az', 'Dənizkənarı', 'Necə hesablanıb'],
    ['ru', 'Отчёт', 'Как это посчитано'],
    ['en', 'Report', 'How this is computed'],
  ])('is downloaded by the coordinator in %s', async (language, ...words) => {
    const { context, page } = await world.person({ locale: language })
    await world.signIn(page, 'coordinator')
    await page.goto(`${folder()}/report?lang=${language}`)
    await isAccessible(page)
    const links = await page.locator('nav.downloads a').evaluateAll((all) => all.map((one) => (one as unknown as { href: string }).href))
    expect(links).toEqual([...FILES, 'report.json'].map((file) => `${folder()}/${file}`))
    const [report, summary, workbook, rows] = await Promise.all(FILES.map((file) => take(context, file)))
    for (const one of [report, summary, workbook, rows]) {
      expect(one?.status()).toBe(200)
      expect(one?.headers()['cache-control']).toContain('no-store')
      expect(one?.headers()['content-disposition']).toMatch(/^attachment; filename="guzgu-[\w.-]+"$/)
      expect(one?.headers().etag).toMatch(/[0-9a-f]{64}/)
    }
    for (const one of [report, summary]) {
      const bytes = (await one?.body()) as Buffer
      expect(bytes.includes(`/Lang (${language})`)).toBe(true)
      if (!reads) continue
      const { info, fonts, text } = readPdf(bytes)
      expect(info).toMatch(/Tagged: +yes/)
      expect(fonts).toMatch(/NotoSans\S* +CID TrueType +Identity-H +yes yes yes/)
      if (one === summary) expect(info).toMatch(/Pages: +1\n/)
      else for (const word of [...words, '[c]', '[z]']) expect(text).toContain(word)
    }
    const read = readWorkbook((await workbook?.body()) as Buffer)
    expect(read.map(({ formulas }) => formulas)).toEqual([0, 0, 0])
    await context.close()
  })

  it('says the same numbers as JSON, CSV and XLSX, and nothing of what is hidden', async () => {
    const { context, page } = await world.person({ locale: 'en' })
    await world.signIn(page, 'coordinator')
    const records = recordsOf(await (await take(context, 'report.csv')).text())
    const [data] = readWorkbook(await (await take(context, 'report.xlsx')).body())
    expect(data?.rows).toHaveLength(records.length + 1)
    records.forEach((record, i) => {
      const columns = Object.keys(record).flatMap((name) => (name === 'id' ? ['id', 'text'] : [name]))
      columns.forEach((name, at) => {
        if (name !== 'text' && !WORDED.includes(name))
          expect([i, name, data?.rows[i + 1]?.[at]]).toEqual([i, name, cellOf(record[name] ?? '')])
      })
      if (record.symbol !== '') expect(Object.values(record).filter((value) => value !== '')).toHaveLength(5)
    })
    expect(records.filter(({ symbol }) => symbol === '[c]').length).toBeGreaterThan(0)
    const told = await fetch(`${world.pilot.address}/v1/exercises/${world.pilot.sealed}/report`, {
      headers: { authorization: `Bearer ${world.pilot.tokens.coordinator}` },
    })
    const { items } = (await told.json()) as { items: { item: string; cells: Record<string, { n?: number; mean?: string } | string> }[] }
    for (const { item, cells } of items)
      for (const [role, cell] of Object.entries(cells)) {
        const record = records.find((one) => one.kind === 'item' && one.id === item && one.role === role)
        const [symbol, n, mean] = typeof cell === 'string' ? [cell, '', ''] : ['', `${cell.n ?? ''}`, cell.mean ?? '']
        expect([item, role, record?.symbol, record?.n, record?.mean]).toEqual([item, role, symbol, n, mean])
      }
    await context.close()
  })

  it('is refused to others', async () => {
    const { context, page } = await world.person({ locale: 'en' })
    for (const file of FILES) {
      const answer = await take(context, file)
      expect([answer.status(), answer.headers().location]).toEqual([303, '/sign-in'])
    }
    await world.signIn(page, 'officer')
    for (const file of FILES) expect([403, 404]).toContain((await take(context, file)).status())
    await context.close()
  })

  it('is a page that prints without navigation, and with what is folded', async () => {
    const { context, page } = await world.person({ locale: 'az', viewport: { width: 1280, height: 900 } })
    await world.signIn(page, 'coordinator')
    await page.goto(`${folder()}/report`)
    const folded = page.locator('details .item').first()
    expect(await folded.isVisible()).toBe(false)
    await page.emulateMedia({ media: 'print' })
    expect(await folded.isVisible()).toBe(true)
    for (const hidden of ['header nav', 'footer', 'nav.downloads']) expect(await page.locator(hidden).isVisible()).toBe(false)
    await context.close()
  })
})
