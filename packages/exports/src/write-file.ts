import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { FileFacts } from './export-file.ts'

/** What a file that is being written is called: never its own name. */
export const PARTIAL = '.partial'

/** What stands of a file under its partial name, to go on from. */
export const partialBytes = async (path: string): Promise<number> => {
  try {
    return (await stat(`${path}${PARTIAL}`)).size
  } catch {
    return 0
  }
}

/** Where pieces go. `append` and `sync` may fail at any byte. */
export type Sink = {
  readonly append: (piece: Uint8Array) => Promise<void>
  /** On the disk, not only on its way. */
  readonly sync: () => Promise<void>
  readonly close: () => Promise<void>
}

export type OpenSink = (path: string, start: number) => Promise<Sink>

/** A file on this machine, from a byte on; 0 empties it. */
export const openFile: OpenSink = async (path, start) => {
  const file = await open(path, start === 0 ? 'w' : 'a')
  return { append: (piece) => file.appendFile(piece), sync: () => file.sync(), close: () => file.close() }
}

/**
 * Writes a file whole or not at all: under a partial name, flushed, compared with what it has to be, then renamed. `start`: how much of it
 * stands there already. What stops it leaves the partial file, to go on from; one that is not what it has to be stays partial too.
 * @throws FileDiffers
 */
export const writeWhole = async (
  path: string,
  facts: FileFacts,
  pieces: AsyncIterable<Uint8Array>,
  { start = 0, openSink = openFile }: { readonly start?: number; readonly openSink?: OpenSink } = {},
): Promise<void> => {
  const partial = `${path}${PARTIAL}`
  const sink = await openSink(partial, start)
  try {
    for await (const piece of pieces) await sink.append(piece)
    await sink.sync()
  } finally {
    await sink.close()
  }
  const { bytes, sha256 } = await readFacts(partial)
  if (bytes !== facts.bytes || sha256 !== facts.sha256) throw new FileDiffers(facts.name)
  await rename(partial, path)
  const folder = await open(dirname(path), 'r')
  await folder.sync()
  await folder.close()
}

/** What was written is not what the manifest says. */
export class FileDiffers extends Error {
  constructor(name: string) {
    super(`${name} is not what the manifest says it is`)
    this.name = 'FileDiffers'
  }
}

/** Size and SHA-256 of a file on this machine. */
export const readFacts = async (path: string): Promise<{ readonly bytes: number; readonly sha256: string }> => {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const piece of createReadStream(path)) {
    hash.update(piece as Uint8Array)
    bytes += (piece as Uint8Array).length
  }
  return { bytes, sha256: hash.digest('hex') }
}
