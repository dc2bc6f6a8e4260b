import { hash } from 'node:crypto'
import type { Ports } from '@guzgu/ports'
import { Refused } from './problems.ts'

/** A person with a weak line tries again and again; nobody needs more. */
const SUBMISSIONS_PER_CODE_AND_MINUTE = 30
/** A class of 40 behind one address that mistypes every code ten times stays below it. */
const WRONG_CODES_PER_ADDRESS = 600
const WRONG_CODES_SECONDS = 600
const REMEMBERED_ADDRESSES = 10_000

const WRONG = new Set(['code-mistyped', 'code-unknown', 'code-of-another-exercise'])

export type RespondentLimits = {
  /** @throws Refused */
  readonly admitAddress: (address: string) => void
  /** @throws Refused */
  readonly admitCode: (code: string) => Promise<void>
  /** To be told how every code turned out. */
  readonly note: (address: string, refusal: string) => Promise<void>
}

/** There is no other limit by address: a school is one. Neither codes nor addresses are kept, only hashes with a secret. */
export const createRespondentLimits = async ({
  cache,
  keys,
  clock,
}: Pick<Ports, 'cache' | 'keys' | 'clock'>): Promise<RespondentLimits> => {
  const secret = Buffer.from(await keys.key('gateway-limits')).toString('hex')
  const blind = (text: string): string => hash('sha256', secret + text, 'base64url')
  const blockedUntil = new Map<string, number>()
  // The cache may be away: then nobody is limited, and answers go on coming in.
  const count = (key: string, seconds: number): Promise<number> => cache.increment(key, seconds).catch(() => 0)

  return {
    admitAddress: (address) => {
      if (blockedUntil.size === 0) return
      const key = blind(address)
      const until = blockedUntil.get(key)
      if (until === undefined) return
      const seconds = Math.ceil((until - clock.now()) / 1000)
      if (seconds > 0) throw new Refused('too-many-wrong-codes', { retryAfter: seconds })
      blockedUntil.delete(key)
    },
    admitCode: async (code) => {
      const submissions = await count(`submissions:${blind(code.replace(/\D/g, ''))}`, 60)
      if (submissions > SUBMISSIONS_PER_CODE_AND_MINUTE) throw new Refused('too-many-submissions', { field: 'code', retryAfter: 60 })
    },
    note: async (address, refusal) => {
      if (!WRONG.has(refusal)) return
      const key = blind(address)
      if ((await count(`wrong-codes:${key}`, WRONG_CODES_SECONDS)) < WRONG_CODES_PER_ADDRESS) return
      const [oldest] = blockedUntil.keys()
      if (blockedUntil.size >= REMEMBERED_ADDRESSES && oldest !== undefined) blockedUntil.delete(oldest)
      blockedUntil.set(key, clock.now() + 60_000) // the shared counter ends by itself; ask again in a minute
    },
  }
}
