/** An exact fraction in lowest terms; the denominator is positive. Build it with `rational`, never by hand. */
export type Rational = { readonly num: bigint; readonly den: bigint }

/** `num / den`, reduced. Throws a RangeError on a zero denominator. */
export function rational(num: bigint | number, den: bigint | number = 1n): Rational {
  const top = BigInt(num)
  const bottom = BigInt(den)
  if (bottom === 0n) throw new RangeError('denominator is zero')
  const divisor = greatestCommonDivisor(absolute(top), absolute(bottom)) * (bottom < 0n ? -1n : 1n)
  return { num: top / divisor, den: bottom / divisor }
}

/** The sum a + b. */
export const add = (a: Rational, b: Rational): Rational => rational(a.num * b.den + b.num * a.den, a.den * b.den)

/** The difference a − b. */
export const subtract = (a: Rational, b: Rational): Rational => rational(a.num * b.den - b.num * a.den, a.den * b.den)

/** The product a · b. */
export const multiply = (a: Rational, b: Rational): Rational => rational(a.num * b.num, a.den * b.den)

/** The quotient a / b. Throws a RangeError when b is zero. */
export const divide = (a: Rational, b: Rational): Rational => rational(a.num * b.den, a.den * b.num)

/** −1, 0 or 1 as a is less than, equal to or greater than b. */
export function compare(a: Rational, b: Rational): -1 | 0 | 1 {
  const difference = a.num * b.den - b.num * a.den
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** The value without its sign. */
export const magnitude = (a: Rational): Rational => ({ num: absolute(a.num), den: a.den })

/** A printed decimal such as `-3.45` read back exactly. Throws a SyntaxError on anything else. */
export function fromDecimal(text: string): Rational {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (!match) throw new SyntaxError(`not a decimal: ${text}`)
  const [, sign, whole = '', fraction = ''] = match
  return rational(BigInt(`${sign}${whole}${fraction}`), 10n ** BigInt(fraction.length))
}

/** The value with a fixed number of places, rounded half away from zero by integer division (trust.md §2.2). Never prints `-0`. */
export function toDecimal(value: Rational, places: number): string {
  const scale = 10n ** BigInt(places)
  const rounded = (absolute(value.num) * scale * 2n + value.den) / (value.den * 2n)
  return format(rounded, places, value.num < 0n)
}

/** The square root with a fixed number of places, rounded half away from zero; exact integer Newton. Throws a RangeError below zero. */
export function sqrtDecimal(value: Rational, places: number): string {
  if (value.num < 0n) throw new RangeError('square root of a negative number')
  // ⌊√v·10ᵖ + ½⌋ = ⌊(⌊√(4v·10²ᵖ)⌋ + 1) / 2⌋
  const twice = integerSquareRoot((4n * value.num * 10n ** BigInt(2 * places)) / value.den)
  return format((twice + 1n) / 2n, places, false)
}

/** ⌊√n⌋ by Newton's method. */
export function integerSquareRoot(n: bigint): bigint {
  if (n < 2n) return n
  let root = 1n << BigInt((n.toString(2).length + 1) >> 1)
  for (;;) {
    const next = (root + n / root) >> 1n
    if (next >= root) return root
    root = next
  }
}

function format(scaled: bigint, places: number, negative: boolean): string {
  const digits = scaled.toString().padStart(places + 1, '0')
  const point = digits.length - places
  const sign = negative && scaled !== 0n ? '-' : ''
  return places === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}

const absolute = (n: bigint): bigint => (n < 0n ? -n : n)

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [large, small] = [a, b]
  while (small !== 0n) [large, small] = [small, large % small]
  return large
}
