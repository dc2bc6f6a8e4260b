/** Stands in every published cell and every answer: a change of anything in `national/` that changes a published figure changes it. */
export const NATIONAL_RULE_VERSION = 'national-1'

/** How many persons stand behind a set of answers, and how they are spread over schools. */
export type CellSize = {
  readonly respondents: number
  /** A school counts once, whatever its levels and sections. */
  readonly schools: number
  /** Respondents of the school with the most. */
  readonly largest: number
}

/** What a set of answers needs to be safe. */
export type SafetyRule = {
  readonly respondents: number
  readonly schools: number
  /** The largest school has at most this share of the respondents, in percent. */
  readonly largestPercent: number
  /** What is left when the largest school subtracts itself. */
  readonly withoutLargest: number
}

/** The rule in force for a national cell (trust.md, "Rules in force"). */
export const NATIONAL_RULE: SafetyRule = Object.freeze({ respondents: 30, schools: 5, largestPercent: 50, withoutLargest: 10 })

/** True if a set of this size may be published, as far as its own size decides. Nobody at all is not safe. */
export const isSafe = ({ respondents, schools, largest }: CellSize, rule: SafetyRule = NATIONAL_RULE): boolean =>
  respondents >= rule.respondents &&
  schools >= rule.schools &&
  largest * 100 <= rule.largestPercent * respondents &&
  respondents - largest >= rule.withoutLargest
