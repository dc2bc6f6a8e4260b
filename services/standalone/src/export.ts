// `pnpm export --snapshot <id> --to <folder or s3://bucket/folder> [--formats csv,parquet,xlsx] [--from http://127.0.0.1:8080]`: a snapshot
// into a folder or a store, over the API, with the token of a ministry or analyst account in GUZGU_TOKEN.
import { parseArgs } from 'node:util'
import {
  downloadExport,
  ExportRefused,
  FileDiffers,
  FORMATS,
  type Format,
  isStoreAddress,
  type Offer,
  readStore,
  SourceBroke,
  StoreFailed,
  uploadExport,
} from '@guzgu/exports'
import { StartUpError, startUp } from './start-up.ts'

const USAGE =
  'usage: GUZGU_TOKEN=… pnpm export --snapshot <id> --to <folder or s3://bucket/folder> [--formats csv,parquet,xlsx] [--from http://127.0.0.1:8080]'

const AGAIN = 'run it again: it goes on where it stopped'

const NO_ROOM = ['ENOSPC', 'EDQUOT', 'EFBIG']
const NO_FOLDER = ['EACCES', 'EROFS', 'ENOTDIR', 'EEXIST', 'EISDIR']
const BROKE_OFF = /^(ECONNRESET|EPIPE|ETIMEDOUT|HPE_\w+|ERR_STREAM_PREMATURE_CLOSE)$/
const NOBODY = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']

await startUp(async () => {
  const { values } = parseArgs({
    options: {
      snapshot: { type: 'string' },
      to: { type: 'string' },
      formats: { type: 'string', default: FORMATS.join(',') },
      from: { type: 'string', default: 'http://127.0.0.1:8080' },
    },
  })
  const token = process.env.GUZGU_TOKEN
  const { snapshot: snapshotId, to, from } = values
  if (!snapshotId || !to || !token) throw new StartUpError(USAGE)
  const address = from.replace(/\/+$/, '')
  if (!URL.canParse(address)) throw new StartUpError(`--from: ${from} is not an address like http://127.0.0.1:8080`)
  const formats = values.formats.split(',')
  const unknown = formats.find((format) => !(FORMATS as readonly string[]).includes(format))
  if (unknown !== undefined) throw new StartUpError(`--formats: ${unknown} is not one of ${FORMATS.join(', ')}`)
  const offer: Offer = { address, token, snapshotId, formats: formats as readonly Format[] }
  try {
    const { rows, digest, files } = await (isStoreAddress(to)
      ? uploadExport(offer, readStore(to, process.env))
      : downloadExport({ ...offer, folder: to }))
    for (const { name, bytes, sha256 } of files) console.log(`${name.padEnd(18)}${String(bytes).padStart(12)} bytes  ${sha256}`)
    console.log(`${rows} rows of snapshot ${snapshotId}, digest ${digest}`)
  } catch (error) {
    throw explained(error, to, address)
  }
})

/** What stopped it, and that it can go on. */
function explained(error: unknown, to: string, address: string): unknown {
  if (error instanceof ExportRefused || error instanceof FileDiffers || error instanceof StoreFailed) return new StartUpError(error.message)
  if (error instanceof SourceBroke) return new StartUpError(`${error.message}; ${AGAIN}`)
  const { code, message } = error as { readonly code?: string; readonly message: string }
  if (NO_ROOM.includes(code ?? '')) return new StartUpError(`no room for the export in ${to} (${code}); when there is, ${AGAIN}`)
  if (NO_FOLDER.includes(code ?? '')) return new StartUpError(`${to} is not a folder that can be written (${code})`)
  if (NOBODY.includes(code ?? '')) return new StartUpError(`nobody answers at ${address}: name the gateway with --from`)
  return BROKE_OFF.test(code ?? '') ? new StartUpError(`the connection broke off (${message}); ${AGAIN}`) : error
}
