import { questionnairePath } from '#lib/questionnaire-path.ts'
import { toAll, type Words } from '#lib/report/spoken.ts'
import { ROLES, type Role } from '#lib/roles.ts'
import type { Desk } from './staff.ts'

/** A statement with the points or options of its answers. */
export type WordedItem = { readonly words: Words; readonly points: readonly string[] }

/** The words of a questionnaire for the items of a level. */
export type Wording = {
  readonly areas: ReadonlyMap<string, string>
  readonly rollUps: ReadonlyMap<string, string>
  readonly blocks: ReadonlyMap<string, string>
  readonly items: ReadonlyMap<string, WordedItem>
}

type Told = {
  readonly areas: readonly { readonly id: string; readonly title: string }[]
  readonly rollUps: readonly { readonly id: string; readonly title: string }[]
  readonly blocks: readonly { readonly id: string; readonly title: string }[]
  readonly scales: readonly { readonly id: string; readonly points: readonly string[] }[]
  readonly items: readonly {
    readonly id: string
    readonly scale: string
    readonly wording: string
    readonly options?: readonly { readonly label: string }[]
  }[]
}

/** Each item in the words of every role that is asked it. */
export const readWording = async (
  desk: Desk,
  questionnaire: { readonly id: string; readonly version: number },
  level: string,
  language: string,
): Promise<Wording> => {
  const path = (role: string) => questionnairePath(`${questionnaire.id}@${questionnaire.version}`, { role, level, language })
  const told = await Promise.all(ROLES.map((role) => desk.get<Told>(path(role))))
  const pairs = (part: 'areas' | 'rollUps' | 'blocks') =>
    new Map(told.flatMap((one) => one[part].map(({ id, title }) => [id, title] as const)))
  return { areas: pairs('areas'), rollUps: pairs('rollUps'), blocks: pairs('blocks'), items: itemsOf(told) }
}

/** @param told in the order of the roles. */
const itemsOf = (told: readonly Told[]): ReadonlyMap<string, WordedItem> => {
  const items = new Map<string, WordedItem>()
  told.forEach(({ scales, items: asked }, i) => {
    for (const { id, scale, wording, options } of asked) {
      const { words, points } = items.get(id) ?? {
        words: toAll(id),
        points: options?.map(({ label }) => label) ?? scales.find((one) => one.id === scale)?.points ?? [],
      }
      items.set(id, { words: { ...words, [ROLES[i] as Role]: wording }, points })
    }
  })
  return items
}
