import { describe, expect, it } from '@jest/globals'
import { AUDIT_PRIME, audit } from './audit.ts'
import { FIRST_PRIME, inverse, reduced } from './echelon.ts'

describe('the two primes', () => {
  it.each([FIRST_PRIME, AUDIT_PRIME])('%d is a prime, and a product of two residues with one more stays exact', (prime) => {
    for (let divisor = 2; divisor * divisor <= prime; divisor++) expect(prime % divisor).not.toBe(0)
    expect((prime - 1) ** 2 + prime).toBeLessThan(Number.MAX_SAFE_INTEGER)
  })
  it('are two', () => expect(AUDIT_PRIME).not.toBe(FIRST_PRIME))
})

describe('residues', () => {
  it('are exact up to the largest product', () => {
    const largest = FIRST_PRIME - 1
    for (const value of [
      0,
      1,
      largest,
      FIRST_PRIME,
      FIRST_PRIME + 1,
      largest * largest,
      largest * largest + largest,
      largest * (largest - 1) + 7,
    ])
      expect(reduced(value)).toBe(Number(BigInt(value) % BigInt(FIRST_PRIME)))
  })
  it('have inverses, zero has none', () => {
    for (const value of [1, 2, 3, 1234567, FIRST_PRIME - 1]) expect(reduced(value * inverse(value))).toBe(1)
    expect(() => inverse(0)).toThrow(RangeError)
  })
})

it('tells a school that is alone in many atoms from one that is described', () => {
  const own = Array.from({ length: 20 }, (_, atom) => atom)
  const problem = (cells: readonly (readonly number[])[]) => ({
    atoms: 30,
    unsafe: own,
    cells: cells.map((atoms) => ({ atoms, safe: true })),
    groups: [],
    schools: [own],
  })
  const found = (...cells: readonly (readonly number[])[]) =>
    audit(
      problem(cells),
      cells.map(() => 'published'),
    ).schools
  expect(found([...own, 25])).toEqual([])
  expect(found([...own, 25], [25])).toEqual([0])
})
