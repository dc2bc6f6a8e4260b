// A campaign to be measured: schools, open exercises and issued codes, made through the HTTP API on a file that every scenario copies.
import { copyFileSync, cpSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Api, ApiProblem, createApi } from '../../services/standalone/src/pilot/api.ts'
import { demoAccounts } from '../../services/standalone/src/pilot/demo-accounts.ts'
import { createRandom } from '../../services/standalone/src/pilot/random.ts'
import { type AskedItem, answer } from '../../services/standalone/src/pilot/respondent.ts'
import { startStandalone } from '../../services/standalone/src/standalone.ts'
import { answerParent } from './child.ts'

export type CampaignPlan = { readonly folder: string; readonly schools: number; readonly students: number }

export const ROLES = ['leader', 'teacher', 'student'] as const
export type Role = (typeof ROLES)[number]

/** What the load needs to know: `campaign.json` beside the file. */
export type Campaign = {
  readonly exercises: readonly { readonly exerciseId: string; readonly token: string }[]
  /** Bodies without code and questionnaire: `"answers":{…},…}`, by role. */
  readonly bodies: Readonly<Record<Role, readonly string[]>>
  /** In no order: role, code, and the place of its exercise. */
  readonly codes: readonly (readonly [Role, string, number])[]
}

const FILE = 'campaign.db'
const LEVEL = 'lower-secondary'
const LANES = 6
const BODIES_PER_ROLE = 200
const DAY_MS = 86_400_000
const SEED = 'bench'
const NOT_SEEN_YET = ['school-unknown', 'round-unknown', 'code-unknown']

export const ROUND = {
  roundId: 'bench',
  title: { az: 'Ölçmə', ru: 'Измерение', en: 'Measurement' },
  questionnaire: 'digital-capacity@1',
  endsAt: Date.now() + 30 * DAY_MS,
  partitions: 4,
  timing: {
    graceSeconds: 2,
    offlineGraceSeconds: 0,
    clockSkewMilliseconds: 200,
    earliestClosingSeconds: 0,
    participationRefreshSeconds: 900,
    burstPerMinute: 100_000,
  },
}

/** A copy of the campaign's file, with its keys, for one scenario. */
export const copyCampaign = (folder: string, name: string): string => {
  const file = join(folder, `${name}.db`)
  copyFileSync(join(folder, FILE), file)
  if (existsSync(join(folder, `${FILE}-wal`))) throw new Error('the campaign was not closed')
  cpSync(join(folder, `${FILE}.keys`), `${file}.keys`, { recursive: true })
  return file
}

const prepare = async (plan: CampaignPlan): Promise<void> => {
  const file = join(plan.folder, FILE)
  const standalone = await startStandalone({
    file,
    host: '127.0.0.1',
    port: 0,
    metricsPort: 0,
    logLevel: 'error',
    helpdesk: '',
    trustedProxies: [],
  })
  await makeCampaign(createApi(standalone.address), demoAccounts(standalone), plan)
  await standalone.running.settled()
  await standalone.stop()
}

/** On any platform, over HTTP; intake has seen all of it. */
export const makeCampaign = async (
  api: Api,
  accounts: ReturnType<typeof demoAccounts>,
  { folder, schools, students }: CampaignPlan,
): Promise<Campaign> => {
  const ministry = await accounts.tokenOf('ministry')
  const people: Readonly<Record<Role, number>> = { leader: 4, teacher: 40, student: students }
  const ids = Array.from({ length: schools }, (_, index) => `AZ${10_000 + index}`)
  await api.send('POST', '/v1/schools:import?effectiveFrom=2021-01-01', registerOf(ids, people), ministry)
  await api.send('POST', '/v1/rounds', ROUND, ministry)

  const exercises: Campaign['exercises'][number][] = []
  const codes: Campaign['codes'][number][] = []
  await inLanes(ids, async (schoolId) => {
    const token = await accounts.tokenOf('coordinator', { schoolId })
    const exerciseId = await openExercise(api, token, schoolId)
    const place = exercises.push({ exerciseId, token }) - 1
    for (const role of ROLES) for (const code of await issue(api, token, exerciseId, role, people[role])) codes.push([role, code, place])
  })
  const bodies = await Promise.all(ROLES.map(async (role) => [role, await bodiesOf(api, role, lastCodeOf(codes, role))] as const))
  const campaign: Campaign = { exercises, bodies: Object.fromEntries(bodies) as Campaign['bodies'], codes: inNoOrder(codes) }
  writeFileSync(join(folder, 'campaign.json'), JSON.stringify(campaign))
  return campaign
}

const registerOf = (ids: readonly string[], people: Readonly<Record<Role, number>>): string => {
  const expected = ROLES.map((role) => `expected_lower_secondary_${role}`)
  const header = ['code,name,levels,economic_region,rayon,red,urban,type,sections,idp', ...expected].join(',')
  const rows = ids.map((id) => [`${id},"Məktəb ${id}",${LEVEL},Bakı,Bakı,Bakı,true,general,az,false`, ...ROLES.map((role) => people[role])])
  return [header, ...rows.map((row) => row.join(','))].join('\n')
}

const openExercise = async (api: Api, token: string, schoolId: string): Promise<string> => {
  const times = { opensAt: Date.now() - 1_000, closesAt: Date.now() + DAY_MS }
  const plan = { schoolId, roundId: ROUND.roundId, level: LEVEL, length: 'full', ...times }
  const { exerciseId } = await whenSeen(() => api.send<Planned>('POST', '/v1/exercises', plan, token)).catch((error) =>
    error instanceof ApiProblem && error.code === 'exercise-already-planned' ? plannedBefore(api, token, schoolId) : Promise.reject(error),
  )
  await api.send('PUT', `/v1/exercises/${exerciseId}/items`, { optionalItems: ['C16', 'F8', 'G9'], ownItems: [] }, token)
  await api.send('POST', `/v1/exercises/${exerciseId}:open`, {}, token)
  return exerciseId
}

type Planned = { readonly exerciseId: string }

/** By a try whose answer was lost: engines under load may be late. */
const plannedBefore = async (api: Api, token: string, schoolId: string): Promise<Planned> => {
  for (;;) {
    const { items } = await api.get<{ readonly items: readonly Planned[] }>(`/v1/exercises?school=${schoolId}`, token)
    if (items[0] !== undefined) return items[0]
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const issue = async (api: Api, token: string, exerciseId: string, role: Role, count: number): Promise<readonly string[]> => {
  const group = { role, language: 'az', count, ...(role === 'student' ? { gradeBand: 7 } : {}) }
  return (await api.send<{ codes: readonly string[] }>('POST', `/v1/exercises/${exerciseId}/codes`, group, token)).codes
}

type FormText = {
  readonly scales: readonly { readonly id: string; readonly points: readonly string[]; readonly notApplicable?: string }[]
  readonly items: readonly { readonly id: string; readonly scale: string; readonly options?: readonly { readonly id: string }[] }[]
}

/** What simulated people of a role send, apart from their codes. */
const bodiesOf = async (api: Api, role: Role, code: string): Promise<readonly string[]> => {
  const { items } = await whenSeen(() => api.send<{ readonly items: readonly string[] }>('POST', '/v1/participations', { code }))
  const form = await api.get<FormText>(`/v1/questionnaires/digital-capacity/1?role=${role}&level=${LEVEL}&language=az`)
  const asked = form.items
    .filter(({ id }) => items.includes(id))
    .map(({ id, scale: scaleId, options = [] }): AskedItem => {
      const scale = form.scales.find((one) => one.id === scaleId)
      return {
        id,
        points: scale?.points.length || options.length,
        multi: scaleId === 'multi',
        notApplicable: scale?.notApplicable !== undefined,
        preferNotToSay: false,
        options: options.map((option) => option.id),
      }
    })
  const random = createRandom(`${SEED}/${role}`)
  return Array.from({ length: BODIES_PER_ROLE }, () => JSON.stringify(answer(random, role, random.normal(0.35), asked)).slice(1))
}

/** Facts come in order: who has seen the last has seen all. */
const lastCodeOf = (codes: Campaign['codes'], role: Role): string => (codes.findLast(([of]) => of === role) as Campaign['codes'][number])[1]

const inNoOrder = <T>(items: readonly T[]): readonly T[] => {
  const random = createRandom(SEED)
  return items
    .map((item) => [random.next(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item)
}

/** A service hears of a fact a moment later than its author. */
const whenSeen = async <T>(ask: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof ApiProblem) || !NOT_SEEN_YET.includes(error.code) || attempt === 200) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

const inLanes = async <T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> => {
  let next = 0
  const lane = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}

if (import.meta.main) answerParent(prepare)
