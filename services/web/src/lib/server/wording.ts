import type { Desk } from './staff.ts'

/** The words of a questionnaire for the items of a level, whichever roles are asked. */
export type Wording = {
  readonly areas: ReadonlyMap<string, string>
  readonly rollUps: ReadonlyMap<string, string>
  readonly blocks: ReadonlyMap<string, string>
  readonly items: ReadonlyMap<string, { readonly wording: string; readonly points: readonly string[] }>
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

/** An item has the words of the first role that is asked it: adults before students. */
export const readWording = async (
  desk: Desk,
  questionnaire: { readonly id: string; readonly version: number },
  level: string,
  language: string,
): Promise<Wording> => {
  const path = (role: string) =>
    `/v1/questionnaires/${questionnaire.id}/${questionnaire.version}?role=${role}&level=${level}&language=${language}`
  const told = await Promise.all(['student', 'leader', 'teacher'].map((role) => desk.get<Told>(path(role))))
  const pairs = (part: 'areas' | 'rollUps' | 'blocks') =>
    new Map(told.flatMap((one) => one[part].map(({ id, title }) => [id, title] as const)))
  const items = told.flatMap(({ scales, items }) =>
    items.map(({ id, scale, wording, options }) => {
      const points = options?.map(({ label }) => label) ?? scales.find((one) => one.id === scale)?.points ?? []
      return [id, { wording, points }] as const
    }),
  )
  return { areas: pairs('areas'), rollUps: pairs('rollUps'), blocks: pairs('blocks'), items: new Map(items) }
}
