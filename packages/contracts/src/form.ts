import type { Text } from '../gen/guzgu/events/v1/common.ts'
import type { Item, Questionnaire } from '../gen/guzgu/events/v1/questionnaires.ts'
import { type LengthName, type LevelName, type RoleName, toLength, toLevel, toRole } from './names.ts'

/** Whom a form is for: a role at a level, at the length of the exercise and with the optional items that it chose. */
export type FormChoice = {
  readonly role: RoleName
  readonly level: LevelName
  readonly length: LengthName
  readonly optionalItems: readonly string[]
}

/** An item that is asked, with its wording and its place in the answer vector. */
export type AskedItem = { readonly item: Item; readonly index: number; readonly wording: Text }

/**
 * The items that such a person is asked, in the order of the questionnaire: there is a wording for the role and level, the item is in
 * the length, and it is core, additional or a chosen optional one. Walks the whole questionnaire: callers keep the result.
 */
export const askedItems = (questionnaire: Questionnaire, { role, level, length, optionalItems }: FormChoice): readonly AskedItem[] => {
  const chosen = new Set(optionalItems)
  return questionnaire.items.flatMap((item, index) => {
    const wording = variantOf(item, role, level)
    const asked = wording !== undefined && item.lengths.includes(toLength(length)) && (item.kind !== 'optional' || chosen.has(item.id))
    return asked ? [{ item, index, wording }] : []
  })
}

/** The wording of an item for a role at a level; undefined: these are not asked. */
export const variantOf = (item: Item, role: RoleName, level: LevelName): Text | undefined =>
  item.variants.find((variant) => variant.role === toRole(role) && variant.levels.includes(toLevel(level)))?.wording

/**
 * The highest point that the answer byte of an item may hold: the points of its scale, the options of a single choice, 1 (answered) of
 * a multiple choice. @throws Error if the questionnaire has no such scale, which no published one does
 */
export const pointsOf = (questionnaire: Questionnaire, item: Item): number => {
  const scale = questionnaire.scales.find(({ id }) => id === item.scale)
  if (scale === undefined) throw new Error(`${item.id}: the scale ${item.scale} is not known`)
  if (scale.points.length > 0) return scale.points.length
  return scale.id === 'multi' ? 1 : item.options.length
}
