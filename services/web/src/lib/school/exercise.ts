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
  readonly timing: { readonly earliestClosingSeconds: number }
}

/** `GET /v1/exercises/{exerciseId}/participation`. */
export type Participation = {
  readonly roles: readonly { readonly role: Role; readonly counted: number; readonly expected: number; readonly unverified: number }[]
  readonly asOf: number
  readonly sealed: boolean
}

/** What stands between a planned exercise and its opening, in the order in which it is done. */
export type Step = { readonly step: 'expected' | 'items' | 'open' | 'cards' | 'answers' | 'sealed'; readonly done: boolean }

/** Valid cards of a role. */
export const issuedOf = ({ issued }: Exercise, role: Role): number =>
  issued.filter((one) => one.role === role).reduce((sum, one) => sum + one.issued - one.revoked, 0)

/** Whether a role that is expected has any. */
export const hasCards = (exercise: Exercise, role: Role): boolean => (exercise.expected[role] ?? 0) === 0 || issuedOf(exercise, role) > 0

export const stepsOf = (exercise: Exercise): readonly Step[] => {
  const { status, expected } = exercise
  const cards = ROLES.every((role) => hasCards(exercise, role))
  return [
    { step: 'expected', done: ROLES.some((role) => (expected[role] ?? 0) > 0) },
    { step: 'items', done: status !== 'planned' },
    { step: 'open', done: status !== 'planned' },
    { step: 'cards', done: cards },
    { step: 'answers', done: status === 'closed' || status === 'sealed' },
    { step: 'sealed', done: status === 'sealed' },
  ]
}

/** The same on the coordinator's page and in the figures of a round. */
export { enough } from '@guzgu/statistics'
