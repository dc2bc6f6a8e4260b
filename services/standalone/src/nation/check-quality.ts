import { weightedMean } from './check-headline.ts'
import type { Truth, TruthGroup } from './truth.ts'

type Shown = { readonly measure: string; readonly shown: boolean; readonly key?: string }

/** What the API says of one role. */
export type Quality = {
  readonly headlines: readonly (Shown & { readonly mean?: string; readonly strata?: number })[]
  readonly reliability: readonly (Shown & { readonly alpha?: string; readonly n?: number })[]
}

/** Recomputes weighted means and alphas from the people of the generator with plain floating-point arithmetic. */
export const checkQuality = (
  truth: Truth,
  role: string,
  { headlines, reliability }: Quality,
): { readonly compared: number; readonly differences: readonly string[] } => {
  const groups = [...truth.values()].filter((group) => group.role === role)
  const differences: string[] = []
  let compared = 0
  const hold = (what: string, printed: string | undefined, exact: number): void => {
    compared += 1
    const slack = 0.5 * 10 ** -(printed?.split('.')[1]?.length ?? 0) + 1e-9
    if (printed === undefined || !(Math.abs(Number(printed) - exact) <= slack))
      differences.push(`${role} ${what} is ${printed}, the people say ${exact}`)
  }
  for (const { measure, shown, mean, strata } of headlines) {
    if (!shown) continue
    const weighted = weightedMean(truth, role, measure)
    hold(`${measure} weighted`, mean, weighted.mean)
    hold(`${measure} strata`, String(strata), weighted.strata)
  }
  for (const { measure, shown, key = '', alpha, n } of reliability) {
    if (!shown) continue
    const people = groups.flatMap((group) => (key === 'nation' || key === `level=${group.level}` ? completeOf(group, measure) : []))
    hold(`${measure} ${key} complete cases`, String(n), people.length)
    hold(`${measure} ${key} alpha`, alpha, alphaOf(people))
  }
  return { compared, differences }
}

const completeOf = ({ complete }: TruthGroup, measure: string): readonly (readonly number[])[] => complete.get(measure) ?? []

/** Cronbach (1951), as the textbook has it. */
const alphaOf = (people: readonly (readonly number[])[]): number => {
  const items = people[0]?.length ?? 0
  const single = Array.from({ length: items }, (_, item) => varianceOf(people.map((points) => points[item] ?? Number.NaN)))
  const totals = people.map((points) => points.reduce((sum, point) => sum + point, 0))
  return (items / (items - 1)) * (1 - single.reduce((sum, variance) => sum + variance, 0) / varianceOf(totals))
}

const varianceOf = (values: readonly number[]): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
}
