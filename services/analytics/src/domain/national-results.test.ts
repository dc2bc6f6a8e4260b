import { audit, isTight } from '@guzgu/statistics'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { people, schoolFacts, sealedBy } from '../testing/a-nation.ts'
import { ASKED, QUESTIONNAIRE, response, times } from '../testing/a-school.ts'
import { contributionsOf, type SealedExercise } from './contributions.ts'
import type { SchoolFacts } from './facts.ts'
import { nationalResults } from './national-results.ts'
import { inOneGo } from './stepwise.ts'

const schoolOf = (index: number, more: Partial<SchoolFacts> = {}): SchoolFacts => {
  const region = index % 2 === 0 ? 'north' : 'south'
  return schoolFacts(`s${index}`, { region, rayon: `rayon ${index % 2}`, expected: {}, ...more })
}

const teachers = (count: number, point: (index: number) => number) => people('teacher', count, point)
const nation = (sealed: readonly SealedExercise[]) => inOneGo(nationalResults(contributionsOf(sealed), QUESTIONNAIRE))
const cellsOf = async (sealed: readonly SealedExercise[], measure: string) => {
  const { results } = await nation(sealed)
  const [teacher] = results.roles
  return new Map((teacher?.measures.find((one) => one.measure === measure)?.cells ?? []).map((cell) => [cell.key, cell]))
}

/** Twelve schools, twelve teachers each, who say 1 to 5 in turn. */
const TWELVE = times(12, (index) =>
  sealedBy(
    schoolOf(index),
    teachers(12, (person) => 1 + ((index + person) % 5)),
  ),
)

describe('the nation', () => {
  it('shows items and areas of what is safe, exactly', async () => {
    const points = TWELVE.flatMap((_, index) => times(12, (person) => 1 + ((index + person) % 5)))
    const mean = (points.reduce((sum, point) => sum + point, 0) / points.length).toFixed(2)
    expect((await cellsOf(TWELVE, 'item/A1')).get('nation')).toMatchObject({ shown: true, n: 144, schools: 12, mean })
    expect((await cellsOf(TWELVE, 'area/A')).get('region=north')).toMatchObject({ shown: true, n: 72, schools: 6 })
  })

  it('hides the small one and what would give it away', async () => {
    const alone = sealedBy(
      schoolOf(12, { region: 'east', rayon: 'rayon 2' }),
      teachers(40, () => 2),
    )
    const cells = await cellsOf([...TWELVE, alone], 'item/A1')
    expect(cells.get('region=east')).toEqual({ key: 'region=east', by: { region: 'east' }, shown: false, symbol: '[c]' })
    const regions = ['region=north', 'region=south'].filter((key) => cells.get(key)?.shown)
    expect(cells.get('nation')?.shown).toBe(true)
    expect(regions.length).toBeLessThan(2)
  })

  it('passes the audit by another prime', async () => {
    const { patterns } = await nation([
      ...TWELVE,
      sealedBy(
        schoolOf(12, { region: 'east', rayon: 'rayon 2' }),
        teachers(9, () => 5),
      ),
    ])
    for (const { runs } of patterns.values()) for (const { problem, verdicts } of runs) expect(isTight(audit(problem, verdicts))).toBe(true)
  })

  it('counts a school once, over its levels and sections', async () => {
    const levels = TWELVE.flatMap((one) => [
      one,
      sealedBy(
        one.school,
        times(5, () => response('teacher', 3, { sectionLanguage: 'ru' })),
        { level: 'lower-secondary' },
      ),
    ])
    expect((await cellsOf(levels, 'item/A1')).get('nation')).toMatchObject({ n: 144 + 60, schools: 12 })
  })

  it('has areas of full questionnaires only, and common items of all', async () => {
    const both = times(24, (index) => {
      const one = sealedBy(
        schoolOf(index),
        teachers(12, (person) => 1 + ((index + person) % 5)),
      )
      return index < 12 ? one : { ...one, exercise: { ...one.exercise, length: 'short' as const } }
    })
    expect((await cellsOf(both, 'item/A1')).get('nation')).toMatchObject({ n: 288, schools: 24 })
    expect((await cellsOf(both, 'area/A')).get('nation')).toMatchObject({ n: 144, schools: 12 })
  })

  it('says where an item was not asked, and asks nobody for what no school chose', async () => {
    const without = TWELVE.map((one) => ({
      ...one,
      asked: { ...ASKED, teacher: new Set([...ASKED.teacher].filter((item) => item !== 'A4')) },
    }))
    const { results } = await nation(without)
    expect(results.roles[0]?.measures.map(({ measure }) => measure)).not.toContain('item/A4')
  })

  it('is the same in whatever order the exercises come', () =>
    fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...TWELVE], { minLength: TWELVE.length }), async (shuffled) => {
        expect(JSON.stringify((await nation(shuffled)).results)).toBe(JSON.stringify((await nation(TWELVE)).results))
      }),
      { numRuns: 5 },
    ))

  it('says of published regions whether they are above or below the nation, and of nothing else', async () => {
    const sixteen = times(16, (index) =>
      sealedBy(
        schoolOf(index),
        teachers(12, (person) => (index % 2 === 0 ? 2 : 4) + ((index + person) % 2)),
      ),
    )
    const classesOf = (cells: Awaited<ReturnType<typeof cellsOf>>) =>
      [...cells.values()].flatMap(({ key, shown, mapClass }) => (mapClass === undefined ? [] : [{ key, shown, mapClass }]))
    const two = classesOf(await cellsOf(sixteen, 'item/A1'))
    expect(two).toEqual([
      { key: 'region=north', shown: true, mapClass: 'below' },
      { key: 'region=south', shown: true, mapClass: 'above' },
    ])
    const few = sealedBy(
      schoolOf(16, { region: 'east', rayon: 'rayon 2' }),
      teachers(9, () => 1),
    )
    const withHidden = classesOf(await cellsOf([...sixteen, few], 'item/A1'))
    expect(withHidden.map(({ shown }) => shown)).toEqual([true])
    const balanced = await cellsOf(TWELVE, 'item/A1')
    expect(['region=north', 'region=south'].map((key) => balanced.get(key)?.mapClass)).toEqual(['not-different', 'not-different'])
  })

  it('shows beside an earlier snapshot what is safe together with it, and waits where one school changed', () => {
    const first = {
      contributions: contributionsOf(TWELVE),
      results: inOneGo(nationalResults(contributionsOf(TWELVE), QUESTIONNAIRE)).results,
    }
    const revise = (sealed: readonly SealedExercise[]) => inOneGo(nationalResults(contributionsOf(sealed), QUESTIONNAIRE, [first])).results
    expect(JSON.stringify(revise(TWELVE))).toBe(JSON.stringify(first.results))
    const late = times(6, (index) =>
      sealedBy(
        schoolOf(20 + 2 * index),
        teachers(12, (person) => 1 + ((index + person) % 5)),
      ),
    )
    const [teacher] = revise([...TWELVE, ...late]).roles
    expect(teacher?.respondents.filter(({ shown }) => shown)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ key: 'nation', n: 216 }),
        expect.objectContaining({ key: 'region=north', n: 144 }),
      ]),
    )
    expect(() => revise([...TWELVE, ...late.slice(0, 1)])).toThrow('snapshot-revision-unsafe')
    const moved = TWELVE.map((one, at) => (at === 0 ? { ...one, school: { ...one.school, region: 'south', rayon: 'rayon 1' } } : one))
    expect(() => revise(moved)).toThrow('snapshot-revision-unsafe')
  })

  it('never adds roles up', async () => {
    const { results } = await nation(TWELVE.map((one) => ({ ...one, asked: ASKED })))
    expect(results.roles.map(({ role }) => role)).toEqual(['teacher'])
  })
})
