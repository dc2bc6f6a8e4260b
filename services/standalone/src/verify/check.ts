import { createHash } from 'node:crypto'
import type { Questionnaire } from '@guzgu/contracts/events/questionnaires'
import { CatalogueServiceDefinition } from '@guzgu/contracts/services/catalogue'
import type { Platform } from '@guzgu/ports'
import { canonicalJson } from '@guzgu/service-runtime'
import { createApi } from '../pilot/api.ts'
import { reportOf, type Simulated } from '../pilot/simulation.ts'
import { systemContext } from '../standalone.ts'
import { type CountedExercise, participationOf, readRound, tallyOf } from './batch.ts'
import { wrongFigures } from './figures.ts'
import { reportsOf } from './reports.ts'

/** A platform to check, on whatever engines. */
export type Checked = {
  readonly platform: Platform
  /** Where the gateway listens. */
  readonly address: string
  /** Resolves when everything that was accepted is in the views. */
  readonly settled: () => Promise<void>
}

export type Comparison = {
  /** In the round's log of responses. */
  readonly records: number
  readonly counted: number
  readonly exercises: readonly CountedExercise[]
  /** Published means held against the answers. */
  readonly figures: number
  /** What was not equal. */
  readonly differences: readonly string[]
  /** Of all reports as the platform gives them. */
  readonly digest: string
}

/**
 * Recomputes every report and count of a round from the raw log by an independent batch path, compares byte for byte with what the
 * platform stores and says, prints what was compared and the digest. True if everything is equal.
 */
export const checkAgainstBatch = async (
  checked: Checked,
  simulated: Omit<Simulated, 'receipts'>,
  receipts: readonly string[],
  ministryToken: string,
): Promise<boolean> => {
  const { counted, differences: found, ...compared } = await compareWithBatch(checked, simulated, ministryToken)
  const differences = [...found]
  if (counted !== receipts.length) differences.unshift(`${receipts.length} receipts were given, ${counted} responses count`)
  console.log(`
checked against the raw log, recomputed by a path of its own:
  response records read     ${compared.records}
  receipts given            ${receipts.length}
  responses counted         ${counted}
  exercises                 ${compared.exercises.length} (tally, participation and the whole report, byte for byte)
  published means           ${compared.figures} (from the answers, with plain arithmetic)
  differences               ${differences.length}
${differences
  .slice(0, 20)
  .map((difference) => `    ${difference}`)
  .join('\n')}
digest of all reports       ${compared.digest}`)
  return differences.length === 0
}

/** The comparison of `checkAgainstBatch` by itself: nothing is assumed of how many should count. */
export const compareWithBatch = async (
  { platform, address, settled }: Checked,
  simulated: Pick<Simulated, 'roundId' | 'exercises'>,
  ministryToken: string,
): Promise<Comparison> => {
  await settled()
  const questionnaire = await readQuestionnaire(platform)
  const { log } = platform.portsFor('verification')
  const { records, exercises } = await readRound(log, simulated.roundId)
  const views = platform.portsFor('analytics').views
  const api = createApi(address)
  const differences: string[] = []
  const compare = (what: string, live: unknown, batch: unknown): void => {
    if (canonicalJson(live ?? null) !== canonicalJson(batch)) differences.push(what)
  }

  const counted = exercises.reduce((sum, exercise) => sum + exercise.counted.length, 0)
  if (exercises.length !== simulated.exercises.length)
    differences.push(`${simulated.exercises.length} exercises, ${exercises.length} in the log`)

  const tallies = new Map(exercises.map((exercise) => [exercise.exerciseId, tallyOf(exercise, questionnaire)]))
  const reports = await reportsOf(log, tallies)
  const digest = createHash('sha256')
  let figures = 0
  for (const exercise of exercises) {
    const { exerciseId } = exercise
    compare(`${exerciseId}: tally`, (await views.get('exercise-tally.v1', exerciseId))?.document, tallies.get(exerciseId))
    compare(`${exerciseId}: participation`, (await views.get('participation.v1', exerciseId))?.document, participationOf(exercise))
    const of = simulated.exercises.find((one) => one.exerciseId === exerciseId)
    if (of === undefined) continue
    const report = await reportOf(api, of)
    if (canonicalJson(report) !== reports.get(exerciseId)) differences.push(`${exerciseId}: report`)
    const { compared, wrong } = wrongFigures(report, exercise, questionnaire)
    figures += compared
    differences.push(...wrong.map((figure) => `${exerciseId}: ${figure}`))
    digest.update(`${exerciseId} ${canonicalJson(report)}\n`)
  }
  await compareRound(api, ministryToken, simulated.roundId, exercises, compare)

  return { records, counted, exercises, figures, differences, digest: digest.digest('hex') }
}

const readQuestionnaire = async (platform: Platform): Promise<Questionnaire> => {
  const client = platform.portsFor('verification').rpc.client(CatalogueServiceDefinition)
  const { questionnaire } = await client.getQuestionnaire({ id: 'digital-capacity', version: 0 }, systemContext(platform))
  if (questionnaire === undefined) throw new Error('no questionnaire is published')
  return questionnaire
}

/** The nation's live counters against the people counted in the log. */
const compareRound = async (
  api: ReturnType<typeof createApi>,
  ministryToken: string,
  roundId: string,
  exercises: readonly CountedExercise[],
  compare: (what: string, live: unknown, batch: unknown) => void,
): Promise<void> => {
  const round = await api.get<{ roles: { role: string; counted: number }[]; sealedExercises: number }>(
    `/v1/rounds/${roundId}/participation`,
    ministryToken,
  )
  for (const role of ['leader', 'teacher', 'student']) {
    const people = exercises.reduce(
      (sum, exercise) => sum + ((participationOf(exercise) as { counted: Record<string, number> }).counted[role] ?? 0),
      0,
    )
    compare(`nation: ${role}s`, round.roles.find((one) => one.role === role)?.counted, people)
  }
  compare('nation: sealed exercises', round.sealedExercises, exercises.filter(({ sealed }) => sealed).length)
}
