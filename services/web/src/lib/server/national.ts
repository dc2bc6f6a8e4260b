import { error } from '@sveltejs/kit'
import type { Language } from '#lib/language.ts'
import {
  type AreaMeans,
  type Cell,
  type Contents,
  type Quality,
  RESPONDENTS,
  type ResponseLine,
  type RoleCells,
  type Snapshot,
  weighted,
} from '#lib/national/national.ts'
import type { Revision } from '#lib/national/revision.ts'
import { ROLES, type Role } from '#lib/roles.ts'
import type { Round } from '#lib/school/exercise.ts'
import { m } from '../../paraglide/messages.js'
import type { Answered } from './gateway.ts'
import { type Desk, deskOf, type Me } from './staff.ts'

/** Who reads national results. */
export const readsNation = ({ role }: Me): boolean => role === 'ministry' || role === 'analyst'

/** For the pages of national results. @throws Redirect to the sign-in; an error page for whoever may not read them */
export const openNation = async (locals: App.Locals): Promise<Desk> => {
  const desk = await deskOf(locals)
  if (!readsNation(desk.me)) error(403, m.national_not_yours())
  return desk
}

/** `GET /v1/snapshots/{snapshotId}`. */
export type OpenSnapshot = Snapshot & { readonly contents: Contents }

/** A snapshot, and the name of its round. @throws HttpError what the gateway refuses */
export const readSnapshot = async (
  desk: Desk,
  snapshotId: string,
  language: Language,
): Promise<{ readonly snapshot: OpenSnapshot; readonly round: string }> => {
  const snapshot = await desk.get<OpenSnapshot>(`/v1/snapshots/${encodeURIComponent(snapshotId)}`)
  const { items } = await desk.get<{ readonly items: readonly Round[] }>('/v1/rounds')
  return { snapshot, round: items.find(({ roundId }) => roundId === snapshot.roundId)?.title[language] ?? snapshot.roundId }
}

/** Beside a file whose rows never change. */
export const verifiedHeader = ({ digest, verifiedAt }: Snapshot): Readonly<Record<string, string>> => ({
  'guzgu-digest': digest,
  ...(verifiedAt === undefined ? {} : { 'guzgu-verified-at': new Date(verifiedAt).toISOString() }),
})

/** `GET /v1/rounds/{roundId}/snapshots`. */
export type RoundSnapshots = { readonly items: readonly Snapshot[]; readonly requested: boolean; readonly refused?: string }

export const readVersions = (desk: Desk, roundId: string): Promise<RoundSnapshots> =>
  desk.get<RoundSnapshots>(`/v1/rounds/${encodeURIComponent(roundId)}/snapshots`)

/** A page of what a revision changed; the first where `after` is empty. */
export const readRevision = (desk: Desk, snapshotId: string, after = ''): Promise<Revision> =>
  desk.get<Revision>(`/v1/snapshots/${encodeURIComponent(snapshotId)}/revision${after === '' ? '' : `?${new URLSearchParams({ after })}`}`)

export type Question = { readonly role: Role; readonly measure: string; readonly by: readonly string[] }
type Page = { readonly cells: readonly Cell[]; readonly next?: string }

/** All cells of a question, page by page, or why there are none. */
export const askCells = async (desk: Desk, snapshotId: string, { role, measure, by }: Question): Promise<Answered<readonly Cell[]>> => {
  const cells: Cell[] = []
  for (let after: string | undefined = ''; after !== undefined; ) {
    const query: URLSearchParams = new URLSearchParams({
      role,
      measure,
      ...(by.length > 0 ? { by: by.join(',') } : {}),
      ...(after === '' ? {} : { after }),
    })
    const page: Answered<Page> = await desk.call<Page>(`/v1/snapshots/${encodeURIComponent(snapshotId)}/cells?${query}`)
    if ('problem' in page) return page
    cells.push(...page.value.cells)
    after = page.value.next
  }
  return { value: cells }
}

/** @throws HttpError what the gateway refuses */
export const readCells = async (desk: Desk, snapshotId: string, question: Question): Promise<readonly Cell[]> => {
  const asked = await askCells(desk, snapshotId, question)
  if ('problem' in asked) error(asked.problem.status, asked.problem.title)
  return asked.value
}

type Told = {
  readonly areas: readonly { readonly id: string; readonly title: string }[]
  readonly rollUps: readonly { readonly id: string; readonly title: string }[]
  readonly items: readonly { readonly id: string; readonly wording: string }[]
}
const LEVELS = ['vocational', 'upper-secondary', 'primary', 'lower-secondary']
/** A published questionnaire never changes. */
const known = new Map<string, Readonly<Record<string, string>>>()

/** The names of measures by their ids, as these roles are asked them; of several roles the last, of several levels lower secondary first. */
export const readNames = async (
  desk: Desk,
  { id, version }: Contents['questionnaire'],
  roles: readonly Role[],
  language: Language,
): Promise<Readonly<Record<string, string>>> => {
  const key = [id, version, language, ...roles].join(' ')
  const found = known.get(key)
  if (found !== undefined) return found
  const forms = roles.flatMap((role) => LEVELS.map((level) => `${id}/${version}?role=${role}&level=${level}&language=${language}`))
  const told = await Promise.all(forms.map((form) => desk.call<Told>(`/v1/questionnaires/${form}`)))
  const names = Object.fromEntries(told.flatMap((one) => ('problem' in one ? [] : namesIn(one.value))))
  if (told.every((one) => !('problem' in one))) known.set(key, names)
  return names
}

const namesIn = ({ areas, rollUps, items }: Told): readonly (readonly [string, string])[] => [
  ...areas.map(({ id, title }) => [`area/${id}`, `${id} ${title}`] as const),
  ...rollUps.map(({ id, title }) => [`roll-up/${id}`, title] as const),
  ...items.map(({ id, wording }) => [`item/${id}`, `${id} ${wording}`] as const),
]

/** How far the figures of a role can be trusted; undefined where nobody of it answered. */
export const readQuality = async (desk: Desk, { snapshotId, contents }: OpenSnapshot, role: Role): Promise<Quality | undefined> => {
  if (!contents.roles.some((one) => one.role === role)) return undefined
  const path = `/v1/snapshots/${encodeURIComponent(snapshotId)}/quality?role=${role}`
  return (await desk.get<{ readonly quality: Quality }>(path)).quality
}

/** A snapshot with the quality of each role that answered, and the names of measures. @throws HttpError what the gateway refuses */
export const readQualities = async (desk: Desk, snapshotId: string, language: Language) => {
  const { snapshot, round } = await readSnapshot(desk, snapshotId, language)
  const [names, ...qualities] = await Promise.all([
    readNames(desk, snapshot.contents.questionnaire, ['student', 'teacher', 'leader'], language),
    ...ROLES.map((role) => readQuality(desk, snapshot, role)),
  ])
  const roles = ROLES.flatMap((role, at) => {
    const quality = qualities[at]
    return quality === undefined ? [] : [{ role, quality }]
  })
  return { snapshot, round, names, roles }
}

/** The headline facts of the nation or of one region. */
export type Facts = {
  readonly answered: readonly { readonly role: Role; readonly cell: Cell | undefined; readonly response: ResponseLine | undefined }[]
  readonly areas: readonly AreaMeans[]
  /** Schools were drawn for the round. */
  readonly hasDrawn: boolean
}

/** @throws HttpError 404 for a region that this snapshot does not know */
export const readFacts = async (desk: Desk, snapshot: OpenSnapshot, language: Language, region?: string): Promise<Facts> => {
  const { snapshotId, contents } = snapshot
  const by = region === undefined ? [] : ['region']
  if (region !== undefined && !contents.dimensions.some(({ name, values }) => name === 'region' && values.includes(region))) error(404)
  const cellOf = async (role: Role, measure: string): Promise<Cell | undefined> => {
    if (!contents.roles.some((one) => one.role === role && one.measures.includes(measure))) return undefined
    const cells = await readCells(desk, snapshotId, { role, measure, by })
    return cells.find((cell) => region === undefined || cell.by.region === region)
  }
  const measures = areasOf(contents)
  const [names, qualities, ...cells] = await Promise.all([
    readNames(desk, contents.questionnaire, ['student', 'teacher', 'leader'], language),
    Promise.all(ROLES.map((role) => readQuality(desk, snapshot, role))),
    ...[RESPONDENTS, ...measures].map((measure) => Promise.all(ROLES.map((role) => cellOf(role, measure)))),
  ])
  const key = region === undefined ? 'nation' : `region=${region}`
  const [answered = [], ...means] = cells
  const byRole = (of: (at: number) => Cell | undefined): RoleCells =>
    Object.fromEntries(
      ROLES.flatMap((role, at) => {
        const cell = of(at)
        return cell === undefined ? [] : [[role, cell]]
      }),
    )
  return {
    answered: ROLES.map((role, at) => ({ role, cell: answered[at], response: qualities[at]?.response.find((line) => line.key === key) })),
    hasDrawn: qualities.some((quality) => quality?.drawn !== undefined),
    areas: measures.map((measure, at) => {
      const plain = byRole((role) => means[at]?.[role])
      const headline = (role: number) => qualities[role]?.headlines.find((one) => one.measure === measure)
      return {
        measure,
        name: names[measure] ?? measure,
        ...(region === undefined ? { cells: byRole((role) => weighted(means[at]?.[role], headline(role))), plain } : { cells: plain }),
      }
    }),
  }
}

/** Every area that any role has. */
export const areasOf = ({ roles }: Contents): readonly string[] =>
  [...new Set(roles.flatMap(({ measures }) => measures.filter((measure) => measure.startsWith('area/'))))].toSorted((a, b) =>
    a < b ? -1 : 1,
  )
