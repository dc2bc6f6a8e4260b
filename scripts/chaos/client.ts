import { setTimeout } from 'node:timers/promises'

/** What a respondent's device sends; the same each time it tries. */
export type Form = { readonly responseId: string; readonly body: unknown }

export type Answer =
  | {
      readonly kind: 'acknowledged'
      readonly receipt: string
      /** Appended by this try; else its receipt was remembered. */
      readonly appended: boolean
      readonly triedAt: number
      readonly at: number
    }
  /** For good: trying again does not help. */
  | { readonly kind: 'refused'; readonly status: number; readonly code: string }
  /** We stopped asking. */
  | { readonly kind: 'given-up' }

/** What came back that was neither a receipt nor a reason to give up, by name, with how often. */
export type Troubles = Map<string, number>

const PATIENCE_MS = 10_000
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 4_000

/**
 * Hands a form in until it is acknowledged or refused for good, as the page of a respondent does: the same id and answers each time,
 * not before Retry-After, and with a growing pause where nothing answers at all.
 */
export const handIn = async (address: string, { responseId, body }: Form, troubles: Troubles, giveUp: AbortSignal): Promise<Answer> => {
  const note = (trouble: string): void => void troubles.set(trouble, (troubles.get(trouble) ?? 0) + 1)
  const text = JSON.stringify(body)
  for (let pause = FIRST_PAUSE_MS; !giveUp.aborted; ) {
    const triedAt = Date.now()
    try {
      const response = await fetch(`${address}/v1/responses/${responseId}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: text,
        signal: AbortSignal.timeout(PATIENCE_MS),
      })
      const said = (await response.json()) as { readonly receipt?: string; readonly code?: string }
      if (response.ok && said.receipt !== undefined)
        return { kind: 'acknowledged', receipt: said.receipt, appended: response.status === 201, triedAt, at: Date.now() }
      const code = `${response.status} ${said.code ?? ''}`.trim()
      if (response.status < 500 && response.status !== 429) return { kind: 'refused', status: response.status, code }
      note(code)
      await wait(Number(response.headers.get('retry-after') ?? 1) * 1_000, giveUp)
    } catch (error) {
      note(nameOf(error))
      await wait(pause, giveUp)
      pause = Math.min(LONGEST_PAUSE_MS, pause * 2)
    }
  }
  return { kind: 'given-up' }
}

const wait = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  setTimeout(milliseconds, undefined, { signal }).catch(() => undefined)

const nameOf = (error: unknown): string => {
  const { name, message, cause } = error as Error & { readonly cause?: { readonly code?: string } }
  return cause?.code ?? (name === 'TimeoutError' ? 'no answer' : `${name}: ${message}`)
}
