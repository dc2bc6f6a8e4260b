import { inflateRawSync } from 'node:zlib'

// For tests: an XLSX file as others read it.

export type ReadSheet = {
  readonly name: string
  readonly rows: readonly (readonly (string | number | undefined)[])[]
  readonly formulas: number
}

/** The sheets of a workbook: numbers as numbers, text as text. */
export const readWorkbook = (bytes: Uint8Array): readonly ReadSheet[] => {
  const files = unzip(Buffer.from(bytes))
  const strings = [...(files.get('xl/sharedStrings.xml') ?? '').matchAll(/<si>(.*?)<\/si>/gs)].map(([, inner]) => textOf(inner ?? ''))
  const names = [...(files.get('xl/workbook.xml') ?? '').matchAll(/<sheet [^>]*name="([^"]*)"/g)].map(([, name]) => unescaped(name ?? ''))
  return names.map((name, i) => {
    const xml = files.get(`xl/worksheets/sheet${i + 1}.xml`) ?? ''
    const rows = [...xml.matchAll(/<row[^>]*?(?:\/>|>(.*?)<\/row>)/gs)].map(([, row]) => cellsOf(row ?? '', strings))
    return { name, rows, formulas: [...xml.matchAll(/<f[ >]/g)].length }
  })
}

const cellsOf = (row: string, strings: readonly string[]): readonly (string | number | undefined)[] => {
  const cells: (string | number | undefined)[] = []
  for (const [, attributes = '', inner = ''] of row.matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
    const letters = /r="([A-Z]+)/.exec(attributes)?.[1] ?? 'A'
    const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
    const value = /<v>(.*?)<\/v>/s.exec(inner)?.[1]
    const type = /t="(\w+)"/.exec(attributes)?.[1]
    if (type === 'inlineStr') cells[column] = textOf(inner)
    else if (value !== undefined) cells[column] = type === 's' ? strings[Number(value)] : Number(value)
  }
  return Array.from(cells)
}

const textOf = (xml: string): string => unescaped([...xml.matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map(([, text]) => text).join(''))
const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

/** Offsets are those of the ZIP format (APPNOTE 4.3.7, 4.3.12, 4.3.16). */
const unzip = (zip: Buffer): ReadonlyMap<string, string> => {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  const files = new Map<string, string>()
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const length = zip.readUInt16LE(at + 28)
    const local = zip.readUInt32LE(at + 42)
    const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const data = zip.subarray(begin, begin + zip.readUInt32LE(at + 20))
    files.set(
      zip.toString('utf8', at + 46, at + 46 + length),
      (zip.readUInt16LE(at + 10) === 0 ? data : inflateRawSync(data)).toString('utf8'),
    )
    at += 46 + length + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return files
}
