import { createStore, del, get, set, type UseStore } from 'idb-keyval'
import { LANGUAGES, type Language } from '#lib/language.ts'
import { type Form, type Participation, type Questionnaire, toForm } from '#lib/respondent/form.ts'
import type { Role } from '#lib/roles.ts'
import { type Reply, wordingOf } from './gateway.ts'
import type { SealingKey } from './seal.ts'

/** `GET /v1/exercises/{exerciseId}/device-kit`, as far as a device needs it. Instants in ms. */
export type ToldKit = {
  readonly exercise: {
    readonly exerciseId: string
    readonly questionnaire: string
    readonly level: string
    readonly languages: readonly string[]
    readonly closesAt: number
  }
  readonly forms: readonly (Pick<Participation, 'items' | 'ownItems' | 'askRelease' | 'smallGroup'> & { readonly role: Role })[]
  readonly offlineUntil: number
  readonly sealingKey: SealingKey
}

/** All that a device needs to collect forms without a line; nothing of a person, and no code. */
export type Kit = ToldKit & {
  readonly school: string
  /** By "role language". */
  readonly wordings: Readonly<Record<string, Questionnaire>>
}

let opened: UseStore | undefined
const store = (): UseStore => (opened ??= createStore('guzgu-kit', 'kit'))

export const readKit = (): Promise<Kit | undefined> => get<Kit>('kit', store())
export const keepKit = (kit: Kit): Promise<void> => set('kit', kit, store())
export const removeKit = async (): Promise<void> => {
  await del('role', store())
  await del('kit', store())
}

/** Who answers on this device until somebody says otherwise. */
export const readRole = (): Promise<Role | undefined> => get<Role>('role', store())
export const keepRole = (role: Role): Promise<void> => set('role', role, store())

/** The questionnaire for every role in every language, beside what was told. */
export const fetchKit = async (told: ToldKit, school: string): Promise<Reply<Kit>> => {
  const { questionnaire, level } = told.exercise
  const wordings: Record<string, Questionnaire> = {}
  for (const { role } of rolesOf(told))
    for (const language of LANGUAGES) {
      const wording = await wordingOf({ questionnaire, role, level }, language)
      if (wording.kind !== 'ok') return wording
      wordings[`${role} ${language}`] = wording.value
    }
  return { kind: 'ok', value: { ...told, school, wordings } }
}

/** Roles that are asked anything. */
export const rolesOf = ({ forms }: Pick<ToldKit, 'forms'>): ToldKit['forms'] => forms.filter(({ items }) => items.length > 0)

/** What a code of this role would let its holder answer: told without asking, since there is nobody to ask. */
export const participationFor = ({ exercise, forms }: Kit, role: Role, language: string): Participation => {
  const form = forms.find((one) => one.role === role)
  return {
    questionnaire: exercise.questionnaire,
    role,
    level: exercise.level,
    language,
    items: form?.items ?? [],
    ownItems: form?.ownItems ?? [],
    languages: exercise.languages,
    closesAt: exercise.closesAt,
    askRelease: form?.askRelease ?? false,
    smallGroup: form?.smallGroup ?? false,
    openLink: false,
  }
}

export const formFor = (kit: Kit, role: Role, language: Language, ownTitle: string): Form =>
  toForm(participationFor(kit, role, language), kit.wordings[`${role} ${language}`] as Questionnaire, language, ownTitle)
