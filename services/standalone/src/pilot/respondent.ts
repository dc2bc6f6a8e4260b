import type { Random } from './random.ts'

/** What the simulation needs to know of an item: as `GET /v1/questionnaires/…` says it. */
export type AskedItem = {
  readonly id: string
  readonly area?: string
  readonly points: number
  readonly options?: readonly string[]
  readonly multi: boolean
  readonly notApplicable: boolean
  readonly preferNotToSay: boolean
}

export type SimulatedAnswers = {
  readonly answers: Readonly<Record<string, number | string>>
  readonly choices: Readonly<Record<string, readonly string[]>>
  readonly seconds: number
}

/** Mean of a teacher per area on 1–5: assessment lowest, professional development and resources highest. */
const AREA_MEAN: Readonly<Record<string, number>> = { A: 3.8, B: 3.6, C: 3.4, D: 3.9, E: 4.0, F: 3.6, G: 3.4, H: 3.7 }
const ROLE_OFFSET: Readonly<Record<string, number>> = { leader: 0.35, teacher: 0.1, student: -0.25 }
const UNIT_DEVIATION = 0.85

/** The latent level of a school: what its people share. */
export const schoolLevel = (random: Random, urban: boolean): number => random.normal(0.35) + (urban ? 0.15 : 0)

/**
 * One person's answers: a level of the school and of the person, an area mean, a role offset and noise, cut to the scale. One in 25
 * gives every item the same point, one in ten stops early, N/A is somewhat likelier in the infrastructure area.
 */
export const answer = (random: Random, role: string, school: number, items: readonly AskedItem[]): SimulatedAnswers => {
  const person = school + random.normal(0.6) + (ROLE_OFFSET[role] ?? 0)
  const straight = random.chance(0.04) ? random.integer(1, 5) : undefined
  const stopAt = random.chance(0.1) ? Math.floor(items.length * (0.3 + 0.7 * random.next())) : items.length
  const answers: Record<string, number | string> = {}
  const choices: Record<string, readonly string[]> = {}
  for (const item of items.slice(0, stopAt)) {
    if (item.multi) choices[item.id] = (item.options ?? []).filter(() => random.chance(0.3))
    else answers[item.id] = point(random, item, person, straight)
  }
  return { answers, choices, seconds: straight === undefined ? items.length * random.integer(5, 14) : items.length }
}

const point = (random: Random, item: AskedItem, person: number, straight: number | undefined): number | string => {
  if (random.chance(0.01)) return 'skipped'
  if (item.preferNotToSay && random.chance(0.05)) return 'prefer-not-to-say'
  if (item.notApplicable && random.chance(item.area === 'C' ? 0.07 : 0.03)) return 'n/a'
  if (straight !== undefined) return Math.min(straight, item.points)
  const mean = AREA_MEAN[item.area ?? ''] ?? 3.5
  const onFive = mean + person + random.normal(UNIT_DEVIATION)
  // An option is no point on a scale: it has nothing to do with what else somebody says.
  if (item.options !== undefined) return 1 + (Math.floor(Math.abs(onFive) * 1_000) % item.points)
  const scaled = item.points === 5 ? onFive : 1 + ((onFive - 1) / 4) * (item.points - 1)
  return Math.min(item.points, Math.max(1, Math.round(scaled)))
}
