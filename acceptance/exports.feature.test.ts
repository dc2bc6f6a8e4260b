import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbedded } from '@guzgu/embedded'
import { downloadExport, ExportRefused, FORMATS, type Manifest, verifyFolder } from '@guzgu/exports'
import { startStandalone } from '@guzgu/standalone'
import { demoAccounts } from '@guzgu/standalone/demo-accounts'
import { runNation, verifyAgainstLog } from '@guzgu/standalone/nation'
import { freePorts } from '@guzgu/test-engines/ports'
import { openPages } from '@guzgu/web'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { command, type Said } from './command.ts'
import {
  askAnything,
  askForHidden,
  askForRefusals,
  askForSample,
  askingOf,
  askToShare,
  askWithCursors,
  askWithKeys,
  planUndrawn,
  REFUSALS,
  SCHOOLS,
} from './nation-over-http.ts'
import { readSurfaces } from './nation-surfaces.ts'
import { replayVerify } from './records.ts'
import { DOCUMENTED } from './refusals.ts'
import { restInFile } from './rest-in-file.ts'
import { findPython, findR, type Interpreter, snippetsOf } from './snippets.ts'
import { unlikePublished } from './surfaces.ts'

let folder: string
let exported: string
let file: string
let manifest: Manifest
let refused: unknown
let unpublished: unknown
let said: Readonly<Record<'whole' | 'full' | 'again' | 'foreign' | 'elsewhere', Said>>
let leftByFull: readonly string[]
let heard: ReadonlyMap<string, readonly unknown[]>
let problems: Awaited<ReturnType<typeof askAnything>>
let cursors: Awaited<ReturnType<typeof askWithCursors>>
let hidden: ReadonlySet<string>
let sample: Awaited<ReturnType<typeof askForSample>>
let sharing: Awaited<ReturnType<typeof askToShare>>
let keys: Awaited<ReturnType<typeof askWithKeys>>
let surfaces: Awaited<ReturnType<typeof readSurfaces>>
let published: { readonly nation: Cell; readonly regions: readonly Cell[]; readonly respondents: Cell }

type Cell = { readonly shown: boolean; readonly n?: number; readonly mean?: string; readonly se?: string }

/** A small country answers, its results are published and exported; then the platform stops, and its file remains. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guzgu-exports-'))
  file = join(folder, 'nation.db')
  exported = join(folder, 'export')
  const config = { file, host: '127.0.0.1', port: 0, metricsPort: 0, logLevel: 'silent', helpdesk: '', trustedProxies: [] }
  const standalone = await startStandalone(config, { pages: await openPages(config) })
  try {
    const nation = await runNation(standalone, { schools: SCHOOLS, seed: '7', turnout: 30, progress: () => {} })
    const accounts = demoAccounts(standalone)
    const download = (token: string, snapshotId = nation.snapshotId) =>
      downloadExport({ address: standalone.address, token, snapshotId, folder: exported, formats: FORMATS })
    refused = await download(await accounts.tokenOf('officer', { red: 'Bakı' })).catch((error: unknown) => error)
    unpublished = await download(nation.ministryToken, 'nation.9').catch((error: unknown) => error)
    const analyst = await accounts.tokenOf('analyst')
    manifest = await download(analyst)
    surfaces = await readSurfaces(standalone.address, nation, analyst, exported)
    const to = (name: string, more: readonly string[] = []) =>
      ['--snapshot', nation.snapshotId, '--to', join(folder, name), '--from', standalone.address, ...more] as const
    const whole = await command('export', to('whole'), { token: analyst })
    const full = await command('export', to('full', ['--formats', 'parquet,csv']), { token: analyst, largestFile: 8 })
    leftByFull = readdirSync(join(folder, 'full'))
    said = {
      whole,
      full,
      again: await command('export', to('full'), { token: analyst }),
      foreign: await command('export', to('foreign'), { token: 'gz_foreign' }),
      elsewhere: await command('export', [...to('elsewhere'), '--from', `http://127.0.0.1:${(await freePorts(1))[0]}`], { token: analyst }),
    }
    const cells = async (query: string): Promise<readonly Cell[]> => {
      const path = `/v1/snapshots/${nation.snapshotId}/cells?role=teacher&${query}`
      const response = await fetch(`${standalone.address}${path}`, { headers: { authorization: `Bearer ${analyst}` } })
      return ((await response.json()) as { readonly cells: readonly Cell[] }).cells
    }
    published = {
      nation: (await cells('measure=item/A1'))[0] as Cell,
      regions: await cells('measure=item/A1&by=region'),
      respondents: (await cells('measure=respondents'))[0] as Cell,
    }
    const [own, other] = SCHOOLS.map(({ code }) => code)
    const ask = await askingOf(standalone, `nation.${own}.primary`, other as string)
    await planUndrawn(ask)
    heard = await askForRefusals(ask)
    problems = await askAnything(ask)
    cursors = await askWithCursors(ask)
    hidden = await askForHidden(ask)
    sample = await askForSample(ask)
    sharing = await askToShare(ask)
    keys = await askWithKeys(standalone, ask)
  } finally {
    await standalone.stop()
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const againstLog = async (of: Manifest): Promise<readonly string[]> => {
  const platform = await openEmbedded({ file, readOnly: true })
  try {
    return await verifyAgainstLog(platform.portsFor('analytics'), of)
  } finally {
    await platform.close()
  }
}

describe('an exported snapshot', () => {
  it('is what its manifest says, and what the log gives when everything is made again', async () => {
    expect((await verifyFolder(exported)).problems).toEqual([])
    expect(manifest.rows).toBeGreaterThan(1_000)
    const verified = await command('verify', [exported, '--file', file])
    expect(verified).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining(manifest.digest) })
    expect(verified.stdout.trimEnd().split('\n').at(-1)).toBe('verified')
  })

  it('and every view that it rests on are equal to the log; what was changed is named', async () => {
    const rest = restInFile(file)
    const before = await replayVerify({ rest })
    expect(before.exitCode).toBe(0)
    expect(before.view('national-tally.v1')).toMatchObject({ equal: true })
    expect(before.view(`snapshot/${manifest.snapshotId}`)).toMatchObject({ equal: true })
    const document = `${manifest.digest}/teacher/respondents`
    const forge = (text: string) => text.replace(/"n":(\d+)/, (_, n) => `"n":${Number(n) + 1}`)
    const undo = await rest.corrupt('snapshot-cells.v1', document, forge)
    const forged = await replayVerify({ rest })
    await undo()
    expect(forged.exitCode).toBe(1)
    expect(forged.view(`snapshot/${manifest.snapshotId}`)).toMatchObject({ equal: false })
    expect(forged.view('national-tally.v1')).toMatchObject({ equal: true })
    expect(forged.output).toContain(`difference: snapshot-cells.v1 ${document} differs`)
  })

  it('of a foreign digest, or of a snapshot that the log does not know, is told from it', async () => {
    const foreign = '0'.repeat(64)
    const problems = await againstLog({ ...manifest, digest: foreign })
    expect(problems[0]).toContain(`the export is of another snapshot: its digest is ${foreign}`)
    expect(await againstLog({ ...manifest, snapshotId: 'nation.9' })).toEqual(['the log knows no snapshot nation.9'])
  })

  it('with a figure that the log does not give is found, however well its manifest fits', async () => {
    const files = manifest.files.map((one) => (one.name === 'data.csv' ? { ...one, sha256: '0'.repeat(64) } : one))
    expect(await againstLog({ ...manifest, files })).toEqual(['data.csv: the log gives another file'])
  })

  it('says the same of a cell with too few answers and of one that protects another', () => {
    const [header = '', ...lines] = readFileSync(join(exported, 'data.csv'), 'utf8').trimEnd().split('\r\n')
    const names = header.split(',')
    const [from, to] = [names.indexOf('n'), names.indexOf('snapshot')]
    const suppressed = lines.filter((line) => line.includes('[c]')).map((line) => line.split(',').slice(from, to).join(','))
    expect(suppressed.length).toBeGreaterThan(100)
    expect(new Set(suppressed).size).toBe(1)
    expect(suppressed[0]?.replaceAll(',', '')).toBe('[c]')
  })

  it('is for the ministry and analysts, and of published snapshots only', () => {
    expect([refused, unpublished].map((error) => error instanceof ExportRefused && error.code)).toEqual(['not-allowed', 'snapshot-unknown'])
  })

  it('with a changed figure is not verified', async () => {
    const path = join(exported, 'data.csv')
    const text = readFileSync(path, 'utf8')
    writeFileSync(
      path,
      text.replace(/,(\d)\.(\d)(\d),/, (_, a, b, c) => `,${a}.${b}${(Number(c) + 1) % 10},`),
    )
    expect((await verifyFolder(exported)).problems).toEqual(['data.csv: its content is not what the manifest says (SHA-256 differs)'])
    writeFileSync(path, text)
  })
})

describe('every surface', () => {
  const problemsOf = (told: Parameters<typeof unlikePublished>[0]): readonly string[] => unlikePublished(told, surfaces.examined.read)

  it('T1–T5, T8, T10, T12 over HTTP: gives nothing away, alone or together; each figure is what the people say', () => {
    expect(surfaces.examined).toMatchObject({ leaks: [], differences: [] })
    expect(surfaces.examined.bands + surfaces.examined.drawn).toBeGreaterThan(0)
  })

  it('T14: the same attacks find what is hidden for the sake of others, were it shown', () =>
    expect(surfaces.naive.map(({ attack }) => attack)).toContain('T3 rank audit'))

  it.each(['csv', 'parquet', 'xlsx'] as const)('T7: %s has the published figures, and of hidden cells nothing', (format) => {
    // A workbook leaves crosses out where rows are many.
    expect([surfaces[format].length === manifest.rows, surfaces[format].length > 1_000]).toEqual([format !== 'xlsx', true])
    expect(problemsOf(surfaces[format])).toEqual([])
  })

  it('T7: so do tables, drawings, files and the data of pages; quality and briefs know no hidden cell', () => {
    const { told, drawn, marked } = surfaces.pages
    const kinds = ['table of the page', 'chart of the page', 'drawing', 'explore.csv', '__data.json']
    for (const kind of kinds) expect([kind, told.some(({ surface, text }) => surface === kind && /\d/.test(text))]).toEqual([kind, true])
    expect([problemsOf(told), drawn, marked > 0, surfaces.quality, surfaces.briefs]).toEqual([[], [], true, [], []])
  })

  it('T7: an order by value puts hidden ones last, by name', () => {
    for (const { means, hidden: last, isLast } of surfaces.pages.orders) {
      expect([means, isLast]).toEqual([means.toSorted((a, b) => b - a), true])
      expect(last).toEqual(last.toSorted(new Intl.Collator('az').compare))
    }
  })

  it('T14: one figure too many is found, wherever it stands', () => {
    for (const told of [surfaces.csv, surfaces.parquet, surfaces.xlsx, surfaces.pages.told]) {
      const at = told.findIndex(({ text }) => text === '[c]' || text.startsWith('[c]') || text.includes('"[c]"'))
      expect(problemsOf(told.with(at, { ...(told[at] as (typeof told)[number]), text: '[c] 7' }))).toHaveLength(1)
    }
  })
})

describe('the commands', () => {
  it('export says what it brought, and brings the same', async () => {
    expect(said.whole).toMatchObject({ status: 0, stderr: '' })
    expect(said.whole.stdout).toContain(`${manifest.rows} rows of snapshot ${manifest.snapshotId}, digest ${manifest.digest}`)
    expect(readFileSync(join(folder, 'whole/manifest.json'))).toEqual(readFileSync(join(exported, 'manifest.json')))
    expect((await verifyFolder(join(folder, 'whole'))).problems).toEqual([])
  })

  it('export says that there is no room, shows no half file, and goes on when there is', async () => {
    expect(said.full).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^no room for the export in .* run it again: .*\n$/),
    })
    expect(leftByFull).toEqual(['data.csv.partial'])
    expect(said.again).toMatchObject({ status: 0, stderr: '' })
    expect((await verifyFolder(join(folder, 'full'))).problems).toEqual([])
  })

  it('replay makes the snapshot again from the log', async () => {
    const replayed = await command('replay', ['--snapshot', manifest.snapshotId, '--file', file])
    expect(replayed).toMatchObject({ status: 0, stderr: '', stdout: expect.stringMatching(/^equal +yes$/m) })
  })

  it.each([
    ['a foreign token', async () => said.foreign, /\(token-unknown\)$/],
    ['nobody at the address', async () => said.elsewhere, /^nobody answers at http:\/\/127\.0\.0\.1:\d+: /],
    ['no token', () => command('export', ['--snapshot', 'nation.1', '--to', folder]), /^usage: GUZGU_TOKEN=… pnpm export /],
    ['an unknown option', () => command('verify', ['--folder', folder]), /--folder/],
    ['a folder without an export', () => command('verify', [folder]), /^manifest\.json is missing$/],
    [
      'a log that is not there',
      () => command('replay', ['--snapshot', 'nation.1', '--file', join(folder, 'none.db')]),
      /none\.db does not exist: /,
    ],
    [
      'a snapshot that is not there',
      () => command('replay', ['--snapshot', 'nation.9', '--file', file]),
      /^the log knows no snapshot nation\.9$/,
    ],
  ])('say in one line what is wrong: %s', async (_, run, words) => {
    const { status, stderr } = await run()
    expect([status, stderr.trimEnd().split('\n').length]).toEqual([1, 1])
    expect(stderr.trimEnd()).toMatch(words)
  })
})

describe('a published nation', () => {
  it.each(REFUSALS)('refuses %s by its name', (what, _, ...refusal) => {
    const [status, code, field] = refusal
    expect(heard.get(what)).toEqual([status, code, field])
    expect(DOCUMENTED.get(code)).toBe(status)
  })

  it('answers anything with a documented problem of whoever asks, never with one of its own', () => {
    expect(problems.length).toBeGreaterThan(50)
    for (const [status, code] of problems) expect([code, status < 500, DOCUMENTED.get(code)]).toEqual([code, true, status])
  })

  it('says which combinations there are where it refuses one', () => {
    for (const dimension of ['region', 'level', 'urban', 'language', 'type', 'size']) expect(cursors.offered).toContain(dimension)
  })

  it('gives page after page to the query that a cursor is of, and to no other', () => {
    expect(cursors.byOne).toEqual(cursors.whole.slice(0, 2))
    expect(cursors.foreign).toEqual(['cursor-foreign', 'cursor-foreign', 'cursor-foreign', 'cursor-foreign'])
  })

  it('says the same of what is too small and of what protects another, and nothing beside it', () =>
    expect([...hidden]).toEqual([JSON.stringify({ shown: false, symbol: '[c]' })]))

  it('has its schools drawn once, and everybody may read which', () => {
    expect([sample.made, sample.again]).toEqual([201, [409, 'sample-already-drawn']])
    expect([sample.sample?.seed, sample.sample?.strata.map(({ schools }) => schools.length)]).toEqual(['seven', [1]])
    const drawn = new Set(sample.ofNation?.strata.flatMap(({ schools }) => schools))
    const withExercise = new Set(sample.ofNation?.exercises.map((id) => id.split('.')[1]))
    expect([drawn.size > 0, withExercise]).toEqual([true, drawn])
  })

  it('has a report that the ministry reads while its school shares it, and no longer', () => {
    const { during, at, ...told } = sharing
    expect(told).toEqual({ shared: 204, isSame: true, others: [403, 403, 403], change: 403, unshared: 204, after: 403 })
    expect([during.shared, during.readings.length]).toEqual([true, 1])
    expect(at).toEqual({ shared: false, readings: during.readings })
  })

  it('is opened by an analyst’s key for what analysts may, logged under his account, until the key is revoked', () => {
    expect(keys.opens).toEqual([200, undefined])
    expect(keys.scoped).toEqual([1, 2, 3, 4].map(() => [403, 'not-allowed']))
    expect([keys.revoked, keys.afterwards, keys.elsewhere]).toEqual([204, [401, 'token-unknown'], 403])
    expect(keys.logged).toEqual([['area/A', undefined]])
  })

  it('leaves no key of anybody in what it has written', async () => {
    const written = await restInFile(file).bytes()
    expect([...written.keys()].length).toBeGreaterThan(0)
    for (const [name, bytes] of written) for (const secret of keys.secrets) expect([name, bytes.includes(secret)]).toEqual([name, false])
  })
})

describe('the snippets of the how-to', () => {
  const python = findPython()
  const r = findR()
  const regions = (): string => {
    const shown = published.regions.filter((cell) => cell.shown).length
    return `${shown} ${published.regions.length - shown}`
  }
  const mean = (): string => `${published.nation.mean} ${published.nation.se} ${published.nation.n}`
  const run = (interpreter: Interpreter | undefined, snippet: string | undefined): string =>
    (interpreter as Interpreter)(snippet as string, exported)

  it('are about a nation with shown and hidden regions', () => {
    expect(published.nation).toMatchObject({ shown: true, mean: expect.any(String), se: expect.any(String) })
    expect(new Set(published.regions.map(({ shown }) => shown)).size).toBe(2)
  })

  const inDuckDb = python === undefined ? it.skip : it
  inDuckDb.each([
    ['mean, standard error and n of an item', 0, mean],
    ['shown and suppressed regions', 1, regions],
    ['respondents', 2, () => String(published.respondents.n)],
  ])('give in DuckDB the %s that the API gives', (_, at, figure) => {
    expect(run(python, snippetsOf('python')[at])).toBe(figure())
  })

  const inR = r === undefined ? it.skip : it
  inR('give in R the mean and the n that the API gives', () => {
    expect(run(r, snippetsOf('r')[0])).toBe(`${Number(published.nation.mean)} ${published.nation.n}`)
  })
})
