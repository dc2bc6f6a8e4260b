// What surfaces tell of the cells of a nation, and what is wrong with it (T7).
import { inflateRawSync } from 'node:zlib'
import type { ReadCells } from '@guzgu/standalone/nation'

/** One cell as one surface shows it: whatever stands there beside its name. */
export type Told = {
  readonly surface: string
  readonly role: string
  readonly measure: string
  readonly key: string
  readonly text: string
}

export type Published = ReadonlyMap<string, ReadCells>

const NUMBERS = /\d+(?:[.,]\d+)?/g
const SYMBOLS = /\[[a-z]\]/g
const numbersIn = (text: string): readonly number[] => [...text.matchAll(NUMBERS)].map(([number]) => Number(number.replace(',', '.')))

/**
 * A hidden cell has its symbol, whatever the reason, and no digit; a shown one has published numbers of its own only. Returns what is
 * otherwise.
 */
export const unlikePublished = (told: readonly Told[], published: Published): readonly string[] =>
  told.flatMap(({ surface, role, measure, key, text }) => {
    const cell = published.get(role)?.get(measure)?.get(key)
    const wrong = (why: string): readonly string[] => [`${surface}: ${role} ${measure} ${key}: ${why}: ${text}`]
    if (cell === undefined) return wrong('no such cell is published')
    const { key: _, by: __, ...figures } = cell
    if (!cell.shown) {
      if (/\d/.test(text)) return wrong('hidden, and has a figure')
      return (text.match(SYMBOLS) ?? []).every((symbol) => symbol === cell.symbol) ? [] : wrong('another symbol')
    }
    const own = new Set(numbersIn(JSON.stringify(figures)))
    return numbersIn(text).every((number) => own.has(number)) ? [] : wrong('another figure')
  })

const KEYS = ['region', 'level', 'urban', 'language', 'type', 'size', 'rayon', 'programme'] as const

/** The key of a cell, from a row that says Total where it is summed over. */
const keyOf = (row: Readonly<Record<string, unknown>>): string => {
  const parts = KEYS.flatMap((name) => {
    const value = row[name === 'language' ? 'lang' : name]
    return value === undefined || value === null || value === 'Total' || value === '' ? [] : [`${name}=${value}`]
  })
  return parts.length === 0 ? 'nation' : parts.join(',')
}

const AFTER = ['n', 'schools', 'mean', 'mean_band', 'se', 'ci_lo', 'ci_hi', 'obs_status', 'conf_status']

/** Rows of an export in whatever format. */
export const toldByRows = (surface: string, rows: readonly Readonly<Record<string, unknown>>[]): readonly Told[] =>
  rows.map((row) => {
    const figures = Object.entries(row).filter(([name]) => AFTER.includes(name) || /^(p\d|p_na|agree|slightly_agree)/.test(name))
    const { role, measure_kind: kind, measure_id: id } = row
    return {
      surface,
      role: String(role),
      measure: kind === 'respondents' ? 'respondents' : `${kind}/${id}`,
      key: keyOf(row),
      text: figures.flatMap(([, value]) => (value === undefined || value === null ? [] : [String(value)])).join(' '),
    }
  })

/** Of RFC 4180. */
export const rowsOfCsv = (text: string): readonly Readonly<Record<string, string>>[] => {
  const lines = text.replace('\uFEFF', '').trimEnd().split('\r\n').map(fieldsOf)
  const [names = [], ...rows] = lines
  return rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at] ?? ''])))
}

const fieldsOf = (line: string): readonly string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '')

/** The first sheet of a workbook, under the names of its first row. */
export const rowsOfXlsx = (bytes: Buffer): readonly Readonly<Record<string, string>>[] => {
  const shared = [...fileIn(bytes, 'xl/sharedStrings.xml').matchAll(/<si>(.*?)<\/si>/gs)].map(([, one = '']) => plain(one))
  const rows = [...fileIn(bytes, 'xl/worksheets/sheet1.xml').matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map(
    ([, row = '']) =>
      new Map(
        [...row.matchAll(/<c r="([A-Z]+)\d+"([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(([, column = '', kind = '', value = '']) => [
          column,
          kind.includes('t="s"') ? (shared[Number(plain(value))] ?? '') : plain(value),
        ]),
      ),
  )
  const [names = new Map<string, string>(), ...data] = rows
  return data.map((row) => Object.fromEntries([...names].map(([column, name]) => [name, row.get(column) ?? ''])))
}

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&apos;': "'" }

/** The words of a piece of XML or HTML. */
export const plain = (markup: string): string =>
  markup
    .replace(/<!--.*?-->/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(?:amp|lt|gt|quot|#39|apos);/g, (entity) => ENTITIES[entity] ?? entity)
    .replace(/\s+/g, ' ')
    .trim()

const CENTRAL = 0x02014b50

/** One file of a zip archive. @throws Error where there is none */
const fileIn = (bytes: Buffer, name: string): string => {
  let at = bytes.readUInt32LE(bytes.lastIndexOf('PK\u0005\u0006', undefined, 'latin1') + 16)
  while (bytes.readUInt32LE(at) === CENTRAL) {
    const [length, extra, comment] = [28, 30, 32].map((place) => bytes.readUInt16LE(at + place)) as [number, number, number]
    if (bytes.toString('utf8', at + 46, at + 46 + length) === name) {
      const [packed, local] = [bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 42)]
      const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
      const content = bytes.subarray(start, start + packed)
      return (bytes.readUInt16LE(at + 10) === 0 ? content : inflateRawSync(content)).toString('utf8')
    }
    at += 46 + length + extra + comment
  }
  throw new Error(`no ${name} in the archive`)
}

/** Every cell in the data that a page is drawn from. `data`: an answer of `__data.json`. */
export const toldByData = (surface: string, role: string, measure: string, data: string): readonly Told[] => {
  const { nodes } = JSON.parse(data) as { readonly nodes: readonly ({ readonly data?: readonly unknown[] } | null)[] }
  return nodes.flatMap((node) => {
    const flat = node?.data ?? []
    const valueAt = (at: unknown): unknown => (typeof at === 'number' ? flat[at] : undefined)
    return flat.flatMap((one): readonly Told[] => {
      if (!isRecord(one) || valueAt(one.key) === undefined || typeof valueAt(one.shown) !== 'boolean') return []
      const { key, by: _, shown: __, ...figures } = one
      const text = Object.values(figures).map((at) => JSON.stringify(resolved(at, valueAt)))
      return [{ surface, role, measure, key: String(valueAt(key)), text: text.join(' ') }]
    })
  })
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const resolved = (at: unknown, valueAt: (at: unknown) => unknown): unknown => {
  const value = valueAt(at)
  if (Array.isArray(value)) return value.map((one) => resolved(one, valueAt))
  return isRecord(value) ? Object.values(value).map((one) => resolved(one, valueAt)) : value
}

/** Rows of the tables of a page, by the words in their heads. */
export const rowsOfTables = (
  html: string,
): readonly { readonly names: readonly string[]; readonly text: string; readonly shown: boolean }[] =>
  [...html.matchAll(/<tr data-shown="(true|false)"[^>]*>(.*?)<\/tr>/gs)].map(([, shown, row = '']) => ({
    names: [...row.matchAll(/<th[^>]*>(.*?)<\/th>/gs)].map(([, name = '']) => plain(name)),
    text: [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, figure = '']) => plain(figure)).join(' '),
    shown: shown === 'true',
  }))

/** Drawings of a page: what each is of, what it says to who cannot see it, and whether anything but the grid is drawn. */
export const drawingsOf = (html: string): readonly { readonly name: string; readonly text: string; readonly hasMark: boolean }[] =>
  [
    ...html.matchAll(
      /<svg[^>]*role="img"[^>]*>(?:(?!<\/title>).)*<title[^>]*>(.*?)<\/title>\s*(?:<!--.*?-->\s*)*<desc[^>]*>(.*?)<\/desc>(.*?)(?=<\/div>)/gs,
    ),
  ].map(([, name = '', text = '', rest = '']) => ({
    name: plain(name),
    text: plain(text),
    hasMark: /class="[^"]*whisker|<svg|<circle|<path/.test(rest),
  }))
