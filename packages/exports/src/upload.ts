import { type ExportFileName, type FileFacts, MEDIA_TYPES } from './export-file.ts'
import { askGateway, type Offer, readManifest } from './gateway.ts'
import { factsOfManifest, MANIFEST, type Manifest, printManifest } from './manifest.ts'
import { holds, put, remove, SourceBroke, type Store } from './store.ts'

/**
 * Brings an export into a store, from the gateway straight to it: nothing is kept here. The manifest comes last, and that of another
 * export goes first: where there is one, everything that it names is whole. Stopped and started again, files that are there are not sent
 * again.
 * @throws ExportRefused, StoreFailed, SourceBroke
 */
export const uploadExport = async (offer: Offer, store: Store): Promise<Manifest> => {
  const manifest = await readManifest(offer)
  const missing: FileFacts[] = []
  for (const facts of manifest.files) if (!(await holds(store, facts))) missing.push(facts)
  const ofManifest = factsOfManifest(manifest)
  if (missing.length === 0 && (await holds(store, ofManifest))) return manifest
  await remove(store, MANIFEST)
  for (const facts of missing) {
    const pieces = await askGateway(offer, facts.name)
    await put(store, facts, MEDIA_TYPES[facts.name as ExportFileName], readWhole(pieces))
  }
  await put(store, ofManifest, 'application/json; charset=utf-8', once(new TextEncoder().encode(printManifest(manifest))))
  return manifest
}

async function* readWhole(pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* pieces
  } catch (error) {
    throw new SourceBroke(error)
  }
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}
