/** What scoring says of a record, as far as counting needs it. Bytes of an answer vector: 0 not shown, 1…10 a point, 240 skipped, 241 N/A, 242 prefer not to say. */
export type Outcome = Scored | { readonly kind: 'sealed'; readonly exerciseId: string } | { readonly kind: 'not-counted' }

export type Scored = {
  readonly kind: 'scored'
  readonly exerciseId: string
  readonly role: RoleName
  /** Of the card, not of the answering: `az`. */
  readonly sectionLanguage: string
  /** `id@version` */
  readonly questionnaire: string
  /** 0: no band. */
  readonly gradeBand: number
  readonly answers: Uint8Array
  readonly choices: readonly { readonly item: string; readonly options: readonly number[] }[]
  readonly ownAnswers: Uint8Array
  /** Per area, then per roll-up, three bytes: sum, answered, asked. */
  readonly areaSums: Uint8Array
  readonly fast: boolean
  readonly burst: boolean
  readonly unverified: boolean
  readonly released: boolean
}

export const ROLE_NAMES = ['leader', 'teacher', 'student'] as const
export type RoleName = (typeof ROLE_NAMES)[number]

/** Responses through the open link stand apart from those with codes and are never added to them. */
export type Group = RoleName | `${RoleName}-unverified`
export const GROUPS = [
  'leader',
  'teacher',
  'student',
  'leader-unverified',
  'teacher-unverified',
  'student-unverified',
] as const satisfies readonly Group[]

export const groupOf = (role: RoleName, unverified: boolean): Group => (unverified ? `${role}-unverified` : role)

/** A fold's keys: an outcome touches its exercise, or nothing. */
export const exerciseKeys = (outcome: Outcome): readonly string[] => (outcome.kind === 'not-counted' ? [] : [outcome.exerciseId])
