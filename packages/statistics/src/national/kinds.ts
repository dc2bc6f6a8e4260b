import { isSafe, NATIONAL_RULE, type SafetyRule } from './rule.ts'

/** People of one school by kind. `isWhole`: no figure but those by kind takes some of them and leaves others. */
export type Mixture = { readonly school: string; readonly persons: readonly number[]; readonly isWhole: boolean }

/**
 * Whether figures by kind (the nation's women, its men) may stand beside any figures that know nothing of kinds. In a combination of them
 * a kind g of a whole mixture u has the weight α_g − k_u: α_g from the figures by kind, the same everywhere, k_u from all others, the same for
 * every kind. Kinds of which α differs cannot both have the weight 0. So whoever divides the kinds in two sides is told about at least
 * Σ_u min(one side, other side) people. They must be a safe set, whoever the largest school is, with all its people. For every
 * division in which both sides are somebody; more than two values of α only add people.
 */
export const keepTogether = (mixtures: readonly Mixture[], rule: SafetyRule = NATIONAL_RULE): boolean => {
  const kinds = mixtures.reduce((most, { persons }) => Math.max(most, persons.length), 0)
  for (let side = 1; side < 2 ** (kinds - 1); side += 1) if (!isToldSafely(mixtures, side, rule)) return false
  return true
}

/** `side`: the kinds of one side, as bits. */
const isToldSafely = (mixtures: readonly Mixture[], side: number, rule: SafetyRule): boolean => {
  const schools = new Map<string, { all: number; least: number }>()
  const total = { one: 0, other: 0, least: 0 }
  for (const { school, persons, isWhole } of mixtures) {
    const one = persons.reduce((sum, n, kind) => sum + ((side >> kind) % 2 === 1 ? n : 0), 0)
    const other = persons.reduce((sum, n) => sum + n, 0) - one
    const least = isWhole ? Math.min(one, other) : 0
    const known = schools.get(school) ?? { all: 0, least: 0 }
    schools.set(school, { all: known.all + one + other, least: known.least + least })
    total.one += one
    total.other += other
    total.least += least
  }
  if (total.one === 0 || total.other === 0) return true
  const met = [...schools.values()].filter(({ least }) => least > 0).length
  // The school with the most weight may stand with all its people, the others with as few as they must.
  const worst = [...schools.values()].map(({ all, least }) => ({ respondents: total.least - least + all, schools: met, largest: all }))
  return total.least >= rule.respondents && worst.every((size) => isSafe(size, rule))
}
