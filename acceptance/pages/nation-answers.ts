import { attackRevisions, readVersion, shownAgain } from '@guzgu/standalone/nation'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { until } from '../until.ts'
import type { NationPages } from './nation.ts'

// What the gateway answers about a nation, as far as the tests of its pages look.

export type Verified = { readonly digest: string; readonly verifiedAt: number }

export type ApiCell = {
  readonly key: string
  readonly by: Readonly<Record<string, string>>
  readonly shown: boolean
  readonly mean?: string
  readonly meanBand?: string
}

type DrawnHeadline = {
  readonly shown: boolean
  readonly mean?: string
  readonly n?: number
  readonly all?: { readonly mean: string; readonly n: number }
}

export type Quality = {
  readonly headlines: readonly { readonly measure: string; readonly mean?: string; readonly unweighted?: { readonly mean: string } }[]
  readonly gender: readonly { readonly cells: readonly ApiCell[] }[]
  readonly drawn?: { readonly headlines: readonly DrawnHeadline[] }
  readonly comparisons: readonly { readonly roles: readonly string[]; readonly shown: boolean; readonly probability?: string }[]
}

export type Changed = ApiCell & { readonly before?: string; readonly now?: string }

export const regionsOf = (cells: readonly ApiCell[], shown: boolean): readonly string[] =>
  cells.filter((cell) => cell.shown === shown).map(({ by }) => by.region ?? '')

/** Ways to read a nation: by its pages, and by the API as an analyst. */
export const readerOf = ({ nation, browser }: { readonly nation: () => NationPages; readonly browser: () => Browser }) => {
  const base = (): string => `${nation().address}/national/${nation().snapshotId}`
  const api = async <Answer>(path: string): Promise<Answer> => {
    const { address, tokens } = nation()
    const response = await fetch(`${address}${path}`, { headers: { authorization: `Bearer ${tokens.analyst}` } })
    return (await response.json()) as Answer
  }
  return {
    base,
    explore: (query: string): string => `${base()}/explore?${query}`,
    api,
    cellsOf: async (role: string, measure: string, by: string): Promise<readonly ApiCell[]> => {
      const query = new URLSearchParams({ role, measure, ...(by === '' ? {} : { by }) })
      return (await api<{ readonly cells: readonly ApiCell[] }>(`/v1/snapshots/${nation().snapshotId}/cells?${query}`)).cells
    },
    /** By a register that leaves so many schools in these regions; until analytics has heard of it. */
    correct: async (register: string, day: string, places: Readonly<Record<string, number>>): Promise<void> => {
      const { address, tokens, snapshotId } = nation()
      const response = await fetch(`${address}/v1/schools:import?effectiveFrom=${day}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${tokens.ministry}`, 'content-type': 'text/csv' },
        body: register,
      })
      if (!response.ok) throw new Error(`the register was refused: ${response.status} ${await response.text()}`)
      await until('analytics has heard of it', async () => {
        const { regions } = await api<{ regions: readonly { region: string; schools: number }[] }>(
          `/v1/rounds/${snapshotId.split('.')[0]}/participation`,
        )
        const known = new Map(regions.map(({ region, schools }) => [region, schools]))
        return Object.entries(places).every(([region, schools]) => known.get(region) === schools) ? true : undefined
      })
    },
    /** The snapshot, once it has been made again from the log. */
    verified: (): Promise<Verified> =>
      until('the snapshot is verified', async () => {
        const told = await api<Partial<Verified>>(`/v1/snapshots/${nation().snapshotId}`)
        return told.verifiedAt === undefined ? undefined : (told as Verified)
      }),
    /** Somebody who has signed in, in a browser that runs no script of the pages (axe needs one of its own). */
    signedIn: async (role: keyof NationPages['tokens'], language = 'en'): Promise<{ context: BrowserContext; page: Page }> => {
      const { address, tokens } = nation()
      const context = await browser().newContext({ viewport: { width: 320, height: 640 }, locale: language })
      await context.route('**/*.js', (route) => route.abort())
      const page = await context.newPage()
      await page.goto(`${address}/sign-in?lang=${language}`)
      await page.locator('#token').fill(tokens[role])
      await page.locator('form[action="?/in"] button').click()
      await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
      return { context, page }
    },
  }
}

/** T6, T11 on what a snapshot and its revision say over HTTP: leaks; and what would be found if one school's move showed in all cells. */
export const attackRevised = async ({ address, tokens, snapshotId, people, corrections }: NationPages, revisedId: string) => {
  const read = (id: string) => readVersion(address, tokens.analyst, id)
  const first = { read: await read(snapshotId), corrections: {} }
  const second = { read: await read(revisedId), corrections: corrections.regionsJoined }
  const careless = shownAgain(people, first, corrections.oneSchoolMoved)
  return { leaks: attackRevisions(people, [first, second]), ofCareless: attackRevisions(people, [first, careless]) }
}
