import type { Seal } from './sealed.ts'

/** A member of staff who has signed in. Later sign-ins (state login) end in the same session. */
export type Session = { readonly token: string }

export const SESSION_SECONDS = 12 * 3600

export const sealSession = ({ token }: Session, seal: Seal, now: number): string =>
  seal.seal(JSON.stringify({ token, until: now + SESSION_SECONDS * 1000 }))

export const readSession = (cookie: string | undefined, seal: Seal, now = Date.now()): Session | undefined => {
  const text = cookie === undefined ? undefined : seal.open(cookie)
  if (text === undefined) return undefined
  const { token, until } = JSON.parse(text) as { readonly token: string; readonly until: number }
  return until > now ? { token } : undefined
}
