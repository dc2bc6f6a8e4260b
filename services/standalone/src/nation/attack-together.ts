import { NATIONAL_DIMENSIONS, type Rational, rational } from '@guzgu/statistics'
import { type AttackTarget, attackTogether, type Equation, type Leak, ONE_SCHOOL } from '@guzgu/statistics/attacks'
import { type ApiBand, edgesOf, schoolsOf } from './check-bands.ts'
import { type ApiCell, dimensionsOf, valuesIn } from './check-cells.ts'
import { type DrawnSample, joinedDraw } from './check-drawn.ts'
import { weightsIn } from './check-headline.ts'
import type { Truth, TruthGroup } from './truth.ts'

/** What is published of one measure beside its cells. */
export type Beside = {
  /** Whether the nation's mean stands there weighted to the frame too. */
  readonly hasHeadline: boolean
  /** Where the drawn schools stand alone. */
  readonly sample: DrawnSample | undefined
  readonly bands: readonly ApiBand[]
  /** Of which genders the nation is shown. */
  readonly genders: readonly string[]
}

export type Together = {
  readonly leaks: readonly Leak[]
  /** Figures beside cells that were joined with them. */
  readonly equations: number
}

/**
 * Everything that is published of one measure of a role as one linear system: the cells, the nation by gender, the weighted mean, the sums
 * of the drawn schools; then the edges of bands too, as if they were exact and everybody knew whose means they are. `truth`: the people
 * divided by gender, so that an unknown of the system is never of two.
 */
export const attackAllSurfaces = (
  truth: Truth,
  role: string,
  measure: string,
  cells: ReadonlyMap<string, ApiCell>,
  { hasHeadline, sample, bands, genders }: Beside,
): Together => {
  const groups = [...truth.values()].filter((group) => group.role === role)
  const units = groups.map((group) => ({
    school: group.school.code,
    values: dimensionsOf(group),
    respondents: valuesIn(group, measure).length,
  }))
  const figures = new Map([...cells].flatMap(([key, { shown, n = 0 }]) => (shown ? [[key, { n }] as const] : [])))
  const target: AttackTarget = { dimensions: NATIONAL_DIMENSIONS, units, figures }
  const equation = (surface: string, weightOf: (group: TruthGroup) => Rational | undefined): Equation => ({
    surface,
    weights: new Map(
      groups.flatMap((group, at) => {
        const weight = units[at]?.respondents === 0 ? undefined : weightOf(group)
        return weight === undefined ? [] : [[at, weight] as const]
      }),
    ),
  })
  const weightOf = hasHeadline ? weightsIn(truth, role, measure) : undefined
  const sums = [
    ...genders.map((gender) => equation('by gender', (group) => (group.gender === gender ? rational(1) : undefined))),
    ...(weightOf === undefined ? [] : [equation('weighted mean', (group) => shareOf(weightOf(group)))]),
    ...(sample === undefined ? [] : drawnWeights(truth, sample).map((of) => equation('drawn schools', ({ school }) => of(school.code)))),
  ]
  const schools = schoolsOf(groups)
  const behind = bands.flatMap((band) => (band.shown ? edgesOf(schools, band, bands, measure) : []))
  const edges = behind.map((some) =>
    equation('edge of a band', (group) => {
      const one = some.find((school) => school.groups.includes(group))
      return one === undefined ? undefined : rational(1, one.values.get(measure)?.length ?? 1)
    }),
  )
  return {
    leaks: [...attackTogether(target, sums), ...(edges.length === 0 ? [] : attackTogether(target, [...sums, ...edges], ONE_SCHOOL))],
    equations: sums.length + edges.length,
  }
}

const shareOf = (weight: { readonly people: number; readonly answers: number } | undefined): Rational | undefined =>
  weight === undefined || weight.answers === 0 ? undefined : rational(weight.people, weight.answers)

/** Plain, raised to the frame, and squares by their weight in the error. */
const drawnWeights = (truth: Truth, sample: DrawnSample): readonly ((school: string) => Rational | undefined)[] => {
  const present = new Set([...truth.values()].map(({ school }) => school.code))
  const strata = joinedDraw(sample, present)
  const of = (weightOf: (frame: number, taking: number) => Rational) => (code: string) => {
    const stratum = strata.find(({ schools }) => schools.includes(code))
    return stratum === undefined ? undefined : weightOf(stratum.frame, stratum.schools.length)
  }
  return [
    of(() => rational(1)),
    of((frame, taking) => rational(frame, taking)),
    of((frame, taking) => (taking < 2 ? rational(0) : rational(frame * (frame - taking), taking * (taking - 1)))),
  ]
}
