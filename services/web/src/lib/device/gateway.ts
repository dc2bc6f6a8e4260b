import { questionnairePath } from '#lib/questionnaire-path.ts'
import type { Flow } from '#lib/respondent/flow.ts'
import { toResponseBody } from '#lib/respondent/flow.ts'
import type { Form, Participation, Questionnaire } from '#lib/respondent/form.ts'

/** What the gateway says against it, in the reader's language. */
export type Told = {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail?: string
  readonly retryAfter?: number
}

/** Away: no line, or nobody answers in time. Nothing is known then. */
export type Reply<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'told'; readonly problem: Told }
  | { readonly kind: 'away' }

const DEADLINE_MS = 20_000

/** Asks the gateway; never throws. */
export const ask = async <T>(path: string, language: string, init: RequestInit = {}): Promise<Reply<T>> => {
  try {
    const headers = { 'accept-language': language, ...(init.body === undefined ? {} : { 'content-type': 'application/json' }) }
    const response = await fetch(path, { ...init, headers, signal: AbortSignal.timeout(DEADLINE_MS) })
    const body = await response.json()
    if (response.ok) return { kind: 'ok', value: body as T }
    return { kind: 'told', problem: { ...(body as Told), retryAfter: Number(response.headers.get('retry-after') ?? 0) } }
  } catch {
    return { kind: 'away' }
  }
}

/** What a code lets its holder answer. */
export const participate = (code: string, language: string): Promise<Reply<Participation>> =>
  ask('/v1/participations', language, { method: 'POST', body: JSON.stringify({ code }) })

/** The wording for one role in one language. */
export const wordingOf = (
  { questionnaire, ...asked }: Pick<Participation, 'questionnaire' | 'role' | 'level'>,
  language: string,
): Promise<Reply<Questionnaire>> => ask(questionnairePath(questionnaire, { ...asked, language }), language)

/** Hands it in; again with the same id and answers it is the same response. */
export const handIn = (flow: Flow, form: Form): Promise<Reply<{ readonly receipt: string }>> =>
  ask(`/v1/responses/${flow.responseId}`, flow.language, { method: 'PUT', body: JSON.stringify(toResponseBody(flow, form, Date.now())) })
