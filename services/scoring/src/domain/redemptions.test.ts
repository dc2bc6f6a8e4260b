import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { noRedemptions, redeem } from './redemptions.ts'

const sixteenBytes = fc.uint8Array({ minLength: 16, maxLength: 16 })
// Few distinct words, so that slots collide and runs wrap around the end of the table.
const crowdedKey = fc
  .tuple(fc.nat(40), fc.nat(3), fc.nat(1))
  .map(([low, high, last]) => Uint8Array.from([low, 0, 0, 0, high, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last]))

describe('redemption keys', () => {
  it('answer as a map of whole keys would, however crowded the table is', () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.oneof(sixteenBytes, crowdedKey), fc.nat(2)), { maxLength: 200, size: 'max' }), (records) => {
        const redemptions = noRedemptions()
        const naive = new Map<string, number>()
        for (const [key, answer] of records) {
          const id = key.join()
          const expected = naive.has(id) ? (naive.get(id) === answer ? 'same' : 'other') : 'first'
          if (expected === 'first') naive.set(id, answer)
          expect(redeem(redemptions, key, new Uint8Array(16).fill(answer * 2))).toBe(expected)
        }
        expect(redemptions.count).toBe(naive.size)
      }),
    ))
  it('take less than 64 bytes each', () => {
    const redemptions = noRedemptions()
    const key = new Uint8Array(16)
    for (let person = 0; person < 50_000; person += 1) {
      new DataView(key.buffer).setUint32(0, Math.imul(person, 0x9e3779b1))
      redeem(redemptions, key, key)
    }
    expect(redemptions.slots.byteLength / redemptions.count).toBeLessThan(64)
  })
})
