import { askedOf, type Cells, type ReportView, type Worded } from '#lib/report/report.ts'
import { gapSentence } from '#lib/report/sentences.ts'
import { spokenTo, type Words } from '#lib/report/spoken.ts'
import { roleName } from '#lib/report/words.ts'
import { ROLES, type Role } from '#lib/roles.ts'
import { m } from '../../paraglide/messages.js'

/** A statement that a plan may be about, as it is read by those whom it is offered for, with its published figures and why it is offered early. */
export type Offer = { readonly item: string; readonly words: Words; readonly wording: string; readonly cells: Cells; readonly why: string }

export type Offered = {
  readonly low: readonly Offer[]
  readonly gaps: readonly Offer[]
  readonly areas: readonly { readonly id: string; readonly title: string; readonly items: readonly Offer[] }[]
  readonly own: readonly Offer[]
}

/** Of each role, and of the differences between roles. */
const LOWEST = 3
const WIDEST = 5

/** What a report offers to begin with: the lowest of each role, the widest differences, then all the rest; each statement once. */
export const offeredBy = ({ report, areas, own }: Pick<ReportView, 'report' | 'areas' | 'own'>): Offered => {
  const all = areas.flatMap(({ items }) => items)
  const offer = (item: string, why: string, role?: Role): readonly Offer[] =>
    all.filter(({ row }) => row.item === item).map((one) => ({ ...saidOf(one, role), why }))
  const lowFor = (item: string) => ROLES.filter((role) => (report.weakest[role] ?? []).slice(0, LOWEST).includes(item))
  const low = all.map(({ row }) => row.item).filter((item) => lowFor(item).length > 0)
  const wide = report.gaps.filter(({ item }, i) => report.gaps.findIndex((gap) => gap.item === item) === i && !low.includes(item))
  const gaps = wide.slice(0, WIDEST)
  const early = new Set([...low, ...gaps.map(({ item }) => item)])
  return {
    low: low.flatMap((item) => offer(item, m.plan_why_low({ who: lowFor(item).map(roleName).join(', ') }), lowFor(item)[0])),
    gaps: gaps.flatMap((gap) => offer(gap.item, gapSentence(gap), gap.higher)),
    areas: areas
      .map(({ id, title, items }) => ({
        id,
        title,
        items: items.filter(({ row }) => !early.has(row.item)).flatMap(({ row }) => offer(row.item, '')),
      }))
      .filter(({ items }) => items.length > 0),
    own: own.map((one) => ({ ...saidOf(one), why: '' })),
  }
}

/** A statement with its figures as `role` reads it, or whoever of those asked comes first. */
export const saidOf = (
  { row, words }: Worded<{ readonly item: string; readonly cells: Cells }>,
  role?: Role,
): Pick<Offer, 'item' | 'words' | 'wording' | 'cells'> => {
  const wording = role === undefined ? spokenTo(words, askedOf(row.cells))[0]?.wording : words[role]
  return { item: row.item, words, wording: wording ?? row.item, cells: row.cells }
}
