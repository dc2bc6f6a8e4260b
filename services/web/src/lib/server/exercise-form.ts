import { asksRelease, isSmallGroup } from '@guzgu/contracts/release'
import { error } from '@sveltejs/kit'
import { isLanguage, type Language } from '#lib/language.ts'
import { questionnairePath } from '#lib/questionnaire-path.ts'
import { type Form, OWN_SCALE, type Questionnaire, toForm } from '#lib/respondent/form.ts'
import { ROLES, type Role } from '#lib/roles.ts'
import type { Exercise } from '#lib/school/exercise.ts'
import { m } from '../../paraglide/messages.js'
import type { Desk } from './staff.ts'

type Told = Omit<Questionnaire, 'items'> & {
  readonly items: readonly (Questionnaire['items'][number] & { readonly kind: string; readonly lengths: readonly string[] })[]
}

/** What a role is asked in an exercise, with its optional and own items: the form that a code would open, without a code. */
export const formOfExercise = async (desk: Desk, exercise: Exercise, role: Role, language: Language): Promise<Form> => {
  const told = await desk.get<Told>(questionnairePath(exercise.questionnaire, { role, level: exercise.level, language }))
  const asked = told.items.filter(
    ({ id: item, kind, lengths }) => lengths.includes(exercise.length) && (kind !== 'optional' || exercise.optionalItems.includes(item)),
  )
  const participation = {
    ...exercise,
    role,
    language,
    items: asked.map((item) => item.id),
    askRelease: asksRelease(role, exercise.expected.leader ?? 0),
    smallGroup: isSmallGroup(role, exercise.expected[role] ?? 0),
    openLink: false,
  }
  return toForm(participation, told, language, m.own_items({}, { locale: language }))
}

/** The form that an address asks for: a pupil's in the first section language where it says nothing. @throws 404 */
export const askedForm = (url: URL, exercise: Exercise): { readonly role: Role; readonly language: Language } => {
  const role = url.searchParams.get('role') ?? 'student'
  const language = url.searchParams.get('language') ?? exercise.languages.find(isLanguage) ?? 'az'
  const known = ROLES.find((one) => one === role)
  if (known === undefined || !isLanguage(language) || !exercise.languages.includes(language)) error(404, m.not_found_title())
  return { role: known, language }
}

/** The points of agreement in each language, on which own items are answered. */
export const pointsOfAgreement = async (
  desk: Desk,
  { questionnaire, level }: Exercise,
  languages: readonly Language[],
): Promise<Readonly<Record<string, readonly string[]>>> => {
  const told = await Promise.all(
    languages.map((language) => desk.get<Questionnaire>(questionnairePath(questionnaire, { role: 'student', level, language }))),
  )
  return Object.fromEntries(told.map(({ scales }, i) => [languages[i], scales.find(({ id: scale }) => scale === OWN_SCALE)?.points ?? []]))
}
