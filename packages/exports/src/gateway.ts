import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import { text } from 'node:stream/consumers'
import { EXPORT_FILES, type ExportFileName } from './export-file.ts'
import { MANIFEST, type Manifest, parseManifest } from './manifest.ts'

/** The formats that can be chosen; what describes the data always comes along. */
export const FORMATS = ['csv', 'parquet', 'xlsx'] as const
export type Format = (typeof FORMATS)[number]

/** An export as the gateway offers it. */
export type Offer = {
  /** Where the gateway listens. */
  readonly address: string
  readonly token: string
  readonly snapshotId: string
  readonly formats: readonly Format[]
}

/** The gateway refused; its code and its sentence. */
export class ExportRefused extends Error {
  readonly code: string
  constructor(code: string, title: string) {
    super(`${title} (${code})`)
    this.name = 'ExportRefused'
    this.code = code
  }
}

/** Of the chosen formats. @throws ExportRefused */
export const readManifest = async (offer: Offer): Promise<Manifest> => {
  const published = manifestIn(await text(await askGateway(offer, MANIFEST)))
  return { ...published, files: published.files.filter(({ name }) => isWanted(name, offer.formats)) }
}

const manifestIn = (body: string): Manifest => {
  try {
    return parseManifest(body)
  } catch {
    throw new ExportRefused('not-a-gateway', 'what answers there offers no export')
  }
}

const isWanted = (name: string, formats: readonly Format[]): boolean =>
  (EXPORT_FILES as readonly string[]).includes(name) &&
  (!name.startsWith('data.') || formats.some((format) => name === (`data.${format}` satisfies ExportFileName)))

/**
 * An answer whose body can be read; one that ends too early is an error. Not `fetch`: that of Node 24 fails an assertion where a connection
 * ends while its reader is slow.
 * @throws ExportRefused
 */
export const askGateway = async (
  { address, token, snapshotId }: Offer,
  file: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<IncomingMessage> => {
  const response = await ask(new URL(`${address}/v1/snapshots/${encodeURIComponent(snapshotId)}/export/${file}`), {
    authorization: `Bearer ${token}`,
    'accept-language': 'en',
    ...headers,
  })
  const { statusCode = 0 } = response
  if (statusCode === 200 || statusCode === 206) return response
  const { code = String(statusCode), title = 'the gateway refused' } = problemIn(await text(response))
  throw new ExportRefused(code, title)
}

const SILENCE_MS = 300_000

const ask = (url: URL, headers: Readonly<Record<string, string>>): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).get(url, { headers }, resolve)
    request.setTimeout(SILENCE_MS, () => request.destroy(Object.assign(new Error('silence'), { code: 'ETIMEDOUT' })))
    request.once('error', reject)
  })

const problemIn = (body: string): { readonly code?: string; readonly title?: string } => {
  try {
    return JSON.parse(body)
  } catch {
    return {}
  }
}
