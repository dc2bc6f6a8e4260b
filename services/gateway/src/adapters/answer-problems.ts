import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Fault, languageOf, Refused, toFault, toProblem } from './problems.ts'

/** Sends a problem in the reader's language. */
export const sendProblem = (request: FastifyRequest, reply: FastifyReply, fault: Fault): FastifyReply => {
  const language = languageOf(request.headers['accept-language'])
  reply
    .code(fault.status)
    .type('application/problem+json; charset=utf-8')
    .header('content-language', language)
    .header('vary', 'accept-language')
  if (fault.retryAfter > 0) reply.header('retry-after', fault.retryAfter)
  if (fault.status === 401) reply.header('www-authenticate', 'Bearer realm="guzgu"')
  reply.header('cache-control', 'no-store').removeHeader('etag')
  return reply.send(JSON.stringify(toProblem(fault, language, request.id)))
}

type KnownRoute = { readonly method: string; readonly pattern: RegExp }

/** Every error on the way of a request becomes a problem, whoever found it. */
export const answerProblems = () => {
  const routes: KnownRoute[] = []

  const onError = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    sendProblem(request, reply, toFault(error))

  /** The address is ours and only the method is not: says which ones are. */
  const onUnknown = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const path = request.url.split('?', 1)[0] as string
    const methods = routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)
    if (methods.length === 0) return sendProblem(request, reply, toFault(new Refused('route-unknown')))
    reply.header('allow', [...new Set(methods)].join(', '))
    return sendProblem(request, reply, toFault(new Refused('method-not-allowed')))
  }

  /** Bytes that are not HTTP: there is no request yet. */
  const onClientError = (error: NodeJS.ErrnoException, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
    const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
    const body = JSON.stringify({
      type: 'https://guzgu.az/problems/request-malformed',
      title: 'The request cannot be understood',
      status,
      code: 'request-malformed',
    })
    socket.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/problem+json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    )
  }

  return {
    onError,
    onClientError,
    install: (app: FastifyInstance): void => {
      app.addHook('onRoute', ({ method, url }) => {
        if (url !== '/*') for (const one of [method].flat()) routes.push({ method: one, pattern: patternOf(url) })
      })
      app.setErrorHandler(onError)
      app.setNotFoundHandler(onUnknown)
    },
  }
}

/** "/v1/exercises/:exerciseId([^:/]+)::open" → the addresses that it stands for. */
const patternOf = (url: string): RegExp => {
  const source = url
    .replace(/::/g, '\0')
    .replace(/:\w+(\([^)]*\))?/g, '\x01')
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('\0', ':')
    .replaceAll('\x01', '[^/:]+')
  return new RegExp(`^${source}$`)
}
