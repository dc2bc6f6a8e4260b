import type { Role } from '#lib/roles.ts'
import { m } from '../../paraglide/messages.js'
import { type Cell, type HiddenCell, meanText, RESPONDENTS, type ShownCell } from './national.ts'
import { valueName } from './words.ts'

type Figures = ShownCell | HiddenCell

/** A cell that prints something else than in the snapshot before. */
export type Change = {
  readonly role: Role
  readonly measure: string
  readonly key: string
  readonly by: Readonly<Record<string, string>>
  readonly before?: Figures
  readonly now?: Figures
}

/** `GET /v1/snapshots/{snapshotId}/revision`. */
export type Revision = { readonly supersedes: string; readonly changes: readonly Change[]; readonly next?: string }

/** The values of its dimensions by their names, in the order of the catalogue. */
export const groupName = ({ key, by }: Pick<Change, 'key' | 'by'>): string =>
  Object.entries(by)
    .toSorted(([one], [other]) => key.indexOf(`${one}=`) - key.indexOf(`${other}=`))
    .map(([dimension, value]) => valueName(dimension, value))
    .join(', ') || m.national_nation()

/** As it is printed: "3.61 (n = 412)", a number of people, a symbol; a dash where there is no such cell. */
export const changeText = ({ key, by, measure }: Change, figures: Figures | undefined): string => {
  if (figures === undefined) return '–'
  if (!figures.shown) return figures.symbol
  if (measure === RESPONDENTS) return `${figures.n}`
  return `${meanText({ key, by, ...figures } satisfies Cell)} (n\u00a0=\u00a0${figures.n})`
}
