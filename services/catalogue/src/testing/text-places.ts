import type { Questionnaire } from '../domain/questionnaire-content.ts'
import { LANGUAGES } from '../domain/text.ts'

export type TextPlace = { readonly path: readonly (string | number)[]; readonly field: string }

type Node = { readonly [key: string]: unknown }

/** Every text in every language, found by walking all there is: it knows nothing of the rules that it tests. */
export const textPlaces = (questionnaire: Questionnaire): readonly TextPlace[] =>
  placesIn(questionnaire, []).map((path) => ({ path, field: fieldOf(questionnaire, path) }))

export const deletedText = (questionnaire: Questionnaire, { path }: TextPlace, nothing: string): Questionnaire => {
  const copy = structuredClone(questionnaire)
  const parent = path.slice(0, -1).reduce<unknown>((node, key) => (node as Node)[key], copy)
  Object.assign(parent as object, { [path[path.length - 1] as string]: nothing })
  return copy
}

const placesIn = (node: unknown, path: readonly (string | number)[]): readonly (readonly (string | number)[])[] => {
  if (typeof node !== 'object' || node === null) return []
  if ('az' in node) return LANGUAGES.map((language) => [...path, language])
  return Object.entries(node).flatMap(([key, part]) => placesIn(part, [...path, Array.isArray(node) ? Number(key) : key]))
}

/** As in the data files: parts by their id, points from 1, a wording by whom it is for. */
const fieldOf = (questionnaire: Questionnaire, path: readonly (string | number)[]): string => {
  let node: unknown = questionnaire
  const names = path.flatMap((key, index) => {
    node = (node as Node)[key]
    const part = node as { readonly id?: string; readonly role?: string; readonly levels?: readonly string[] } | string
    if (path[index - 1] === 'variants' && typeof part === 'object') return [sectionOf(part.levels?.join() ?? ''), part.role]
    if (key === 'variants' || path[index - 2] === 'variants') return []
    return [typeof part === 'object' && part.id !== undefined ? part.id : typeof key === 'number' ? key + 1 : key]
  })
  return names.join('.')
}

const sectionOf = (levels: string): string => (levels === 'primary' || levels === 'vocational' ? levels : 'wording')
