import type { Language } from '#lib/language.ts'
import type { ChangeCell, ChangeRow, ChangeView, Earlier } from '#lib/national/changes.ts'
import { inOrder } from '#lib/national/national.ts'
import { languageOf, measureName, named } from '#lib/national/words.ts'
import { ROLES } from '#lib/roles.ts'
import type { Round } from '#lib/school/exercise.ts'
import type { Answered } from './gateway.ts'
import { areasOf, type OpenSnapshot, readVersions } from './national.ts'
import type { Desk } from './staff.ts'

/** The newest snapshot of every round that ended before this one's, the latest round first. */
export const readEarlier = async (desk: Desk, { roundId }: OpenSnapshot, language: Language): Promise<readonly Earlier[]> => {
  const { items } = await desk.get<{ readonly items: readonly Round[] }>('/v1/rounds')
  const endsAt = items.find((round) => round.roundId === roundId)?.endsAt ?? 0
  const before = items.filter((round) => round.roundId !== roundId && round.endsAt <= endsAt).toSorted((a, b) => b.endsAt - a.endsAt)
  const found = await Promise.all(
    before.map(async (round) => {
      const newest = (await readVersions(desk, round.roundId)).items.at(-1)
      if (newest === undefined) return []
      return [{ snapshotId: newest.snapshotId, round: round.title[language] ?? round.roundId, takenAt: newest.takenAt }]
    }),
  )
  return found.flat()
}

type Asked = Pick<ChangeView, 'role' | 'measure' | 'by'>

const askChange = async (desk: Desk, snapshotId: string, against: string, asked: Asked): Promise<Answered<readonly ChangeCell[]>> => {
  const { role, measure, by } = asked
  const query = new URLSearchParams({ against, role, measure, ...(by.length > 0 ? { by: by.join(',') } : {}) })
  const found = await desk.call<{ readonly cells: readonly ChangeCell[] }>(
    `/v1/snapshots/${encodeURIComponent(snapshotId)}/change?${query}`,
  )
  return 'problem' in found ? found : { value: found.value.cells }
}

/** The rows of a view, or why there are none. */
export const readChanges = async (
  desk: Desk,
  snapshot: OpenSnapshot,
  view: ChangeView & { readonly against: string },
  names: Readonly<Record<string, string>>,
): Promise<Answered<readonly ChangeRow[]>> => {
  if (view.measure === '') return { value: await readAreas(desk, snapshot, view.against, names) }
  const asked = await askChange(desk, snapshot.snapshotId, view.against, view)
  if ('problem' in asked) return asked
  const byKey = new Map(asked.value.map((cell) => [cell.key, cell]))
  const rows = inOrder(
    named(
      asked.value.map(({ key, by }) => ({ key, by, shown: false, symbol: '[c]' })),
      view.by,
    ),
    'name',
  )
  return {
    value: rows.flatMap(({ cell: { key }, names: values }) => {
      const cell = byKey.get(key)
      return cell === undefined ? [] : [{ name: values.join(', '), lang: languageOf(view.by[0]), marks: [{ role: view.role, cell }] }]
    }),
  }
}

/** Every area of the nation, with the roles that it was asked of. */
const readAreas = (
  desk: Desk,
  { snapshotId, contents }: OpenSnapshot,
  against: string,
  names: Readonly<Record<string, string>>,
): Promise<readonly ChangeRow[]> =>
  Promise.all(
    areasOf(contents).map(async (measure) => {
      const roles = ROLES.filter((role) => contents.roles.some((one) => one.role === role && one.measures.includes(measure)))
      const asked = await Promise.all(roles.map((role) => askChange(desk, snapshotId, against, { role, measure, by: [] })))
      const marks = roles.flatMap((role, at) => {
        const one = asked[at]
        const cell = one === undefined || 'problem' in one ? undefined : one.value[0]
        return cell === undefined ? [] : [{ role, cell }]
      })
      return { name: measureName(measure, names), marks }
    }),
  )
