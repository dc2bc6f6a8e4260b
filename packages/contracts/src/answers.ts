/**
 * The bytes of an answer vector: one per item in the order of the questionnaire version.
 * 1 … 10 is the point chosen; the rest says why there is none. They stay apart in every count.
 */
export const NOT_SHOWN = 0
export const SKIPPED = 240
export const NOT_APPLICABLE = 241
export const PREFER_NOT_TO_SAY = 242

export type AnswerValue = number
