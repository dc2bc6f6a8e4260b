import { Rejection } from '@guzgu/event-sourcing'
import type { Length, Role } from './vocabulary.ts'

/** A statement of the school itself, on the five points of agreement; never leaves the school. */
export type OwnItem = {
  /** `own-…`, so that it is never taken for an item of a questionnaire. */
  readonly id: string
  readonly roles: readonly Role[]
  /** One per language of the exercise, in their order. */
  readonly wordings: readonly string[]
}

/** What a school adds to the core of the questionnaire. */
export type ChosenItems = { readonly optionalItems: readonly string[]; readonly ownItems: readonly OwnItem[] }

export type ItemsRejection =
  | 'optional-item-unknown'
  | 'optional-items-only-in-full'
  | 'item-repeated'
  | 'too-many-own-items'
  | 'own-item-invalid'

const MOST_OWN_ITEMS = 10
const MOST_WORDS = 12
const OWN_ID = /^own-[0-9a-z-]{1,40}$/

const no = (code: ItemsRejection, field: string): never => {
  throw new Rejection<ItemsRejection>(code, field)
}

/** @throws Rejection that names the first item at fault */
export const checkChosenItems = (
  { optionalItems, ownItems }: ChosenItems,
  rules: { readonly allowedOptional: readonly string[]; readonly length: Length; readonly languages: readonly string[] },
): void => {
  if (optionalItems.length > 0 && rules.length !== 'full') no('optional-items-only-in-full', 'optionalItems')
  for (const [i, id] of optionalItems.entries()) {
    if (!rules.allowedOptional.includes(id)) no('optional-item-unknown', `optionalItems.${i}`)
    if (optionalItems.indexOf(id) !== i) no('item-repeated', `optionalItems.${i}`)
  }
  if (ownItems.length > MOST_OWN_ITEMS) no('too-many-own-items', 'ownItems')
  for (const [i, item] of ownItems.entries()) {
    checkOwnItem(item, `ownItems.${i}`, rules.languages)
    if (ownItems.findIndex(({ id }) => id === item.id) !== i) no('item-repeated', `ownItems.${i}.id`)
  }
}

const checkOwnItem = ({ id, roles, wordings }: OwnItem, field: string, languages: readonly string[]): void => {
  if (!OWN_ID.test(id)) no('own-item-invalid', `${field}.id`)
  if (roles.length === 0 || new Set(roles).size !== roles.length) no('own-item-invalid', `${field}.roles`)
  if (wordings.length !== languages.length) no('own-item-invalid', `${field}.wordings`)
  for (const [i, wording] of wordings.entries()) {
    const words = wording.split(/\s+/u).filter((word) => word !== '').length
    if (words === 0 || words > MOST_WORDS) no('own-item-invalid', `${field}.wordings.${i}`)
  }
}
