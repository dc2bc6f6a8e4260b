import { signed } from '#lib/report/change.ts'
import { numberText } from '#lib/report/numbers.ts'
import { roleName } from '#lib/report/words.ts'
import type { Role } from '#lib/roles.ts'
import { m } from '../../paraglide/messages.js'
import type { Contents, HiddenCell } from './national.ts'

/** One cell in two rounds, as `GET /v1/snapshots/{snapshotId}/change` gives it; of published means only. */
export type ChangeCell = { readonly key: string; readonly by: Readonly<Record<string, string>> } & (HiddenCell | ShownChange)
export type ShownChange = {
  readonly shown: true
  readonly before: string
  readonly now: string
  readonly difference: string
  readonly change: 'higher' | 'lower' | 'no-clear-change'
}

/** A published snapshot of a round that ended before. */
export type Earlier = { readonly snapshotId: string; readonly round: string; readonly takenAt: number }

/** What the address asks for; without a measure all areas of the nation, by role. */
export type ChangeView = {
  readonly against: string | undefined
  readonly role: Role
  readonly measure: string
  readonly by: readonly string[]
}

export const readChangeView = (asked: URLSearchParams, { roles }: Contents, earlier: readonly Earlier[]): ChangeView => ({
  against: (earlier.find(({ snapshotId }) => snapshotId === asked.get('against')) ?? earlier[0])?.snapshotId,
  role: roles.find(({ role }) => role === asked.get('role'))?.role ?? roles[0]?.role ?? 'teacher',
  measure: asked.get('measure') ?? '',
  by: (asked.get('by') ?? '').split(',').filter((name) => name !== ''),
})

/** A group or an area, and what became of the mean of each role in it. */
export type ChangeRow = {
  readonly name: string
  readonly lang?: 'az' | undefined
  readonly marks: readonly { readonly role: Role; readonly cell: ChangeCell }[]
}

const VERDICTS: Readonly<Record<ShownChange['change'], () => string>> = {
  higher: m.national_change_higher,
  lower: m.national_change_lower,
  'no-clear-change': m.report_no_change,
}

export const verdictOf = (cell: ChangeCell): string => {
  if (cell.shown) return VERDICTS[cell.change]()
  return cell.symbol === '[x]' ? m.national_change_nothing() : m.national_hidden()
}

/** Before, now, the difference with its sign; of a hidden one its symbol in each. */
export const changeTexts = (cell: ChangeCell): readonly string[] =>
  cell.shown ? [numberText(cell.before), numberText(cell.now), signed(cell.difference)] : [cell.symbol, cell.symbol, cell.symbol]

/** A row for who cannot see it. */
export const changeWords = ({ marks }: ChangeRow): string =>
  marks
    .map(({ role, cell }) => {
      const verdict = verdictOf(cell)
      if (!cell.shown) return `${roleName(role)}: ${verdict}`
      return m.report_change_row({ role: roleName(role), before: numberText(cell.before), now: numberText(cell.now), verdict })
    })
    .join('; ')

/** How many means rose, fell, did neither clearly, or cannot be compared. */
export const changesSentence = (rows: readonly ChangeRow[]): string => {
  const cells = rows.flatMap(({ marks }) => marks.map(({ cell }) => cell))
  const count = (change: ShownChange['change']): number => cells.filter((cell) => cell.shown && cell.change === change).length
  return m.national_change_sentence({
    higher: count('higher'),
    lower: count('lower'),
    same: count('no-clear-change'),
    hidden: cells.filter(({ shown }) => !shown).length,
  })
}
