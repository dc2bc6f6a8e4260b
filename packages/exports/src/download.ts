import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileFacts } from './export-file.ts'
import { askGateway, type Offer, readManifest } from './gateway.ts'
import { factsOfManifest, MANIFEST, type Manifest, printManifest } from './manifest.ts'
import { FileDiffers, type OpenSink, PARTIAL, partialBytes, readFacts, writeWhole } from './write-file.ts'

export type DownloadOptions = Offer & { readonly folder: string; readonly openSink?: OpenSink }

/**
 * Brings an export into a folder. The manifest comes last: a folder with one is whole. Stopped at any byte and started again, it goes on
 * where it stopped; files that are there already are not fetched again.
 * @throws ExportRefused, FileDiffers
 */
export const downloadExport = async (options: DownloadOptions): Promise<Manifest> => {
  const { folder } = options
  const manifest = await readManifest(options)
  await mkdir(folder, { recursive: true })
  await rm(join(folder, MANIFEST), { force: true })
  for (const facts of manifest.files) await fetchFile(options, facts)
  const bytes = new TextEncoder().encode(printManifest(manifest))
  await writeWhole(join(folder, MANIFEST), factsOfManifest(manifest), once(bytes), sinkOf(options))
  return manifest
}

const fetchFile = async (options: DownloadOptions, facts: FileFacts): Promise<void> => {
  const path = join(options.folder, facts.name)
  const there = await readFacts(path).catch(() => undefined)
  if (there?.sha256 === facts.sha256) return
  const start = await partialBytes(path)
  try {
    await fetchFrom(options, facts, start < facts.bytes ? start : 0)
  } catch (error) {
    if (!(error instanceof FileDiffers) || start === 0) throw error
    await rm(`${path}${PARTIAL}`, { force: true }) // a part of another export
    await fetchFrom(options, facts, 0)
  }
}

const fetchFrom = async (options: DownloadOptions, facts: FileFacts, start: number): Promise<void> => {
  const range: Record<string, string> = start === 0 ? {} : { range: `bytes=${start}-`, 'if-range': `"${facts.sha256}"` }
  const response = await askGateway(options, facts.name, range)
  const from = response.statusCode === 206 ? start : 0
  await writeWhole(join(options.folder, facts.name), facts, response, { start: from, ...sinkOf(options) })
}

const sinkOf = ({ openSink }: DownloadOptions): { readonly openSink?: OpenSink } => (openSink === undefined ? {} : { openSink })

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}
