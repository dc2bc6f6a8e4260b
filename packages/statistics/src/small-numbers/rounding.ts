/** What a school sees of a quality flag (fast, burst). */
export type FlagLevel = 'none' | 'some' | 'many'

/**
 * none below 5 % of the responses, some below 20 %, many from there; undefined (print nothing) below 30 responses.
 * "None" always covers at least nobody and one person, so it does not clear anybody.
 */
export function publishFlag(flagged: number, responses: number): FlagLevel | undefined {
  if (responses < 30) return undefined
  if (flagged * 20 < responses) return 'none'
  return flagged * 5 < responses ? 'some' : 'many'
}

/** The counts an officer sees per rayon: rounded down to a multiple of 5. */
export const roundDownTo5 = (count: number): number => Math.floor(count / 5) * 5
