import { Rejection } from '@guzgu/event-sourcing'
import { combinationsOf, NATIONAL_DIMENSIONS } from '@guzgu/statistics'
import type { RoleName } from './outcome.ts'

/** Cells of one measure: the nation, or the nation by one or two dimensions. */
export type CellQuery = {
  readonly snapshotId: string
  readonly role: RoleName
  /** `area/A`, `roll-up/leadership`, `item/A1`; `respondents` for who answered at all. In the log also `quality`, `export`, `benchmarks`. */
  readonly measure: string
  readonly by: readonly string[]
}

/** That somebody asked: kept for the ministry (R16). All that one drawing of a page asked has the same `page`; a program has none. */
export type CellsQueried = CellQuery & { readonly page?: string }

export type CellQueryRejection = 'snapshot-unknown' | 'measure-unknown' | 'dimension-unknown' | 'combination-not-in-catalogue'

const COMBINATIONS = combinationsOf(NATIONAL_DIMENSIONS)

/** The dimensions in the order of the catalogue. @throws Rejection dimension-unknown, combination-not-in-catalogue */
export const combinationOf = (by: readonly string[]): readonly string[] => {
  const names: readonly string[] = NATIONAL_DIMENSIONS.map(({ name }) => name)
  const foreign = by.findIndex((name) => !names.includes(name))
  if (foreign >= 0) throw new Rejection('dimension-unknown' satisfies CellQueryRejection, `by.${foreign}`)
  const found = COMBINATIONS.find((combination) => combination.length === by.length && combination.every((name) => by.includes(name)))
  if (found === undefined) throw new Rejection('combination-not-in-catalogue' satisfies CellQueryRejection, 'by')
  return found
}

/** Whether a cell belongs to a combination of dimensions. */
export const isBy = (combination: readonly string[], cell: { readonly by: Readonly<Record<string, string>> }): boolean => {
  const names = Object.keys(cell.by)
  return names.length === combination.length && combination.every((name) => names.includes(name))
}
