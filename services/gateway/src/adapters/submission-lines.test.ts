import { expect, it } from '@jest/globals'
import { createLineOf } from './submission-lines.ts'

const addresses = Array.from({ length: 4_500 }, (_, i) => `10.${i >> 8}.${i & 255}.17`)

it('gives an address one line, and schools lines that are mostly their own', () => {
  const lineOf = createLineOf(1_024)
  const schools = new Map<number, number>()
  for (const address of addresses) {
    const line = lineOf(address)
    expect(lineOf(address)).toBe(line)
    expect(line >= 0 && line < 1_024 && Number.isInteger(line)).toBe(true)
    schools.set(line, (schools.get(line) ?? 0) + 1)
  }
  expect(schools.size).toBeGreaterThan(900)
  expect(Math.max(...schools.values())).toBeLessThan(30)
})

it('draws lines anew in every process', () => {
  const [one, other] = [createLineOf(1_024), createLineOf(1_024)]
  expect(addresses.filter((address) => one(address) === other(address)).length).toBeLessThan(1_000)
})
