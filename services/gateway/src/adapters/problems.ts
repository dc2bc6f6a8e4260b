import { RpcError, type RpcStatus } from '@guzgu/ports'
import { statusOf } from '@guzgu/service-runtime'
import type { FastifyError } from 'fastify'
import { PROBLEMS } from './problem-texts.ts'
import type { Language, ProblemText } from './problem-words.ts'

/** A line of a register that cannot be imported. */
export type LineAtFault = { readonly line: number; readonly field: string; readonly code: string; readonly value: string }

type RefusalOptions = {
  readonly field?: string | undefined
  /** Seconds; 0: trying again does not help. */
  readonly retryAfter?: number
  readonly lines?: readonly LineAtFault[]
}

/** The gateway itself says no. */
export class Refused extends Error {
  readonly code: string
  readonly field: string | undefined
  readonly retryAfter: number
  readonly lines: readonly LineAtFault[] | undefined
  constructor(code: string, options: RefusalOptions = {}) {
    super(code)
    this.name = 'Refused'
    this.code = code
    this.field = options.field
    this.retryAfter = options.retryAfter ?? 0
    this.lines = options.lines
  }
}

/** RFC 9457. */
export type Problem = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly field?: string
  readonly detail?: string
  /** Names the request in our logs. */
  readonly instance: string
  readonly lines?: readonly LineAtFault[]
}

/** What every surface tells of something that went wrong. */
export type Fault = {
  readonly status: number
  readonly code: string
  readonly field?: string | undefined
  readonly retryAfter: number
  readonly lines?: readonly LineAtFault[] | undefined
}

const HTTP: Readonly<Record<RpcStatus, number>> = {
  INVALID_ARGUMENT: 422,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  FAILED_PRECONDITION: 409,
  ABORTED: 412,
  RESOURCE_EXHAUSTED: 429,
  UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 503,
  UNIMPLEMENTED: 500,
  INTERNAL: 500,
}

/** The HTTP status of a code: its own where the table has one, else that of the call's status. */
export const httpStatusOf = (code: string, status: RpcStatus = statusOf(code)): number => PROBLEMS[code]?.status ?? HTTP[status]

const again = (status: number, retryAfter: number): number => (status === 503 || status === 429 ? Math.max(1, retryAfter) : retryAfter)

export const faultOf = (code: string, field: string | undefined, retryAfter: number, status?: RpcStatus): Fault => {
  const http = httpStatusOf(code, status)
  return { status: http, code, field: field === '' ? undefined : field, retryAfter: again(http, retryAfter) }
}

const FRAMEWORK: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'content-type-unsupported',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'body-malformed',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'body-malformed',
  FST_ERR_CTP_INVALID_JSON_BODY: 'body-malformed',
  FST_ERR_BAD_URL: 'request-malformed',
  FST_ERR_ASYNC_CONSTRAINT: 'request-malformed',
}

/** Anything thrown on the way of a request. What was not foreseen tells nothing. */
export const toFault = (error: unknown): Fault => {
  if (error instanceof RpcError) return faultOf(error.code, error.field, error.retryAfter, error.status)
  if (error instanceof Refused) return { ...faultOf(error.code, error.field, error.retryAfter), lines: error.lines }
  const { code = '', statusCode = 500 } = error as Partial<FastifyError>
  const known = FRAMEWORK[code] ?? (error instanceof SyntaxError || statusCode === 400 ? 'body-malformed' : undefined)
  return faultOf(known ?? 'internal', undefined, 0, 'INTERNAL')
}

export const textOf = (code: string): ProblemText => PROBLEMS[code] ?? (PROBLEMS.other as ProblemText)

export const toProblem = (fault: Fault, language: Language, correlation: string): Problem => {
  const text = textOf(fault.code)
  return {
    type: `https://guzgu.az/problems/${fault.code}`,
    title: text.title[language],
    status: fault.status,
    code: fault.code,
    ...(fault.field === undefined ? {} : { field: fault.field }),
    ...(text.detail === undefined ? {} : { detail: text.detail[language] }),
    instance: `urn:uuid:${correlation}`,
    ...(fault.lines === undefined ? {} : { lines: fault.lines }),
  }
}

/** The best of our languages for an Accept-Language header; Azerbaijani where none is asked for. */
export const languageOf = (header: string | undefined): Language => {
  let best: Language = 'az'
  let weight = 0
  for (const range of (header ?? '').slice(0, 200).split(',')) {
    const [tag = '', ...parameters] = range.trim().toLowerCase().split(';')
    const quality = Number(
      parameters
        .find((parameter) => parameter.trim().startsWith('q='))
        ?.trim()
        .slice(2) ?? 1,
    )
    const language = tag.slice(0, 2)
    if ((language === 'az' || language === 'ru' || language === 'en') && quality > weight) [best, weight] = [language, quality]
  }
  return best
}
