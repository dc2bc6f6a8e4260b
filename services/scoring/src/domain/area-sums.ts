/** How a questionnaire version scores: part of what was published, so it never changes. */
export type ScoringKey = {
  /** Per item, in the order of the answer vector: the index of its area if it counts (core items only), else −1. */
  readonly areaOfItem: readonly number[]
  readonly areas: number
  /** Per roll-up: the indexes of its areas. */
  readonly rollUps: readonly (readonly number[])[]
}

const NOT_SHOWN = 0
const HIGHEST_POINT = 10

/** Per area, then per roll-up, three bytes: sum of the answered core items, how many were answered, how many were asked. */
export const areaSums = ({ areaOfItem, areas, rollUps }: ScoringKey, answers: Uint8Array): Uint8Array => {
  const sums = new Uint8Array((areas + rollUps.length) * 3)
  for (let item = 0; item < answers.length; item += 1) {
    const area = areaOfItem[item] as number
    const value = answers[item] as number
    if (area < 0 || value === NOT_SHOWN) continue
    if (value <= HIGHEST_POINT) {
      sums[area * 3] = (sums[area * 3] as number) + value
      sums[area * 3 + 1] = (sums[area * 3 + 1] as number) + 1
    }
    sums[area * 3 + 2] = (sums[area * 3 + 2] as number) + 1
  }
  rollUps.forEach((pooled, rollUp) => {
    for (const area of pooled)
      for (let part = 0; part < 3; part += 1) {
        const at = (areas + rollUp) * 3 + part
        sums[at] = (sums[at] as number) + (sums[area * 3 + part] as number)
      }
  })
  return sums
}
