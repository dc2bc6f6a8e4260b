import { numberText } from '#lib/report/numbers.ts'
import type { Share } from '#lib/report/report.ts'
import { ROLES, type Role } from '#lib/roles.ts'

/** `GET /v1/rounds/{roundId}/snapshots`. */
export type Snapshot = {
  readonly snapshotId: string
  readonly roundId: string
  readonly revision: number
  /** ms. */
  readonly takenAt: number
  readonly digest: string
  readonly ruleVersion: string
  readonly exercises: number
  readonly schools: number
  readonly respondents: number
  readonly publishedCells: number
  readonly suppressedCells: number
  /** When it was last made again from the log and was the same, ms. */
  readonly verifiedAt?: number
  /** The last time, it was not the same. */
  readonly different: boolean
  readonly verifying: boolean
  /** The snapshot that took its place; none: it is in force. */
  readonly supersededBy?: string
}

export type Dimension = { readonly name: string; readonly crossed: boolean; readonly values: readonly string[] }

/** What a snapshot can be asked. */
export type Contents = {
  readonly questionnaire: { readonly id: string; readonly version: number }
  readonly dimensions: readonly Dimension[]
  readonly roles: readonly { readonly role: Role; readonly measures: readonly string[] }[]
  readonly depths: readonly { readonly depth: number; readonly shown: number; readonly suppressed: number }[]
}

export type MapClass = 'above' | 'not-different' | 'below'

/** One cell as the API gives it. A hidden one has nothing but its key and a symbol. */
export type Cell = { readonly key: string; readonly by: Readonly<Record<string, string>> } & (ShownCell | HiddenCell)
export type HiddenCell = { readonly shown: false; readonly symbol: '[c]' | '[z]' | '[x]' }
export type Bounds = { readonly low: string; readonly high: string }
export type ShownCell = {
  readonly shown: true
  readonly n: number
  readonly schools: number
  /** `mean` or `meanBand`, never both; neither of those who answered at all. */
  readonly mean?: string
  readonly meanBand?: string
  readonly se?: string
  readonly interval?: Bounds
  readonly agree?: Share
  readonly naShare?: Share
  readonly symbols?: readonly '[u]'[]
  readonly mapClass?: MapClass
}

export const RESPONDENTS = 'respondents'
export const SHOWS = ['table', 'chart', 'map'] as const
export type Show = (typeof SHOWS)[number]
export const SORTS = ['name', 'value'] as const
export type Sort = (typeof SORTS)[number]

/** What the address asks for. A measure or a combination that does not exist is for the gateway to refuse. */
export type View = {
  readonly role: Role
  readonly measure: string
  readonly by: readonly string[]
  readonly show: Show
  readonly sort: Sort
}

/** The map shows regions; where nothing is asked for, the first area of teachers by region. */
export const readView = (asked: URLSearchParams, { roles }: Contents): View => {
  const known = roles.map(({ role }) => role)
  const role = ROLES.find((one) => one === asked.get('role')) ?? known.find((one) => one === 'teacher') ?? known[0] ?? 'teacher'
  const measures = roles.find((one) => one.role === role)?.measures ?? []
  const measure = asked.get('measure') || (measures.find((one) => one.startsWith('area/')) ?? RESPONDENTS)
  const wanted = SHOWS.find((one) => one === asked.get('view')) ?? 'table'
  const show = measure === RESPONDENTS ? 'table' : wanted
  return {
    role,
    measure,
    by: show === 'map' ? ['region'] : (asked.get('by') ?? 'region').split(',').filter((name) => name !== ''),
    show,
    sort: SORTS.find((one) => one === asked.get('sort')) ?? 'name',
  }
}

export const addressOf = (view: View, change: Partial<View> = {}): string => {
  const { role, measure, by, show, sort } = { ...view, ...change }
  return `?${new URLSearchParams({ role, measure, by: by.join(','), view: show, sort })}`
}

/** Every combination of the catalogue: the nation, each dimension, two that may be crossed. */
export const combinationsOf = (dimensions: readonly Dimension[]): readonly (readonly string[])[] => [
  [],
  ...dimensions.map(({ name }) => [name]),
  ...dimensions.flatMap((one, at) =>
    dimensions.slice(at + 1).flatMap((other) => (one.crossed && other.crossed ? [[one.name, other.name]] : [])),
  ),
]

/** As a reader sees it: a mean, a band, or the symbol that stands for it. */
export const meanText = (cell: Cell | undefined): string => {
  if (cell === undefined) return '[z]'
  return cell.shown ? numberText(cell.mean ?? cell.meanBand ?? '[c]') : cell.symbol
}

/** As a reader sees them. */
export const boundsText = ({ low, high }: Bounds): Bounds => ({ low: numberText(low), high: numberText(high) })

/** Where a mean stands on the axis; a band at its bound. */
export const meanPlace = (cell: Cell | undefined): number | undefined => {
  if (cell?.shown !== true) return undefined
  const text = /[\d.]+/.exec(cell.mean ?? cell.meanBand ?? '')?.[0]
  return text === undefined ? undefined : Number(text)
}

export const isUnreliable = (cell: Cell | undefined): boolean => cell?.shown === true && (cell.symbols ?? []).includes('[u]')

/** A cell with its values and their names in the reader's language, in the order of the dimensions asked for. */
export type Named = { readonly values: readonly string[]; readonly names: readonly string[]; readonly cell: Cell }

const alphabet = new Intl.Collator('az')
/** These have an order of their own. */
const RANKS = ['primary', 'lower-secondary', 'upper-secondary', 'vocational', 'small', 'medium', 'large']

/** Shown ones first, by name or by their published mean, highest first; hidden ones last, by name only: their order tells nothing. */
export const inOrder = (rows: readonly Named[], sort: Sort): readonly Named[] =>
  rows.toSorted((one, other) => {
    if (one.cell.shown !== other.cell.shown) return one.cell.shown ? -1 : 1
    const byMean = sort === 'value' ? (meanPlace(other.cell) ?? 0) - (meanPlace(one.cell) ?? 0) : 0
    return byMean || byName(one, other)
  })

const byName = (one: Named, other: Named): number => {
  for (let at = 0; at < one.names.length; at += 1) {
    const [value, next] = [one, other].map(({ values, names }) => ({ value: values[at] ?? '', name: names[at] ?? '' }))
    const order = value === undefined || next === undefined ? 0 : inOwnOrder(value, next)
    if (order !== 0) return order
  }
  return 0
}

type Valued = { readonly value: string; readonly name: string }

/** Levels and sizes in their own order, everything else by its name. */
export const inOwnOrder = (one: Valued, other: Valued): number =>
  RANKS.indexOf(one.value) - RANKS.indexOf(other.value) || alphabet.compare(one.name, other.name)

/** The values of one dimension among cells, each once, in the order of their names. */
export const valuesIn = (rows: readonly Named[], at: number): readonly Valued[] => {
  const found = new Map(rows.map(({ values, names }) => [values[at] ?? '', names[at] ?? '']))
  return [...found].map(([value, name]) => ({ value, name })).toSorted(inOwnOrder)
}

/** Regions by their class; those without one are hidden, or have no exact mean. */
export const classesOf = (cells: readonly Cell[]): ReadonlyMap<string, MapClass> =>
  new Map(cells.flatMap((cell) => (cell.shown && cell.mapClass !== undefined ? [[cell.by.region ?? '', cell.mapClass] as const] : [])))

type Judged<Figures> = { readonly measure: string; readonly key?: string } & (HiddenCell | ({ readonly shown: true } & Figures))

/** `GET /v1/snapshots/{snapshotId}/quality?role=`: nothing in it is about a group that is hidden. */
export type Quality = {
  readonly headlines: readonly Headline[]
  readonly response: readonly ResponseLine[]
  readonly representativeness: readonly {
    readonly dimension: string
    readonly groups: readonly { readonly group: string; readonly frame: string; readonly respondents: string }[]
  }[]
  readonly reliability: readonly Judged<{ readonly alpha: string }>[]
  readonly completeCases: readonly Judged<{ readonly shareScored: string; readonly mean: string; readonly n: number }>[]
  readonly designEffects: readonly { readonly measure: string; readonly key: string; readonly designEffect: string }[]
  readonly comparisons: readonly RoleComparison[]
  /** Where schools were drawn for the round. */
  readonly drawn?: Drawn
  readonly gender?: readonly GenderFigures[]
}

/** A measure of the nation by gender. */
export type GenderFigures = { readonly measure: string; readonly cells: readonly Cell[] }

type Estimated = { readonly mean: string; readonly se?: string; readonly interval?: Bounds; readonly n: number; readonly schools: number }

/** The drawn schools alone, beside everybody who took part. */
export type Drawn = {
  readonly frame: number
  readonly drawn: number
  readonly taking: number
  readonly headlines: readonly Judged<Estimated & { readonly all: Estimated }>[]
}

/** The nation's mean, weighted to all schools. */
export type Headline = Judged<{
  readonly mean: string
  readonly se?: string
  readonly interval?: Bounds
  readonly unweighted: { readonly mean: string; readonly interval?: Bounds }
}>

/** Of one person of each role: how likely the first chose a higher point. */
export type RoleComparison = { readonly measure: string; readonly roles: readonly [Role, Role] } & (
  | HiddenCell
  | { readonly shown: true; readonly probability: string; readonly cliffsDelta: string }
)

export type ResponseLine = {
  readonly key: string
  readonly by: Readonly<Record<string, string>>
  readonly respondents: number
  readonly expected: number
  /** Percent, one place. */
  readonly rate: string
}

/** A cell per role that was asked. */
export type RoleCells = Readonly<Partial<Record<Role, Cell>>>

/** One area. `plain`: the means as they were counted, where those of `cells` are weighted to all schools. */
export type AreaMeans = { readonly measure: string; readonly name: string; readonly cells: RoleCells; readonly plain?: RoleCells }

/** A published cell with the weighted mean of the nation in the place of the plain one, where there is one. */
export const weighted = (cell: Cell | undefined, headline: Headline | undefined): Cell | undefined => {
  if (cell?.shown !== true || cell.mean === undefined || headline?.shown !== true) return cell
  const { interval: _, se: __, ...rest } = cell
  const { mean, se, interval } = headline
  return { ...rest, mean, ...(se === undefined ? {} : { se }), ...(interval === undefined ? {} : { interval }) }
}
