import { BAND_RULE } from '@guzgu/statistics'
import { type Leak, seenByCoalition } from '@guzgu/statistics/attacks'
import { createRandom } from '../pilot/random.ts'
import { dimensionsOf, valuesIn } from './check-cells.ts'
import type { Truth, TruthGroup } from './truth.ts'

/** One group of `GET /v1/snapshots/{snapshotId}/benchmarks`. */
export type ApiBand = {
  readonly by: Readonly<Record<string, string>>
  readonly shown: boolean
  readonly schools?: number
  readonly low?: string
  readonly high?: string
}

/** By measure, areas and roll-ups. */
export type ReadBands = ReadonlyMap<string, readonly ApiBand[]>

export type CheckedBands = {
  readonly compared: number
  readonly hidden: number
  readonly differences: readonly string[]
  readonly leaks: readonly Leak[]
}

const ENOUGH = 10
const AROUND = 4
/** Hundredths: four schools stand behind a printed tenth. */
const WIDTH = 40
const ATTACKED = 3

/**
 * Recomputes the bands of similar schools from the people of the generator with plain arithmetic, and lets up to three schools of the
 * smallest groups put together what they know.
 */
export const checkBands = (truth: Truth, role: string, read: ReadBands): CheckedBands => {
  const schools = schoolsOf([...truth.values()].filter((group) => group.role === role))
  const differences: string[] = []
  const leaks: Leak[] = []
  let [compared, hidden] = [0, 0]
  for (const [measure, bands] of read) {
    const shown = bands.filter((band) => band.shown)
    hidden += bands.length - shown.length
    const groups = shown.map((band) => ({ band, means: meansIn(schools, band, bands, measure) }))
    for (const { band, means } of groups) {
      compared += 1
      const told = `${role} ${measure} ${Object.values(band.by).join(' ')}`
      const expected = Math.floor(means.length / 5) * 5
      if (means.length < ENOUGH || band.schools !== expected)
        differences.push(`${told}: ${band.schools} schools, there are ${means.length}`)
      const sorted = means.toSorted((a, b) => a - b)
      if (!agrees(band.low, edgeOf(sorted))) differences.push(`${told}: from ${band.low}, the people say ${edgeOf(sorted)}`)
      const downwards = sorted.toReversed()
      if (!agrees(band.high, edgeOf(downwards))) differences.push(`${told}: to ${band.high}, the people say ${edgeOf(downwards)}`)
    }
    const smallest = groups.toSorted((a, b) => a.means.length - b.means.length).slice(0, ATTACKED)
    if (measure === 'area/C')
      leaks.push(...smallest.flatMap(({ band, means }) => attack(`${role} ${Object.values(band.by).join(' ')}`, means)))
  }
  return { compared, hidden, differences, leaks }
}

/** A school at one level: its groups, and by area the scores of all its people. */
export type School = {
  readonly groups: readonly TruthGroup[]
  readonly place: Readonly<Record<string, string>>
  readonly values: ReadonlyMap<string, readonly number[]>
}

/** Schools at a level that have enough people in every area that is asked there. */
export const schoolsOf = (groups: readonly TruthGroup[]): readonly School[] => {
  const exercises = Map.groupBy(groups, ({ exerciseId }) => exerciseId)
  const asked = new Map(
    [...Map.groupBy(groups, ({ level }) => level)].map(([level, ofLevel]) => [
      level,
      new Set(ofLevel.flatMap((one) => [...one.areaMeans.keys()])),
    ]),
  )
  return [...exercises.values()].flatMap((sections): readonly School[] => {
    const [first] = sections
    if (first === undefined) return []
    const values = new Map([...(asked.get(first.level) ?? [])].map((area) => [area, sections.flatMap((one) => valuesIn(one, area))]))
    return [...values.values()].every((of) => of.length >= ENOUGH) ? [{ groups: sections, place: dimensionsOf(first), values }] : []
  })
}

const isOf = ({ place }: School, { by }: ApiBand): boolean => Object.entries(by).every(([name, value]) => place[name] === value)

/** The schools that fit this group, and no group that says more. */
const schoolsIn = (schools: readonly School[], band: ApiBand, all: readonly ApiBand[]): readonly School[] => {
  const closer = all.filter((other) => Object.keys(other.by).length > Object.keys(band.by).length)
  return schools.filter((school) => isOf(school, band) && !closer.some((other) => isOf(school, other)))
}

const meanOf = ({ values }: School, measure: string): number => {
  const of = values.get(measure) ?? []
  return of.reduce((sum, value) => sum + value, 0) / of.length
}

const meansIn = (schools: readonly School[], band: ApiBand, all: readonly ApiBand[], measure: string): readonly number[] =>
  schoolsIn(schools, band, all).map((school) => meanOf(school, measure))

/** The schools behind both edges of a band. */
export const edgesOf = (
  schools: readonly School[],
  band: ApiBand,
  all: readonly ApiBand[],
  measure: string,
): readonly (readonly School[])[] => {
  const upwards = schoolsIn(schools, band, all).toSorted((a, b) => meanOf(a, measure) - meanOf(b, measure))
  return [behindEdge(upwards), behindEdge(upwards.toReversed())]
}

const behindEdge = <One>(sorted: readonly One[]): readonly One[] => {
  const start = Math.floor(sorted.length / 4) - AROUND / 2
  return sorted.slice(start, start + AROUND)
}

const edgeOf = (sorted: readonly number[]): number => behindEdge(sorted).reduce((sum, mean) => sum + mean, 0) / AROUND

const SLACK = 1e-9

/** A bound is a bound; a tenth is the nearest one. */
const agrees = (printed: string | undefined, exact: number): boolean => {
  if (printed === undefined) return false
  const bound = Number(/[\d.]+/.exec(printed)?.[0])
  if (printed.startsWith('≥')) return exact >= bound - SLACK
  if (printed.startsWith('≤')) return exact <= bound + SLACK
  return Math.abs(bound - exact) <= 0.05 + SLACK
}

const attack = (group: string, means: readonly number[]): readonly Leak[] => {
  const random = createRandom(group)
  const hundredths = means.map((mean) => Math.round(100 * mean)).toSorted((a, b) => a - b)
  const together = Array.from({ length: 3 }, () => random.integer(0, hundredths.length - 1))
  const coalitions = [
    [0, 1, 2],
    [0, hundredths.length - 2, hundredths.length - 1],
    together.filter((one, at) => together.indexOf(one) === at),
  ]
  return coalitions.flatMap((coalition) => {
    const { low, high } = seenByCoalition(hundredths, coalition, BAND_RULE)
    return high - low < WIDTH ? [{ attack: 'T5 schools of a band', about: `${group}: ${coalition.join(', ')}`, recovered: high - low }] : []
  })
}
