import { existsSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { PageRequest } from '../src/lib/server/page-request.ts'

type Draw = (request: IncomingMessage, response: ServerResponse, context: Omit<PageRequest['guzgu'], 'helpdesk'>) => void

const HANDLER = join(import.meta.dirname, '../build/handler.js')

export class NotBuiltError extends Error {
  constructor() {
    super('the pages are not built (npx -y pnpm@12 pages)')
    this.name = 'NotBuiltError'
  }
}

/** The built pages. `helpdesk`: whom they name for help, or nobody. @throws NotBuiltError */
export const openPages = async ({ helpdesk }: Pick<PageRequest['guzgu'], 'helpdesk'>): Promise<Draw> => {
  if (!existsSync(HANDLER)) throw new NotBuiltError()
  process.env.PROTOCOL_HEADER = 'x-forwarded-proto' // the adapter takes every request for https otherwise
  const { handler } = (await import(pathToFileURL(HANDLER).href)) as {
    readonly handler: (request: IncomingMessage, response: ServerResponse, next: () => void) => void
  }
  return (request, response, guzgu) => {
    request.headers['x-forwarded-proto'] ??= 'http'
    response.setHeader('x-content-type-options', 'nosniff') // for assets too, which no hook of the pages sees
    handler(Object.assign(request, { guzgu: { ...guzgu, helpdesk } }), response, () => response.writeHead(404).end())
  }
}
