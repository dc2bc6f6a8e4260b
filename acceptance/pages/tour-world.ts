import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { closeExercise, type ExerciseAtHand, issueCodes, openExercise, planExercise, planRound } from '../campaign.ts'
import { MINISTRY } from '../people.ts'
import { type NationPages, startNation } from './nation.ts'
import { clientAt, OWN_ITEM, SCHOOL_NAME, twoRounds } from './two-rounds.ts'

/** Whose eyes a page is seen with; `busy` coordinates a school whose exercises are in every state before the seal, `similar` one like others. */
export type Who = 'coordinator' | 'head' | 'busy' | 'busyHead' | 'similar' | 'officer' | 'ministry' | 'analyst'
export type Language = 'az' | 'ru' | 'en'

/** A country with something on every page. */
export type TourWorld = {
  readonly nation: NationPages
  readonly tokens: Readonly<Record<Who, string>>
  /** What people have named: the same in every language. */
  readonly names: readonly string[]
  /** What `{name}` stands for in a path of the tour. */
  readonly places: Readonly<Record<string, string>>
  /** A card that nobody has used. */
  readonly card: (role: 'student' | 'teacher', language: Language) => string
  readonly stop: () => Promise<void>
}

const SCHOOL = 'TS00092'
const NAME = 'Yasamal 92 nömrəli məktəb'
const REGISTER = `code,name,levels,economic_region,rayon,red,urban,type,sections,idp
${SCHOOL},${NAME},primary lower-secondary,Bakı,Yasamal,Bakı,true,general,az ru en,false
`
const WORDINGS: Readonly<Record<string, string>> = {
  az: 'Dərnəyimiz maraqlıdır.',
  ru: 'Наш кружок интересный.',
  en: 'Our club is interesting.',
}
const [WHAT, MEASURE] = ['Wi-Fi 6', '30 Mbit/s']
const REGIONS = join(import.meta.dirname, '../../services/web/src/lib/round/regions.json')
const { regions } = JSON.parse(readFileSync(REGIONS, 'utf8')) as { readonly regions: readonly { readonly name: string }[] }
/** Enough for every language at every width. */
const CARDS = [
  ['student', 6],
  ['teacher', 2],
] as const

export const openTour = async (): Promise<TourWorld> => {
  const nation = await startNation()
  try {
    return await furnish(nation)
  } catch (error) {
    await nation.stop()
    throw error
  }
}

const furnish = async (nation: NationPages): Promise<TourWorld> => {
  const names = new Map<string, string>()
  const client = clientAt(nation, names)
  const similar = await client.get<{ readonly name: string }>(`/v1/schools/${nation.exerciseId.split('.')[1]}`, MINISTRY)
  const [school, busy] = await Promise.all([twoRounds(nation), makeBusy()])

  async function makeBusy() {
    const headers = { 'content-type': 'text/csv' }
    const imported = await client.ask('POST', '/v1/schools:import?effectiveFrom=2021-01-01', { body: REGISTER, as: MINISTRY, headers })
    if (imported.status !== 200) throw new Error(imported.text)
    const accountOf = (role: string): Promise<{ token: string }> =>
      client.eventually('POST', '/v1/accounts', { role, schoolId: SCHOOL }, MINISTRY, ['school-unknown'])
    const [coordinator, head] = [await accountOf('coordinator'), await accountOf('head')]
    names.set(`coordinator of ${SCHOOL}`, coordinator.token)
    const [live, late] = [await planRound(client, 'live'), await planRound(client, 'late', { offlineGraceSeconds: 3_600 })]
    const expected = { leader: 2, teacher: 8, student: 40 }
    const planned = await planExercise(client, live, { schoolId: SCHOOL, level: 'lower-secondary', expected })
    const open = await planExercise(client, live, { schoolId: SCHOOL, level: 'primary', expected })
    for (const one of [planned, open]) {
      const { languages } = await client.get<{ readonly languages: readonly string[] }>(`/v1/exercises/${one.exerciseId}`, one.as)
      const own = { id: 'own-club', roles: ['teacher', 'student'], wordings: languages.map((language) => WORDINGS[language]) }
      await client.send('PUT', `/v1/exercises/${one.exerciseId}/items`, { optionalItems: [], ownItems: [own] }, one.as)
    }
    const cards = new Map<string, string[]>()
    for (const language of ['az', 'ru', 'en'])
      for (const [role, count] of CARDS)
        cards.set(`${role} ${language}`, [
          ...(await issueCodes(client, open, role, count, { language, gradeBand: role === 'student' ? 4 : 0 })),
        ])
    await openExercise(client, open, cards.get('student az')?.[0] ?? '')
    const closed = await planExercise(client, late, { schoolId: SCHOOL, level: 'primary', expected })
    const [spent = ''] = await issueCodes(client, closed, 'teacher', 1)
    await openExercise(client, closed, spent)
    await closeExercise(client, closed)
    return { coordinator, head, live, late, planned, open, closed, cards }
  }

  const places = {
    snapshot: nation.snapshotId,
    earlier: nation.earlierId,
    similar: nation.exerciseId,
    first: school.before.exerciseId,
    sealed: school.primary.exerciseId,
    few: school.secondary.exerciseId,
    wholeRound: school.roundId,
    planned: busy.planned.exerciseId,
    open: busy.open.exerciseId,
    closed: busy.closed.exerciseId,
    live: busy.live.roundId,
    region: encodeURIComponent('Bakı'),
    ...(await makePlan(school.primary, school.token)),
  }

  async function makePlan({ exerciseId, as }: ExerciseAtHand, token: string) {
    names.set(as, token)
    const path = `/v1/exercises/${exerciseId}`
    const { weakest } = await client.get<{ readonly weakest: Readonly<Record<string, readonly string[]>> }>(`${path}/report`, as)
    const [item = '', other = ''] = [...new Set(Object.values(weakest).flat())]
    const action = randomUUID()
    await client.send('PUT', `${path}/action-plan/items`, { items: [item, other] }, as)
    const due = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10)
    const written = { item, what: WHAT, responsible: 'head', due, measure: MEASURE }
    await client.send('PUT', `${path}/action-plan/actions/${action}`, written, as)
    return { item, action }
  }

  return {
    nation,
    places,
    names: [NAME, similar.name, SCHOOL_NAME, OWN_ITEM, WHAT, MEASURE, ...regions.map(({ name }) => name)],
    tokens: {
      ...nation.tokens,
      similar: nation.tokens.coordinator,
      coordinator: school.token,
      busy: busy.coordinator.token,
      busyHead: busy.head.token,
    },
    card: (role, language) => {
      const code = busy.cards.get(`${role} ${language}`)?.pop()
      if (code === undefined) throw new Error(`no more cards: ${role} ${language}`)
      return code
    },
    stop: nation.stop,
  }
}
