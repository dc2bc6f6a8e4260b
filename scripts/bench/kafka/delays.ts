// From a submission to the document that holds it, by counting: a document says how many it holds, not which.
import type { Campaign } from '../campaign.ts'
import type { Loaded } from '../load.ts'
import { percentile } from '../percentile.ts'

/** How many responses a document of either view holds. */
export const responsesIn = (document: unknown): number => {
  const { groups, counted, unverified } = document as {
    readonly groups?: Readonly<Record<string, { readonly respondents: number }>>
    readonly counted?: Readonly<Record<string, number>>
    readonly unverified?: Readonly<Record<string, number>>
  }
  if (groups !== undefined) return sum(Object.values(groups).map(({ respondents }) => respondents))
  return sum([...Object.values(counted ?? {}), ...Object.values(unverified ?? {})])
}

/** A document seen at an instant (ms since 1970). */
export type Sighting = { readonly at: number; readonly exerciseId: string; readonly responses: number }

/**
 * When the n-th submission of an exercise was due, and when its document first held n more than at the first look. One number (ms) for
 * each submission of the watched exercises that was seen folded; `missing` counts those that were not.
 */
export const delaysOf = (
  dues: readonly { readonly exerciseId: string; readonly at: number }[],
  sightings: readonly Sighting[],
): { readonly delays: readonly number[]; readonly missing: number } => {
  const delays: number[] = []
  let missing = 0
  const seen = Map.groupBy(sightings, ({ exerciseId }) => exerciseId)
  for (const [exerciseId, due] of Map.groupBy(dues, (one) => one.exerciseId)) {
    const ofExercise = seen.get(exerciseId)
    if (ofExercise === undefined) continue
    const before = ofExercise[0]?.responses ?? 0
    let look = 0
    for (const [n, { at }] of due.entries()) {
      while (look < ofExercise.length && (ofExercise[look] as Sighting).responses <= before + n) look += 1
      const sighting = ofExercise[look]
      if (sighting === undefined) missing += 1
      else delays.push(sighting.at - at)
    }
  }
  return { delays: delays.sort((a, b) => a - b), missing }
}

/** What a paced load sent, and when each was due. */
export const duesOf = ({ codes, exercises }: Campaign, firstCode: number, { startedAt, nextCode }: Loaded, pace: number) =>
  codes.slice(firstCode, nextCode).map(([, , place], index) => ({
    exerciseId: exercises[place]?.exerciseId as string,
    at: startedAt + (index / pace) * 1000,
  }))

export type Delay = { readonly view: string; readonly submissions: number; readonly p50: number; readonly p99: number }

/** @throws Error where a submission is not in its document */
export const delayIn = (view: string, ...parts: Parameters<typeof delaysOf>): Delay => {
  const { delays, missing } = delaysOf(...parts)
  if (missing > 0 || delays.length === 0) throw new Error(`${view}: ${missing} submissions were not folded, ${delays.length} were`)
  return { view, submissions: delays.length, p50: percentile(delays, 0.5), p99: percentile(delays, 0.99) }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
