import type { Ports } from '@guzgu/ports'
import type { FastifyInstance } from 'fastify'

/** One of so many successful requests is logged; a failure of ours always is. */
const SAMPLE = 1_000

const CLASSES = [undefined, { class: '1xx' }, { class: '2xx' }, { class: '3xx' }, { class: '4xx' }, { class: '5xx' }] as const

/** Counts and samples requests by route, never by address, path or person. */
export const observeRequests = (app: FastifyInstance, { telemetry }: Pick<Ports, 'telemetry'>): void => {
  let seen = 0
  // Not before the body is read: its events belong to no request. Respondents have none: their traces begin with the batch that carries them.
  app.addHook('preHandler', (request, reply, done) => {
    const { url = 'unknown', schema } = request.routeOptions
    if ((schema as { readonly tags?: readonly string[] } | undefined)?.tags?.includes('answering') === true) return done()
    void telemetry.step(`${request.method} ${url}`, () => {
      done()
      return new Promise<void>((ended) => reply.raw.once('close', ended))
    })
  })
  app.addHook('onResponse', (request, reply, done) => {
    const { statusCode } = reply
    telemetry.count('guzgu_requests', CLASSES[Math.floor(statusCode / 100)] ?? {})
    seen += 1
    if (statusCode === 500 || seen % SAMPLE === 0) {
      const fields = {
        method: request.method,
        route: request.routeOptions.url ?? 'unknown',
        status: statusCode,
        milliseconds: Math.round(reply.elapsedTime),
      }
      // Respondents' requests stay without an id: a log line must not lead to a person.
      telemetry.log[statusCode === 500 ? 'error' : 'info'](
        request.actor.role === 'anonymous' ? fields : { ...fields, correlation: request.id },
        'request',
      )
    }
    done()
  })
  app.addHook('onError', (_request, _reply, error, done) => {
    const { cause } = error
    if (
      error.name === 'RpcError'
        ? (error as { status?: string }).status === 'INTERNAL'
        : error.name !== 'Refused' && (error.statusCode ?? 500) >= 500
    )
      telemetry.log.error({ err: cause ?? error }, 'a request failed unexpectedly')
    done()
  })
}
