import { createHash } from 'node:crypto'

/** Keys sorted by code unit, no white space, absent fields absent: one text for one value. */
export const canonicalJson = (value: unknown): string => JSON.stringify(sorted(value))

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, entry]) => [key, sorted(entry)]),
  )
}

/** Canonical JSON and its SHA-256, hexadecimal. */
export const render = (report: unknown): { readonly report: string; readonly digest: string } => {
  const text = canonicalJson(report)
  return { report: text, digest: createHash('sha256').update(text).digest('hex') }
}
