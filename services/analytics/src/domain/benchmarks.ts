import {
  BAND_RULE,
  BAND_RULE_VERSION,
  groupFor,
  publishBand,
  type Rational,
  rational,
  roundDownTo5,
  type SimilarBand,
  similarGroups,
  suppressed,
} from '@guzgu/statistics'
import { createSummer } from './cell-sums.ts'
import { type Contribution, isAsked, type Measure, measuresOf, valuesOf } from './contributions.ts'
import type { Level, QuestionnaireFacts, SchoolFacts } from './facts.ts'
import type { MeasureResults, NationalResults } from './national-results.ts'
import type { RoleName } from './outcome.ts'

/** What makes schools similar, the broadest first. */
export const SIMILAR_BY = ['level', 'region', 'urban', 'size'] as const

/** Where the schools of a kind stand in areas: a document of its own beside the cells of a snapshot, made of the same sealed exercises. */
export type Benchmarks = { readonly ruleVersion: string; readonly roles: readonly RoleBenchmarks[] }

/** Leaders have none: in a school they are one or two. */
export type BenchmarkRole = Exclude<RoleName, 'leader'>

export type RoleBenchmarks = {
  readonly role: BenchmarkRole
  /** Areas, then roll-ups. */
  readonly measures: readonly string[]
  readonly groups: readonly BenchmarkGroup[]
}

export type BenchmarkGroup = {
  /** What all schools of the group have in common; schools that have more in common and are enough have a group of their own. */
  readonly by: Readonly<Record<string, string>>
  /** Rounded down to 5. */
  readonly schools: number
  /** In the order of the measures. */
  readonly bands: readonly SimilarBand[]
}

/**
 * A school is in a group with all its areas, or not at all: at least ten persons with a score in each. A band is published only where the
 * snapshot shows the catalogue's cell around the group: its level, or its region and level; beside earlier snapshots of the round only
 * where each of them has the very same group and band, for two edges of nearly the same schools would tell of one.
 */
export const benchmarksOf = (
  { roles }: NationalResults,
  contributions: readonly Contribution[],
  questionnaire: QuestionnaireFacts,
  earlier: readonly Benchmarks[] = [],
): Benchmarks => {
  const measures = measuresOf(questionnaire).filter(({ kind }) => kind !== 'item')
  return {
    ruleVersion: BAND_RULE_VERSION,
    roles: roles.flatMap((results): readonly RoleBenchmarks[] => {
      const { role } = results
      if (role === 'leader') return []
      const ofRole = contributions.filter((one) => one.role === role)
      const asked = measures.filter((measure) => ofRole.some((one) => isAsked(measure, one)))
      const published = asked.map(({ id }) => results.measures.find(({ measure }) => measure === id))
      const groups = similarGroups(schoolsOf(ofRole, asked), BAND_RULE.schools).map(({ path, schools }): BenchmarkGroup => {
        const by = Object.fromEntries(path.map((value, at) => [SIMILAR_BY[at] ?? '', value]))
        const bands = asked.map(({ points }, at): SimilarBand => {
          const means = schools.flatMap((school) => school.means[at] ?? [])
          return isShownAround(by, published[at]) ? publishBand(means, points) : suppressed
        })
        return unlessOther(role, { by, schools: roundDownTo5(schools.length), bands }, earlier)
      })
      return [{ role, measures: asked.map(({ id }) => id), groups }]
    }),
  }
}

const unlessOther = (role: BenchmarkRole, group: BenchmarkGroup, earlier: readonly Benchmarks[]): BenchmarkGroup => {
  const isTheSame = ({ roles }: Benchmarks): boolean =>
    roles.find((one) => one.role === role)?.groups.some((before) => JSON.stringify(before) === JSON.stringify(group)) === true
  return earlier.every(isTheSame) ? group : { ...group, bands: group.bands.map(() => suppressed) }
}

/** The group that a school belongs to at a level, whether it is in it or had too few answers. */
export const groupOf = (school: SchoolFacts, level: Level, { groups }: RoleBenchmarks): BenchmarkGroup | undefined =>
  groupFor(
    pathOf(valuesOf(school, { level }, '')),
    groups.map((group) => ({ group, path: SIMILAR_BY.flatMap((name) => group.by[name] ?? []) })), // a store may keep keys in another order
  )?.group

/** In the order of `SIMILAR_BY`. */
const pathOf = (values: Contribution['unit']['values']): readonly string[] => SIMILAR_BY.map((name) => String(values[name]))

type School = {
  readonly path: readonly string[]
  /** Of each measure that is asked at its level; undefined where it is not. */
  readonly means: readonly (Rational | undefined)[]
}

/** Those with enough persons in whatever is asked at their level. */
const schoolsOf = (contributions: readonly Contribution[], measures: readonly Measure[]): readonly School[] => {
  const summers = measures.map((measure) => createSummer(measure, contributions))
  const exercises = new Map<string, number[]>()
  for (const [at, { exerciseId }] of contributions.entries()) exercises.set(exerciseId, [...(exercises.get(exerciseId) ?? []), at])
  const levels = new Map<unknown, Set<number>>()
  for (const one of contributions) {
    const asked = levels.get(one.unit.values.level) ?? new Set()
    for (const [at, measure] of measures.entries()) if (isAsked(measure, one)) asked.add(at)
    levels.set(one.unit.values.level, asked)
  }
  return [...exercises.values()].flatMap((members): readonly School[] => {
    const { values } = (contributions[members[0] ?? 0] as Contribution).unit
    const asked = levels.get(values.level) ?? new Set()
    const sums = summers.map(({ valid, totals, scale }) => ({
      n: members.reduce((sum, at) => sum + (valid[at] ?? 0), 0),
      total: members.reduce((sum, at) => sum + (totals[at] ?? 0), 0),
      scale,
    }))
    if (asked.size === 0 || sums.some(({ n }, at) => asked.has(at) && n < BAND_RULE.persons)) return []
    const means = sums.map(({ n, total, scale }, at) => (asked.has(at) ? rational(BigInt(total), BigInt(n) * scale) : undefined))
    return [{ path: pathOf(values), means }]
  })
}

const isShownAround = ({ level, region }: BenchmarkGroup['by'], results: MeasureResults | undefined): boolean =>
  results?.cells.some(
    ({ shown, by }) => shown && by.level === level && by.region === region && Object.keys(by).length === (region === undefined ? 1 : 2),
  ) === true
