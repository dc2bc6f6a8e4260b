import { describe, expect, it } from '@jest/globals'
import { schoolFacts, sealedBy } from '../testing/a-nation.ts'
import { ASKED, CORE_AREA_OF_ITEM, EXERCISE, QUESTIONNAIRE, response, times } from '../testing/a-school.ts'
import { contributionsOf, type SealedExercise } from './contributions.ts'
import { genderItemOf } from './facts.ts'
import { contributionsByGender, genderFigures } from './gender-results.ts'
import { nationalResults } from './national-results.ts'
import { createGenderTally } from './national-tally.ts'
import type { Scored } from './outcome.ts'
import { inOneGo } from './stepwise.ts'

const item = genderItemOf(QUESTIONNAIRE)
const genderOf = ({ answers }: Pick<Scored, 'answers'>): string => item?.options[(answers[item.index] ?? 0) - 1] ?? ''
const genderTally = createGenderTally(() => CORE_AREA_OF_ITEM, genderOf)

const GIRL = 1
const BOY = 2
const PREFER_NOT = 242

/** A student who says this point to both items of B, and this gender. */
const student = (point: number, gender: number): Scored => {
  const { answers } = response('student', point)
  return response('student', point, { answers: Uint8Array.from(answers, (value, at) => (at === item?.index ? gender : value)) })
}

type Nation = readonly (readonly Scored[])[]
/** Ten schools: girls say 3 to 5 in turn, boys 1 to 3; so many of each, and so many who do not say, in each school. */
const nationOf = (girls: number, boys: number, others: number): Nation =>
  times(10, (school) => [
    ...times(girls, (person) => student(3 + ((school + person) % 3), GIRL)),
    ...times(boys, (person) => student(1 + ((school + person) % 3), BOY)),
    ...times(others, (person) => student(1 + ((school + person) % 5), PREFER_NOT)),
  ])

const figuresOf = (nation: Nation) => {
  const sealed = nation.map((people, index) => sealedBy(schoolFacts(`s${index}`), people))
  const byGender = nation.map((people, index): SealedExercise => {
    const tally = genderTally.initial('')
    for (const one of people) genderTally.apply(tally, one, '')
    tally.sealed = true
    return { exercise: { ...EXERCISE, exerciseId: `r1.s${index}.primary` }, school: schoolFacts(`s${index}`), asked: ASKED, tally }
  })
  const contributions = contributionsOf(sealed)
  const { results } = inOneGo(nationalResults(contributions, QUESTIONNAIRE))
  return inOneGo(genderFigures(results, contributions, contributionsByGender(byGender), QUESTIONNAIRE)).get('student')
}
const cellsOf = (nation: Nation) => figuresOf(nation)?.find(({ measure }) => measure === 'area/B')?.cells

describe('the nation by gender', () => {
  it('is the mean of each, of areas and items, and of nothing finer', () => {
    expect(cellsOf(nationOf(6, 9, 0))).toMatchObject([
      { key: 'gender=boy-man', by: { gender: 'boy-man' }, shown: true, n: 90, schools: 10, mean: '2.00' },
      { key: 'gender=girl-woman', by: { gender: 'girl-woman' }, shown: true, n: 60, schools: 10, mean: '4.00' },
    ])
    const figures = figuresOf(nationOf(6, 9, 0)) ?? []
    expect(figures.map(({ measure }) => measure)).toEqual(['area/B', 'roll-up/both', 'item/B1', 'item/B2'])
    expect(new Set(figures.flatMap(({ cells }) => cells.flatMap(({ by }) => Object.keys(by))))).toEqual(new Set(['gender']))
  })

  it('hides a gender of which there are too few, and the other one with it: the nation less it', () => {
    const hidden = { shown: false, symbol: '[c]' }
    expect(cellsOf(nationOf(12, 2, 0))).toEqual([
      { key: 'gender=boy-man', by: { gender: 'boy-man' }, ...hidden },
      { key: 'gender=girl-woman', by: { gender: 'girl-woman' }, ...hidden },
    ])
  })

  it('hides one gender where both would leave the few who did not say', () => {
    const shown = cellsOf(nationOf(6, 9, 1))?.map((cell) => cell.shown)
    expect(shown).toEqual([true, false])
    expect(cellsOf(nationOf(6, 9, 4))?.map((cell) => cell.shown)).toEqual([true, true])
  })

  it('hides both where the genders live apart, and the cells of the nation would tell of the few who do not', () => {
    const [girls, boys] = [nationOf(12, 0, 0), nationOf(0, 12, 0)]
    const mixed = (few: number): Nation => [...girls, ...boys, ...nationOf(12, few, 0).slice(0, 6)]
    expect(cellsOf(mixed(3))?.map((cell) => cell.shown)).toEqual([false, false])
    expect(cellsOf(mixed(5))?.map((cell) => cell.shown)).toEqual([true, true])
  })

  it('hides both where sections divide the genders', () => {
    const ofTwoSections = nationOf(6, 9, 0).map((people) =>
      people.map((one) => ({ ...one, sectionLanguage: genderOf(one) === 'boy-man' ? 'az' : 'ru' })),
    )
    expect(cellsOf(ofTwoSections)?.map((cell) => cell.shown)).toEqual([false, false])
  })

  it('hides both where the nation hides the measure', () => {
    expect(cellsOf(nationOf(6, 9, 0).slice(0, 4))?.map((cell) => cell.shown)).toEqual([false, false])
  })
})
