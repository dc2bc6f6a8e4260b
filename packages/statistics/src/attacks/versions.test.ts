import { describe, expect, it } from '@jest/globals'
import { NATIONAL_DIMENSIONS } from '../national/catalogue.ts'
import { type CellStatus, planPatterns } from '../national/patterns.ts'
import { isTightBeside } from '../national/revise-patterns.ts'
import { planRevision } from '../national/revision.ts'
import { measure } from '../national/sizes.ts'
import { rational, toDecimal } from '../rational.ts'
import { syntheticFrame } from '../testing/frame.ts'
import { attackVersions, type Versions } from './versions.ts'

type Unit = Versions[number]['units'][number] & { readonly digest: string }

const units: readonly Unit[] = syntheticFrame(400, 7).units.teacher.map((unit) => ({
  ...unit,
  id: `${unit.school}|${unit.values.level}|${unit.values.language}`,
  digest: '',
  total: unit.counts.slice(0, 5).reduce((sum, count, at) => sum + count * (at + 1), 0),
}))

/** What a reader has of a snapshot. */
const shownOf = (all: readonly Unit[], catalogue: ReturnType<typeof planPatterns>['catalogue'], statuses: readonly CellStatus[]) => {
  const of = (persons: readonly number[]) => measure(catalogue, all, persons).cells
  const [sizes, totals] = [of(all.map(({ respondents }) => respondents)), of(all.map(({ total = 0 }) => total))]
  const figures = catalogue.cells.flatMap(({ key }, at) => {
    const n = sizes[at]?.respondents ?? 0
    return statuses[at] === 'published' ? [[key, { n, mean: toDecimal(rational(totals[at]?.respondents ?? 0, n), 2) }] as const] : []
  })
  const published = catalogue.cells.filter((_, at) => statuses[at] === 'published').map(({ by }) => by)
  return { units: all, published, target: { dimensions: NATIONAL_DIMENSIONS, units: all, figures: new Map(figures) } }
}
const alone = (all: readonly Unit[]) => {
  const { catalogue, persons } = planPatterns(all, [])
  return shownOf(all, catalogue, persons)
}
const revise = (earlier: readonly ReturnType<typeof alone>[], all: readonly Unit[]) => {
  const { catalogue, persons: statuses } = planPatterns(all, [])
  const revision = planRevision(earlier, { units: all, catalogue, statuses })
  return { ...shownOf(all, catalogue, revision.statuses), revision }
}

/** Corrects the place of schools of one kind. */
const moving = (kind: Readonly<Record<string, string>>, region: string) => {
  const there = units.find((unit) => unit.values.region === region)?.values ?? {}
  return (all: readonly Unit[]): readonly Unit[] =>
    all.map((unit) =>
      Object.entries(kind).every(([name, value]) => unit.values[name] === value)
        ? { ...unit, values: { ...unit.values, region: there.region ?? '', rayon: there.rayon ?? '' } }
        : unit,
    )
}
const FEW = moving({ rayon: 'AGM', urban: 'rural', type: 'full', size: 'medium' }, 'baki')
const MANY = moving({ rayon: 'BA', type: 'full', size: 'large' }, 'lenkeran-astara')

describe('snapshots of a round together', () => {
  const first = alone(units)

  it('T11, T14: a second one that is only safe alone gives moved schools away, and the attack finds them', () =>
    expect(attackVersions([first.target, alone(FEW(units)).target]).length).toBeGreaterThan(0))

  it.each([
    ['few schools moved', FEW],
    ['many schools moved', MANY],
  ])('T6, T11: a revision gives nothing away beside the first: %s', (_, change) => {
    const second = revise([first], change(units))
    expect(second.revision.mayPublish).toBe(true)
    expect(isTightBeside(second.revision.problem, second.revision.verdicts)).toBe(true)
    expect(attackVersions([first.target, second.target])).toEqual([])
    expect(second.published.length).toBeGreaterThan(first.published.length / 2)
  })

  it('T6, T11: nor does a revision of a revision beside both', () => {
    const second = revise([first], MANY(units))
    const third = revise([first, second], FEW(MANY(units)))
    expect(third.revision.mayPublish).toBe(true)
    expect(attackVersions([first.target, second.target, third.target])).toEqual([])
    const again = revise([first, second], MANY(units))
    expect(again.published).toEqual(second.published)
  })

  it('T6: five schools that come late are shown; what they alone would give away is not', () => {
    const isLate = ({ values }: Unit): boolean => values.rayon === 'BA' && values.type === 'general' && values.size === 'large'
    const before = alone(units.filter((unit) => !isLate(unit)))
    const { revision, target } = revise([before], units)
    expect(revision.mayPublish).toBe(true)
    expect(revision.cells.some(({ change }) => change === 'changed')).toBe(true)
    expect(attackVersions([before.target, target])).toEqual([])
  })

  it('T6: one school that comes late stops everything; published all the same, it is found', () => {
    const [{ school } = { school: '' }] = units
    const before = alone(units.filter((unit) => unit.school !== school))
    expect(revise([before], units).revision.mayPublish).toBe(false)
    expect(attackVersions([before.target, first.target]).length).toBeGreaterThan(0)
  })
})
