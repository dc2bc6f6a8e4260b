import { createHash } from 'node:crypto'
import { canonicalJson } from '@guzgu/service-runtime'

/** Canonical JSON and its SHA-256, hexadecimal. */
export const render = (report: unknown): { readonly report: string; readonly digest: string } => {
  const text = canonicalJson(report)
  return { report: text, digest: createHash('sha256').update(text).digest('hex') }
}
