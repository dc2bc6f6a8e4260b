import { ROLES, type Role } from '#lib/roles.ts'

/** How far schools have come; a school counts once per level, and each is a part of those invited. */
export type Steps = { readonly invited: number; readonly opened: number; readonly enough: number; readonly sealed: number }
export const STEPS = ['invited', 'opened', 'enough', 'sealed'] as const
export type Step = (typeof STEPS)[number]

export type RoleCount = { readonly role: Role; readonly counted: number; readonly expected: number }

/** The nation, a region or a rayon. */
export type Place = { readonly steps: Steps; readonly roles: readonly RoleCount[] }
export type Region = Place & { readonly region: string; readonly departments: readonly string[] }

/** `GET /v1/rounds/{roundId}/participation`. */
export type RoundParticipation = Place & { readonly regions: readonly Region[] }

/** `GET /v1/departments/{red}/participation`: answers of rayons are rounded down to 5. */
export type DepartmentParticipation = {
  readonly red: string
  readonly schools: readonly { readonly schoolId: string; readonly level: string; readonly status: Status }[]
  readonly rayons: readonly (Place & { readonly region: string; readonly rayon: string })[]
}
export type Status = 'planned' | 'open' | 'closed' | 'sealed'

/** Whole per cent, never rounded up: 100 are all. 0 where nobody is invited. */
export const percent = (part: number, whole: number): number => (whole === 0 ? 0 : Math.floor((100 * part) / whole))

/** What the map tells apart, by the lowest per cent of each class. */
export const CLASSES = [0, 25, 50, 75] as const
/** 0 to 3; undefined where there is nothing to take a share of. */
export const classOf = ({ invited, ...steps }: Steps, measure: Measure): number | undefined =>
  invited === 0 ? undefined : CLASSES.findLastIndex((from) => percent(steps[measure], invited) >= from)

export const MEASURES = ['opened', 'enough', 'sealed'] as const
export type Measure = (typeof MEASURES)[number]
const COLUMNS = ['name', ...STEPS, ...ROLES] as const
export type Column = (typeof COLUMNS)[number]

/** What the address asks for: the map's measure, and the order of a table. */
export type View = { readonly measure: Measure; readonly column: Column; readonly descending: boolean }

export const readView = (asked: URLSearchParams): View => {
  const sort = asked.get('sort') ?? 'name'
  return {
    measure: MEASURES.find((one) => one === asked.get('show')) ?? 'opened',
    column: COLUMNS.find((one) => one === sort.replace(/^-/, '')) ?? 'name',
    descending: sort.startsWith('-'),
  }
}

/** The same page with another view; a column that is chosen again turns its order round. */
export const hrefOf = (view: View, change: { readonly measure: Measure } | { readonly column: Column }): string => {
  const { measure, column } = { ...view, ...change }
  const again = 'column' in change && change.column === view.column
  const descending = 'column' in change ? (again ? !view.descending : column !== 'name') : view.descending
  return `?show=${measure}&sort=${descending ? '-' : ''}${column}#${'column' in change ? 'table' : 'map'}`
}

const alphabet = new Intl.Collator('az')

/** Steps and answers are ordered by their share, equals by name in the order of the Azerbaijani alphabet. */
export const inOrder = <Row extends Place & { readonly name: string }>(
  rows: readonly Row[],
  { column, descending }: View,
): readonly Row[] => {
  const sign = descending ? -1 : 1
  const byName = (one: Row, other: Row): number => alphabet.compare(one.name, other.name)
  if (column === 'name') return rows.toSorted((one, other) => sign * byName(one, other))
  return rows.toSorted((one, other) => sign * (amountOf(one, column) - amountOf(other, column)) || byName(one, other))
}

const amountOf = ({ steps, roles }: Place, column: Exclude<Column, 'name'>): number => {
  if (column === 'invited') return steps.invited
  const role = roles.find((one) => one.role === column)
  const [part, whole] = role === undefined ? [steps[column as Step], steps.invited] : [role.counted, role.expected]
  return whole === 0 ? -1 : part / whole
}

export const sumOf = (places: readonly Place[]): Place => ({
  steps: Object.fromEntries(STEPS.map((step) => [step, places.reduce((sum, { steps }) => sum + steps[step], 0)])) as Steps,
  roles: ROLES.map((role) => ({
    role,
    counted: places.reduce((sum, { roles }) => sum + (roles.find((one) => one.role === role)?.counted ?? 0), 0),
    expected: places.reduce((sum, { roles }) => sum + (roles.find((one) => one.role === role)?.expected ?? 0), 0),
  })),
})

export type RegisteredSchool = {
  readonly schoolId: string
  readonly name: string
  readonly rayon: string
  readonly status: string
  readonly levels: readonly string[]
  readonly contact?: OfficeContact
}
/** How the school's office is reached, as far as the registry knows. */
export type OfficeContact = { readonly telephone?: string; readonly email?: string }
/** `undefined`: nobody has planned it yet. */
export type SchoolLevel = {
  readonly schoolId: string
  readonly name: string
  readonly rayon: string
  readonly level: string
  readonly status: Status | undefined
  readonly contact: OfficeContact
}

/** Every school of the registry and each of its levels, by rayon and name; schools that were merged or closed only if they take part. */
export const schoolLevels = (registry: readonly RegisteredSchool[], taking: DepartmentParticipation['schools']): readonly SchoolLevel[] => {
  const statusOf = new Map(taking.map(({ schoolId, level, status }) => [`${schoolId} ${level}`, status]))
  return registry
    .flatMap(({ schoolId, name, rayon, status, levels, contact = {} }) => {
      const taken = taking.filter((one) => one.schoolId === schoolId).map(({ level }) => level)
      const all = new Set([...(status === 'open' ? levels : []), ...taken])
      return [...all].map((level) => ({ schoolId, name, rayon, level, status: statusOf.get(`${schoolId} ${level}`), contact }))
    })
    .toSorted((one, other) => alphabet.compare(one.rayon, other.rayon) || alphabet.compare(one.name, other.name))
}

export const hasContact = ({ contact }: Pick<SchoolLevel, 'contact'>): boolean => Object.keys(contact).length > 0

export const isNotOpened = ({ status }: SchoolLevel): boolean => status === undefined || status === 'planned'
