// The words of exercises and codes. Order matters where a code packs it: append only.

export const ROLES = ['leader', 'teacher', 'student'] as const
export type Role = (typeof ROLES)[number]

/** Section languages. */
export const LANGUAGES: readonly string[] = ['az', 'ru', 'en', 'ka']

export const LEVELS = ['primary', 'lower-secondary', 'upper-secondary', 'vocational'] as const
export type Level = (typeof LEVELS)[number]

export const LENGTHS = ['full', 'short', 'pulse'] as const
export type Length = (typeof LENGTHS)[number]

/** Serials of a role, language and grade band stand below. */
export const MAX_SERIALS = 100_000
export const MAX_GRADE_BAND = 12

/** Grades of each level; only a pupil's card may name one. */
const GRADES: Readonly<Record<Level, readonly [lowest: number, highest: number]>> = {
  primary: [1, 4],
  'lower-secondary': [5, 9],
  'upper-secondary': [10, MAX_GRADE_BAND],
  vocational: [1, 4],
}

export const isGradeOf = (level: Level, role: Role, gradeBand: number): boolean => {
  if (gradeBand === 0) return true
  const [lowest, highest] = GRADES[level]
  return role === 'student' && Number.isInteger(gradeBand) && gradeBand >= lowest && gradeBand <= highest
}
