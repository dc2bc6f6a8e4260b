import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { rational } from '../rational.ts'
import { BAND_RULE, publishBand } from './similar-band.ts'
import { groupFor, similarGroups } from './similar-schools.ts'

const LEAST = BAND_RULE.schools
const at = (count: number, ...path: readonly string[]) => Array.from({ length: count }, (_, index) => ({ path, index }))
const told = (schools: Parameters<typeof similarGroups>[0]) =>
  similarGroups(schools, LEAST).map(({ path, schools: members }) => [path.join('|'), members.length])

describe('groups of similar schools', () => {
  it('are schools of one kind, and of the kinds that are too few, together', () => {
    const schools = [
      ...at(12, 'primary', 'north', 'rural', 'small'),
      ...at(6, 'primary', 'north', 'rural', 'large'),
      ...at(5, 'primary', 'north', 'urban', 'large'),
      ...at(9, 'primary', 'south', 'urban', 'large'),
    ]
    expect(told(schools)).toEqual([
      ['primary|north|rural|small', 12],
      ['primary|north', 11],
    ])
    const groups = similarGroups(schools, LEAST)
    expect(groupFor(['primary', 'north', 'urban', 'small'], groups)?.path).toEqual(['primary', 'north'])
    expect(groupFor(['primary', 'south', 'urban', 'large'], groups)).toBeUndefined()
  })

  it('are never of two levels', () => {
    const paths = [at(9, 'primary', 'north', 'rural', 'small'), at(9, 'upper-secondary', 'north', 'rural', 'small')]
    expect(told(paths.flat())).toEqual([])
  })

  it('have no school in common, ten schools or more each, and are found by the path of each', () => {
    const value = (...values: readonly string[]) => fc.constantFrom(...values)
    const path = fc.tuple(value('p', 'l'), value('n', 's', 'e'), value('urban', 'rural'), value('small', 'large'))
    fc.assert(
      fc.property(fc.array(path, { maxLength: 120 }), (paths) => {
        const schools = paths.map((one, id) => ({ path: one, id }))
        const groups = similarGroups(schools, LEAST)
        const members = groups.flatMap((group) => group.schools.map(({ id }) => id))
        expect(new Set(members).size).toBe(members.length)
        for (const group of groups) {
          expect(group.schools.length).toBeGreaterThanOrEqual(LEAST)
          for (const school of group.schools) expect(groupFor(school.path, groups)).toBe(group)
        }
        const alone = schools.filter(({ id }) => !members.includes(id))
        for (const { path: left } of alone) expect(alone.filter((one) => one.path[0] === left[0]).length).toBeLessThan(LEAST)
      }),
    )
  })
})

describe('a band', () => {
  const means = (...hundredths: readonly number[]) => hundredths.map((one) => rational(one, 100))
  const TWELVE = [210, 250, 290, 310, 330, 340, 350, 360, 390, 420, 440, 470]

  it('is from the mean of the four schools around the lower quartile to that around the upper one, to one place', () =>
    // 250 290 310 330 and 360 390 420 440
    expect(publishBand(means(...TWELVE), 5)).toEqual({ shown: true, low: '3.0', high: '4.0' }))

  it('of nine schools, and of schools that are nearly alike, is hidden and says nothing', () => {
    for (const few of [TWELVE.slice(0, 9), TWELVE.map((_, index) => 330 + index)])
      expect(publishBand(means(...few), 5)).toEqual({ shown: false, symbol: '[c]' })
  })

  it('does not tell how near to an end of the scale schools are', () =>
    expect(publishBand(means(...TWELVE.slice(0, 6), 480, 490, 490, 495, 500, 500), 5)).toEqual({ shown: true, low: '3.0', high: '≥ 4.8' }))
})
