/** A problem (RFC 9457) that the platform answered with. */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly field: string | undefined
  constructor(
    method: string,
    path: string,
    status: number,
    problem: { readonly code?: string; readonly field?: string; readonly detail?: string },
  ) {
    super(`${method} ${path}: ${status} ${problem.code ?? ''} ${problem.field ?? ''} ${problem.detail ?? ''}`.trim())
    this.name = 'ApiProblem'
    this.status = status
    this.code = problem.code ?? 'unknown'
    this.field = problem.field
  }
}

/** The platform over HTTP, as anybody could speak to it. Retries what says 503, with the same body. @throws ApiProblem */
export type Api = {
  readonly get: <T>(path: string, token?: string) => Promise<T>
  readonly send: <T>(method: 'POST' | 'PUT', path: string, body: unknown, token?: string) => Promise<T>
}

const TRIES = 40

export const createApi = (address: string): Api => {
  const call = async <T>(
    method: string,
    path: string,
    body: string | undefined,
    contentType: string,
    token: string | undefined,
  ): Promise<T> => {
    for (let attempt = 1; ; attempt += 1) {
      const response = await fetch(`${address}${path}`, {
        method,
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': contentType }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(body === undefined ? {} : { body }),
      })
      const text = await response.text()
      if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T
      if (response.status !== 503 || attempt === TRIES) throw new ApiProblem(method, path, response.status, asProblem(text))
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  return {
    get: (path, token) => call('GET', path, undefined, '', token),
    send: (method, path, body, token) =>
      typeof body === 'string'
        ? call(method, path, body, 'text/csv', token)
        : call(method, path, JSON.stringify(body ?? {}), 'application/json', token),
  }
}

const asProblem = (text: string): { readonly code?: string; readonly field?: string; readonly detail?: string } => {
  try {
    return JSON.parse(text)
  } catch {
    return { detail: text.slice(0, 200) }
  }
}
