import { describe, expect, it } from '@jest/globals'
import { people, schoolFacts, sealedBy } from '../testing/a-nation.ts'
import { QUESTIONNAIRE, times } from '../testing/a-school.ts'
import { contributionsOf } from './contributions.ts'
import { drawnStrata } from './drawn-results.ts'
import type { SchoolFacts } from './facts.ts'
import { frameOf } from './frame.ts'
import { nationalQuality } from './national-quality.ts'
import { nationalResults } from './national-results.ts'
import type { DrawnStratum, Sample } from './sample.ts'
import { inOneGo } from './stepwise.ts'

const schoolOf = (schoolId: string, urban: boolean): SchoolFacts => schoolFacts(schoolId, { urban })

/** Twelve schools in towns (t0 …), twelve in villages (v0 …), ten teachers each; in towns they say one point more. */
const SEALED = ['t', 'v'].flatMap((place) =>
  times(12, (index) =>
    sealedBy(
      schoolOf(`${place}${index}`, place === 't'),
      people('teacher', 10, (person) => (place === 't' ? 2 : 1) + ((index + person) % 4)),
    ),
  ),
)
const ids = (place: string, from: number, to: number): readonly string[] => times(to - from, (at) => `${place}${from + at}`)
const towns = (schools: readonly string[]): DrawnStratum => ({ region: 'north', urban: true, frame: 12, schools })
const villages = (schools: readonly string[]): DrawnStratum => ({ region: 'north', urban: false, frame: 48, schools })
const sampleOf = (...strata: readonly DrawnStratum[]): Sample => ({ roundId: 'r1', seed: 's', schoolsPosition: 1, drawnAt: 0, strata })

const qualityOf = (sample?: Sample) => {
  const contributions = contributionsOf(SEALED)
  const { results, patterns } = inOneGo(nationalResults(contributions, QUESTIONNAIRE))
  const { roles } = inOneGo(
    nationalQuality(results, contributions, QUESTIONNAIRE, frameOf([], SEALED), { drawn: sample && { sample, patterns } }),
  )
  return roles[0]
}
const headlineOf = (sample: Sample) => qualityOf(sample)?.drawn?.headlines.find(({ measure }) => measure === 'area/A')

describe('the drawn schools', () => {
  it('are not there where none were drawn: the bytes are those of before', () => {
    expect(Object.keys(qualityOf() ?? {})).not.toContain('drawn')
  })

  it('weigh as many schools as each of them stands for, beside everybody who took part', () => {
    const sample = sampleOf(villages(ids('v', 0, 6)), towns(ids('t', 0, 6)))
    const drawn = qualityOf(sample)?.drawn
    expect(drawn).toMatchObject({ frame: 60, drawn: 12, taking: 12, strata: 2 })
    // Beyond the lowest point schools add up to 13, 15, 17, 15, 13, 15: 60 + 88 in v0 … v5, 120 + 88 in t0 … t5.
    // (8 · 148 + 2 · 208)/(8 · 60 + 2 · 60) = 2.666…
    expect(headlineOf(sample)).toMatchObject({ shown: true, mean: '2.67', n: 120, schools: 12, all: { mean: '3.00', n: 240, schools: 24 } })
    const totals = [13, 15, 17, 15, 13, 15]
    const mean = totals.reduce((sum, one) => sum + one) / 6
    const spread = totals.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 5
    const variance = (spread * ((48 * 42) / 6 + (12 * 6) / 6)) / (60 * 10) ** 2
    expect(headlineOf(sample)).toMatchObject({ se: Math.sqrt(variance).toFixed(3) })
  })

  it('that did not take part are drawn all the same, and the others stand for them', () => {
    const sample = sampleOf(villages([...ids('v', 0, 6), 'absent']), towns(ids('t', 0, 6)))
    expect(qualityOf(sample)?.drawn).toMatchObject({ drawn: 13, taking: 12 })
    expect(headlineOf(sample)).toMatchObject({ mean: '2.67' })
  })

  it('are joined with their neighbours where fewer than two of a stratum took part', () => {
    const { strata, ofSchool } = drawnStrata(sampleOf(villages(ids('v', 0, 6)), towns(['t0', 'absent'])), contributionsOf(SEALED))
    expect([...strata.values()]).toEqual([{ frame: 60, taking: 7 }])
    expect(ofSchool.get('t0')).toBe(ofSchool.get('v0'))
  })

  it.each([
    ['too few of them', sampleOf(villages(ids('v', 0, 2)), towns(ids('t', 0, 2)))],
    ['too few volunteers', sampleOf(villages(ids('v', 0, 11)), towns(ids('t', 0, 10)))],
    [
      'two volunteers in the towns, which are a cell of their own: the weights tell towns from villages',
      sampleOf(villages(ids('v', 0, 6)), towns(ids('t', 0, 10))),
    ],
  ])('are hidden: %s', (_, sample) => {
    expect(headlineOf(sample)).toEqual({ measure: 'area/A', shown: false, symbol: '[c]' })
  })

  it('are in a revision what they were, or hidden; of their areas it shows no cell that changed', () => {
    const beside = { sample: sampleOf(villages(ids('v', 0, 6)), towns(ids('t', 0, 6))) }
    const late = times(8, (index) =>
      sealedBy(
        schoolOf(`late${index}`, index % 2 === 0),
        people('teacher', 10, (person) => 1 + (person % 4)),
      ),
    )
    const frame = frameOf([], SEALED)
    const contributions = contributionsOf(SEALED)
    const { results, patterns } = inOneGo(nationalResults(contributions, QUESTIONNAIRE))
    const quality = inOneGo(nationalQuality(results, contributions, QUESTIONNAIRE, frame, { drawn: { ...beside, patterns } }))
    const areas = quality.roles[0]?.drawn?.headlines.flatMap(({ measure, shown }) => (shown ? [measure] : [])) ?? []
    expect(areas).toContain('area/A')
    const earlier = [{ contributions, results, quality, frame, drawnShown: new Map([['teacher', areas] as const]) }]
    const revise = (sealed: typeof SEALED) => {
      const now = contributionsOf(sealed)
      const revised = inOneGo(nationalResults(now, QUESTIONNAIRE, earlier))
      const of = { drawn: { ...beside, patterns: revised.patterns }, earlier }
      const cellOf = (measure: string) =>
        revised.results.roles[0]?.measures.find((one) => one.measure === measure)?.cells.find(({ key }) => key === 'nation')
      const { roles } = inOneGo(nationalQuality(revised.results, now, QUESTIONNAIRE, frameOf([], sealed), of))
      return { drawn: roles[0]?.drawn, cellOf }
    }
    expect(revise(SEALED).drawn).toEqual(quality.roles[0]?.drawn)
    const { drawn, cellOf } = revise([...SEALED, ...late])
    expect(drawn?.headlines.every(({ shown }) => !shown)).toBe(true)
    expect([cellOf('item/A1'), cellOf('area/A')]).toMatchObject([{ shown: true, n: 320 }, { shown: false }])
  })
})
