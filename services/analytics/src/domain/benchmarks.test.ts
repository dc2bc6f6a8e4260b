import { describe, expect, it } from '@jest/globals'
import { people, schoolFacts, sealedBy } from '../testing/a-nation.ts'
import { QUESTIONNAIRE, times } from '../testing/a-school.ts'
import { type Benchmarks, benchmarksOf, groupOf, type RoleBenchmarks } from './benchmarks.ts'
import { contributionsOf, type SealedExercise } from './contributions.ts'
import type { SchoolFacts } from './facts.ts'
import { nationalResults } from './national-results.ts'
import { inOneGo } from './stepwise.ts'

const schoolOf = (schoolId: string, more: Partial<SchoolFacts> = {}): SchoolFacts => schoolFacts(schoolId, { expected: {}, ...more })

const of = (sealed: readonly SealedExercise[]): Benchmarks => {
  const contributions = contributionsOf(sealed)
  const { results } = inOneGo(nationalResults(contributions, QUESTIONNAIRE))
  return benchmarksOf(results, contributions, QUESTIONNAIRE)
}
const teachersOf = (sealed: readonly SealedExercise[]): RoleBenchmarks | undefined =>
  of(sealed).roles.find(({ role }) => role === 'teacher')

/** Of `count` schools the first has teachers who all say 2, each other one a tenth more who say 4. */
const rising = (count: number, name: string, more: Partial<SchoolFacts> = {}, teachers = 10): readonly SealedExercise[] =>
  times(count, (index) =>
    sealedBy(
      schoolOf(`${name}-${index}`, more),
      people('teacher', teachers, (person) => (person < Math.min(index, 10) ? 4 : 2)),
    ),
  )

const NORTH = rising(12, 'north')
const SOUTH = rising(12, 'south', { region: 'south', rayon: 'rayon south', urban: false })

describe('bands of similar schools', () => {
  it('are between the means around the quartiles, in every area, without a number of a school', () => {
    // 2.2 2.4 2.6 2.8 and 3.4 3.6 3.8 4.0
    const band = { shown: true, low: '2.5', high: '3.7' }
    expect(teachersOf([...NORTH, ...SOUTH])).toEqual({
      role: 'teacher',
      measures: ['area/A', 'area/B', 'roll-up/both'],
      groups: [
        { by: { level: 'primary', region: 'north', urban: 'urban', size: 'medium' }, schools: 10, bands: [band, band, band] },
        { by: { level: 'primary', region: 'south', urban: 'rural', size: 'medium' }, schools: 10, bands: [band, band, band] },
      ],
    })
  })

  it('are beside an earlier snapshot what they were, or hidden', () => {
    const all = [...NORTH, ...SOUTH]
    const revise = (sealed: readonly SealedExercise[]) => {
      const contributions = contributionsOf(sealed)
      const { results } = inOneGo(nationalResults(contributions, QUESTIONNAIRE))
      return benchmarksOf(results, contributions, QUESTIONNAIRE, [of(all)]).roles[0]?.groups ?? []
    }
    expect(revise(all)).toEqual(teachersOf(all)?.groups)
    const late = rising(2, 'late')
    expect(revise([...all, ...late]).map(({ by, bands }) => [by.region, bands.map(({ shown }) => shown)])).toEqual([
      ['north', [false, false, false]],
      ['south', [true, true, true]],
    ])
  })

  it('are of teachers and students only', () => {
    const withLeaders = NORTH.map(({ school }) =>
      sealedBy(
        school,
        people('leader', 12, (person) => 1 + (person % 5)),
      ),
    )
    expect(of(withLeaders).roles).toEqual([])
  })

  it('count a school with ten scores in everything, or not at all; it still finds its group', () => {
    const few = rising(9, 'few', { urban: false }, 9)
    const told = teachersOf([...NORTH, ...few])
    expect(told?.groups.map(({ by, schools }) => [Object.values(by).join(), schools])).toEqual([['primary,north,urban,medium', 10]])
    const school = few[0]?.school as SchoolFacts
    expect(groupOf(school, 'primary', told as RoleBenchmarks)).toBeUndefined()
    expect(groupOf({ ...school, urban: true }, 'primary', told as RoleBenchmarks)).toBe(told?.groups[0])
  })

  it('leave short questionnaires out: areas are compared among full ones', () => {
    const short = SOUTH.map((one) => ({ ...one, exercise: { ...one.exercise, length: 'short' as const } }))
    expect(teachersOf([...NORTH, ...short])?.groups.map(({ by }) => by.region)).toEqual(['north'])
  })

  it('are hidden where the snapshot hides the cell around them, however many schools there are', () => {
    const east = [
      ...rising(12, 'east', { region: 'east', rayon: 'rayon east' }),
      sealedBy(
        schoolOf('huge', { region: 'east', rayon: 'rayon east' }),
        people('teacher', 400, (person) => 2 + (person % 3)),
      ),
    ]
    const told = teachersOf([...NORTH, ...SOUTH, ...east])
    const shown = told?.groups.map(({ by, bands }) => [by.region, bands.some((band) => band.shown)])
    expect(shown).toContainEqual(['east', false])
    expect(told?.groups.find(({ by }) => by.region === 'east')?.bands[0]).toEqual({ shown: false, symbol: '[c]' })
  })

  it('are the same in whatever order the exercises come', () =>
    expect(JSON.stringify(of([...NORTH, ...SOUTH].toReversed()))).toBe(JSON.stringify(of([...NORTH, ...SOUTH]))))
})
