/** RFC 9457, as the gateway tells it; in the reader's language. */
export type Problem = {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail?: string
  readonly field?: string
  /** Seconds. */
  readonly retryAfter?: number
}

export type Answered<T> = { readonly value: T; readonly etag?: string } | { readonly problem: Problem }

/** The digest of a document that has it as its ETag. */
export const digestOf = ({ etag = '' }: { readonly etag?: string }): string => etag.replace(/^W\//, '').replaceAll('"', '')

export type Call = {
  readonly method?: 'GET' | 'POST' | 'PUT'
  readonly body?: unknown
  readonly token?: string | undefined
  readonly ifMatch?: string | undefined
  readonly accept?: string
  /** Ends the call; without it the call ends by itself after a while. */
  readonly signal?: AbortSignal
}

/** All that a page may ask of the world: the gateway's HTTP API. */
export type Gateway = {
  readonly call: <T>(path: string, call?: Call) => Promise<Answered<T>>
  /** For files: the response as it is. */
  readonly fetch: (path: string, call?: Call) => Promise<Response>
}

const DEADLINE_MS = 15_000

/**
 * `client` is the reader's address: the gateway limits wrong codes by it, and must not take all readers for one. `view` tells which calls
 * are of one page.
 */
export const createGateway = (
  base: string,
  language: string,
  { client, view }: { readonly client: string; readonly view: string },
): Gateway => {
  const ask = (path: string, { method = 'GET', body, token, ifMatch, accept = 'application/json', signal }: Call = {}): Promise<Response> =>
    fetch(`${base}${path}`, {
      method,
      headers: {
        accept,
        'accept-language': language,
        'x-forwarded-for': client,
        'x-guzgu-page': view,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: signal ?? AbortSignal.timeout(DEADLINE_MS),
    })
  return {
    fetch: ask,
    call: async <T>(path: string, call?: Call): Promise<Answered<T>> => {
      try {
        const response = await ask(path, call)
        const body = await response.json()
        const retryAfter = Number(response.headers.get('retry-after') ?? 0)
        if (!response.ok) return { problem: { ...(body as Problem), ...(retryAfter > 0 ? { retryAfter } : {}) } }
        const etag = response.headers.get('etag')
        return { value: body as T, ...(etag === null ? {} : { etag }) }
      } catch {
        return { problem: { status: 503, code: 'gateway-away', title: '' } }
      }
    },
  }
}
