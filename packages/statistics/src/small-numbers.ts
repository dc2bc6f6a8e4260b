/** The rules in force for school reports, in one place: every surface takes its figures from here (trust.md, "Rules in force"). */
export * from './small-numbers/comparisons.ts'
export {
  type AreaCell,
  type ChoicesCell,
  type ItemCell,
  publishArea,
  publishChoices,
  publishItem,
  type ScaleKind,
  type ShownArea,
  type ShownChoices,
  type ShownItem,
} from './small-numbers/items.ts'
export type { PrintedMean } from './small-numbers/means.ts'
export * from './small-numbers/rounding.ts'
export type { Share } from './small-numbers/shares.ts'
export * from './small-numbers/siblings.ts'
export { type Audience, type Detail, detailFor, type Suppressed, suppressed } from './small-numbers/thresholds.ts'
export { type LevelPart, publishWholeArea, publishWholeItem } from './small-numbers/whole-school.ts'
