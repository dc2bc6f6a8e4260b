import type { Truth, TruthGroup } from './truth.ts'

/** A published cell, as the API gives it. */
export type ApiCell = {
  readonly key: string
  readonly by: Readonly<Record<string, string>>
  readonly shown: boolean
  readonly symbol?: string
  readonly n?: number
  readonly schools?: number
  readonly mean?: string
  readonly meanBand?: string
  readonly se?: string
}

/** Half a unit of the last printed place, and room for the error of floating point. */
const SLACK = 1e-9

/**
 * Recomputes one published cell from the people of the generator with plain floating-point arithmetic: nothing is shared with the
 * platform but the meaning of the words. Returns what is not equal.
 */
export const checkCell = (truth: Truth, role: string, measure: string, cell: ApiCell): readonly string[] => {
  const schools = new Map<string, number[]>()
  for (const group of truth.values()) {
    if (group.role !== role || !isIn(group, cell.by)) continue
    const values = valuesIn(group, measure)
    if (values.length === 0) continue
    const code = group.school.code
    schools.set(code, (schools.get(code) ?? []).concat(values))
  }
  const bySchool = [...schools.values()]
  const n = bySchool.reduce((sum, values) => sum + values.length, 0)
  const wrong: string[] = []
  const hold = (what: string, printed: unknown, expected: unknown): void => {
    if (printed !== expected) wrong.push(`${role} ${measure} ${cell.key}: ${what} is ${printed}, the people say ${expected}`)
  }
  hold('n', cell.n, n)
  hold('schools', cell.schools, bySchool.length)
  if (measure === 'respondents' || cell.mean === undefined) return wrong
  const total = bySchool.reduce((sum, values) => sum + sumOf(values), 0)
  const mean = total / n
  if (!agrees(cell.mean, mean)) hold('mean', cell.mean, mean)
  if (cell.se !== undefined) {
    const se = standardError(bySchool, n, mean)
    if (!agrees(cell.se, se)) hold('se', cell.se, se)
  }
  return wrong
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

/** Schools as clusters: √(m/(m−1) · Σ(Tₛ − nₛȳ)²) / N. */
const standardError = (bySchool: readonly (readonly number[])[], n: number, mean: number): number => {
  const m = bySchool.length
  const squares = bySchool.reduce((sum, values) => sum + (sumOf(values) - values.length * mean) ** 2, 0)
  return Math.sqrt((m / (m - 1)) * squares) / n
}

const agrees = (printed: string, exact: number): boolean =>
  Math.abs(Number(printed) - exact) <= 0.5 * 10 ** -(printed.split('.')[1]?.length ?? 0) + SLACK

const isIn = (group: TruthGroup, by: ApiCell['by']): boolean => {
  const own: Readonly<Record<string, string>> = { ...dimensionsOf(group), gender: group.gender }
  return Object.entries(by).every(([name, value]) => own[name] === value)
}

/** What these people are in each dimension of the national catalogue. */
export const dimensionsOf = ({ school, level, language }: TruthGroup): Readonly<Record<string, string>> => ({
  region: school.region,
  rayon: school.rayon,
  level,
  urban: school.urban ? 'urban' : 'rural',
  language,
  type: school.type,
  size: sizeOf(Object.values(school.expected).reduce((sum, [, , students]) => sum + students, 0)),
})

/** As docs/trust.md says: below 100 students small, below 500 medium. */
const sizeOf = (students: number): string => (students < 100 ? 'small' : students < 500 ? 'medium' : 'large')

/** One number per person: a point, a person's mean in an area, or a one. */
export const valuesIn = (group: TruthGroup, measure: string): readonly number[] => {
  if (measure === 'respondents') return Array.from({ length: group.respondents }, () => 1)
  const [kind, id = ''] = measure.split('/')
  if (kind === 'area' || kind === 'roll-up') return group.areaMeans.get(measure) ?? []
  return (group.points.get(id) ?? []).flatMap((count = 0, at) => Array.from({ length: count }, () => at + 1))
}
