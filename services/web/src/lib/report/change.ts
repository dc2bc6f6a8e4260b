import type { ChangeCells, Compared } from '@guzgu/contracts/report'
import { ROLES, type Role } from '#lib/roles.ts'
import { m } from '../../paraglide/messages.js'
import { numberText } from './numbers.ts'
import type { Words } from './spoken.ts'
import { roleInline, roleName } from './words.ts'

/** An area or a statement, as each role reads it, with what changed in it. */
export type ChangeLine = { readonly words: Words; readonly cells: ChangeCells }

type Comparison = Compared & { readonly title: string; readonly role: Role }

/** All that both reports show. */
export const comparisonsOf = (lines: readonly ChangeLine[]): readonly Comparison[] =>
  lines.flatMap(({ words, cells }) =>
    ROLES.flatMap((role) => {
      const cell = cells[role]
      return typeof cell === 'object' ? [{ ...cell, title: words[role], role }] : []
    }),
  )

/** How many changed, and where most, up and down; of statements, from published means only. */
export const changeSentence = (lines: readonly ChangeLine[]): string => {
  const all = comparisonsOf(lines)
  const changed = all
    .filter(({ verdict }) => verdict === 'changed')
    .toSorted((one, other) => Number(one.difference) - Number(other.difference))
  const hidden = lines.flatMap(({ cells }) => ROLES.filter((role) => cells[role] === '[c]')).length
  const [lowest, highest] = [changed[0], changed.at(-1)]
  return [
    m.report_change_sentence({ changed: changed.length, same: all.length - changed.length, hidden }),
    ...(highest !== undefined && Number(highest.difference) > 0 ? [m.report_change_rise(told(highest))] : []),
    ...(lowest !== undefined && Number(lowest.difference) < 0 ? [m.report_change_fall(told(lowest))] : []),
  ].join(' ')
}

/** The means of one role before and now, in words. */
export const comparisonSentence = (role: Role, { before, now, ...rest }: Compared): string =>
  m.report_change_row({ role: roleName(role), before: numberText(before), now: numberText(now), verdict: verdictText(rest) })

export const verdictText = ({ verdict, difference }: Pick<Compared, 'verdict' | 'difference'>): string =>
  verdict === 'changed' ? m.report_changed({ difference: signed(difference) }) : m.report_no_change()

const told = ({ title, role, difference }: Comparison) => ({ what: title, role: roleInline(role), difference: signed(difference) })

/** With its sign, and a minus that is not a hyphen. */
export const signed = (difference: string): string =>
  numberText(difference.startsWith('-') ? difference.replace('-', '−') : `+${difference}`)
