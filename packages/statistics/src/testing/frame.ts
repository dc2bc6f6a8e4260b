import type { Unit } from '../national/catalogue.ts'
import { type Random, randomFrom } from './random.ts'
import { CITIES, REGIONS } from './regions.ts'

export const FRAME_ROLES = ['leader', 'teacher', 'student'] as const
export type FrameRole = (typeof FRAME_ROLES)[number]

/** A unit with the truth behind its figures. */
export type FrameUnit = Unit & {
  /** Answers to one item: points 1 … 5, skipped, N/A, prefer not to say. */
  readonly counts: readonly number[]
  /** Persons of the frame, whether they responded or not. */
  readonly expected: number
}

/** A synthetic country: per role the units of all schools that take part. */
export type SyntheticFrame = { readonly schools: number; readonly units: Readonly<Record<FrameRole, readonly FrameUnit[]>> }

/**
 * A country of the shape of Azerbaijan's (sizes, languages, types, places; 78 % of the schools take part; no real school), the same
 * for the same seed. Section language is of a class, level of an exercise: a school is in several units.
 */
export function syntheticFrame(schools: number, seed: number): SyntheticFrame {
  const random = randomFrom(seed)
  const units: Record<FrameRole, FrameUnit[]> = { leader: [], teacher: [], student: [] }
  for (let index = 0; index < schools; index++) {
    const school = newSchool(random, index)
    if (random.next() >= 0.78) continue
    for (const role of FRAME_ROLES) units[role].push(...unitsOf(random, school, role))
  }
  return { schools, units }
}

type School = {
  readonly id: string
  readonly pupils: number
  readonly theta: number
  readonly levels: readonly (readonly [string, number])[]
  readonly languages: readonly (readonly [string, number])[]
  readonly values: Readonly<Record<string, string | readonly string[]>>
}

const RAYONS = Object.entries(REGIONS).flatMap(([region, rayons]) =>
  Object.entries(rayons).map(([rayon, people]) => ({ region, rayon, people })),
)

function newSchool(random: Random, index: number): School {
  const kind = (['capital', 'town', 'village'] as const)[random.weighted([387, 870, 3100])] ?? 'village'
  const { region, rayon } = placeOf(random, kind)
  const [median, sigma] = { capital: [1170, 0.6], town: [490, 0.6], village: [140, 0.9] }[kind] as [number, number]
  const pupils = Math.max(1, Math.min(5500, Math.round(median * Math.exp(sigma * random.normal()))))
  const type = (['primary', 'general', 'full', 'special', 'lyceum'] as const)[random.weighted([245, 760, 3200, 30, 120])] ?? 'full'
  const urban = kind !== 'village'
  return {
    id: `school-${index}`,
    pupils,
    theta: 0.35 * random.normal() + (urban ? 0.15 : 0),
    levels: LEVELS[type],
    languages: languagesOf(random, region),
    values: {
      region,
      rayon,
      urban: urban ? 'urban' : 'rural',
      type,
      size: pupils < 100 ? 'small' : pupils < 500 ? 'medium' : 'large',
      programme: random.next() < 0.06 ? ['digital-skills'] : [],
    },
  }
}

const LEVELS = {
  primary: [['primary', 1]],
  general: [
    ['primary', 0.45],
    ['lower-secondary', 0.55],
  ],
  full: [
    ['primary', 0.41],
    ['lower-secondary', 0.47],
    ['upper-secondary', 0.12],
  ],
  lyceum: [
    ['lower-secondary', 0.6],
    ['upper-secondary', 0.4],
  ],
  special: [['lower-secondary', 1]],
} as const

function placeOf(random: Random, kind: 'capital' | 'town' | 'village'): { region: string; rayon: string } {
  const fits = RAYONS.filter(({ rayon }) =>
    kind === 'capital' ? rayon === 'BA' : rayon !== 'BA' && (kind === 'town' || !CITIES.has(rayon)),
  )
  const place = fits[random.weighted(fits.map(({ people }) => people))]
  return { region: place?.region ?? 'baki', rayon: place?.rayon ?? 'BA' }
}

function languagesOf(random: Random, region: string): School['languages'] {
  const chance = random.next()
  if (region === 'seki-zaqatala' && chance < 0.02) return [['az', 0.5], ['ka', 0.5]] // biome-ignore format: one line
  if (chance < 0.004) return [['ru', 1]]
  if (chance < (region === 'baki' ? 0.5 : 0.05)) return [['az', 0.7], ['ru', 0.3]] // biome-ignore format: one line
  return [['az', 1]]
}

const OFFSET = { leader: 0.35, teacher: 0.1, student: -0.25 }

function unitsOf(random: Random, school: School, role: FrameRole): FrameUnit[] {
  return school.levels.flatMap(([level, levelShare]) =>
    school.languages.map(([language, languageShare]) => {
      const expected = expectedOf(role, school.pupils, levelShare * languageShare)
      const rate = Math.min(1, Math.max(0, 0.75 + 0.2 * random.normal()))
      const counts = new Array<number>(8).fill(0)
      let respondents = 0
      for (let person = 0; person < expected; person++) {
        if (random.next() >= rate) continue
        const slot = answer(random, school.theta + OFFSET[role])
        counts[slot] = (counts[slot] ?? 0) + 1
        respondents++
      }
      return { school: school.id, values: { ...school.values, level, language }, respondents, expected, counts }
    }),
  )
}

function expectedOf(role: FrameRole, pupils: number, share: number): number {
  if (role === 'student') return Math.round(pupils * share * 0.75)
  if (role === 'teacher') return Math.round(Math.max(4, 6 + pupils / 13) * share)
  return Math.max(1, Math.round(Math.min(6, 1 + Math.ceil(pupils / 300)) * share))
}

function answer(random: Random, theta: number): number {
  const chance = random.next()
  if (chance < 0.02) return 5
  if (chance < 0.07) return 6
  if (chance < 0.08) return 7
  return Math.min(4, Math.max(0, Math.round(2.6 + theta + 0.9 * random.normal())))
}
