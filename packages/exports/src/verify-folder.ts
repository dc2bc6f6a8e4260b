import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetMetadataAsync } from 'hyparquet'
import { MANIFEST, type Manifest, parseManifest } from './manifest.ts'
import { readFacts } from './write-file.ts'

export type Verified = {
  /** Undefined where there is none that can be read. */
  readonly manifest: Manifest | undefined
  /** Of the files that were there. */
  readonly checked: readonly string[]
  /** A sentence each; none: everything is as the manifest says. */
  readonly problems: readonly string[]
}

/** Holds every file of an export against its manifest. */
export const verifyFolder = async (folder: string): Promise<Verified> => {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => undefined)
  if (text === undefined) return { manifest: undefined, checked: [], problems: [`${MANIFEST} is missing`] }
  let manifest: Manifest
  try {
    manifest = parseManifest(text)
  } catch (error) {
    return { manifest: undefined, checked: [], problems: [(error as Error).message] }
  }
  const checked: string[] = []
  const problems: string[] = []
  for (const { name, bytes, sha256 } of manifest.files) {
    const path = join(folder, name)
    const found = await readFacts(path).catch(() => undefined)
    if (found === undefined) {
      problems.push(`${name} is missing`)
      continue
    }
    checked.push(name)
    if (found.bytes !== bytes) problems.push(`${name}: ${found.bytes} bytes, the manifest says ${bytes}`)
    if (found.sha256 !== sha256) problems.push(`${name}: its content is not what the manifest says (SHA-256 differs)`)
    const rows = await rowsIn(name, path)
    if (rows !== undefined && rows !== manifest.rows) problems.push(`${name}: ${rows} rows, the manifest says ${manifest.rows}`)
  }
  return { manifest, checked, problems }
}

const rowsIn = async (name: string, path: string): Promise<number | undefined> => {
  if (name === 'data.csv') return (await linesIn(path)) - 1
  if (name !== 'data.parquet') return undefined
  try {
    return Number((await parquetMetadataAsync(await asyncBufferFromFile(path))).num_rows)
  } catch {
    return 0
  }
}

const LINE_FEED = 10
const QUOTE = 34

/** A line ends outside quotes. */
const linesIn = async (path: string): Promise<number> => {
  let lines = 0
  let isQuoted = false
  for await (const piece of createReadStream(path))
    for (const byte of piece as Uint8Array) {
      if (byte === QUOTE) isQuoted = !isQuoted
      else if (byte === LINE_FEED && !isQuoted) lines += 1
    }
  return lines
}
