import type { Text } from './text.ts'

/** Words of closed sets are plain strings here: the rules name those that nobody knows. */
export type Questionnaire = {
  readonly id: string
  readonly version: number
  /** draft: to be reviewed by the Ministry, or reviewed. */
  readonly translation: string
  readonly translationNote: Text
  readonly attribution: string
  readonly title: Text
  readonly languages: readonly string[]
  readonly areas: readonly Area[]
  readonly rollUp: readonly RollUp[]
  readonly notApplicable: Text
  readonly preferNotToSay: Text
  readonly scales: readonly Scale[]
  readonly blocks: readonly Block[]
  /** Areas first, then blocks, each in its order: the order of an answer vector. */
  readonly items: readonly Item[]
}
export type Area = { readonly id: string; readonly title: Text; readonly description: Text }
export type RollUp = { readonly id: string; readonly title: Text; readonly areas: readonly string[] }
export type Block = { readonly id: string; readonly title: Text }
export type Scale = {
  readonly id: string
  /** None where the options of the item are the points. */
  readonly points: readonly Text[]
  readonly notApplicable: boolean
  readonly notApplicableLabel?: Text
  readonly preferNotToSay: boolean
}
export type Item = {
  readonly id: string
  /** Items with the same identity may be compared between versions. */
  readonly identity: string
  /** core, optional or additional */
  readonly kind: string
  /** Of a core or optional item, else empty. */
  readonly area: string
  /** Of an additional item, else empty. */
  readonly block: string
  readonly scale: string
  readonly lengths: readonly string[]
  readonly options: readonly Option[]
  readonly variants: readonly Variant[]
}
export type Option = { readonly id: string; readonly label: Text }
export type Variant = { readonly role: string; readonly levels: readonly string[]; readonly wording: Text }
