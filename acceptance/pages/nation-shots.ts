import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import type { NationPages } from './nation.ts'

type Options = { readonly language: string; readonly width: number; readonly folder: string }

/** The pages of national results, as the Ministry sees them. */
export const shootNation = async (browser: Browser, nation: NationPages, { language, width, folder }: Options): Promise<void> => {
  const context = await browser.newContext({ viewport: { width, height: 720 }, locale: language, javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${nation.address}/sign-in?lang=${language}`)
  await page.locator('#token').fill(nation.tokens.ministry)
  await page.locator('form[action="?/in"] button').click()
  const base = `/national/${nation.snapshotId}`
  const views = {
    rounds: '/national',
    overview: base,
    table: `${base}/explore?role=student&measure=area%2FB&by=region`,
    matrix: `${base}/explore?role=teacher&measure=item%2FA1&by=region,level`,
    chart: `${base}/explore?role=teacher&measure=area%2FC&by=region&view=chart&sort=value`,
    map: `${base}/explore?role=teacher&measure=area%2FC&view=map`,
    refused: `${base}/explore?role=teacher&measure=area%2FA&by=rayon,level`,
    roles: `${base}/roles`,
    gender: `${base}/gender`,
    change: `${base}/change`,
    'change-regions': `${base}/change?role=teacher&measure=area%2FC&by=region`,
    quality: `${base}/quality`,
    publication: `${base}/publication`,
  }
  for (const [name, path] of Object.entries(views)) {
    await page.goto(`${nation.address}${path}`)
    await page.screenshot({ path: join(folder, `national-${name}-${language}-${width}.png`), fullPage: true })
  }
  await context.close()
}
