import { hash } from 'node:crypto'
import type { Clock, Ports } from '@guzgu/ports'
import { Refused } from './problems.ts'

/** A person with a weak line tries again and again; nobody needs more. */
const SUBMISSIONS_PER_CODE_AND_MINUTE = 30
/** A class of 40 behind one address that mistypes every code ten times stays below it. */
const WRONG_CODES_PER_ADDRESS = 600
const WRONG_CODES_SECONDS = 600
const BLOCKED_SECONDS = 60
const REMEMBERED = 10_000

const WRONG = new Set(['code-mistyped', 'code-unknown', 'code-of-another-exercise'])

export type RespondentLimits = {
  /** @throws Refused */
  readonly admitAddress: (address: string) => void
  /** @throws Refused */
  readonly admitCode: (code: string) => void
  /** To be told of every submission that was answered: one that we had no room for is not the sender's fault, and not counted. */
  readonly noteSubmission: (code: string) => Promise<void>
  /** To be told why a code was refused. */
  readonly noteRefusal: (address: string, refusal: string) => Promise<void>
}

/** There is no other limit by address: a school is one. Neither codes nor addresses are kept, only hashes with a secret. */
export const createRespondentLimits = async ({
  cache,
  keys,
  clock,
}: Pick<Ports, 'cache' | 'keys' | 'clock'>): Promise<RespondentLimits> => {
  const secret = Buffer.from(await keys.key('gateway-limits')).toString('hex')
  const blind = (text: string): string => hash('sha256', secret + text, 'base64url')
  const blindCode = (code: string): string => blind(code.replace(/\D/g, ''))
  const addresses = createBlocks(clock)
  const codes = createBlocks(clock)
  // The cache may be away: then nobody is limited, and answers go on coming in.
  const count = (key: string, seconds: number): Promise<number> => cache.increment(key, seconds).catch(() => 0)

  return {
    admitAddress: (address) => {
      const seconds = addresses.secondsLeft(() => blind(address))
      if (seconds > 0) throw new Refused('too-many-wrong-codes', { retryAfter: seconds })
    },
    admitCode: (code) => {
      const seconds = codes.secondsLeft(() => blindCode(code))
      if (seconds > 0) throw new Refused('too-many-submissions', { field: 'code', retryAfter: seconds })
    },
    noteSubmission: async (code) => {
      const key = blindCode(code)
      if ((await count(`submissions:${key}`, 60)) >= SUBMISSIONS_PER_CODE_AND_MINUTE) codes.block(key)
    },
    noteRefusal: async (address, refusal) => {
      if (!WRONG.has(refusal)) return
      const key = blind(address)
      if ((await count(`wrong-codes:${key}`, WRONG_CODES_SECONDS)) >= WRONG_CODES_PER_ADDRESS) addresses.block(key)
    },
  }
}

/** Keys that are refused for a minute; the shared counter ends by itself and is asked again then. */
const createBlocks = (clock: Clock) => {
  const until = new Map<string, number>()
  return {
    block: (key: string): void => {
      const [oldest] = until.keys()
      if (until.size >= REMEMBERED && oldest !== undefined) until.delete(oldest)
      until.set(key, clock.now() + BLOCKED_SECONDS * 1000)
    },
    /** The key is made only where somebody is blocked at all. */
    secondsLeft: (keyOf: () => string): number => {
      if (until.size === 0) return 0
      const key = keyOf()
      const end = until.get(key)
      if (end === undefined) return 0
      const seconds = Math.ceil((end - clock.now()) / 1000)
      if (seconds <= 0) until.delete(key)
      return Math.max(0, seconds)
    },
  }
}
