import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { add, compare, divide, fromDecimal, integerSquareRoot, multiply, rational, sqrtDecimal, subtract, toDecimal } from './index.ts'

fc.configureGlobal({ seed: 20260309 })

const numbers = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.bigInt({ min: 1n, max: 10n ** 12n }))
  .map(([num, den]) => rational(num, den))

describe('rational', () => {
  it('is reduced with a positive denominator', () => expect(rational(6, -4)).toEqual({ num: -3n, den: 2n }))
  it('refuses a zero denominator', () => expect(() => rational(1, 0)).toThrow(RangeError))

  it('undoes addition by subtraction and multiplication by division', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        expect(subtract(add(a, b), b)).toEqual(a)
        if (b.num !== 0n) expect(divide(multiply(a, b), b)).toEqual(a)
      }),
    )
  })

  it('compares like the sign of the difference', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) =>
        expect(compare(a, b)).toBe(Number(subtract(a, b).num > 0n) - Number(subtract(a, b).num < 0n)),
      ),
    )
  })
})

describe('toDecimal', () => {
  it.each([
    [1, 8, 2, '0.13'],
    [-1, 8, 2, '-0.13'],
    [5, 1000, 2, '0.01'],
    [-1, 1000, 2, '0.00'],
    [5, 2, 0, '3'],
    [-5, 2, 0, '-3'],
    [299, 100, 1, '3.0'],
  ])('rounds %d/%d to %d places as %s', (num, den, places, expected) => expect(toDecimal(rational(num, den), places)).toBe(expected))

  it('is at most half a unit away', () => {
    fc.assert(
      fc.property(numbers, (value) => {
        const distance = subtract(fromDecimal(toDecimal(value, 3)), value)
        expect(compare(multiply(distance, distance), rational(1, 4_000_000))).toBeLessThanOrEqual(0)
      }),
    )
  })
})

describe('square roots', () => {
  it('takes the largest integer whose square is not above', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 40n }), (n) => {
        const root = integerSquareRoot(n)
        expect(root * root <= n && (root + 1n) * (root + 1n) > n).toBe(true)
      }),
    )
  })
  it('rounds half away from zero', () => expect(sqrtDecimal(rational(2), 3)).toBe('1.414'))
  it('rounds up', () => expect(sqrtDecimal(rational(3), 4)).toBe('1.7321'))
  it('keeps an exact half', () => expect(sqrtDecimal(rational(225, 100), 0)).toBe('2'))
  it('refuses a negative number', () => expect(() => sqrtDecimal(rational(-1), 2)).toThrow(RangeError))
})
