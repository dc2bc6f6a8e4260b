import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { toAscii, toId } from './ordered-id.ts'

// Many equal letters, and those around the borders of ASCII, of UTF-8 lengths and of UTF-16 surrogates.
const letter = fc.oneof(
  fc.constantFrom('a', '/', '\x00', '~', '\x7f', '\x80', 'ə', '\u07ff', '\u0800', '\uff5e', '\uffff', '\u{10000}', '\u{1f600}'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
)
const text = fc.array(letter, { maxLength: 5 }).map((letters) => letters.join(''))

describe('an id as it is stored', () => {
  it('is ASCII and gives the id back', () => {
    fc.assert(
      fc.property(text, (id) => {
        expect(toAscii(id)).toMatch(/^\p{ASCII}*$/u)
        expect(toId(toAscii(id))).toBe(id)
      }),
    )
  })

  it('stands in the order of the UTF-8 bytes', () => {
    const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
    fc.assert(
      fc.property(text, text, (a, b) =>
        expect(order(toAscii(a), toAscii(b))).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b)))),
      ),
    )
  })

  it('begins with the form of the prefix exactly where the id begins with the prefix', () => {
    fc.assert(
      fc.property(text, text, (prefix, rest) => {
        expect(toAscii(prefix + rest).startsWith(toAscii(prefix))).toBe(true)
        expect(toAscii(rest).startsWith(toAscii(prefix))).toBe(rest.startsWith(prefix))
      }),
    )
  })

  it('leaves what we use as it is', () => {
    for (const id of ['', 'exercise/0b7f-4c', 'AZ-2026~x']) expect(toAscii(id)).toBe(id)
  })
})
