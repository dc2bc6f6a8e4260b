import type { Platform } from './platform.ts'
import { until } from './until.ts'

/** RFC 9457, as the platform prints it. */
export type Problem = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly field?: string
  readonly lines?: readonly { readonly line: number; readonly field: string; readonly code: string; readonly value: string }[]
}

export type Answer = { readonly status: number; readonly headers: Headers; readonly text: string; readonly json: <T>() => T }

export type Asked = {
  /** Text goes as it is; anything else as JSON. */
  readonly body?: unknown
  /** Name of an account. */
  readonly as?: string
  readonly headers?: Readonly<Record<string, string>>
}

export type Client = {
  /** Once, whatever comes. */
  readonly ask: (method: string, path: string, asked?: Asked) => Promise<Answer>
  /** Expects success and returns what came. @throws Error that shows the problem */
  readonly get: <T>(path: string, as?: string) => Promise<T>
  readonly send: <T>(method: 'POST' | 'PUT', path: string, body: unknown, as?: string) => Promise<T>
  /** As `send`, again while the platform has not heard of something yet: facts travel as events. */
  readonly eventually: <T>(
    method: 'POST' | 'PUT',
    path: string,
    body: unknown,
    as: string | undefined,
    unheard: readonly string[],
  ) => Promise<T>
  /** As a respondent's browser: the same request again while the line or the platform is away. */
  readonly insist: (method: 'POST' | 'PUT', path: string, body: unknown) => Promise<Answer>
}

/** A killed platform may need minutes to come back on a slow machine, more than once. */
const PATIENCE_MS = 600_000

/** The platform over HTTP and nothing else. */
export const createClient = (platform: Platform): Client => {
  const ask: Client['ask'] = async (method, path, { body, as, headers = {} } = {}) => {
    const response = await fetch(`${platform.address()}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(as === undefined ? {} : { authorization: `Bearer ${await platform.token(as)}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) }
  }
  const succeed = <T>(answer: Answer, what: string): T => {
    if (answer.status >= 300) throw new Error(`${what}: ${answer.status} ${answer.text}`)
    return answer.json<T>()
  }
  return {
    ask,
    get: async (path, as) => succeed(await ask('GET', path, as === undefined ? {} : { as }), path),
    send: async (method, path, body, as) => succeed(await ask(method, path, { body, ...(as === undefined ? {} : { as }) }), path),
    eventually: async <T>(
      method: 'POST' | 'PUT',
      path: string,
      body: unknown,
      as: string | undefined,
      unheard: readonly string[],
    ): Promise<T> =>
      until(`${method} ${path}`, async () => {
        const answer = await ask(method, path, { body, ...(as === undefined ? {} : { as }) })
        const isUnheard = answer.status === 503 || (answer.status >= 400 && unheard.includes(answer.json<Problem>().code))
        return isUnheard ? undefined : succeed<T>(answer, path)
      }),
    insist: (method, path, body) =>
      until(
        `${method} ${path}`,
        async () => {
          try {
            const answer = await ask(method, path, { body })
            return answer.status === 503 ? undefined : answer
          } catch {
            await platform.up() // the line broke: the process may just have been killed
            return undefined
          }
        },
        PATIENCE_MS,
      ),
  }
}
