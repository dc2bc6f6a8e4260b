// The nation's results: protected, published, asked and exported, each next to what the same machine could do at best in the same run.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { downloadExport, type ExportFileName, FORMATS, type Manifest } from '../../../packages/exports/src/index.ts'
import { createApi } from '../../../services/standalone/src/pilot/api.ts'
import { type Child, runOnce, startChild } from '../child.ts'
import type { Load, Loaded } from '../load.ts'
import type { Bodies } from './bare.ts'
import type { Exported, ExportPlan } from './export-file.ts'
import type { Nation, NationQuestion, Taken, Tokens, Usage } from './nation.ts'
import type { Remade, RemakePlan } from './remake.ts'
import type { Suppression, SuppressionPlan } from './suppression.ts'

/** `rows`: of a synthetic export; fewer and many, to see whether memory stays flat. */
export type NationalScale = { readonly schools: number; readonly querySeconds: number; readonly rows: readonly [few: number, many: number] }

export type NationalFigures = {
  readonly suppression: Suppression
  readonly nation: Omit<Nation, 'address'>
  readonly taken: Taken
  readonly remade: Remade
  readonly peakMegabytes: number
  readonly queries: { readonly asked: number; readonly api: Loaded; readonly bare: Loaded; readonly cpuMilliseconds: number }
  readonly download: { readonly rows: number; readonly bytes: number; readonly firstSeconds: number; readonly seconds: number }
  readonly exports: readonly { readonly name: ExportFileName; readonly few: Exported; readonly many: Exported; readonly rows: number }[]
}

const READERS = 4

export const measureNational = async (folder: string, scale: NationalScale, say: (what: string) => void): Promise<NationalFigures> => {
  say(`disclosure control, ${scale.schools} schools`)
  const suppression = await runOnce<Suppression>('national/suppression.ts', { schools: scale.schools } satisfies SuppressionPlan)
  const file = join(folder, 'nation.db')
  const child = startChild('national/nation.ts')
  try {
    say('schools, exercises, responses')
    const { address, ...nation } = await ask<Nation>(child, { kind: 'fill', file, schools: scale.schools })
    say('the snapshot')
    const taken = await ask<Taken>(child, { kind: 'snapshot' })
    say('queries')
    const tokens = await ask<Tokens>(child, { kind: 'tokens' })
    const queries = await measureQueries(child, address, tokens, taken.snapshotId, scale)
    say('the export of the nation')
    const download = await measureDownload(address, tokens.analyst, taken.snapshotId, join(folder, 'export'))
    const { peakMegabytes } = await ask<Usage>(child, { kind: 'usage' })
    await child.stop()
    say('the snapshot again, from the log')
    const remade = await runOnce<Remade>('national/remake.ts', { file, snapshotId: taken.snapshotId } satisfies RemakePlan)
    rmSync(file)
    return { suppression, nation, taken, remade, peakMegabytes, queries, download, exports: await measureExports(folder, scale, say) }
  } catch (error) {
    await child.stop()
    throw error
  }
}

const ask = <Answer>(child: Child, question: NationQuestion): Promise<Answer> => child.ask<Answer>(question)

type Contents = {
  readonly contents: {
    readonly dimensions: readonly { readonly name: string; readonly crossed: boolean }[]
    readonly roles: readonly { readonly role: string; readonly measures: readonly string[] }[]
  }
}

/** Every combination of the catalogue, for one measure in ten of each role. */
const measureQueries = async (
  platform: Child,
  address: string,
  { analyst }: Tokens,
  snapshotId: string,
  { querySeconds: seconds }: NationalScale,
): Promise<NationalFigures['queries']> => {
  const { contents } = await createApi(address).get<Contents>(`/v1/snapshots/${snapshotId}`, analyst)
  const paths = contents.roles.flatMap(({ role, measures }) =>
    measures
      .filter((_, at) => at % 10 === 0)
      .flatMap((measure) => combinationsOf(contents.dimensions).map((by) => new URLSearchParams({ role, measure, by })))
      .map((query) => `/v1/snapshots/${snapshotId}/cells?${query}`),
  )
  const bodies: (readonly [string, string])[] = []
  for (const path of paths) bodies.push([path, await read(`${address}${path}`, analyst)])
  const load = (at: string): Promise<Loaded> => {
    const requests = inNoOrder(paths).map((path) => ({ path, token: analyst }))
    return runOnce<Loaded>('load.ts', {
      address: at,
      connections: READERS,
      warmUpSeconds: 1,
      seconds,
      what: { kind: 'get', requests },
    } satisfies Load)
  }
  const bare = startChild('national/bare.ts')
  try {
    const ceiling = await bare.ask<{ readonly address: string }>(bodies satisfies Bodies)
    const before = await ask<Usage>(platform, { kind: 'usage' })
    const api = await load(address)
    const after = await ask<Usage>(platform, { kind: 'usage' })
    const bareLoad = await load(ceiling.address)
    for (const { statuses } of [api, bareLoad])
      if (Object.keys(statuses).some((status) => status !== '200'))
        throw new Error(`not every query was answered: ${JSON.stringify(statuses)}`)
    const cpuMilliseconds = ((after.cpuSeconds - before.cpuSeconds) / api.nextCode) * 1_000
    return { asked: paths.length, api, bare: bareLoad, cpuMilliseconds }
  } finally {
    await bare.stop()
  }
}

const combinationsOf = (dimensions: Contents['contents']['dimensions']): readonly string[] => [
  ...dimensions.map(({ name }) => name),
  ...dimensions.flatMap((one, at) =>
    dimensions.slice(at + 1).flatMap((other) => (one.crossed && other.crossed ? [`${one.name},${other.name}`] : [])),
  ),
]

/** Far apart in the list are far apart in the catalogue. */
const inNoOrder = <T>(items: readonly T[]): readonly T[] => {
  const step = items.length % 37 === 0 ? 41 : 37
  return items.map((_, at) => items[(at * step) % items.length] as T)
}

const read = async (url: string, token: string): Promise<string> => {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
  return response.text()
}

/** Whole folders; the first one waits for the manifest to be made. */
const measureDownload = async (
  address: string,
  token: string,
  snapshotId: string,
  folder: string,
): Promise<NationalFigures['download']> => {
  const download = async (): Promise<{ readonly manifest: Manifest; readonly seconds: number }> => {
    mkdirSync(folder, { recursive: true })
    const started = performance.now()
    const manifest = await downloadExport({ address, token, snapshotId, folder, formats: FORMATS })
    rmSync(folder, { recursive: true })
    return { manifest, seconds: (performance.now() - started) / 1000 }
  }
  const first = await download()
  const { manifest, seconds } = await download()
  return { rows: manifest.rows, bytes: manifest.files.reduce((sum, one) => sum + one.bytes, 0), firstSeconds: first.seconds, seconds }
}

const measureExports = async (
  folder: string,
  { rows: [few, many] }: NationalScale,
  say: (what: string) => void,
): Promise<NationalFigures['exports']> => {
  const make = (name: ExportFileName, rows: number): Promise<Exported> =>
    runOnce<Exported>('national/export-file.ts', { name, rows, path: join(folder, name) } satisfies ExportPlan)
  const measured: NationalFigures['exports'][number][] = []
  for (const name of ['data.csv', 'data.parquet'] as const) {
    say(`${name}, ${many.toLocaleString('en')} rows`)
    measured.push({ name, rows: many, few: await make(name, few), many: await make(name, many) })
  }
  return measured
}
