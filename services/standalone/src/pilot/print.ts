import type { Standalone } from '../standalone.ts'
import type { Api } from './api.ts'
import type { DemoTokens } from './demo-accounts.ts'
import type { OpenExercise } from './open-exercise.ts'
import type { Simulated, SimulatedExercise } from './simulation.ts'

/** A bar that redraws itself on a terminal and says little elsewhere. */
export const progressBar = () => {
  const width = 32
  let shown = -1
  return (done: number, total: number, what: string): void => {
    const percent = Math.floor((100 * done) / total)
    if (percent === shown) return
    shown = percent
    const filled = Math.round((width * done) / total)
    const line = `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${done} of ${total} ${what}`
    if (process.stdout.isTTY) process.stdout.write(`\r${line}${done === total ? '\n' : ''}`)
    else if (percent % 25 === 0) console.log(line)
  }
}

type Cell = { readonly mean: string } | { readonly meanBand: string } | '[c]' | '[z]'
type ReportView = {
  readonly overview: { readonly participation: readonly { readonly group: string; readonly counted: number; readonly expected: number }[] }
  readonly areas: readonly { readonly id: string; readonly cells: Readonly<Record<string, Cell>> }[]
}

const ROLES = ['leader', 'teacher', 'student'] as const

/** One school's area × role table. */
export const printReport = async (api: Api, exercise: SimulatedExercise): Promise<void> => {
  const report = await api.get<ReportView>(`/v1/exercises/${exercise.exerciseId}/report`, exercise.coordinatorToken)
  const questionnaire = await api.get<{ areas: { id: string; title: string }[] }>(
    `/v1/questionnaires/digital-capacity/1?role=teacher&level=${exercise.level}&language=en`,
  )
  const titles = new Map(questionnaire.areas.map(({ id, title }) => [id, title]))
  console.log(`\nThe report of ${exercise.schoolId}, ${exercise.level} (mean of 1–5; [c] too few to show, [z] not asked)\n`)
  console.log(`${''.padEnd(46)}${ROLES.map((role) => role.padStart(9)).join('')}`)
  for (const { id, cells } of report.areas) {
    const shown = ROLES.map((role) => show(cells[role]).padStart(9))
    console.log(`${`${id}  ${titles.get(id) ?? ''}`.padEnd(46)}${shown.join('')}`)
  }
  const counts = report.overview.participation.map(({ group, counted, expected }) => `${counted} of ${expected} ${group}s`)
  console.log(`\nanswered: ${counts.join(', ')}`)
}

const show = (cell: Cell | undefined): string => {
  if (cell === undefined || typeof cell === 'string') return cell ?? ''
  return 'mean' in cell ? cell.mean : cell.meanBand
}

type RoleCount = { readonly role: string; readonly counted: number; readonly expected: number }
type RoundView = {
  readonly roles: readonly RoleCount[]
  readonly schools: number
  readonly exercises: number
  readonly sealedExercises: number
  readonly regions: readonly { readonly region: string; readonly schools: number; readonly roles: readonly RoleCount[] }[]
}

/** The round's participation, nation and regions. */
export const printParticipation = async (api: Api, token: string, roundId: string): Promise<void> => {
  const round = await api.get<RoundView>(`/v1/rounds/${roundId}/participation`, token)
  console.log(`\nThe round ${roundId}: ${round.schools} schools, ${round.sealedExercises} of ${round.exercises} exercises sealed\n`)
  console.log(`${''.padEnd(20)}${'schools'.padStart(8)}${ROLES.map((role) => role.padStart(14)).join('')}`)
  const line = (name: string, schools: number, roles: readonly RoleCount[]): void =>
    console.log(
      `${name.padEnd(20)}${String(schools).padStart(8)}${ROLES.map((role) => {
        const count = roles.find((one) => one.role === role)
        return `${count?.counted ?? 0} of ${count?.expected ?? 0}`.padStart(14)
      }).join('')}`,
    )
  for (const { region, schools, roles } of round.regions) line(region, schools, roles)
  line('nation', round.schools, round.roles)
}

export const printAddresses = (
  { address, metricsAddress }: Standalone,
  { exercises }: Omit<Simulated, 'receipts'>,
  tokens: DemoTokens,
): void => {
  const [example] = exercises
  console.log(`
Güzgü serves on ${address}   (OpenAPI: ${address}/openapi.json, metrics: ${metricsAddress})

demo tokens, one per role:
${Object.entries(tokens)
  .map(([role, token]) => `  ${role.padEnd(12)} ${token}`)
  .join('\n')}

a school sees itself:
  curl -H 'authorization: Bearer ${tokens.coordinator}' ${address}/v1/exercises/${example?.exerciseId}/report
the nation takes part:
  curl -H 'authorization: Bearer ${tokens.ministry}' ${address}/v1/rounds/pilot-2021/participation

Ctrl-C stops; the data stays.`)
}

/** Cards with which a reader may answer by hand. */
export const printCards = ({ address }: Standalone, { cards }: OpenExercise): void => {
  console.log(`
answer yourself on ${address}, with one of these cards:
${cards.map(({ role, language, code }) => `  ${role.padEnd(8)} ${language}   ${code}`).join('\n')}`)
}
