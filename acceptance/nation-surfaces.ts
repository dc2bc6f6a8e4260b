import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { attackNation, examineNation, type Nation, type ReadCells, unprotected } from '@guzgu/standalone/nation'
import { parquetReadObjects } from 'hyparquet'
import { popplerIsHere, readPdf } from '../services/web/src/lib/server/paper/read-pdf.ts'
import { drawingsOf, type Published, rowsOfCsv, rowsOfTables, rowsOfXlsx, type Told, toldByData, toldByRows } from './surfaces.ts'

// Every surface that shows cells of a nation, read as its readers get it.

/** Somebody signed in, who asks for pages. */
export type Reader = (path: string) => Promise<Response>

/** @throws Error where the token opens nothing */
export const signedIn = async (address: string, token: string): Promise<Reader> => {
  const entered = await fetch(`${address}/sign-in?/in`, {
    method: 'POST',
    body: new URLSearchParams({ token }),
    headers: { accept: 'text/html', origin: address },
    redirect: 'manual',
  })
  const cookie = entered.headers.get('set-cookie')?.split(';')[0]
  if (cookie === undefined) throw new Error(`signing in: ${entered.status}`)
  return async (path) => {
    const response = await fetch(`${address}${path}`, { headers: { cookie, accept: 'text/html', 'accept-language': 'en' } })
    if (!response.ok) throw new Error(`${path}: ${response.status}`)
    return response
  }
}

/** The files of an export. */
export const toldByExport = async (folder: string): Promise<Readonly<Record<'csv' | 'parquet' | 'xlsx', readonly Told[]>>> => {
  const parquet = new Uint8Array(readFileSync(join(folder, 'data.parquet'))).buffer
  return {
    csv: toldByRows('data.csv', rowsOfCsv(readFileSync(join(folder, 'data.csv'), 'utf8'))),
    parquet: toldByRows('data.parquet', await parquetReadObjects({ file: parquet })),
    xlsx: toldByRows('data.xlsx', rowsOfXlsx(readFileSync(join(folder, 'data.xlsx')))),
  }
}

/** Views whose groups a page calls by the values that the API has too. */
const viewsOf = (published: Published) => {
  const ofStudents = [...(published.get('student')?.keys() ?? [])].find((measure) => measure.startsWith('item/'))
  return [
    { role: 'teacher', measure: 'respondents', by: 'region' },
    { role: 'teacher', measure: 'area/C', by: 'region' },
    { role: 'teacher', measure: 'item/A1', by: 'rayon' },
    { role: 'student', measure: ofStudents ?? '', by: 'region' },
  ]
}

export type Pages = {
  readonly told: readonly Told[]
  /** Hidden cells for which anything is drawn. */
  readonly drawn: readonly string[]
  /** Drawings of shown ones in which a mark was found. */
  readonly marked: number
  /** Names in the order of each table that is sorted by value: those shown with their means, those hidden. */
  readonly orders: readonly { readonly means: readonly number[]; readonly hidden: readonly string[]; readonly isLast: boolean }[]
}

/** The drawings of the measure that a page is about, and the small ones of all areas, each below a link to its own. */
const chartsOf = (page: string, measure: string) => {
  const [main = '', small = ''] = page.split(/<ul class="[^"]*\bcharts\b/)
  const others = small.split('<li').flatMap((one) => {
    const of = /[?&;]measure=([^&"]+)/.exec(one)?.[1]
    return of === undefined ? [] : drawingsOf(one).map((drawing) => ({ ...drawing, measure: decodeURIComponent(of) }))
  })
  return [...drawingsOf(main).map((drawing) => ({ ...drawing, measure })), ...others]
}

/** The explorer as table, chart and files, and the data that it is drawn from. */
export const toldByPages = async (read: Reader, snapshotId: string, published: Published): Promise<Pages> => {
  const told: Told[] = []
  const drawn: string[] = []
  let marked = 0
  const orders: Pages['orders'][number][] = []
  for (const { role, measure, by } of viewsOf(published)) {
    const cells = { role, measure }
    const query = new URLSearchParams({ ...cells, by })
    const base = `/national/${snapshotId}/explore`
    const get = async (path: string): Promise<string> => (await read(path)).text()
    const table = await get(`${base}?${query}&sort=value`)
    const chart = await get(`${base}?${query}&sort=value&view=chart`)
    const rows = rowsOfTables(table)
    for (const [surface, page] of [['table', table], ['chart', chart]] as const) // biome-ignore format: one line
      told.push(
        ...rowsOfTables(page).map(({ names, text }) => ({ surface: `${surface} of the page`, ...cells, key: `${by}=${names[0]}`, text })),
      )
    for (const { measure: of, name, text, hasMark } of measure === 'respondents' ? [] : chartsOf(chart, measure)) {
      told.push({ surface: 'drawing', role, measure: of, key: `${by}=${name}`, text: text.replace(name, '') })
      if (!hasMark) continue
      if (published.get(role)?.get(of)?.get(`${by}=${name}`)?.shown) marked += 1
      else drawn.push(`${role} ${of} ${name}`)
    }
    const csv = rowsOfCsv(await get(`${base}.csv?${query}`))
    told.push(
      ...csv.map(({ snapshot: _, role: __, measure: ___, map_class: ____, [by]: value, ...figures }) => ({
        surface: 'explore.csv',
        ...cells,
        key: `${by}=${value}`,
        text: Object.values(figures).join(' '),
      })),
    )
    for (const view of ['', '&by=region,level', '&view=map'].map((more) => new URLSearchParams(`${query}${more}`)))
      told.push(...toldByData('__data.json', role, measure, await get(`${base}/__data.json?${view}`)))
    orders.push({
      means: rows.flatMap(({ shown, text }) => (shown ? [Number(/\d\.\d\d/.exec(text)?.[0])] : [])).filter((mean) => !Number.isNaN(mean)),
      hidden: rows.flatMap(({ shown, names }) => (shown ? [] : [names[0] ?? ''])),
      isLast: rows.findLastIndex(({ shown }) => shown) < rows.findIndex(({ shown }) => !shown) || rows.every(({ shown }) => shown),
    })
  }
  return { told, drawn, marked, orders }
}

/** Lines of the nation's brief, and of a region's, that name a hidden region and have a mean. */
export const meansInBriefs = async (read: Reader, snapshotId: string, hidden: readonly string[]): Promise<readonly string[]> => {
  const textOf = async (query: string): Promise<readonly string[]> =>
    readPdf(new Uint8Array(await (await read(`/national/${snapshotId}/brief.pdf${query}`)).arrayBuffer())).text.split('\n')
  const nation = (await textOf('')).filter((line) => hidden.some((region) => line.includes(region)))
  const region = await textOf(`?region=${encodeURIComponent(hidden[0] ?? '')}`)
  return [...nation, ...region].filter((line) => /\b[1-5][.,]\d\d\b/.test(line))
}

type Quality = {
  readonly response: readonly { readonly key: string; readonly respondents: number }[]
  readonly representativeness: readonly { readonly dimension: string; readonly groups: readonly { readonly group: string }[] }[]
  readonly reliability: readonly { readonly measure: string; readonly key: string; readonly shown: boolean }[]
  readonly designEffects: readonly { readonly measure: string; readonly key: string }[]
}

/** What `/quality` says of cells that are hidden. */
export const hiddenInQuality = (role: string, quality: Quality, published: Published): readonly string[] => {
  const cell = (measure: string, key: string) => published.get(role)?.get(measure)?.get(key)
  const isHidden = (measure: string, key: string): boolean => cell(measure, key)?.shown !== true
  return [
    ...quality.response.filter(({ key, respondents }) => cell('respondents', key)?.n !== respondents).map(({ key }) => `response ${key}`),
    ...quality.representativeness.flatMap(({ dimension, groups }) =>
      groups
        .filter(({ group }) => group !== '[c]' && isHidden('respondents', `${dimension}=${group}`))
        .map(({ group }) => `frame ${group}`),
    ),
    ...quality.reliability.filter(({ shown, measure, key }) => shown && isHidden(measure, key)).map(({ key }) => `alpha ${key}`),
    ...quality.designEffects.filter(({ measure, key }) => isHidden(measure, key)).map(({ key }) => `effect ${key}`),
  ]
}

/** Everything, while the platform runs; and what the attacks find in it, with secondary suppression and without. */
export const readSurfaces = async (address: string, nation: Nation, analyst: string, folder: string) => {
  const examined = await examineNation(address, nation)
  const published = examined.read
  const read = await signedIn(address, analyst)
  const hidden = [...(published.get('teacher')?.get('respondents')?.values() ?? [])].flatMap(({ shown, by }) =>
    !shown && Object.keys(by).join() === 'region' ? [by.region ?? ''] : [],
  )
  const qualityOf = async (role: string): Promise<Quality> => {
    const path = `/v1/snapshots/${nation.snapshotId}/quality?role=${role}`
    const response = await fetch(`${address}${path}`, { headers: { authorization: `Bearer ${analyst}` } })
    return ((await response.json()) as { readonly quality: Quality }).quality
  }
  const quality = await Promise.all([...published.keys()].map(async (role) => hiddenInQuality(role, await qualityOf(role), published)))
  const naive = [...published].flatMap(
    ([role, cells]) => attackNation(nation, role, unprotected(nation.truth, role, ofRespondents(cells)), () => NOTHING_BESIDE).leaks,
  )
  return {
    examined,
    naive,
    quality: quality.flat(),
    ...(await toldByExport(folder)),
    pages: await toldByPages(read, nation.snapshotId, published),
    briefs: popplerIsHere() ? await meansInBriefs(read, nation.snapshotId, hidden) : [],
  }
}

/** One pattern is enough to show that the attacks bite. */
const ofRespondents = (cells: ReadCells): ReadCells => new Map([...cells].filter(([measure]) => measure === 'respondents'))

const NOTHING_BESIDE = { hasHeadline: false, sample: undefined, bands: [], genders: [] }
