import { existsSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { PageRequest } from '../src/lib/server/page-request.ts'

type Draw = (request: IncomingMessage, response: ServerResponse, context: PageRequest['guzgu']) => void

const HANDLER = join(import.meta.dirname, '../build/handler.js')

/** The built pages. @throws Error where nothing is built */
export const openPages = async (): Promise<Draw> => {
  if (!existsSync(HANDLER)) throw new Error('the pages are not built: node scripts/build-pages.ts')
  process.env.PROTOCOL_HEADER = 'x-forwarded-proto' // the adapter takes every request for https otherwise
  const { handler } = (await import(pathToFileURL(HANDLER).href)) as {
    readonly handler: (request: IncomingMessage, response: ServerResponse, next: () => void) => void
  }
  return (request, response, guzgu) => {
    request.headers['x-forwarded-proto'] ??= 'http'
    handler(Object.assign(request, { guzgu }), response, () => response.writeHead(404).end())
  }
}
