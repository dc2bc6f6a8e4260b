import type { Role } from '#lib/roles.ts'

/** A share as it may be shown. */
export type Share =
  | { readonly kind: 'exact'; readonly percent: number }
  | { readonly kind: 'band'; readonly label: string }
  | { readonly kind: 'between'; readonly from: number; readonly to: number }

export type Figures = {
  readonly n: number
  readonly mean?: string
  readonly meanBand?: string
  readonly histogram?: readonly Share[]
  readonly options?: readonly Share[]
  readonly agree?: Share
  readonly slightlyAgree?: Share
  readonly notApplicable?: number
  readonly skipped?: number
  readonly preferNotToSay?: number
}

/** `[c]`: too few to be shown. `[z]`: not asked. */
export type Cell = Figures | '[c]' | '[z]'

type Cells = Readonly<Partial<Record<Role, Cell>>>

/** What the page shows of `school-report.v1`; analytics defines it, and has hidden what must be hidden. */
export type SchoolReport = {
  readonly overview: {
    readonly exerciseId: string
    readonly schoolId: string
    readonly roundId: string
    readonly level: string
    readonly questionnaire: { readonly id: string; readonly version: number; readonly translation: string }
    readonly participation: readonly { readonly group: string; readonly counted: number; readonly expected: number }[]
  }
  readonly areas: readonly { readonly id: string; readonly cells: Cells }[]
  readonly rollUps: readonly { readonly id: string; readonly areas: readonly string[]; readonly cells: Cells }[]
  readonly items: readonly { readonly item: string; readonly area: string; readonly kind: string; readonly cells: Cells }[]
  readonly gaps: readonly { readonly item: string; readonly higher: Role; readonly lower: Role; readonly gap: string }[]
  readonly strongest: Readonly<Record<Role, readonly string[]>>
  readonly weakest: Readonly<Record<Role, readonly string[]>>
  readonly blocks: readonly {
    readonly block: string
    readonly items: readonly { readonly item: string; readonly scale: string; readonly options: readonly string[]; readonly cells: Cells }[]
  }[]
  readonly ownItems: readonly { readonly item: string; readonly cells: Cells }[]
  readonly change?: {
    readonly items: readonly {
      readonly item: string
      readonly role: Role
      readonly before: string
      readonly now: string
      readonly difference: string
      readonly verdict: 'changed' | 'no-clear-change'
    }[]
  }
  readonly notes: readonly string[]
}

/** The figures of a cell that is shown. */
export const figuresOf = (cell: Cell | undefined): Figures | undefined => (typeof cell === 'object' ? cell : undefined)

/** As it is printed: a mean, a band, or the symbol that stands for it. */
export const meanText = (cell: Cell | undefined): string => {
  if (cell === undefined) return '[z]'
  return typeof cell === 'string' ? cell : (cell.mean ?? cell.meanBand ?? '[c]')
}

/** Where a mean stands on the axis; a band at its bound. */
export const meanPlace = (cell: Cell | undefined): number | undefined => {
  const text = /[\d.]+/.exec(meanText(cell))?.[0]
  return text === undefined ? undefined : Number(text)
}

export const shareText = (share: Share | undefined): string => {
  if (share === undefined) return '[c]'
  if (share.kind === 'exact') return `${share.percent} %`
  return share.kind === 'band' ? share.label : `${share.from}–${share.to} %`
}

/**
 * Widths of the segments of one bar (percent, sum 100). A range is drawn in its middle, a band at its bound; the rest is spread over
 * those that are not exact, so that a drawing never tells more than the text.
 */
export const barWidths = (shares: readonly Share[]): readonly number[] => {
  const drawn = shares.map((share) => {
    if (share.kind === 'exact') return share.percent
    if (share.kind === 'between') return (share.from + share.to) / 2
    const bound = Number(/\d+/.exec(share.label)?.[0] ?? 0)
    return share.label.startsWith('>') || share.label.startsWith('≥') ? (bound + 100) / 2 : bound / 2
  })
  const sum = drawn.reduce((total, width) => total + width, 0)
  return sum === 0 ? drawn : drawn.map((width) => (100 * width) / sum)
}
