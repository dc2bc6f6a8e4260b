/** May forget anything at any time, and nothing is lost: whoever asks must cope with `undefined`. @throws Unavailable */
export type Cache = {
  readonly get: (key: string) => Promise<string | undefined>
  /** `ttl` in seconds. */
  readonly set: (key: string, value: string, ttl: number) => Promise<void>
  readonly delete: (key: string) => Promise<void>
  /** Adds 1 and returns the sum; the counter ends `ttl` seconds after its first increment. */
  readonly increment: (key: string, ttl: number) => Promise<number>
  /** Atomic and repeatable: the first owner of a key keeps it. Returns who owns it now. `ttl` in seconds. */
  readonly redeem: (key: string, owner: string, ttl: number) => Promise<string>
}
