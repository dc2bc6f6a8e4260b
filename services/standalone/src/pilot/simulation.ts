import { type Api, ApiProblem } from './api.ts'
import { createRandom } from './random.ts'
import { registerOf } from './register.ts'
import { type AskedItem, answer, schoolLevel } from './respondent.ts'
import { PILOT_SCHOOLS, type PilotSchool } from './schools.ts'

// The pilot of May 2021 as a program: everything that follows goes through the HTTP API, as people would.

export const ROUND_ID = 'pilot-2021'
const PILOT_ROUND = { roundId: ROUND_ID, title: { az: 'Pilot, may 2021', ru: 'Пилот, май 2021', en: 'Pilot, May 2021' } }
const ROLES = ['leader', 'teacher', 'student'] as const
const LANES = 24
type Role = (typeof ROLES)[number]

export type SimulationOptions = {
  readonly api: Api
  readonly seed: string
  readonly ministryToken: string
  /** A coordinator's token for a school. */
  readonly coordinatorToken: (schoolId: string) => Promise<string>
  /** Of a hundred people so many answer (per role a little more or less). */
  readonly turnout?: number
  readonly progress: (done: number, total: number, what: string) => void
  readonly schools?: readonly PilotSchool[]
  /** The pilot's where absent. */
  readonly round?: { readonly roundId: string; readonly title: { readonly az: string; readonly ru: string; readonly en: string } }
  /** Schools of a kind are asked the same: a form is then read once per level, role and kind, with whatever card comes first. */
  readonly formsInCommon?: Map<string, Promise<readonly AskedItem[]>>
  /** What differs from the timing of a demo: seconds, so that the whole pilot is seen in a minute. */
  readonly timing?: { readonly graceSeconds: number }
}

export type SimulatedExercise = {
  readonly exerciseId: string
  readonly schoolId: string
  readonly level: string
  readonly coordinatorToken: string
}
export type Simulated = {
  readonly roundId: string
  readonly exercises: readonly SimulatedExercise[]
  readonly responses: number
  readonly receipts: readonly string[]
}

/** Registers the schools, runs their exercises from planning to the closing, and returns when every exercise has been closed. */
export const simulatePilot = async (options: SimulationOptions): Promise<Simulated> => {
  const { api } = options
  const { exercises, everyone } = await openPilot(options)
  const receipts: string[] = []
  await inParallel(everyone, LANES, async (person) => {
    receipts.push(await respond(options, person))
    options.progress(receipts.length, everyone.length, 'responses')
  })
  for (const { exerciseId, coordinatorToken } of exercises)
    await api.send('POST', `/v1/exercises/${exerciseId}:close`, {}, coordinatorToken)
  return { roundId: ROUND_ID, exercises, responses: everyone.length, receipts }
}

/** Registers the schools, opens their exercises and deals the cards: everybody may answer. */
export const openPilot = async (
  options: Omit<SimulationOptions, 'progress'>,
): Promise<{ readonly exercises: readonly SimulatedExercise[]; readonly everyone: readonly Person[] }> => {
  const { api, ministryToken, schools = PILOT_SCHOOLS, round = PILOT_ROUND } = options
  await api.send('POST', '/v1/schools:import?effectiveFrom=2021-01-01', registerOf(schools), ministryToken)
  await api.send('POST', '/v1/rounds', planRound(round.roundId, round.title, options.timing), ministryToken)
  const exercises: (SimulatedExercise & { readonly school: PilotSchool })[] = []
  for (const school of schools)
    for (const level of Object.keys(school.expected)) exercises.push({ ...(await openExercise(options, school, level)), school })
  const people: (readonly Person[])[] = []
  await inParallel([...exercises.entries()], LANES, async ([index, exercise]) => {
    people[index] = await peopleOf(options, exercise, exercise.school)
  })
  return { exercises, everyone: people.flat() }
}

/** Hours in a campaign, seconds here: the pilot is to be seen from opening to report in a minute. */
export const planRound = (
  roundId: string,
  title: { readonly az: string; readonly ru: string; readonly en: string },
  timing?: SimulationOptions['timing'],
) => ({
  roundId,
  title,
  questionnaire: 'digital-capacity@1',
  endsAt: Date.now() + 30 * 86_400_000,
  partitions: 4,
  timing: {
    graceSeconds: 2,
    offlineGraceSeconds: 1,
    clockSkewMilliseconds: 200,
    earliestClosingSeconds: 0,
    participationRefreshSeconds: 900,
    burstPerMinute: 100_000,
    ...timing,
  },
})

const openExercise = async (
  { api, coordinatorToken, round = PILOT_ROUND }: Omit<SimulationOptions, 'progress'>,
  school: PilotSchool,
  level: string,
): Promise<SimulatedExercise> => {
  const token = await coordinatorToken(school.code)
  const plan = {
    schoolId: school.code,
    roundId: round.roundId,
    level,
    length: 'full',
    opensAt: Date.now() - 1_000,
    closesAt: Date.now() + 86_400_000,
  }
  const { exerciseId } = await eventually(
    () => api.send<{ exerciseId: string }>('POST', '/v1/exercises', plan, token),
    ['school-unknown', 'round-unknown'],
  )
  await api.send('PUT', `/v1/exercises/${exerciseId}/items`, { optionalItems: ['C16', 'F8', 'G9'], ownItems: ownItems(school) }, token)
  await api.send('POST', `/v1/exercises/${exerciseId}:open`, {}, token)
  return { exerciseId, schoolId: school.code, level, coordinatorToken: token }
}

const ownItems = (school: PilotSchool) =>
  school.type !== 'lyceum'
    ? []
    : [{ id: 'own-1', roles: ['teacher', 'student'], wordings: ['Məktəbimizin robototexnika dərnəyi mənə maraqlıdır'] }]

/** Somebody who answers, with a card. */
export type Person = {
  readonly exerciseId: string
  readonly code: string
  readonly role: Role
  readonly language: string
  readonly seed: string
  /** The latent level of the school. */
  readonly school: number
  readonly items: readonly AskedItem[]
}

/** The people of an exercise who answer, each with a card, dealt in no order. */
const peopleOf = async (
  options: Omit<SimulationOptions, 'progress'>,
  exercise: SimulatedExercise,
  school: PilotSchool,
): Promise<readonly Person[]> => {
  const { api, seed, turnout = 85 } = options
  const random = createRandom(`${seed}/${exercise.exerciseId}`)
  const level = schoolLevel(random, school.urban)
  const expected = school.expected[exercise.level] ?? [0, 0, 0]
  const people: Person[] = []
  for (const [index, role] of ROLES.entries())
    for (const [section, language] of school.sections.entries()) {
      const count = share(expected[index] ?? 0, section, school.sections.length)
      if (count === 0) continue
      const gradeBand = role === 'student' ? gradeBandOf(exercise.level) : 0
      const { codes } = await api.send<{ codes: string[] }>(
        'POST',
        `/v1/exercises/${exercise.exerciseId}/codes`,
        { role, language, count, ...(gradeBand === 0 ? {} : { gradeBand }) },
        exercise.coordinatorToken,
      )
      const items = await formOfKind(options.formsInCommon, `${exercise.level}/${role}/${school.type}`, () =>
        itemsOf(api, exercise.level, role, codes[0] as string),
      )
      const present = codes.filter(
        (_, i) => count <= 6 || createRandom(`${seed}/${exercise.exerciseId}/${role}/${language}/${i}/there`).chance(turnout / 100),
      )
      people.push(
        ...present.map(
          (code, i): Person => ({
            exerciseId: exercise.exerciseId,
            code,
            role,
            language,
            seed: `${seed}/${exercise.exerciseId}/${role}/${language}/${i}`,
            school: level,
            items,
          }),
        ),
      )
    }
  return people
}

const formOfKind = (
  known: SimulationOptions['formsInCommon'],
  kind: string,
  read: () => Promise<readonly AskedItem[]>,
): Promise<readonly AskedItem[]> => {
  const form = known?.get(kind) ?? read()
  known?.set(kind, form)
  return form
}

/** The second section of a school has a third of its people. */
const share = (count: number, section: number, sections: number): number =>
  sections === 1 ? count : section === 0 ? count - Math.floor(count / 3) : Math.floor(count / 3)

const gradeBandOf = (level: string): number =>
  level === 'primary' ? 4 : level === 'lower-secondary' ? 7 : level === 'upper-secondary' ? 10 : 0

type QuestionnaireForm = {
  readonly scales: readonly {
    readonly id: string
    readonly points: readonly string[]
    readonly notApplicable?: string
    readonly preferNotToSay?: string
  }[]
  readonly items: readonly {
    readonly id: string
    readonly area?: string
    readonly scale: string
    readonly options?: readonly { readonly id: string }[]
  }[]
}

const itemsOf = async (api: Api, level: string, role: Role, code: string): Promise<readonly AskedItem[]> => {
  const {
    questionnaire,
    items,
    ownItems: own,
  } = await eventually(
    () => api.send<{ questionnaire: string; items: string[]; ownItems: { id: string }[] }>('POST', '/v1/participations', { code }),
    ['exercise-not-open', 'code-unknown'],
  )
  const [id, version] = questionnaire.split('@')
  const form = await api.get<QuestionnaireForm>(`/v1/questionnaires/${id}/${version}?role=${role}&level=${level}&language=az`)
  const asked = new Set(items)
  const chosen = form.items.filter((item) => asked.has(item.id)).map((item) => toAsked(form, item))
  return [
    ...chosen,
    ...own.map((item): AskedItem => ({ id: item.id, points: 5, multi: false, notApplicable: true, preferNotToSay: false })),
  ]
}

const toAsked = ({ scales }: QuestionnaireForm, { id, area, scale: scaleId, options }: QuestionnaireForm['items'][number]): AskedItem => {
  const scale = scales.find((one) => one.id === scaleId)
  return {
    id,
    points: scale?.points.length || (options?.length ?? 1),
    multi: scaleId === 'multi',
    notApplicable: scale?.notApplicable !== undefined,
    preferNotToSay: scale?.preferNotToSay !== undefined,
    ...(area === undefined ? {} : { area }),
    ...(options === undefined ? {} : { options: options.map((option) => option.id) }),
  }
}

const respond = async ({ api }: SimulationOptions, person: Person): Promise<string> => {
  const { responseId, body } = formOf(person)
  const { receipt } = await api.send<{ receipt: string }>('PUT', `/v1/responses/${responseId}`, body)
  return receipt
}

/** The form as this person sends it off: the same each time. */
export const formOf = ({ code, role, seed, school, items }: Person): { readonly responseId: string; readonly body: unknown } => {
  const random = createRandom(seed)
  const { answers, choices, seconds } = answer(random, role, school, items)
  const body = {
    code,
    questionnaire: 'digital-capacity@1',
    answers,
    choices,
    seconds,
    ...(role === 'leader' ? { release: random.chance(0.85) } : {}),
  }
  return { responseId: random.uuid(), body }
}

/** Facts travel as events: a service may hear of one a moment later than its author. */
export const eventually = async <T>(ask: () => Promise<T>, until: readonly string[]): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof ApiProblem) || !until.includes(error.code) || attempt === 100) throw error
      await new Promise((resolve) => setTimeout(resolve, Math.min(1_000, 50 * 1.3 ** attempt)))
    }
  }
}

/** Waits until the report of an exercise can be read, and returns it as it came. */
export const reportOf = (api: Api, { exerciseId, coordinatorToken }: SimulatedExercise): Promise<Record<string, unknown>> =>
  eventually(() => api.get<Record<string, unknown>>(`/v1/exercises/${exerciseId}/report`, coordinatorToken), ['report-not-ready'])

export const inParallel = async <T>(items: readonly T[], lanes: number, work: (item: T) => Promise<void>): Promise<void> => {
  let next = 0
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item)
    }),
  )
}
