import { createHash } from 'node:crypto'
import type { RpcContext } from '@guzgu/ports'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refused } from './problems.ts'

/** A stream's version as an ETag. */
export const etagOf = (version: number): string => `"${version}"`

/** The version that `If-Match` asks for; `*` asks for any. @throws Refused if-match-malformed */
export const ifMatch = (request: FastifyRequest): Pick<RpcContext, 'ifVersion'> => {
  const header = request.headers['if-match']
  if (header === undefined || header === '*') return {}
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(header)?.[1]
  if (version === undefined) throw new Refused('if-match-malformed', { field: 'If-Match' })
  return { ifVersion: Number(version) }
}

/** Sets the ETag; true if the caller has this very version and gets no body. May be kept, but is asked for again each time. */
export const isUnchanged = (request: FastifyRequest, reply: FastifyReply, etag: string): boolean => {
  reply.header('etag', etag).header('cache-control', 'private, no-cache')
  return isKnown(request, reply, etag)
}

/** The same for what never changes: whoever has it need not ask again for a day. */
export const isUnchangedForEver = (request: FastifyRequest, reply: FastifyReply, parts: readonly string[]): boolean => {
  const etag = `"${createHash('sha256').update(parts.join(' ')).digest('hex')}"`
  reply.header('etag', etag).header('cache-control', 'private, max-age=86400, immutable')
  return isKnown(request, reply, etag)
}

const isKnown = (request: FastifyRequest, reply: FastifyReply, etag: string): boolean => {
  const known = request.headers['if-none-match'] ?? ''
  const unchanged = known.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
  if (unchanged) reply.code(304)
  return unchanged
}
