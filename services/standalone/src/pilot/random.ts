/** A seeded generator (mulberry32): the same seed gives the same pilot on every machine. */
export type Random = {
  /** Uniform in [0, 1). */
  readonly next: () => number
  /** Normal with mean 0 and this standard deviation (Box–Muller). */
  readonly normal: (deviation: number) => number
  readonly chance: (probability: number) => boolean
  /** An integer from `from` to `to`, both included. */
  readonly integer: (from: number, to: number) => number
  /** A UUID v4 made of this generator's bits. */
  readonly uuid: () => string
}

export const createRandom = (seed: string): Random => {
  let state = hash(seed)
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const integer = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  const hex = (digits: number): string => Array.from({ length: digits }, () => integer(0, 15).toString(16)).join('')
  return {
    next,
    integer,
    normal: (deviation) => deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    chance: (probability) => next() < probability,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[integer(0, 3)]}${hex(3)}-${hex(12)}`,
  }
}

const hash = (text: string): number => {
  let value = 2_166_136_261
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 16_777_619)
  return value | 0
}
