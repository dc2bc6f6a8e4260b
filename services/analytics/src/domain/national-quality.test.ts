import { describe, expect, it } from '@jest/globals'
import { people, schoolFacts, sealedBy } from '../testing/a-nation.ts'
import { ASKED, QUESTIONNAIRE, response, times } from '../testing/a-school.ts'
import { contributionsOf, type SealedExercise } from './contributions.ts'
import type { SchoolFacts } from './facts.ts'
import { frameOf } from './frame.ts'
import { type EarlierQuality, nationalQuality } from './national-quality.ts'
import { nationalResults } from './national-results.ts'
import { inOneGo } from './stepwise.ts'

const qualityOf = async (sealed: readonly SealedExercise[], others: readonly SchoolFacts[] = []) => {
  const contributions = contributionsOf(sealed)
  const { results } = inOneGo(nationalResults(contributions, QUESTIONNAIRE))
  return inOneGo(nationalQuality(results, contributions, QUESTIONNAIRE, frameOf(others, sealed)))
}

/** Six schools in the north whose teachers say 1 to 3 in turn, six in the south (three times the frame) who say 3 to 5. */
const TWO_REGIONS = times(12, (index) => {
  const isNorth = index < 6
  const south = { region: 'south', rayon: 'rayon south', expected: { primary: { leader: 2, teacher: 300, student: 900 } } }
  return sealedBy(
    schoolFacts(`s${index}`, isNorth ? {} : south),
    people('teacher', 12, (person) => (isNorth ? 1 : 3) + ((person + index) % 3)),
  )
})

describe('the headline', () => {
  it('weights strata to the frame, beside the plain mean', async () => {
    const { roles } = await qualityOf(TWO_REGIONS)
    const headline = roles[0]?.headlines.find(({ measure }) => measure === 'area/A')
    // ¼ · 2 + ¾ · 4 beside ½ · 2 + ½ · 4; weights ½ and 1½: 144/(1 + ¼).
    expect(headline).toMatchObject({
      shown: true,
      mean: '3.50',
      strata: 2,
      effective: '115',
      unweighted: { mean: '3.00', n: 144, schools: 12 },
    })
  })

  it('counts schools that did not take part in the frame, those that have closed not', async () => {
    const silent = schoolFacts('silent', { expected: { primary: { leader: 2, teacher: 1800, student: 0 } } })
    const closed = schoolFacts('closed', { until: '2024-09-01', expected: { primary: { leader: 2, teacher: 9000, student: 0 } } })
    const { roles } = await qualityOf(TWO_REGIONS, [silent, closed])
    // 2,400 in the north, 1,800 in the south: 4/7 · 2 + 3/7 · 4.
    expect(roles[0]?.headlines[0]).toMatchObject({ mean: '2.86' })
  })

  it('joins a stratum that one school could be read from', async () => {
    const large = times(6, (index) =>
      sealedBy(
        schoolFacts(`rural-${index}`, { urban: false }),
        people('teacher', index === 0 ? 60 : 6, (person) => 1 + ((person + index) % 5)),
      ),
    )
    const { roles } = await qualityOf([...TWO_REGIONS, ...large])
    expect(roles[0]?.headlines[0]).toMatchObject({ shown: true, strata: 2 })
  })

  it('is shown beside an earlier one where only the frame changed; hidden where schools changed strata by too few', () => {
    const of = (sealed: readonly SealedExercise[], earlier: readonly EarlierQuality[] = []) => {
      const contributions = contributionsOf(sealed)
      const { results } = inOneGo(nationalResults(contributions, QUESTIONNAIRE))
      const frame = frameOf([], sealed)
      return { contributions, results, frame, quality: inOneGo(nationalQuality(results, contributions, QUESTIONNAIRE, frame, { earlier })) }
    }
    const first = of(TWO_REGIONS)
    const changed = (change: (school: SchoolFacts, at: number) => SchoolFacts) =>
      of(
        TWO_REGIONS.map((one, at) => ({ ...one, school: change(one.school, at) })),
        [first],
      ).quality.roles[0]
    const twice = { primary: { leader: 2, teacher: 600, student: 900 } }
    expect(changed((school, at) => (at < 6 ? { ...school, expected: twice } : school))?.headlines[0]).toMatchObject({
      shown: true,
      mean: '2.67',
    })
    const moved = changed((school, at) => (at === 0 ? { ...school, region: 'south', rayon: 'rayon south' } : school))
    expect(moved?.headlines.map(({ shown }) => shown)).toEqual([false, false, false])
    expect(moved?.completeCases).toEqual(first.quality.roles[0]?.completeCases)
  })

  it('is hidden where the nation is', async () => {
    const { roles } = await qualityOf(TWO_REGIONS.slice(0, 3))
    expect(roles[0]?.headlines).toEqual([
      { measure: 'area/A', shown: false, symbol: '[c]' },
      { measure: 'area/B', shown: false, symbol: '[c]' },
      { measure: 'roll-up/both', shown: false, symbol: '[c]' },
    ])
  })
})

describe('the quality of the nation', () => {
  it('holds response against what schools expected, and respondents against the frame', async () => {
    const { roles } = await qualityOf(TWO_REGIONS)
    const [teacher] = roles
    expect(teacher?.response.find(({ key }) => key === 'nation')).toEqual({
      key: 'nation',
      by: {},
      respondents: 144,
      expected: 480,
      rate: '30.0',
      isCorrected: false,
    })
    expect(teacher?.response.map(({ key }) => key)).toEqual(['nation', 'level=primary', 'region=north', 'region=south'])
    expect(teacher?.representativeness[0]).toEqual({
      dimension: 'region',
      groups: [
        { group: 'north', frame: '25.0', respondents: '50.0' },
        { group: 'south', frame: '75.0', respondents: '50.0' },
      ],
    })
  })

  it('puts regions that are not published in one row, without a rate', async () => {
    const small = ['east', 'west'].flatMap((region) =>
      times(2, (index) =>
        sealedBy(
          schoolFacts(`${region}-${index}`, { region, rayon: region }),
          people('teacher', 12, () => 3),
        ),
      ),
    )
    const { roles } = await qualityOf([...TWO_REGIONS, ...small])
    const [region] = roles[0]?.representativeness ?? []
    // With both regions shown, east and west would be what they leave: one of them is hidden, too.
    expect(region?.groups).toEqual([
      { group: 'north', frame: '21.4', respondents: '37.5' },
      { group: '[c]', frame: '78.6', respondents: '62.5' },
    ])
    expect(roles[0]?.response.map(({ key }) => key)).not.toContain('region=east')
  })

  it('has alpha from three items and 300 complete cases on, as the formula says', async () => {
    const many = times(10, (index) =>
      sealedBy(
        schoolFacts(`s${index}`),
        people('teacher', 30, (person) => 1 + ((person + index) % 5)),
      ),
    )
    const { roles } = await qualityOf(many)
    const [nation] = roles[0]?.reliability ?? []
    // Everybody says the same to all three items: 3/2 · (1 − 3V/9V) = 1.
    expect(nation).toEqual({
      measure: 'area/A',
      key: 'nation',
      shown: true,
      alpha: '1.0000',
      interval: { low: '1.0000', high: '1.0000' },
      n: 300,
      isLow: false,
    })
    expect(roles[0]?.reliability.filter(({ measure }) => measure === 'area/B').every(({ shown }) => !shown)).toBe(true)
    const fewer = await qualityOf(many.slice(0, 9))
    expect(fewer.roles[0]?.reliability[0]).toEqual({ measure: 'area/A', key: 'nation', shown: false, symbol: '[x]' })
  })

  it('has no alpha where people had different items', async () => {
    const many = times(12, (index) => {
      const one = sealedBy(
        schoolFacts(`s${index}`),
        people('teacher', 30, (person) => 1 + ((person + index) % 5)),
      )
      const without = new Set([...ASKED.teacher].filter((item) => item !== 'A3'))
      return index < 6 ? one : { ...one, asked: { ...ASKED, teacher: without } }
    })
    const { roles } = await qualityOf(many)
    expect(roles[0]?.reliability[0]).toMatchObject({ shown: false, symbol: '[x]' })
  })

  it('shows complete cases only where those left out are nobody or safe', async () => {
    const { roles } = await qualityOf(TWO_REGIONS)
    expect(roles[0]?.completeCases[0]).toEqual({
      measure: 'area/A',
      key: 'nation',
      shown: true,
      shareScored: '100.0',
      mean: '3.00',
      n: 144,
    })
    const skipped = response('teacher', 4)
    const [first, ...rest] = TWO_REGIONS as readonly [SealedExercise, ...SealedExercise[]]
    const one = sealedBy(first.school, [
      ...people('teacher', 12, (person) => 1 + (person % 3)),
      response('teacher', 4, { answers: Uint8Array.from(skipped.answers, (answer, item) => (item === 0 ? 240 : answer)) }),
    ])
    expect((await qualityOf([one, ...rest])).roles[0]?.completeCases[0]).toMatchObject({ shown: false, symbol: '[c]' })
  })

  it('says how much schools of one mind cost', async () => {
    const { roles } = await qualityOf(TWO_REGIONS)
    // Var = 12/11 · Σ12²/144² = 1/11 (each school 1 from the mean); s² = 144 · (2/3 + 1)/143; effect = Var · 144/s².
    const expected = (12 / 11 / 12 / ((144 * 5) / 3 / 143 / 144)).toFixed(2)
    expect(roles[0]?.designEffects.find(({ measure, key }) => measure === 'item/A1' && key === 'nation')?.designEffect).toBe(expected)
  })

  it('compares roles on common items, by published points only', async () => {
    const both = times(6, (index) =>
      sealedBy(schoolFacts(`s${index}`), [
        ...people('teacher', 10, (person) => 1 + (person % 5)),
        ...people('student', 10, (person) => 2 * (person % 2) + 3),
      ]),
    )
    const { comparisons } = await qualityOf(both)
    expect(comparisons.map(({ measure }) => measure)).toEqual(['item/B1', 'item/B2'])
    // Students hide three points: nobody chose them.
    expect(comparisons[0]).toEqual({ measure: 'item/B1', roles: ['teacher', 'student'], shown: false, symbol: '[c]' })
    const spread = times(6, (index) =>
      sealedBy(schoolFacts(`s${index}`), [
        ...people('teacher', 10, (person) => 1 + (person % 5)),
        ...people('student', 15, (person) => [1, 2, 3, 4, 5, 5, 5, 4, 3, 2, 1, 5, 5, 5, 5][person] ?? 3),
      ]),
    )
    const [shown] = (await qualityOf(spread)).comparisons
    // Teachers fifths; students 2, 2, 2, 2, 7 of 15. Pairs won: 2·0 + … = A = Σ 1/5 · (below + half).
    const below = [0, 2, 4, 6, 8]
    const at = [2, 2, 2, 2, 7]
    const probability = below.reduce((sum, under, point) => sum + (under + (at[point] ?? 0) / 2) / 15 / 5, 0)
    expect(shown).toMatchObject({ shown: true, probability: probability.toFixed(2) })
  })
})
