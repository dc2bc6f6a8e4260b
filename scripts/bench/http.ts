// What the platform does over HTTP: taking responses, and showing a report.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createApi } from '../../services/standalone/src/pilot/api.ts'
import { type Campaign, type CampaignPlan, copyCampaign } from './campaign.ts'
import { type Child, runOnce, startChild } from './child.ts'
import type { Load, Loaded } from './load.ts'
import { median } from './percentile.ts'
import type { Scale } from './scale.ts'
import type { Mode, ServerQuestion, Usage } from './server.ts'

export const MODES: readonly Mode[] = ['ceiling', 'no-append', 'no-projections', 'projections']

export type Throughput = {
  readonly mode: Mode
  readonly perSecond: number
  /** The median of the rounds' own shares: what disturbs a round disturbs all of its forms. */
  readonly ofCeiling: number
  readonly p50: number
  readonly p99: number
  readonly cpuMicroseconds: number
}
export type Paced = { readonly pace: number } & Pick<Loaded, 'perSecond' | 'p50' | 'p99'>
export type HttpFigures = {
  readonly responses: number
  readonly connections: number
  readonly rounds: number
  readonly throughput: readonly Throughput[]
  /** With projections: until every response taken in the last round was scored, folded and written (s). */
  readonly catchUpSeconds: number
  readonly paced: readonly Paced[]
  /** From the instant of the seal to the first answer with the report (ms), of schools that seal together. */
  readonly sealToReport: { readonly schools: number; readonly median: number; readonly slowest: number }
  readonly report: { readonly firstSlowest: number; readonly p50: number; readonly p99: number; readonly perSecond: number }
  readonly peakMegabytes: number
  readonly refused: Readonly<Record<string, number>>
}

type Server = { readonly mode: Mode; readonly child: Child; readonly address: string; nextCode: number }
type Round = { readonly mode: Mode; readonly loaded: Loaded; readonly cpuMicroseconds: number }

const CONNECTIONS = 100
const PACES = [500, 1_000]
const SEALED = 40
const POLLED = 12
const READERS = 4

export const measureHttp = async (folder: string, scale: Scale, say: (what: string) => void): Promise<HttpFigures> => {
  say('schools, exercises, codes')
  const plan: CampaignPlan = { folder, schools: scale.schools, students: scale.students }
  await runOnce('campaign.ts', plan)
  const servers: Server[] = []
  for (const mode of MODES) servers.push(await startServer(folder, mode))
  const rounds: Round[][] = []
  let catchUpSeconds = 0
  for (let round = 1; round <= scale.rounds; round += 1) {
    say(`submissions, round ${round} of ${scale.rounds}`)
    const measured: Round[] = []
    for (const server of servers) {
      measured.push(await measureRound(folder, server, scale))
      const started = performance.now()
      await ask(server, { kind: 'settle' })
      if (server.mode === 'projections') catchUpSeconds = (performance.now() - started) / 1000
    }
    rounds.push(measured)
  }
  for (const { child, mode } of servers) if (mode !== 'projections') await child.stop()
  const whole = servers.find(({ mode }) => mode === 'projections') as Server
  const paced: Paced[] = []
  for (const pace of PACES) {
    say(`submissions at ${pace} a second`)
    paced.push({ pace, ...(await load(folder, whole, { seconds: scale.pacedSeconds, pace })) })
  }
  say('seals and reports')
  const reports = await measureReports(folder, whole, scale)
  const { peakMegabytes } = await ask<Usage>(whole, { kind: 'usage' })
  await whole.child.stop()
  return {
    responses: whole.nextCode,
    connections: CONNECTIONS,
    rounds: scale.rounds,
    throughput: MODES.map((mode) => throughputOf(mode, rounds)),
    catchUpSeconds,
    paced,
    ...reports,
    peakMegabytes,
    refused: refusedIn([...rounds.flat().map(({ loaded }) => loaded)]),
  }
}

const ask = <Answer>({ child }: Pick<Server, 'child'>, question: ServerQuestion): Promise<Answer> => child.ask<Answer>(question)

const startServer = async (folder: string, mode: Mode): Promise<Server> => {
  const child = startChild('server.ts')
  const { address } = await ask<{ readonly address: string }>({ child }, { kind: 'start', mode, file: copyCampaign(folder, mode) })
  return { mode, child, address, nextCode: 0 }
}

/** Every response with a code of its own: the codes go on where the last load ended. */
const load = async (folder: string, server: Server, how: Pick<Load, 'seconds' | 'pace'>): Promise<Loaded> => {
  const what = { kind: 'responses', folder, firstCode: server.nextCode } as const
  const loaded = await runOnce<Loaded>('load.ts', {
    address: server.address,
    connections: CONNECTIONS,
    warmUpSeconds: 1,
    what,
    ...how,
  } satisfies Load)
  server.nextCode = loaded.nextCode
  return loaded
}

const measureRound = async (folder: string, server: Server, scale: Scale): Promise<Round> => {
  const before = await ask<Usage>(server, { kind: 'usage' })
  const first = server.nextCode
  const loaded = await load(folder, server, { seconds: scale.roundSeconds })
  const after = await ask<Usage>(server, { kind: 'usage' })
  return { mode: server.mode, loaded, cpuMicroseconds: ((after.cpuSeconds - before.cpuSeconds) / (server.nextCode - first)) * 1e6 }
}

const throughputOf = (mode: Mode, rounds: readonly (readonly Round[])[]): Throughput => {
  const of = (wanted: Mode): readonly Round[] => rounds.map((round) => round.find((one) => one.mode === wanted) as Round)
  const own = of(mode)
  const ceiling = of('ceiling')
  return {
    mode,
    perSecond: median(own.map(({ loaded }) => loaded.perSecond)),
    ofCeiling: median(own.map(({ loaded }, round) => loaded.perSecond / (ceiling[round] as Round).loaded.perSecond)),
    p50: median(own.map(({ loaded }) => loaded.p50)),
    p99: median(own.map(({ loaded }) => loaded.p99)),
    cpuMicroseconds: median(own.map(({ cpuMicroseconds }) => cpuMicroseconds)),
  }
}

const refusedIn = (loads: readonly Loaded[]): Readonly<Record<string, number>> => {
  const refused: Record<string, number> = {}
  for (const { statuses } of loads)
    for (const [status, count] of Object.entries(statuses)) if (status >= '300') refused[status] = (refused[status] ?? 0) + count
  return refused
}

/** Closes some exercises at once, waits for their reports, then reads them again and again. */
const measureReports = async (folder: string, { address }: Server, scale: Scale): Promise<Pick<HttpFigures, 'sealToReport' | 'report'>> => {
  const { exercises } = JSON.parse(readFileSync(join(folder, 'campaign.json'), 'utf8')) as Campaign
  const api = createApi(address)
  const sealed = exercises.slice(0, SEALED)
  const pathOf = (exerciseId: string): string => `/v1/exercises/${exerciseId}/report`
  const closed = await Promise.all(
    sealed.map(async ({ exerciseId, token }) => ({
      ...(await api.send<{ readonly sealAt: number }>('POST', `/v1/exercises/${exerciseId}:close`, {}, token)),
      path: pathOf(exerciseId),
      token,
    })),
  )
  const waits = await Promise.all(closed.slice(0, POLLED).map((one) => untilReported(address, one)))
  const firsts: number[] = []
  for (const { path, token } of closed.slice(POLLED)) {
    const started = performance.now()
    await fetchReport(address, path, token)
    firsts.push(performance.now() - started)
  }
  const again = await runOnce<Loaded>('load.ts', {
    address,
    connections: READERS,
    warmUpSeconds: 0.5,
    seconds: scale.roundSeconds,
    what: { kind: 'get', requests: closed.map(({ path, token }) => ({ path, token })) },
  } satisfies Load)
  return {
    sealToReport: { schools: SEALED, median: median(waits), slowest: Math.max(...waits) },
    report: { firstSlowest: Math.max(...firsts), p50: again.p50, p99: again.p99, perSecond: again.perSecond },
  }
}

const untilReported = async (
  address: string,
  { sealAt, path, token }: { readonly sealAt: number; readonly path: string; readonly token: string },
) => {
  for (;;) {
    if (Date.now() >= sealAt && (await fetchReport(address, path, token)) === 200) return Date.now() - sealAt
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

const fetchReport = async (address: string, path: string, token: string): Promise<number> => {
  const response = await fetch(`${address}${path}`, { headers: { authorization: `Bearer ${token}` } })
  await response.arrayBuffer()
  return response.status
}
