import { describe, expect, it } from '@jest/globals'
import { FF1 } from '@noble/ciphers/ff1.js'
import fc from 'fast-check'
import { aes } from '../adapters/aes.ts'
import { createFf1 } from './ff1.ts'

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))
const KEY_128 = '2B7E151628AED2A6ABF7158809CF4F3C'
const KEY_192 = `${KEY_128}EF4359D8D580AA4F`
const KEY_256 = `${KEY_192}7F036D6F04FC6A94`

describe('FF1', () => {
  it.each([
    ['1', KEY_128, '', '2433477484'],
    ['2', KEY_128, '39383736353433323130', '6124200773'],
    ['4', KEY_192, '', '2830668132'],
    ['5', KEY_192, '39383736353433323130', '2496655549'],
    ['7', KEY_256, '', '6657667009'],
    ['8', KEY_256, '39383736353433323130', '1001623463'],
  ])('gives sample %s of NIST', (_, key, tweak, ciphertext) => {
    const { encrypt, decrypt } = createFf1(aes(bytes(key)).encryptBlock, 10, bytes(tweak))
    expect(encrypt('0123456789')).toBe(ciphertext)
    expect(decrypt(ciphertext)).toBe('0123456789')
  })

  const digits = (length: number): fc.Arbitrary<string> =>
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((all) => all.join(''))
  const key = fc.uint8Array({ minLength: 32, maxLength: 32 })
  const agrees = (length: number, tweakOf: fc.Arbitrary<Uint8Array>, numRuns: number): void =>
    fc.assert(
      fc.property(key, tweakOf, digits(length), (secret, tweak, text) => {
        const ours = createFf1(aes(secret).encryptBlock, length, tweak)
        const theirs = FF1(10, secret, tweak)
          .encrypt([...text].map(Number))
          .join('')
        expect(ours.encrypt(text)).toBe(theirs)
        expect(ours.decrypt(theirs)).toBe(text)
      }),
      { numRuns },
    )

  it('is what another implementation computes, for the 15 digits of a code', () => agrees(15, fc.constant(new Uint8Array()), 300))
  it.each([6, 7, 16, 17, 25, 26])('is the same for %i digits and any tweak', (length) =>
    agrees(length, fc.uint8Array({ maxLength: 40 }), 60),
  )
  it('does not promise what Numbers cannot hold', () => {
    for (const length of [5, 27, 10.5]) expect(() => createFf1((block) => block, length)).toThrow(RangeError)
  })
})
