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
  /** In no order: role and code. */
  readonly codes: readonly (readonly [Role, string])[]
}

const FILE = 'campaign.db'
const LEVEL = 'lower-secondary'
const LANES = 24
const BODIES_PER_ROLE = 200
const DAY_MS = 86_400_000
const SEED = 'bench'

const ROUND = {
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

const prepare = async ({ folder, schools, students }: CampaignPlan): Promise<{ readonly codes: number }> => {
  const standalone = await startStandalone({ file: join(folder, FILE), host: '127.0.0.1', port: 0, metricsPort: 0, logLevel: 'error' })
  const api = createApi(standalone.address)
  const accounts = demoAccounts(standalone)
  const ministry = await accounts.tokenOf('ministry')
  const people: Readonly<Record<Role, number>> = { leader: 4, teacher: 40, student: students }
  const ids = Array.from({ length: schools }, (_, index) => `AZ${10_000 + index}`)
  await api.send('POST', '/v1/schools:import?effectiveFrom=2021-01-01', registerOf(ids, people), ministry)
  await api.send('POST', '/v1/rounds', ROUND, ministry)

  const exercises: Campaign['exercises'][number][] = []
  const codes: (readonly [Role, string])[] = []
  await inLanes(ids, async (schoolId) => {
    const token = await accounts.tokenOf('coordinator', { schoolId })
    exercises.push({ exerciseId: await openExercise(api, token, schoolId), token })
    const { exerciseId } = exercises[exercises.length - 1] as Campaign['exercises'][number]
    for (const role of ROLES) for (const code of await issue(api, token, exerciseId, role, people[role])) codes.push([role, code])
  })
  await standalone.running.settled()
  const bodies = await Promise.all(ROLES.map(async (role) => [role, await bodiesOf(api, role, codeOf(codes, role))] as const))
  await standalone.stop()
  const campaign: Campaign = { exercises, bodies: Object.fromEntries(bodies) as Campaign['bodies'], codes: inNoOrder(codes) }
  writeFileSync(join(folder, 'campaign.json'), JSON.stringify(campaign))
  return { codes: codes.length }
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
  const { exerciseId } = await whenSeen(() => api.send<{ exerciseId: string }>('POST', '/v1/exercises', plan, token))
  await api.send('PUT', `/v1/exercises/${exerciseId}/items`, { optionalItems: ['C16', 'F8', 'G9'], ownItems: [] }, token)
  await api.send('POST', `/v1/exercises/${exerciseId}:open`, {}, token)
  return exerciseId
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
  const { items } = await api.send<{ readonly items: readonly string[] }>('POST', '/v1/participations', { code })
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

const codeOf = (codes: Campaign['codes'], role: Role): string => (codes.find(([of]) => of === role) as readonly [Role, string])[1]

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
      if (!(error instanceof ApiProblem) || !['school-unknown', 'round-unknown'].includes(error.code) || attempt === 200) throw error
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
