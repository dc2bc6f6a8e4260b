import { expect, it } from '@jest/globals'
import { median, percentile } from './percentile.ts'

const oneToHundred = Array.from({ length: 100 }, (_, index) => index + 1)

it.each([
  [0, 1],
  [0.5, 51],
  [0.99, 100],
  [1, 100],
])('the percentile %p of 1 … 100 is %p', (share, expected) => expect(percentile(oneToHundred, share)).toBe(expected))

it('one value is every percentile of itself, and nothing has none', () => {
  expect([0, 0.5, 0.99, 1].map((share) => percentile([7], share))).toEqual([7, 7, 7, 7])
  expect(percentile([], 0.99)).toBeNaN()
})

it('the median takes values in any order, and the middle of two', () => {
  expect(median([9, 1, 10])).toBe(9)
  expect(median([4, 1, 3, 2])).toBe(2.5)
})
