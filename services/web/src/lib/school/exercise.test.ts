import { describe, expect, it } from '@jest/globals'
import { type Exercise, enough, stepsOf } from './exercise.ts'

const planned = { status: 'planned', expected: { leader: 0, teacher: 3 }, issued: [] } as unknown as Exercise
const nextOf = (exercise: Exercise): string | undefined => stepsOf(exercise).find(({ done }) => !done)?.step

describe('how many speak for a school', () => {
  it.each([
    [10, 10],
    [25, 24],
    [50, 45],
    [100, 80],
    [200, 132],
    [1000, 278],
    [5000, 357],
  ])('of %i: %i', (population, target) => expect(enough(population)).toBe(target))
})

describe('what is missing', () => {
  it('comes in the order in which it is done', () => {
    expect(nextOf({ ...planned, expected: {} })).toBe('expected')
    expect(nextOf(planned)).toBe('items')
    expect(nextOf({ ...planned, status: 'open' })).toBe('cards')
    expect(nextOf({ ...planned, status: 'open', issued: [{ role: 'teacher', issued: 2, revoked: 2 }] })).toBe('cards')
    expect(nextOf({ ...planned, status: 'open', issued: [{ role: 'teacher', issued: 3, revoked: 2 }] })).toBe('answers')
    expect(nextOf({ ...planned, status: 'sealed', issued: [{ role: 'teacher', issued: 3, revoked: 0 }] })).toBeUndefined()
  })
})
