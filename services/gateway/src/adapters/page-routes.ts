import type { IncomingMessage, ServerResponse } from 'node:http'
import type { App } from './desk.ts'
import type { PageViews } from './page-views.ts'

/** What the pages are told with each request. */
export type PageContext = {
  /** Where this gateway answers, from here. */
  readonly gateway: string
  /** Seals forms in progress and sessions; the same on every replica. */
  readonly secret: Uint8Array
  /** The reader's address. */
  readonly client: string
  /** To be said with every call of this drawing, as `x-guzgu-page`. */
  readonly view: string
}

/** Whoever draws the pages: takes the request and answers it. */
export type Pages = (request: IncomingMessage, response: ServerResponse, context: PageContext) => void

export type PagesOptions = { readonly pages: Pages; readonly secret: Uint8Array; readonly address: () => string }

const OURS = /^\/(v1|health|openapi\.json)(\/|$|\?|:)/

/** All that is not the API's. The pages read the body themselves and set their own headers. */
export const pageRoutes = (app: App, { pages, secret, address }: PagesOptions, { open }: PageViews): void => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  app.route({
    method: ['GET', 'HEAD', 'POST'],
    url: '/*',
    schema: { hide: true },
    handler: (request, reply) => {
      if (OURS.test(request.url)) return reply.callNotFound()
      reply.hijack()
      pages(request.raw, reply.raw, { gateway: address(), secret, client: request.ip, view: open() })
    },
  })
}
