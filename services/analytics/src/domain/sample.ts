import { type Decider, Rejection } from '@guzgu/event-sourcing'

/** Schools of one region, in towns or not: volunteers and drawn schools are told apart within it. */
export type SampleStratum = { readonly region: string; readonly urban: boolean }

export type DrawnStratum = SampleStratum & {
  /** Schools there were to draw from. */
  readonly frame: number
  /** Ids of the schools that were drawn, in their order. */
  readonly schools: readonly string[]
}

/** A school that can be drawn. */
export type Drawable = SampleStratum & { readonly schoolId: string }

export type SampleCommand = {
  readonly type: 'DrawSample'
  readonly roundId: string
  readonly seed: string
  readonly sizes: readonly (SampleStratum & { readonly schools: number })[]
  /** The open schools of the registry, as far as it had been read. */
  readonly registry: readonly Drawable[]
  readonly schoolsPosition: number
  readonly now: number
}

/** With its seed and the position of the registry anybody draws the same schools again. */
export type Sample = {
  readonly roundId: string
  readonly seed: string
  readonly schoolsPosition: number
  readonly drawnAt: number
  readonly strata: readonly DrawnStratum[]
}

export type SampleEvent = { readonly type: 'SampleDrawn' } & Sample

export type SampleRejection = 'sample-already-drawn' | 'sample-empty' | 'sample-too-large' | 'stratum-twice'

export const sampleStream = (roundId: string): string => `sample-${roundId}`

/** One stream per round, and one draw: nobody draws until he likes what he sees. */
export const sample: Decider<SampleCommand, SampleEvent, Sample | undefined> = {
  initial: undefined,
  decide: ({ roundId, seed, sizes, registry, schoolsPosition, now }, drawn) => {
    if (drawn !== undefined) return no('sample-already-drawn', 'roundId')
    if (sizes.length === 0) return no('sample-empty', 'strata')
    const strata = sizes.map(({ region, urban, schools }, at): DrawnStratum => {
      const isTwice = sizes.findIndex((other) => other.region === region && other.urban === urban) < at
      if (isTwice) return no('stratum-twice', `strata.${at}`)
      const inside = registry.filter((school) => school.region === region && school.urban === urban).map(({ schoolId }) => schoolId)
      if (schools > inside.length) return no('sample-too-large', `strata.${at}.schools`)
      return { region, urban, frame: inside.length, schools: draw(inside, schools, `${seed}/${region}/${urban ? 'urban' : 'rural'}`) }
    })
    return [{ type: 'SampleDrawn', roundId, seed, schoolsPosition, drawnAt: now, strata }]
  },
  evolve: (_, { type: __, ...drawn }) => drawn,
}

const no = (code: SampleRejection, field: string): never => {
  throw new Rejection(code, field)
}

/**
 * A simple random sample without replacement: the first `size` of a shuffle (Fisher–Yates) of the sorted ids, by SplitMix64 (Steele,
 * Lea and Flood 2014) from the FNV-1a hash of the seed. Sorted; whatever the order in which the ids come.
 */
export const draw = (ids: readonly string[], size: number, seed: string): readonly string[] => {
  const next = splitMix64(fnv1a(seed))
  const left = [...ids].sort(byCode)
  for (let at = 0; at < size; at += 1) {
    const other = at + below(left.length - at, next)
    const [one, two] = [left[at] as string, left[other] as string]
    left[at] = two
    left[other] = one
  }
  return left.slice(0, size).sort(byCode)
}

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const fnv1a = (text: string): bigint =>
  [...text].reduce(
    (hash, character) => BigInt.asUintN(64, (hash ^ BigInt(character.codePointAt(0) ?? 0)) * 0x100000001b3n),
    0xcbf29ce484222325n,
  )

const splitMix64 = (seed: bigint): (() => bigint) => {
  let state = seed
  return () => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n)
    let mixed = state
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n)
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn)
    return mixed ^ (mixed >> 31n)
  }
}

/** Uniform below `bound`: values of the last, incomplete run are passed over. */
const below = (bound: number, next: () => bigint): number => {
  const size = BigInt(bound)
  const limit = (1n << 64n) - ((1n << 64n) % size)
  for (;;) {
    const value = next()
    if (value < limit) return Number(value % size)
  }
}
