import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { keepTogether, type Mixture } from './kinds.ts'

const mixtures = (schools: number, persons: readonly number[], isWhole = true): readonly Mixture[] =>
  Array.from({ length: schools }, (_, at) => ({ school: `s${at}`, persons, isWhole }))

describe('figures by kind', () => {
  it('stand beside all others where both kinds are in enough schools', () => {
    expect(keepTogether(mixtures(10, [8, 3]))).toBe(true)
    expect(keepTogether(mixtures(9, [8, 3]))).toBe(false) // 27 people
    expect(keepTogether(mixtures(4, [30, 30]))).toBe(false) // four schools
  })

  it('tell of three men where elsewhere there are no women', () => {
    const women = mixtures(20, [30, 0]).map((one, at) => (at === 0 ? { ...one, persons: [30, 3] } : one))
    const men = mixtures(20, [0, 30]).map((one) => ({ ...one, school: `m${one.school}` }))
    expect(keepTogether([...women, ...men])).toBe(false)
  })

  it('are vouched for only by people whom nothing else divides', () => {
    expect(keepTogether(mixtures(10, [8, 3], false))).toBe(false)
    expect(keepTogether([...mixtures(10, [8, 3], false), ...mixtures(10, [8, 3])])).toBe(true)
  })

  it('are not vouched for by one large school', () => {
    const large: Mixture = { school: 'large', persons: [100, 100], isWhole: true }
    expect(keepTogether([...mixtures(10, [8, 3]), large])).toBe(false) // 200 beside 30
    expect(keepTogether([...mixtures(70, [8, 3]), large])).toBe(true)
  })

  it('need it of those who did not say, too, and of nobody where there is nobody', () => {
    expect(keepTogether(mixtures(10, [8, 5, 1]))).toBe(false)
    expect(keepTogether(mixtures(10, [8, 5, 3]))).toBe(true)
    expect(keepTogether(mixtures(10, [8, 5, 0]))).toBe(true)
    expect(keepTogether(mixtures(10, [8]))).toBe(true)
    expect(keepTogether([])).toBe(true)
  })

  it('then no combination is about fewer people than the rule asks: any weights, any kinds', () => {
    const rule = { respondents: 4, schools: 2, largestPercent: 90, withoutLargest: 1 }
    const small = fc.array(
      fc.record({
        school: fc.constantFrom('a', 'b', 'c', 'd'),
        persons: fc.tuple(fc.nat(6), fc.nat(6), fc.nat(2)),
        isWhole: fc.integer({ min: 0, max: 3 }).map((dice) => dice > 0),
      }),
      { minLength: 5, maxLength: 8 },
    )
    const weight = fc.integer({ min: -1, max: 2 })
    let together = 0
    fc.assert(
      fc.property(
        small,
        fc.tuple(weight, weight, weight),
        fc.array(fc.tuple(weight, weight, weight), { minLength: 8, maxLength: 8 }),
        (all, byKind, others) => {
          if (!keepTogether(all, rule)) return
          // What divides the people of a mixture may give each kind of it another weight.
          const weightOf = ({ isWhole }: Mixture, at: number, kind: number) =>
            (byKind[kind] as number) - (others[at]?.[isWhole ? 0 : kind] ?? 0)
          const told = all.map((mixture, at) => ({
            school: mixture.school,
            n: mixture.persons.reduce((sum, n, kind) => sum + (weightOf(mixture, at, kind) === 0 ? 0 : n), 0),
          }))
          const somebody = [0, 1, 2].filter((kind) => all.some(({ persons }) => (persons[kind] ?? 0) > 0))
          if (new Set(somebody.map((kind) => byKind[kind])).size < 2) return
          together += 1
          const bySchool = Map.groupBy(told, ({ school }) => school)
          const sizes = [...bySchool.values()].map((ones) => ones.reduce((sum, { n }) => sum + n, 0))
          const people = sizes.reduce((sum, n) => sum + n, 0)
          expect(people).toBeGreaterThanOrEqual(rule.respondents)
          expect(sizes.filter((n) => n > 0).length).toBeGreaterThanOrEqual(rule.schools)
          expect(people - Math.max(...sizes)).toBeGreaterThanOrEqual(rule.withoutLargest)
          expect(Math.max(...sizes) * 100).toBeLessThanOrEqual(rule.largestPercent * people)
        },
      ),
      { seed: 20261130, numRuns: 3_000 },
    )
    expect(together).toBeGreaterThan(100)
  })
})
