import { createHash } from 'node:crypto'
import { EXPORT_FILES, type FileFacts, factsOf } from './export-file.ts'
import type { ExportedSnapshot, ExportSource } from './source.ts'

export const MANIFEST = 'manifest.json'

/** What an export consists of: whoever holds the files can tell with it whether they are whole and unchanged. */
export type Manifest = ExportedSnapshot & {
  readonly format: 'guzgu-export-1'
  /** Of the data, in CSV and Parquet; a workbook may hold fewer. */
  readonly rows: number
  readonly files: readonly FileFacts[]
}

/** Makes every file once: about as much work as handing it on. */
export const manifestOf = async (source: ExportSource): Promise<Manifest> => {
  let rows = 0
  for await (const { cells } of source.pages()) rows += cells.length
  const files: FileFacts[] = []
  for (const name of EXPORT_FILES) files.push(await factsOf(name, source))
  const { snapshotId, roundId, revision, digest, ruleVersion, takenAt } = source.snapshot
  return { format: 'guzgu-export-1', snapshotId, roundId, revision, digest, ruleVersion, takenAt, rows, files }
}

export const printManifest = (manifest: Manifest): string => `${JSON.stringify(manifest, null, 2)}\n`

/** Of its own file. */
export const factsOfManifest = (manifest: Manifest): FileFacts => {
  const bytes = Buffer.from(printManifest(manifest))
  return { name: MANIFEST, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** @throws Error a sentence, where it is not a manifest of ours */
export const parseManifest = (text: string): Manifest => {
  const found = parseJson(text)
  if (!isManifest(found)) throw new Error(`${MANIFEST} is not one of ours`)
  return found
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isManifest = (found: unknown): found is Manifest => {
  const { format, digest, rows, files, snapshotId } = (found ?? {}) as Partial<Manifest>
  return (
    format === 'guzgu-export-1' &&
    typeof digest === 'string' &&
    typeof snapshotId === 'string' &&
    Number.isInteger(rows) &&
    Array.isArray(files) &&
    files.every(isFacts)
  )
}

/** A name with a path would lead out of the folder. */
const isFacts = (found: Partial<FileFacts> | null): boolean =>
  (EXPORT_FILES as readonly string[]).includes(found?.name ?? '') &&
  Number.isInteger(found?.bytes) &&
  /^[0-9a-f]{64}$/.test(found?.sha256 ?? '')
