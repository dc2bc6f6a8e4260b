import type { Browser, BrowserContext, Page } from 'playwright-core'
import { JOURNEYS } from './tour-journeys.ts'
import { type Closely, faultsOf } from './tour-looks.ts'
import { STOPS } from './tour-stops.ts'
import { LANGUAGES, type Language, readWords } from './tour-words.ts'
import type { TourWorld, Who } from './tour-world.ts'

export type Way = {
  readonly language: Language
  readonly width: number
  /** Each page in the first of its states only; else in all. */
  readonly brief?: true
  readonly closely: (at: number) => Closely
}
/** From page to page: everything that is wrong on the way. */
export type Tour = (way: Way) => Promise<readonly string[]>

type Look = (state: string, before?: readonly string[]) => Promise<void>
type Walk = (context: BrowserContext, page: Page, look: Look) => Promise<void>

export const startTour = async (browser: Browser, world: TourWorld): Promise<Tour> => {
  const words = readWords(await questionnairesOf(world), world.names)
  const become = createBecome(world)
  const addressOf = (path: string): string => world.nation.address + path.replaceAll(/\{(\w+)\}/g, (_, name) => world.places[name] ?? name)

  return async ({ language, width, brief, closely }) => {
    const faults: string[] = []
    let looks = 0
    const visit = async (name: string, scriptless: boolean, walk: Walk): Promise<void> => {
      const context = await browser.newContext({ viewport: { width, height: 720 }, locale: language })
      if (scriptless) await context.route('**/*.js', (route) => route.abort())
      const page = await context.newPage()
      page.on('pageerror', (error) => scriptless || faults.push(`${name}: ${error.message}`)) // theirs, which were kept away
      page.on('console', (message) => {
        const said = message.text() // the browser's own word about a refusal is no mistake
        if (message.type() === 'error' && !scriptless && !said.startsWith('Failed to load resource')) faults.push(`${name}: ${said}`)
      })
      page.on('response', (response) => {
        const isPart = !['document', 'fetch'].includes(response.request().resourceType()) // refusals are looked at themselves
        if (isPart && response.status() >= 400) faults.push(`${name}: ${response.status()} ${response.url()}`)
      })
      const look: Look = async (state, before = []) => {
        const seen = await faultsOf(page, language, words, closely(looks++))
        faults.push(...[...before, ...seen].map((one) => `${name}${state}: ${one}`))
      }
      await walk(context, page, look).catch((error: unknown) => faults.push(`${name}${page.url()}: ${error}`))
      await context.close()
    }
    const stops = brief ? STOPS.filter(({ route }, at) => STOPS.findIndex((one) => one.route === route) === at) : STOPS
    await visit('', false, async (context, page, look) => {
      for (const { path, as, route, status = 200 } of stops) {
        await become(context, as)
        const answer = await page.goto(addressOf(path))
        if (route === '/device') await page.locator('main h1 + [role=status]').waitFor({ state: 'detached' })
        await look(`${path} ${as ?? ''}`, answer?.status() === status ? [] : [`it answers ${answer?.status()} ${page.url()}`])
      }
    })
    for (const { name, as, scriptless, walk } of brief ? [] : JOURNEYS)
      await visit(`${name}, `, scriptless === true, async (context, page, look) => {
        await become(context, as)
        const go = async (path: string): Promise<void> => void (await page.goto(addressOf(path)))
        await walk({ context, page, language, world, go, look })
      })
    return faults
  }
}

const questionnairesOf = ({ nation }: TourWorld): Promise<readonly Record<Language, unknown>[]> =>
  Promise.all(
    ['student', 'teacher', 'leader'].map(async (role) => {
      const told = LANGUAGES.map(async (language) => {
        const query = `role=${role}&level=lower-secondary&language=${language}`
        return [language, await (await fetch(`${nation.address}/v1/questionnaires/digital-capacity/1?${query}`)).json()] as const
      })
      return Object.fromEntries(await Promise.all(told)) as Record<Language, unknown>
    }),
  )

/** Signs in once for everybody: a context has the session of whose turn it is. */
const createBecome = ({ nation, tokens }: TourWorld) => {
  const sessions = new Map<Who, string>()
  return async (context: BrowserContext, who: Who | undefined): Promise<void> => {
    await context.clearCookies({ name: 'session' })
    if (who === undefined) return
    if (!sessions.has(who)) {
      const answer = await context.request.post(`${nation.address}/sign-in?/in`, {
        form: { token: tokens[who] },
        headers: { origin: nation.address },
        maxRedirects: 0,
      })
      const session = /session=([^;]+)/.exec(answer.headers()['set-cookie'] ?? '')?.[1]
      if (session === undefined) throw new Error(`${who} cannot sign in: ${answer.status()}`)
      sessions.set(who, session)
    }
    await context.addCookies([{ name: 'session', value: sessions.get(who) ?? '', url: nation.address }])
  }
}
