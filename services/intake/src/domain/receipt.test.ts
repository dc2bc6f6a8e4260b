import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { aes256 } from '../adapters/aes.ts'
import { fromBase64Url, toBase64Url } from './base64url.ts'
import { createReceiptCodec, type Receipt } from './receipt.ts'

const codec = createReceiptCodec(aes256(new Uint8Array(32).fill(9)))
const digestOf = (fill: number): Uint8Array => new Uint8Array(16).fill(fill)
const anyReceipt: fc.Arbitrary<Receipt> = fc.record({
  roundNumber: fc.integer({ min: 0, max: 65_535 }),
  partition: fc.integer({ min: 0, max: 65_535 }),
  offset: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
  digest: fc.uint8Array({ minLength: 16, maxLength: 16 }),
})

describe('receipts', () => {
  it('open to what was sealed', () =>
    fc.assert(
      fc.property(anyReceipt, (receipt) => {
        const text = codec.seal(receipt)
        expect(text).toMatch(/^[\w-]{43}$/)
        expect(codec.open(` ${text}\n`)).toEqual(receipt)
      }),
    ))
  it('are the same for the same response', () => {
    const receipt = { roundNumber: 1, partition: 2, offset: 3, digest: digestOf(4) }
    expect(codec.seal(receipt)).toBe(codec.seal({ ...receipt }))
  })
  it('changed in the place or the doubled part of the digest do not open', () =>
    fc.assert(
      fc.property(anyReceipt, fc.nat(21), fc.integer({ min: 1, max: 255 }), (receipt, at, by) => {
        const token = fromBase64Url(codec.seal(receipt)) as Uint8Array
        token[at] = (token[at] as number) ^ by
        expect(codec.open(toBase64Url(token))).toBeUndefined()
      }),
    ))
  it('of another key do not open', () => {
    const other = createReceiptCodec(aes256(new Uint8Array(32).fill(8)))
    expect(codec.open(other.seal({ roundNumber: 1, partition: 0, offset: 0, digest: digestOf(1) }))).toBeUndefined()
  })
  it.each(['', 'abc', 'ə'.repeat(43), 'A'.repeat(42), `${'A'.repeat(42)}B`, 'A'.repeat(44), '='.repeat(43)])('are not %j', (text) =>
    expect(codec.open(text)).toBeUndefined(),
  )
  it.each([{ roundNumber: 65_536 }, { partition: -1 }, { offset: 2 ** 48 }, { offset: 0.5 }, { digest: new Uint8Array(15) }])(
    'have no room for %j',
    (more) => expect(() => codec.seal({ roundNumber: 1, partition: 1, offset: 1, digest: digestOf(0), ...more })).toThrow(RangeError),
  )
})

describe('base64url', () => {
  it('is that of Node, both ways', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64url')
        expect(toBase64Url(bytes)).toBe(text)
        expect(fromBase64Url(text)).toEqual(bytes)
      }),
    ))
  it('is read in one spelling only', () => expect(['AB', 'A', 'AAAAA', 'AA=', 'A+'].map(fromBase64Url)).toEqual(Array(5).fill(undefined)))
})
