import {
  addsNoLeak,
  type DrawnClusters,
  type DrawnPart,
  drawnMean,
  joinThin,
  type Layer,
  type Patterns,
  planDrawn,
  publishDrawn,
  type Rational,
  rational,
  type ShownDrawn,
  type ShownNationalCell,
  type Suppressed,
  suppressed,
} from '@guzgu/statistics'
import type { Judged } from './area-quality.ts'
import type { Contribution } from './contributions.ts'
import type { MeasureResults } from './national-results.ts'
import type { RoleName } from './outcome.ts'
import type { Sample } from './sample.ts'

/** The drawn schools alone, of one role, beside everybody who took part. */
export type DrawnResults = {
  /** Schools there were to draw from, that were drawn, and of these that took part. */
  readonly frame: number
  readonly drawn: number
  readonly taking: number
  /** After strata with fewer than two schools that took part were joined with their neighbours. */
  readonly strata: number
  readonly headlines: readonly ({ readonly measure: string } & DrawnHeadline)[]
}

export type DrawnHeadline = Suppressed | (ShownDrawn & { readonly all: PlainMean })

/** Of everybody who took part, as the cell of the nation has it. */
export type PlainMean = Pick<ShownNationalCell, 'n' | 'schools' | 'se' | 'interval'> & { readonly mean: string }

/** Strata of the draw, joined, with the schools of them that took part. */
export type DrawnStrata = {
  readonly sample: Sample
  readonly ofSchool: ReadonlyMap<string, string>
  readonly strata: ReadonlyMap<string, { readonly frame: number; readonly taking: number }>
}

/** `contributions`: of all roles. A school took part if anybody of it answered with a code. */
export const drawnStrata = (sample: Sample, contributions: readonly Contribution[]): DrawnStrata => {
  const present = new Set(contributions.filter(({ tally }) => tally.respondents > 0).map(({ unit }) => unit.school))
  const ordered = sample.strata.toSorted((a, b) =>
    a.region === b.region ? Number(a.urban) - Number(b.urban) : a.region < b.region ? -1 : 1,
  )
  const taking = ordered.map(({ schools }) => schools.filter((id) => present.has(id)))
  const ofSchool = new Map<string, string>()
  const strata = new Map<string, { frame: number; taking: number }>()
  for (const group of joinThin(taking.map(({ length }) => length))) {
    const name = group.map((at) => `${ordered[at]?.region}|${ordered[at]?.urban ? 'urban' : 'rural'}`).join(' + ')
    const of = { frame: 0, taking: 0 }
    for (const at of group) {
      of.frame += ordered[at]?.frame ?? 0
      of.taking += taking[at]?.length ?? 0
      for (const id of taking[at] ?? []) ofSchool.set(id, name)
    }
    strata.set(name, of)
  }
  return { sample, ofSchool, strata }
}

/**
 * Of areas and roll-ups of the nation only. A mean is shown where its nation's is, exact, and where algorithm C allows the drawn schools
 * beside everything that is published: the volunteers are what they leave of the nation.
 * @throws Error if the audit finds anything that the plan did not
 */
export const drawnResults = (
  role: RoleName,
  measures: readonly Judged[],
  { catalogue, runs }: Patterns,
  drawn: DrawnStrata,
): DrawnResults => {
  const contributions = measures[0]?.contributions ?? []
  const units = contributions.map(({ unit, tally }) => ({ ...unit, respondents: tally.respondents }))
  const part = partOf(contributions, drawn)
  const allowed = new Set<string>()
  for (const run of runs) {
    const candidates = measures.filter(({ measure, results }) => run.layers.includes(measure.id) && nationOf(results) !== undefined)
    if (candidates.length === 0) continue
    const layers = candidates.map(({ measure, summer }): Layer => ({ id: measure.id, asked: summer.valid, valid: summer.valid }))
    const plan = planDrawn(catalogue, units, layers, run, part)
    if (!addsNoLeak(plan)) throw new Error(`what would be published of drawn ${role}s gives something away: nothing is published`)
    if (plan.mayPublish) for (const { measure } of candidates) allowed.add(measure.id)
  }
  return {
    frame: drawn.sample.strata.reduce((sum, { frame }) => sum + frame, 0),
    drawn: drawn.sample.strata.reduce((sum, { schools }) => sum + schools.length, 0),
    taking: drawn.ofSchool.size,
    strata: drawn.strata.size,
    headlines: measures.map((one) => ({ measure: one.measure.id, ...headlineOf(one, drawn, allowed.has(one.measure.id)) })),
  }
}

/** What the mean and its error are made of: plain sums, sums by weight, squares by their weight in the error. */
const partOf = (contributions: readonly Contribution[], { ofSchool, strata }: DrawnStrata): DrawnPart => {
  const byStratum = (weightOf: (stratum: { frame: number; taking: number }) => Rational): ReadonlyMap<string, Rational> =>
    new Map([...strata].map(([name, stratum]) => [name, stratum.taking === 0 ? rational(0) : weightOf(stratum)]))
  return {
    strata: contributions.map(({ unit }) => ofSchool.get(unit.school)),
    sums: [
      byStratum(() => rational(1)),
      byStratum(({ frame, taking }) => rational(frame, taking)),
      byStratum(({ frame, taking }) => (taking < 2 ? rational(0) : rational(frame * (frame - taking), taking * (taking - 1)))),
    ],
  }
}

/** The nation's cell, where it shows an exact mean. */
const nationOf = ({ cells }: MeasureResults): PlainMean | undefined => {
  const cell = cells.find(({ key }) => key === 'nation')
  if (cell?.shown !== true || cell.mean === undefined) return undefined
  const { mean, n, schools, se, interval } = cell
  return { mean, n, schools, ...(se === undefined ? {} : { se }), ...(interval === undefined ? {} : { interval }) }
}

const headlineOf = (
  { measure, summer, results, contributions }: Judged,
  { ofSchool, strata }: DrawnStrata,
  isAllowed: boolean,
): DrawnHeadline => {
  const all = nationOf(results)
  if (all === undefined) return suppressed
  const members = Map.groupBy(contributions.keys(), (at) => ofSchool.get(contributions[at]?.unit.school ?? ''))
  const clusters = [...strata].map(
    ([name, stratum]): DrawnClusters => ({ ...stratum, sums: summer.sumOf(members.get(name) ?? []).clusters }),
  )
  const found = drawnMean(clusters, summer.scale)
  const figure = found === undefined ? suppressed : publishDrawn(found, isAllowed, measure.points)
  return figure.shown ? { ...figure, all } : figure
}
