import { createApi } from '../pilot/api.ts'
import { demoAccounts } from '../pilot/demo-accounts.ts'
import type { PilotSchool } from '../pilot/schools.ts'
import { eventually, formOf, inParallel, openPilot, type Person } from '../pilot/simulation.ts'
import type { Standalone } from '../standalone.ts'
import { createTruth, genderOf, type Truth } from './truth.ts'

const ROUND = { roundId: 'nation', title: { az: 'Ölkə', ru: 'Страна', en: 'Nation' } }
const BATCH = 200
const LANES = 6

export type NationOptions = {
  readonly schools: readonly PilotSchool[]
  readonly seed: string
  readonly turnout: number
  /** `nation` where absent. */
  readonly round?: typeof ROUND
  readonly progress: (done: number, total: number, what: string) => void
}

/** A published nation, and what its people really said. */
export type Nation = {
  readonly snapshotId: string
  readonly roundId: string
  readonly ministryToken: string
  readonly exercises: number
  readonly responses: number
  readonly truth: Truth
  /** The same people, divided by gender too. */
  readonly byGender: Truth
  /** Per core item the areas and roll-ups that it counts in. */
  readonly areasOf: ReadonlyMap<string, readonly string[]>
}

type Form = {
  readonly items: readonly { readonly id: string; readonly kind: string; readonly area?: string }[]
  readonly rollUps: readonly { readonly id: string; readonly areas: readonly string[] }[]
}

/** From an empty platform to a snapshot: everything goes through the HTTP API, the answers in batches as prepared devices send them. */
export const runNation = async (
  standalone: Standalone,
  { schools, seed, turnout, round = ROUND, progress }: NationOptions,
): Promise<Nation> => {
  const api = createApi(standalone.address)
  const accounts = demoAccounts(standalone)
  const ministryToken = await accounts.tokenOf('ministry')
  const coordinatorToken = (schoolId: string): Promise<string> => accounts.tokenOf('coordinator', { schoolId })
  console.log(`${schools.length} schools open their exercises …`)
  const options = { api, seed, ministryToken, coordinatorToken, turnout, schools, round, formsInCommon: new Map() }
  const { exercises, everyone } = await openPilot(options)
  await drawSample(api, ministryToken, round.roundId, schools)
  const bySchool = new Map(schools.map((school) => [school.code, school]))
  const places = new Map(
    exercises.map(({ exerciseId, schoolId, level }) => [exerciseId, { school: bySchool.get(schoolId) as PilotSchool, level }]),
  )
  const areasOf = await readAreas(api)
  const truth = createTruth(places, areasOf)
  const byGender = createTruth(places, areasOf, genderOf)
  let done = 0
  await inParallel(inBatches(everyone), LANES, async (batch) => {
    await submit(api, batch)
    for (const person of batch) {
      truth.note(person)
      byGender.note(person)
    }
    done += batch.length
    progress(done, everyone.length, 'responses')
  })
  console.log('closing, sealing, publishing …')
  await inParallel(exercises, LANES, async ({ exerciseId, coordinatorToken: token }) => {
    await api.send('POST', `/v1/exercises/${exerciseId}:close`, {}, token)
  })
  return {
    roundId: round.roundId,
    snapshotId: await publish(standalone.address, ministryToken, round.roundId),
    ministryToken,
    exercises: exercises.length,
    responses: everyone.length,
    truth: truth.groups,
    byGender: byGender.groups,
    areasOf,
  }
}

/** Of a hundred schools of a region, in towns and in villages, so many are drawn. */
const DRAWN_PERCENT = 40

const drawSample = async (
  api: ReturnType<typeof createApi>,
  token: string,
  roundId: string,
  schools: readonly PilotSchool[],
): Promise<void> => {
  const strata = [...Map.groupBy(schools, ({ region, urban }) => JSON.stringify([region, urban])).values()].flatMap((inside) => {
    const [first] = inside
    if (first === undefined) return []
    return [{ region: first.region, urban: first.urban, schools: Math.ceil((inside.length * DRAWN_PERCENT) / 100) }]
  })
  await eventually(() => api.send('POST', `/v1/rounds/${roundId}/sample`, { seed: roundId, strata }, token), ['sample-too-large'])
}

const inBatches = (people: readonly Person[]): readonly (readonly Person[])[] =>
  Array.from({ length: Math.ceil(people.length / BATCH) }, (_, at) => people.slice(at * BATCH, (at + 1) * BATCH))

type Results = { readonly results: readonly { readonly status: number; readonly problem?: { readonly code: string } }[] }

/** For want of room, or because a card is newer than what that replica has heard. */
const COMES_AGAIN = ['code-unknown', 'exercise-not-open']

/** Until every form has its receipt. */
const submit = async (api: ReturnType<typeof createApi>, batch: readonly Person[]): Promise<void> => {
  let left = batch
  for (let attempt = 0; left.length > 0; attempt += 1) {
    const responses = left.map((person) => {
      const { responseId, body } = formOf(person)
      return { responseId, ...(body as object) }
    })
    const { results } = await api.send<Results>('POST', '/v1/responses:batch', { responses })
    const refused = results.filter(({ status }) => status >= 400)
    const lasting = refused.find(({ status, problem }) => status !== 503 && !COMES_AGAIN.includes(problem?.code ?? ''))
    if (lasting !== undefined || attempt === 60) throw new Error(`a response was refused: ${(lasting ?? refused[0])?.problem?.code}`)
    left = left.filter((_, at) => (results[at]?.status ?? 0) >= 400)
    if (left.length > 0) await new Promise((resolve) => setTimeout(resolve, 1_000))
  }
}

/** Per core item the areas and roll-ups that it counts in, from the published questionnaire. */
const readAreas = async (api: ReturnType<typeof createApi>): Promise<ReadonlyMap<string, readonly string[]>> => {
  const { items, rollUps } = await api.get<Form>('/v1/questionnaires/digital-capacity/1?role=teacher&level=lower-secondary&language=az')
  const student = await api.get<Form>('/v1/questionnaires/digital-capacity/1?role=student&level=lower-secondary&language=az')
  return new Map(
    [...items, ...student.items].flatMap(({ id, kind, area }) =>
      kind !== 'core' || area === undefined
        ? []
        : [[id, [`area/${area}`, ...rollUps.filter(({ areas }) => areas.includes(area)).map((one) => `roll-up/${one.id}`)]] as const],
    ),
  )
}

type Snapshots = { readonly items: readonly { readonly snapshotId: string }[]; readonly requested: boolean; readonly refused?: string }

const publish = async (address: string, token: string, roundId: string): Promise<string> => {
  const api = createApi(address)
  const path = `/v1/rounds/${roundId}/snapshots`
  await eventually(() => api.send('POST', path, {}, token), ['round-not-sealed'])
  for (;;) {
    const { items, refused } = await api.get<Snapshots>(path, token)
    const last = items.at(-1)
    if (last !== undefined) return last.snapshotId
    if (refused !== undefined) throw new Error(`the snapshot was refused: ${refused}`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
