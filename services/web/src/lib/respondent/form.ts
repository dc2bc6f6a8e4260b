import type { SealingKey } from '#lib/device/seal.ts'
import type { Role } from '#lib/roles.ts'

/** What the gateway tells of a code (`POST /v1/participations`). */
export type Participation = {
  readonly questionnaire: string
  readonly role: Role
  readonly level: string
  readonly language: string
  readonly gradeBand?: number
  readonly items: readonly string[]
  /** One wording per language of `languages`, in their order. */
  readonly ownItems: readonly { readonly id: string; readonly roles: readonly Role[]; readonly wordings: readonly string[] }[]
  /** The section languages of the exercise. */
  readonly languages: readonly string[]
  /** Instant, ms. */
  readonly closesAt: number
  readonly askRelease: boolean
  /** Fewer are expected in this role than a school report shows. */
  readonly smallGroup: boolean
  readonly openLink: boolean
  /** For a form that cannot be sent and travels as a file. */
  readonly sealingKey?: SealingKey
}

type Scale = {
  readonly id: string
  readonly points: readonly string[]
  readonly notApplicable?: string
  readonly preferNotToSay?: string
}

/** What the gateway tells of a questionnaire in one language (`GET /v1/questionnaires/{id}/{version}`), as far as a form needs it. */
export type Questionnaire = {
  readonly title: string
  readonly languages: readonly string[]
  readonly areas: readonly { readonly id: string; readonly title: string; readonly description: string }[]
  readonly blocks: readonly { readonly id: string; readonly title: string }[]
  readonly scales: readonly Scale[]
  readonly items: readonly {
    readonly id: string
    readonly area?: string
    readonly block?: string
    readonly scale: string
    readonly wording: string
    readonly options?: readonly { readonly id: string; readonly label: string }[]
  }[]
}

export type Option = { readonly value: string; readonly label: string }

export type FormItem = {
  readonly id: string
  readonly wording: string
  /** `many`: any number of options; `one`: a single one. */
  readonly choose: 'one' | 'many'
  readonly options: readonly Option[]
  /** Not applicable, prefer not to say: ordinary options, set apart. */
  readonly apart: readonly Option[]
  readonly group: string
}

export type Form = {
  readonly questionnaire: string
  readonly title: string
  readonly role: Role
  readonly language: string
  readonly languages: readonly string[]
  /** Instant, ms. */
  readonly closesAt: number
  readonly askRelease: boolean
  readonly smallGroup: boolean
  readonly screens: readonly (readonly FormItem[])[]
}

/** For adults. */
const FEWEST_ON_A_SCREEN = 4
const MOST_ON_A_SCREEN = 6
/** Own items are answered on the five points of agreement. */
export const OWN_SCALE = 'likert5na'

/** What is asked, in one language, cut into screens: one item each for students, a handful for adults. */
export const toForm = (participation: Participation, questionnaire: Questionnaire, language: string, ownTitle: string): Form => {
  const scales = new Map(questionnaire.scales.map((scale) => [scale.id, scale]))
  const titles = new Map([...questionnaire.areas, ...questionnaire.blocks].map(({ id, title }) => [id, title]))
  const known = new Map(questionnaire.items.map((item) => [item.id, item]))
  const items = participation.items.flatMap((id): readonly FormItem[] => {
    const item = known.get(id)
    if (item === undefined) return []
    const group = titles.get(item.area ?? item.block ?? '') ?? ''
    return [{ id, wording: item.wording, group, ...optionsOf(scales.get(item.scale), item.options ?? []) }]
  })
  const own = participation.ownItems
    .filter(({ roles }) => roles.includes(participation.role))
    .map(({ id, wordings }): FormItem => {
      const wording = wordings[participation.languages.indexOf(language)] ?? wordings[0]
      return { id, wording: wording ?? id, group: ownTitle, ...optionsOf(scales.get(OWN_SCALE), []) }
    })
  return {
    questionnaire: participation.questionnaire,
    title: questionnaire.title,
    role: participation.role,
    language,
    languages: questionnaire.languages,
    closesAt: participation.closesAt,
    askRelease: participation.askRelease,
    smallGroup: participation.smallGroup,
    screens: toScreens([...items, ...own], participation.role),
  }
}

/** Every item, in order. */
export const itemsOf = (form: Form): readonly FormItem[] => form.screens.flat()

const optionsOf = (
  scale: Scale | undefined,
  options: readonly { readonly id: string; readonly label: string }[],
): Pick<FormItem, 'choose' | 'options' | 'apart'> => {
  const apart = [
    ...(scale?.notApplicable === undefined ? [] : [{ value: 'n/a', label: scale.notApplicable }]),
    ...(scale?.preferNotToSay === undefined ? [] : [{ value: 'prefer-not-to-say', label: scale.preferNotToSay }]),
  ]
  if (scale?.id === 'multi') return { choose: 'many', options: options.map(({ id, label }) => ({ value: id, label })), apart }
  const labels = scale?.id === 'single' ? options.map(({ label }) => label) : (scale?.points ?? [])
  return { choose: 'one', options: labels.map((label, i) => ({ value: String(i + 1), label })), apart }
}

/** One item each for students. Else cut where a group ends, as far as no screen gets fewer than the fewest or more than the most. */
const toScreens = (items: readonly FormItem[], role: Role): readonly (readonly FormItem[])[] => {
  if (role === 'student') return items.map((item) => [item])
  const best: { readonly cost: number; readonly screens: readonly (readonly FormItem[])[] }[] = [{ cost: 0, screens: [] }]
  for (let end = 1; end <= items.length; end += 1) {
    const torn = items[end]?.group === items[end - 1]?.group ? 1 : 0
    const ways = best.slice(-MOST_ON_A_SCREEN).map(({ cost, screens }, at, starts) => {
      const size = starts.length - at
      const few = size < FEWEST_ON_A_SCREEN ? items.length : 0
      return { cost: cost + torn + few, screens: [...screens, items.slice(end - size, end)] }
    })
    best.push(ways.reduce((least, way) => (way.cost < least.cost ? way : least)))
  }
  return best.at(-1)?.screens ?? []
}
