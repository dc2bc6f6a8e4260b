import { numberText } from '#lib/report/numbers.ts'
import { roleInline, roleThan } from '#lib/report/words.ts'
import type { Role } from '#lib/roles.ts'
import { m } from '../../paraglide/messages.js'
import type { Quality, RoleComparison } from './national.ts'

/** Two roles, with the statements that both were asked. */
export type Pair = { readonly roles: RoleComparison['roles']; readonly comparisons: readonly RoleComparison[] }

/** Each pair once; statements in the order of the questionnaire. */
export const pairsOf = (qualities: readonly { readonly role: Role; readonly quality: Quality }[]): readonly Pair[] => {
  const all = qualities.flatMap(({ role, quality }) => quality.comparisons.filter(({ roles }) => roles[0] === role))
  return [...Map.groupBy(all, ({ roles }) => roles.join()).values()].flatMap((comparisons) =>
    comparisons[0] === undefined ? [] : [{ roles: comparisons[0].roles, comparisons }],
  )
}

export type Shown = RoleComparison & { readonly shown: true }
export const isShown = (one: RoleComparison): one is Shown => one.shown

/** How far from even chances, in hundredths. */
const distance = ({ probability }: Shown): number => Math.abs(Number(probability) - 0.5)

/** How many statements are compared, and where the two roles differ most. */
export const pairSentence = ({ roles, comparisons }: Pair, nameOf: (measure: string) => string): string => {
  const shown = comparisons.filter(isShown)
  const [most] = shown.toSorted((one, other) => distance(other) - distance(one))
  const counts = m.national_roles_sentence({ shown: shown.length, hidden: comparisons.length - shown.length })
  if (most === undefined || distance(most) === 0) return counts
  return `${counts} ${m.national_roles_most({ what: nameOf(most.measure), ...chances(roles, most), other: roleThan(roles[1]) })}`
}

/** One statement in words. */
export const comparisonWords = ({ roles }: Pair, comparison: Shown): string => m.national_roles_chance(chances(roles, comparison))

const chances = (roles: Pair['roles'], { probability }: Shown) => ({
  one: roleInline(roles[0]),
  other: roleInline(roles[1]),
  probability: numberText(probability),
})
