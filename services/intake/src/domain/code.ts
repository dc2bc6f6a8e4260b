import { findBatch } from './code-batches.ts'
import { damm } from './damm.ts'
import type { PlannedExercise } from './exercise.ts'
import { type BlockCipher, createFf1 } from './ff1.ts'
import { LANGUAGES, MAX_GRADE_BAND, MAX_SERIALS, ROLES, type Role } from './vocabulary.ts'

/** What a code says; nothing of it can be read without the key. */
export type CodeFields = {
  /** 0 … 999,999 */
  readonly exerciseNumber: number
  readonly role: Role
  /** One of `LANGUAGES`. */
  readonly language: string
  /** 0: no band; else 1 … 12. */
  readonly gradeBand: number
  readonly kind: 'code' | 'open-link'
  /** 0 … 99,999 */
  readonly serial: number
}

export type DecodedCode =
  | ({ readonly ok: true; readonly digits: string } & CodeFields)
  | { readonly ok: false; readonly reason: 'code-mistyped' | 'code-unknown' }

export type CodeCodec = {
  /** 16 digits. @throws RangeError for fields that have no room */
  readonly encode: (fields: CodeFields) => string
  /** Takes what a person types; see `normaliseCode`. `digits`: the 16 digits that the code is known by. */
  readonly decode: (text: string) => DecodedCode
}

const KINDS = ['code', 'open-link'] as const
const DIGITS = 15

/** From the lowest place up; rooms may be larger than what is in use now. Their product, 7.68 · 10¹³, fits 15 digits. */
const ROOM = { serial: MAX_SERIALS, kind: 2, gradeBand: 16, language: 8, role: 3, exerciseNumber: 1_000_000 } as const

/**
 * Single-use codes: 15 digits are a keyed permutation (FF1) of the packed fields, the last is a Damm check digit.
 *
 * A guess: the check digit is no secret, so there are 10¹⁵ numbers to try, and under the permutation each is equally likely to be any
 * packed number. With 1.5 million issued codes one try succeeds with p = 1.5 · 10⁶ / 10¹⁵ = 1.5 · 10⁻⁹ < 10⁻⁸. About 97 % of
 * the tries already fail at the packing (3.12 · 10¹³ of 10¹⁵ numbers mean anything), before any exercise is looked up.
 */
export const createCodec = (encryptBlock: BlockCipher): CodeCodec => {
  const permutation = createFf1(encryptBlock, DIGITS)
  return {
    encode: (fields) => {
      const body = permutation.encrypt(String(pack(fields)).padStart(DIGITS, '0'))
      return `${body}${damm(body)}`
    },
    decode: (text) => {
      const digits = normaliseCode(text)
      if (!SIXTEEN_DIGITS.test(digits) || damm(digits) !== 0) return { ok: false, reason: 'code-mistyped' }
      const fields = unpack(Number(permutation.decrypt(digits.slice(0, DIGITS))))
      return fields === undefined ? { ok: false, reason: 'code-unknown' } : { ok: true, digits, ...fields }
    },
  }
}

const pack = ({ exerciseNumber, role, language, gradeBand, kind, serial }: CodeFields): number => {
  const place = (value: number, size: number): number => {
    if (!Number.isInteger(value) || value < 0 || value >= size) throw new RangeError('a code has no room for this')
    return value
  }
  let packed = place(exerciseNumber, ROOM.exerciseNumber)
  packed = packed * ROOM.role + place(ROLES.indexOf(role), ROLES.length)
  packed = packed * ROOM.language + place(LANGUAGES.indexOf(language), LANGUAGES.length)
  packed = packed * ROOM.gradeBand + place(gradeBand, MAX_GRADE_BAND + 1)
  packed = packed * ROOM.kind + place(KINDS.indexOf(kind), KINDS.length)
  return packed * ROOM.serial + place(serial, ROOM.serial)
}

const unpack = (packed: number): CodeFields | undefined => {
  let rest = packed
  const take = (size: number): number => {
    const value = rest % size
    rest = Math.floor(rest / size)
    return value
  }
  const serial = take(ROOM.serial)
  const kind = KINDS[take(ROOM.kind)]
  const gradeBand = take(ROOM.gradeBand)
  const language = LANGUAGES[take(ROOM.language)]
  const role = ROLES[take(ROOM.role)]
  if (rest >= ROOM.exerciseNumber || gradeBand > MAX_GRADE_BAND) return undefined
  if (kind === undefined || language === undefined || role === undefined) return undefined
  return { exerciseNumber: rest, role, language, gradeBand, kind, serial }
}

/** Whether the exercise gave this code out and still stands by it. The code must name this exercise. */
export const codeIsValid = (exercise: PlannedExercise, code: CodeFields): 'valid' | 'code-unknown' | 'code-revoked' => {
  if (code.kind === 'open-link') return isAllowedLink(exercise, code) ? 'valid' : 'code-unknown'
  const batch = findBatch(exercise.issued, code)
  if (batch === undefined || code.serial >= batch.count) return 'code-unknown'
  return batch.revoked.has(code.serial) ? 'code-revoked' : 'valid'
}

/** One link for all of a role and language: without a grade band or a serial. */
const isAllowedLink = ({ openLinks }: PlannedExercise, code: CodeFields): boolean =>
  code.gradeBand === 0 && code.serial === 0 && openLinks.some(({ role, language }) => role === code.role && language === code.language)

const SIXTEEN_DIGITS = /^[0-9]{16}$/
/** Spaces and dashes of any script, and the invisible marks that come along when text is copied. */
const SEPARATORS = /[\s\p{Z}\p{Pd}\p{Cf}\u2212]/gu
const FOREIGN_DIGITS = /(?![0-9])\p{Nd}/gu
const DIGIT = /^\p{Nd}$/u
/** Nobody types as much; longer text is not looked at. */
const LONGEST_TEXT = 200

/** ASCII digits without separators, from the digits of any script. What is neither stays, and the code is mistyped. */
export const normaliseCode = (text: string): string => {
  if (SIXTEEN_DIGITS.test(text) || text.length > LONGEST_TEXT) return text
  return text.replace(SEPARATORS, '').replace(FOREIGN_DIGITS, toAsciiDigit)
}

/** Unicode keeps decimal digits in runs of ten from zero to nine, some directly behind each other. */
const toAsciiDigit = (digit: string): string => {
  const point = digit.codePointAt(0) as number
  let start = point
  while (DIGIT.test(String.fromCodePoint(start - 1))) start -= 1
  return String((point - start) % 10)
}

/** Four groups of four, as printed on cards. */
export const formatCode = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1 ')
