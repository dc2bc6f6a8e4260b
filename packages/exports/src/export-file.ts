import { createHash } from 'node:crypto'
import { toCsv } from './csv.ts'
import { toDataPackage, toDictionary } from './data-package.ts'
import { toParquet } from './parquet.ts'
import type { ExportSource } from './source.ts'
import { toWorkbook } from './workbook.ts'

/** A snapshot never changes, so each of these is the same bytes whenever and wherever it is made. */
export const EXPORT_FILES = ['data.csv', 'data.parquet', 'data.xlsx', 'dictionary.csv', 'datapackage.json'] as const
export type ExportFileName = (typeof EXPORT_FILES)[number]

export const MEDIA_TYPES: Readonly<Record<ExportFileName, string>> = {
  'data.csv': 'text/csv; charset=utf-8; header=present',
  'data.parquet': 'application/vnd.apache.parquet',
  'data.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'dictionary.csv': 'text/csv; charset=utf-8; header=present',
  'datapackage.json': 'application/json; charset=utf-8',
}

/** In pieces; nothing is kept of what has been handed on, but for a workbook. */
export const exportFile = (name: ExportFileName, source: ExportSource): AsyncIterable<Uint8Array> => {
  switch (name) {
    case 'data.csv':
      return toCsv(source)
    case 'data.parquet':
      return toParquet(source)
    case 'data.xlsx':
      return toWorkbook(source)
    case 'dictionary.csv':
      return once(toDictionary(source))
    case 'datapackage.json':
      return once(toDataPackage(source))
    default:
      return name satisfies never
  }
}

async function* once(text: string): AsyncIterable<Uint8Array> {
  yield new TextEncoder().encode(text)
}

export type FileFacts = { readonly name: string; readonly bytes: number; readonly sha256: string }

/** Makes the file once, for its size and its SHA-256 (hexadecimal). */
export const factsOf = async (name: ExportFileName, source: ExportSource): Promise<FileFacts> => {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const piece of exportFile(name, source)) {
    hash.update(piece)
    bytes += piece.length
  }
  return { name, bytes, sha256: hash.digest('hex') }
}

/** The bytes from a place on. */
export async function* fromByte(pieces: AsyncIterable<Uint8Array>, start: number): AsyncIterable<Uint8Array> {
  let before = 0
  for await (const piece of pieces) {
    const skip = Math.max(0, start - before)
    if (skip < piece.length) yield skip === 0 ? piece : piece.subarray(skip)
    before += piece.length
  }
}
