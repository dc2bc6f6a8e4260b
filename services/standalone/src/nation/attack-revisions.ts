import { NATIONAL_DIMENSIONS } from '@guzgu/statistics'
import { attackVersions, type Leak } from '@guzgu/statistics/attacks'
import { createApi } from '../pilot/api.ts'
import type { ReadCells } from './attack-nation.ts'
import { type ApiCell, dimensionsOf, valuesIn } from './check-cells.ts'
import { type Contents, cellsOf, combinationsOf } from './read-cells.ts'
import type { Truth } from './truth.ts'

/** The people of one role and section of one exercise: where they are by the first register, and with how many they count, by measure. */
export type CountedPeople = {
  readonly id: string
  readonly role: string
  readonly school: string
  readonly values: Readonly<Record<string, string>>
  readonly counts: Readonly<Record<string, number>>
}

/** By the code of a school what a later register says otherwise of it. */
export type Corrections = Readonly<Record<string, Readonly<Record<string, string>>>>

/** One snapshot of a round: what it shows, by role, and what the register said then. */
export type Version = { readonly read: ReadonlyMap<string, ReadCells>; readonly corrections: Corrections }

/** Numbers who answered, and scores of areas. */
const isAttacked = (measure: string): boolean => measure === 'respondents' || measure.startsWith('area/')

export const countPeople = (truth: Truth): readonly CountedPeople[] =>
  [...truth.values()].map((group) => ({
    id: `${group.exerciseId}/${group.language}`,
    role: group.role,
    school: group.school.code,
    values: dimensionsOf(group),
    counts: Object.fromEntries(['respondents', ...group.areaMeans.keys()].map((measure) => [measure, valuesIn(group, measure).length])),
  }))

/** Every cell of a snapshot, of the measures that are attacked. */
export const readVersion = async (address: string, token: string, snapshotId: string): Promise<Version['read']> => {
  const api = createApi(address)
  const { contents } = await api.get<Contents>(`/v1/snapshots/${snapshotId}`, token)
  const read = new Map<string, ReadCells>()
  for (const { role, measures } of contents.roles) {
    const ofRole = new Map<string, ReadonlyMap<string, ApiCell>>()
    for (const measure of measures.filter(isAttacked)) {
      const asked = combinationsOf(contents.dimensions).map((by) => cellsOf(api, snapshotId, token, role, measure, by))
      ofRole.set(measure, new Map((await Promise.all(asked)).flat().map((cell) => [cell.key, cell])))
    }
    read.set(role, ofRole)
  }
  return read
}

/** T6, T11 on what several snapshots of a round say to whoever reads them all. */
export const attackRevisions = (people: readonly CountedPeople[], versions: readonly Version[]): readonly Leak[] => {
  const asked = [...(versions[0]?.read ?? [])].flatMap(([role, cells]) => [...cells.keys()].map((measure) => ({ role, measure })))
  return asked.flatMap(({ role, measure }) => {
    const ofRole = people.filter((one) => one.role === role)
    return attackVersions(
      versions.map(({ read, corrections }) => ({
        dimensions: NATIONAL_DIMENSIONS,
        units: ofRole.map(({ id, school, values, counts }) => ({
          id,
          school,
          values: { ...values, ...corrections[school] },
          respondents: counts[measure] ?? 0,
        })),
        figures: new Map(
          [...(read.get(role)?.get(measure) ?? [])].flatMap(([key, cell]) => (cell.shown ? [[key, toFigure(cell)] as const] : [])),
        ),
      })),
    )
  })
}

/** The cells of one snapshot as if all were shown again after corrections, whatever they give away together. */
export const shownAgain = (people: readonly CountedPeople[], { read }: Version, corrections: Corrections): Version => {
  const again = (role: string, measure: string, cell: ApiCell): ApiCell => {
    const inside = people.filter((one) => {
      const values = { ...one.values, ...corrections[one.school] }
      return one.role === role && Object.entries(cell.by).every(([name, value]) => values[name] === value)
    })
    const { mean: _, ...others } = cell
    return { ...others, n: inside.reduce((sum, { counts }) => sum + (counts[measure] ?? 0), 0) }
  }
  const ofRole = (role: string, cells: ReadCells): ReadCells =>
    new Map([...cells].map(([measure, all]) => [measure, new Map([...all].map(([key, cell]) => [key, again(role, measure, cell)]))]))
  return { corrections, read: new Map([...read].map(([role, cells]) => [role, ofRole(role, cells)])) }
}

const toFigure = ({ n = 0, mean }: ApiCell) => ({ n, ...(mean === undefined ? {} : { mean }) })
