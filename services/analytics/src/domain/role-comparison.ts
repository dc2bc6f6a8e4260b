import { type Absent, type Suppressed, superiority, suppressed, toDecimal } from '@guzgu/statistics'
import type { NationalResults } from './national-results.ts'
import type { RoleName } from './outcome.ts'

/** Two roles on an item that both were asked: of one person of each, how likely the first chose a higher point; ties count half. */
export type RoleComparison = {
  readonly measure: string
  readonly roles: readonly [RoleName, RoleName]
} & (Suppressed | Absent | { readonly shown: true; readonly probability: string; readonly cliffsDelta: string })

const PAIRS: readonly (readonly [RoleName, RoleName])[] = [
  ['leader', 'teacher'],
  ['leader', 'student'],
  ['teacher', 'student'],
]

/**
 * Of the nation, where the cells of both roles are published and hide the share of no point: else the figure would tell what they hide.
 * `histogramOf`: all answers of a role to an item.
 */
export const roleComparisons = (
  { roles }: NationalResults,
  histogramOf: (role: RoleName, measure: string) => readonly number[],
): readonly RoleComparison[] =>
  PAIRS.flatMap(([first, second]) => {
    const [one, other] = [itemsOf(roles, first), itemsOf(roles, second)]
    return [...one].flatMap(([measure, cell]): readonly RoleComparison[] => {
      const beside = other.get(measure)
      if (beside === undefined) return []
      const of = { measure, roles: [first, second] } as const
      if (!isOpen(cell) || !isOpen(beside)) return [{ ...of, ...suppressed }]
      const found = superiority(histogramOf(first, measure), histogramOf(second, measure))
      if (found === undefined) return [{ ...of, shown: false, symbol: '[x]' }]
      return [{ ...of, shown: true, probability: toDecimal(found.probability, 2), cliffsDelta: toDecimal(found.cliffsDelta, 2) }]
    })
  })

type Cell = NationalResults['roles'][number]['measures'][number]['cells'][number]

const itemsOf = (roles: NationalResults['roles'], role: RoleName): ReadonlyMap<string, Cell> =>
  new Map(
    (roles.find((one) => one.role === role)?.measures ?? []).flatMap(({ measure, cells }) => {
      const nation = cells.find(({ key }) => key === 'nation')
      return !measure.startsWith('item/') || nation === undefined ? [] : [[measure, nation] as const]
    }),
  )

const isOpen = (cell: Cell): boolean => cell.shown && (cell.shares ?? [{ kind: 'band' }]).every(({ kind }) => kind === 'exact')
