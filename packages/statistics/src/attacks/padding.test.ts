import { describe, expect, it } from '@jest/globals'
import { NATIONAL_DIMENSIONS } from '../national/catalogue.ts'
import { planPatterns } from '../national/patterns.ts'
import { NATIONAL_RULE } from '../national/rule.ts'
import { measure } from '../national/sizes.ts'
import { syntheticFrame } from '../testing/frame.ts'
import { padding } from './padding.ts'
import type { AttackTarget } from './target.ts'

/** Two halves of a country, with so many people in each of their schools, who all say 3. */
const country = (north: readonly number[], south: readonly number[], shown: readonly string[]): AttackTarget => {
  const units = [north, south].flatMap((half, at) =>
    half.map((respondents, index) => ({ school: `${at}${index}`, respondents, total: 3 * respondents, values: { region: `${at}` } })),
  )
  return { dimensions: [{ name: 'region', depth: 1 }], units, figures: new Map(shown.map((key) => [key, { n: 0 }])) }
}
const half = [8, 8, 8, 8, 8]

describe('a coordinator who fills in what is left', () => {
  it('moves the mean by his part: 10 more of 90, two points at most', () => {
    const { nation, furthest, onOneSchool } = padding(country(half, [...half, 0], ['nation', 'region=0']), [10, ...Array(10).fill(0)])
    expect(nation).toBeCloseTo((10 * 2) / 90)
    expect(furthest).toBeCloseTo((10 * 2) / 50)
    expect(onOneSchool).toBe(1) // the north without one of its five
  })

  it('opens a cell that is too small by a few, and is told what all others said together', () => {
    const small = country([5, 5, 5, 5, 5], half, ['nation'])
    expect(padding(small, [4, ...Array(9).fill(0)])).toMatchObject({ opened: 0, fewestOthers: undefined })
    expect(padding(small, [5, ...Array(9).fill(0)])).toMatchObject({ opened: 1, fewestOthers: 20 })
  })

  it('opens none of too few schools, nor one that would be his in the greater part', () => {
    expect(padding(country([10, 10, 5, 4], half, ['nation']), [200, ...Array(8).fill(0)]).opened).toBe(0)
    expect(padding(country([2, 2, 2, 2, 1], half, ['nation']), [200, ...Array(9).fill(0)]).opened).toBe(0)
  })

  it('in a synthetic nation never hears fewer others than a cell holds without its largest school', () => {
    const units = syntheticFrame(400, 7).units.teacher.map((unit) => ({
      ...unit,
      total: unit.counts.slice(0, 5).reduce((sum, persons, at) => sum + persons * (at + 1), 0),
    }))
    const { catalogue, persons } = planPatterns(units, [])
    const sizes = measure(
      catalogue,
      units,
      units.map(({ respondents }) => respondents),
    ).cells
    const figures = new Map(
      catalogue.cells.flatMap(({ key }, at) => (persons[at] === 'published' ? [[key, { n: sizes[at]?.respondents ?? 0 }]] : [])),
    )
    const found = padding(
      { dimensions: NATIONAL_DIMENSIONS, units, figures },
      units.map(({ expected, respondents }) => Math.ceil(expected * 1.1) - respondents),
    )
    expect(found.fewestOthers).toBeGreaterThanOrEqual(NATIONAL_RULE.withoutLargest)
    expect([found.onOneSchool, found.opened].every((cells) => cells > 0 && cells < catalogue.cells.length / 2)).toBe(true)
    expect(found.nation).toBeLessThan(found.furthest)
  })
})
