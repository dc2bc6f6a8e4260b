import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { enough } from './sample-size.ts'

describe('enough to speak for a group', () => {
  it('follows the table of the sampling guidance', () => {
    const table = new Map([
      [0, 0],
      [1, 1],
      [10, 10],
      [50, 45],
      [100, 80],
      [200, 132],
      [400, 197],
      [1000, 278],
      [2000, 323],
      [5000, 357],
    ])
    expect([...table.keys()].map(enough)).toEqual([...table.values()])
  })

  it('never asks for more than there are, nor for fewer of a larger group', () => {
    fc.assert(
      fc.property(fc.nat({ max: 100_000 }), (population) => {
        expect(enough(population)).toBeLessThanOrEqual(population)
        expect(enough(population + 1)).toBeGreaterThanOrEqual(enough(population))
      }),
    )
  })
})
