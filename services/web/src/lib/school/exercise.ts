import { ROLES, type Role } from '#lib/roles.ts'

/** `GET /v1/exercises/{exerciseId}`. Instants in ms. */
export type Exercise = {
  readonly exerciseId: string
  readonly schoolId: string
  readonly roundId: string
  readonly level: string
  readonly questionnaire: string
  readonly length: 'full' | 'short' | 'pulse'
  readonly languages: readonly string[]
  readonly status: 'planned' | 'open' | 'closed' | 'sealed'
  readonly opensAt: number
  readonly closesAt: number
  readonly sealAt: number
  readonly expected: Readonly<Partial<Record<Role, number>>>
  readonly optionalItems: readonly string[]
  /** One wording per language of `languages`, in their order. */
  readonly ownItems: readonly { readonly id: string; readonly roles: readonly Role[]; readonly wordings: readonly string[] }[]
  readonly issued: readonly { readonly role: Role; readonly issued: number; readonly revoked: number }[]
}

export type School = {
  readonly schoolId: string
  readonly name: string
  readonly levels: readonly string[]
  readonly sections: readonly string[]
  readonly expected: readonly { readonly level: string; readonly numbers: Readonly<Partial<Record<Role, number>>> }[]
}

export type Round = {
  readonly roundId: string
  readonly title: Readonly<Record<string, string>>
  readonly questionnaire: string
  readonly endsAt: number
}

/** `GET /v1/exercises/{exerciseId}/participation`. */
export type Participation = {
  readonly roles: readonly { readonly role: Role; readonly counted: number; readonly expected: number; readonly unverified: number }[]
  readonly asOf: number
  readonly sealed: boolean
}

/** What stands between a planned exercise and its opening, in the order in which it is done. */
export type Step = { readonly step: 'expected' | 'items' | 'open' | 'cards' | 'answers' | 'sealed'; readonly done: boolean }

export const stepsOf = ({ status, expected, issued }: Exercise): readonly Step[] => {
  const cards = ROLES.every((role) => (expected[role] ?? 0) === 0 || issued.some((one) => one.role === role && one.issued > one.revoked))
  return [
    { step: 'expected', done: ROLES.some((role) => (expected[role] ?? 0) > 0) },
    { step: 'items', done: status !== 'planned' },
    { step: 'open', done: status !== 'planned' },
    { step: 'cards', done: cards },
    { step: 'answers', done: status === 'closed' || status === 'sealed' },
    { step: 'sealed', done: status === 'sealed' },
  ]
}

/**
 * How many must answer so that a group speaks for the school: the sample size of a proportion with a margin of 5 points at 95 % and a
 * finite population, n = N·x / (N + x − 1) with x = 1.96² · 0.25 / 0.05² = 384.16 (Cochran 1977, §4.4); everybody in small groups.
 */
export const enough = (population: number): number => {
  const infinite = (1.96 ** 2 * 0.25) / 0.05 ** 2
  return Math.min(population, Math.ceil((population * infinite) / (population + infinite - 1)))
}
