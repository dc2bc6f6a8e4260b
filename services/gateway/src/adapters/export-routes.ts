import { Readable } from 'node:stream'
import {
  EXPORT_FILES,
  type ExportFileName,
  type ExportSource,
  exportFile,
  fromByte,
  MANIFEST,
  type Manifest,
  MEDIA_TYPES,
  manifestOf,
  printManifest,
} from '@guzgu/exports'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { App, Desk } from './desk.ts'
import { isUnchanged } from './etag.ts'
import { exportSource } from './export-source.ts'
import { answers, forStaff } from './openapi.ts'
import { sayVerified } from './snapshot-routes.ts'
import { Id, oneOf } from './vocabulary.ts'

/** As many snapshots as are likely to be exported side by side. */
const MANIFESTS_KEPT = 8

/**
 * A snapshot as files: CSV, Parquet, XLSX, what their columns mean, and a manifest with sizes and SHA-256. Each is made anew for every
 * request, from published cells, and is the same bytes every time: so a broken download goes on where it stopped (`Range`).
 */
export const exportRoutes = (app: App, desk: Desk): void => {
  const manifestFor = createManifests()
  app.get(
    '/v1/snapshots/:snapshotId/export/:file',
    {
      ...desk.staff,
      schema: {
        ...forStaff,
        tags: ['snapshots'],
        summary: 'Everything that a snapshot has published, as a file; manifest.json holds the size and the SHA-256 of each',
        params: Type.Object({ snapshotId: Id, file: oneOf([...EXPORT_FILES, MANIFEST]) }),
        response: answers({ 200: wholeFile, 206: { description: 'The file from a byte on' } as never }),
      },
    },
    async (request, reply) => {
      const source = await exportSource(desk, request, request.params.snapshotId)
      const manifest = await manifestFor(source)
      const { file } = request.params
      sayVerified(reply, source.snapshot)
      reply.header('content-disposition', `attachment; filename="${request.params.snapshotId}.${file}"`)
      if (file !== MANIFEST) return sendFile(request, reply, file as ExportFileName, source, manifest)
      if (isUnchanged(request, reply, `"${manifest.digest}-manifest"`)) return reply.send()
      return reply.type('application/json; charset=utf-8').send(printManifest(manifest))
    },
  )
}

const wholeFile = { description: 'The file', content: { 'application/octet-stream': { schema: Type.String() } } } as never

/** A manifest is made once per process: the same snapshot has the same one. One that could not be made is tried again. */
const createManifests = (): ((source: ExportSource) => Promise<Manifest>) => {
  const kept = new Map<string, Promise<Manifest>>()
  return (source) => {
    const { snapshotId } = source.snapshot
    const known = kept.get(snapshotId)
    if (known !== undefined) return known
    const made = manifestOf(source)
    kept.set(snapshotId, made)
    made.catch(() => kept.delete(snapshotId))
    const [oldest] = kept.keys()
    if (kept.size > MANIFESTS_KEPT && oldest !== undefined) kept.delete(oldest)
    return made
  }
}

const sendFile = (
  request: FastifyRequest,
  reply: FastifyReply,
  name: ExportFileName,
  source: ExportSource,
  { files }: Manifest,
): FastifyReply => {
  const facts = files.find((file) => file.name === name)
  if (facts === undefined) throw new Error(`the manifest has no ${name}`)
  const etag = `"${facts.sha256}"`
  if (isUnchanged(request, reply, etag)) return reply.send()
  const start = startOf(request, etag, facts.bytes)
  reply.header('accept-ranges', 'bytes').header('content-length', facts.bytes - start)
  if (start > 0) reply.code(206).header('content-range', `bytes ${start}-${facts.bytes - 1}/${facts.bytes}`)
  return reply.type(MEDIA_TYPES[name]).send(Readable.from(fromByte(exportFile(name, source), start), { objectMode: false }))
}

/** Where `Range: bytes=N-` starts. Any other range, or one of another file, is answered with the whole file, as RFC 9110 allows. */
const startOf = ({ headers }: FastifyRequest, etag: string, bytes: number): number => {
  const start = Number(/^bytes=(\d{1,15})-$/.exec(headers.range ?? '')?.[1] ?? 0)
  const isOfThis = headers['if-range'] === undefined || headers['if-range'] === etag
  return isOfThis && start < bytes ? start : 0
}
