import { describe, expect, it } from '@jest/globals'
import { syntheticFrame } from '../testing/frame.ts'
import { buildCatalogue, cellKey, combinationsOf, NATIONAL_DIMENSIONS, type Unit } from './catalogue.ts'
import { unsafeGroups } from './groups.ts'
import { isSafe } from './rule.ts'
import { loneAtoms, measure, measurer } from './sizes.ts'

const dimensions = [
  { name: 'region', depth: 2 },
  { name: 'level', depth: 2 },
  { name: 'rayon', depth: 1 },
  { name: 'programme', depth: 1 },
] as const

const unit = (
  school: string,
  region: string,
  level: string,
  rayon: string,
  respondents: number,
  programme: readonly string[] = [],
): Unit => ({
  school,
  respondents,
  values: { region, level, rayon, programme },
})

const units = [
  unit('a', 'north', 'primary', 'n1', 10, ['laptops']),
  unit('a', 'north', 'secondary', 'n1', 20, ['laptops', 'coding']),
  unit('b', 'north', 'primary', 'n1', 5, ['laptops']),
  unit('c', 'south', 'primary', 's1', 40),
  unit('d', 'south', 'secondary', 's2', 0),
]
const catalogue = buildCatalogue(units, dimensions)
const cell = (key: string) => catalogue.cells.findIndex((candidate) => candidate.key === key)

describe('the catalogue', () => {
  it('has every combination in force and no other', () => {
    const combinations = combinationsOf(NATIONAL_DIMENSIONS).map((names) => names.join('×'))
    expect(combinations).toHaveLength(1 + 8 + 15)
    expect(combinations).toContain('region×level')
    expect(combinations.filter((name) => name.includes('×') && /rayon|programme/.test(name))).toEqual([])
  })

  it('has atoms for distinct combinations with respondents only', () => {
    expect(catalogue.atoms).toBe(3)
    expect([...catalogue.atomOf]).toEqual([0, 1, 0, 2, -1])
  })

  it('orders the nation, one dimension by depth, crosses of the first dimension, each by respondents', () => {
    expect(catalogue.cells.map(({ key }) => key)).toEqual([
      'nation',
      'level=primary',
      'region=south',
      'region=north',
      'level=secondary',
      'rayon=s1',
      'programme=laptops',
      'rayon=n1',
      'programme=coding',
      'rayon=s2',
      'region=south,level=primary',
      'region=north,level=secondary',
      'region=north,level=primary',
      'region=south,level=secondary',
    ])
  })

  it('has a cell without atoms where schools exist and nobody responded', () =>
    expect(catalogue.cells[cell('rayon=s2')]?.atoms).toEqual([]))

  it('names a combination in one way, and no unknown dimension', () => {
    expect(cellKey({ level: 'primary', region: 'north' }, dimensions)).toBe('region=north,level=primary')
    expect(() => cellKey({ gender: 'f' }, dimensions)).toThrow(RangeError)
  })

  it('does not depend on the order of the units, as far as cells and their sizes go', () => {
    const { teacher } = syntheticFrame(120, 3).units
    const sizesOf = (all: readonly Unit[]) => {
      const built = buildCatalogue(all)
      const respondents = all.map(({ respondents: persons }) => persons)
      return built.cells.map(({ key }, index) => [key, measure(built, all, respondents).cells[index]])
    }
    expect(sizesOf([...teacher].reverse())).toEqual(sizesOf(teacher))
  })
})

describe('sizes', () => {
  const { cells } = measure(
    catalogue,
    units,
    units.map(({ respondents }) => respondents),
  )
  it('count a school once, with all its units', () => {
    expect(cells[cell('nation')]).toEqual({ respondents: 75, schools: 3, largest: 40 })
    expect(cells[cell('region=north')]).toEqual({ respondents: 35, schools: 2, largest: 30 })
    expect(cells[cell('rayon=s2')]).toEqual({ respondents: 0, schools: 0, largest: 0 })
  })
  it('measure any other count', () =>
    expect(measure(catalogue, units, [1, 0, 2, 3, 0]).cells[cell('nation')]).toEqual({ respondents: 6, schools: 3, largest: 3 }))
  it('know the schools that are alone in two atoms', () => {
    expect(loneAtoms(catalogue, units)).toEqual([])
    const alone = [unit('x', 'west', 'primary', 'w', 3), unit('x', 'west', 'secondary', 'w', 4), ...units]
    expect(loneAtoms(buildCatalogue(alone, dimensions), alone)).toEqual([[0, 1]])
  })
})

describe('groups beyond the catalogue', () => {
  const groupsOf = (all: readonly Unit[]) => {
    const built = buildCatalogue(all, dimensions)
    const sizeOf = measurer(
      built,
      all,
      all.map(({ respondents }) => respondents),
    )
    return unsafeGroups(built, sizeOf)
  }
  it('are the unsafe conjunctions that are no cell, and everybody outside of a programme', () => {
    const two = [unit('a', 'north', 'primary', 'n1', 9), unit('b', 'north', 'primary', 'n1', 9, ['laptops']), ...units.slice(3, 4)]
    expect(groupsOf(two)).toEqual([{ atoms: [0, 2] }])
    const crossing = [
      unit('a', 'north', 'primary', 'n1', 9),
      unit('b', 'north', 'primary', 'n1', 9, ['laptops']),
      unit('c', 'south', 'primary', 'n1', 9),
    ]
    expect(groupsOf(crossing)).toEqual([{ atoms: [0, 2] }])
  })
  it('are none where every group is large', () => {
    const large = ['a', 'b', 'c', 'd', 'e'].map((school) => unit(school, 'north', 'primary', 'n1', 10))
    expect(groupsOf(large)).toEqual([])
  })
})

describe('the rule in force', () => {
  it.each([
    [{ respondents: 30, schools: 5, largest: 15 }, true],
    [{ respondents: 29, schools: 5, largest: 6 }, false],
    [{ respondents: 30, schools: 4, largest: 8 }, false],
    [{ respondents: 30, schools: 5, largest: 16 }, false],
    [{ respondents: 0, schools: 0, largest: 0 }, false],
  ])('%j is safe: %s', (size, safe) => expect(isSafe(size)).toBe(safe))

  it('asks for ten without the largest school, also under another share', () =>
    expect(
      isSafe({ respondents: 30, schools: 5, largest: 21 }, { respondents: 30, schools: 5, largestPercent: 80, withoutLargest: 10 }),
    ).toBe(false))
})
