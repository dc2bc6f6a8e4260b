import type { Keyring } from '@guzgu/ports'
import { type HmacKey, hmac16, hmacKey } from '../adapters/crypto.ts'
import type { CodeFields } from '../domain/code.ts'
import type { Answers } from '../domain/form.ts'

/** What intake derives from its secret keys; 16 bytes each. */
export type Keys = {
  readonly pepper: (roundId: string) => Promise<HmacKey>
  /** So that a destroyed pepper does not live on in this process. */
  readonly forget: (roundId: string) => void
  /** One person: the same for every submission with the same code; of an open link, with the same response id. */
  readonly redemption: (
    pepper: HmacKey,
    code: CodeFields & { readonly digits: string },
    submission: { readonly responseId: string },
  ) => Uint8Array
  /** One form: the same for the same response id and answers. Without the key nobody can try answers against it. */
  readonly digest: (responseId: string, answers: Answers) => Uint8Array
}

export const pepperName = (roundId: string): string => `pepper-${roundId}`

/** Peppers are asked for at most once a minute, so that a destroyed one is soon forgotten here as well. */
const FORGET_MS = 60_000

export const createKeys = (keyring: Keyring, receiptKey: Uint8Array, now: () => number): Keys => {
  const digestKey = hmacKey(receiptKey)
  const peppers = new Map<string, { readonly key: Promise<HmacKey>; readonly until: number }>()
  return {
    pepper: (roundId) => {
      const known = peppers.get(roundId)
      if (known !== undefined && known.until > now()) return known.key
      const key = keyring.key(pepperName(roundId)).then(hmacKey)
      peppers.set(roundId, { key, until: now() + FORGET_MS })
      key.catch(() => peppers.delete(roundId))
      return key
    },
    forget: (roundId) => void peppers.delete(roundId),
    redemption: (pepper, code, { responseId }) =>
      code.kind === 'open-link' ? hmac16(pepper, `${code.exerciseNumber}/${responseId}`) : hmac16(pepper, code.digits),
    digest: (responseId, { answers, ownAnswers, choices }) => hmac16(digestKey, responseId, answers, ownAnswers, JSON.stringify(choices)),
  }
}
