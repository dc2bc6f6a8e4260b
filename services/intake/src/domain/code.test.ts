import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { aes256 } from '../adapters/aes.ts'
import { type CodeFields, codeIsValid, createCodec, formatCode, normaliseCode } from './code.ts'
import { damm } from './damm.ts'
import { type Exercise, exercise, type PlannedExercise } from './exercise.ts'
import { LANGUAGES, ROLES } from './vocabulary.ts'

const codec = createCodec(aes256(Uint8Array.from({ length: 32 }, (_, i) => i * 7)).encryptBlock)

const anyFields: fc.Arbitrary<CodeFields> = fc.record({
  exerciseNumber: fc.integer({ min: 0, max: 999_999 }),
  role: fc.constantFrom(...ROLES),
  language: fc.constantFrom(...LANGUAGES),
  gradeBand: fc.integer({ min: 0, max: 12 }),
  kind: fc.constantFrom('code' as const, 'open-link' as const),
  serial: fc.integer({ min: 0, max: 99_999 }),
})
const fields: CodeFields = { exerciseNumber: 7, role: 'student', language: 'az', gradeBand: 5, kind: 'code', serial: 3 }
/** Seeded numbers in [0, 1): mulberry32. */
const seeded = (seed: number) => {
  let state = seed
  return (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

describe('codes', () => {
  it('say what was put into them', () =>
    fc.assert(
      fc.property(anyFields, (given) => {
        const digits = codec.encode(given)
        expect(digits).toMatch(/^\d{16}$/)
        expect(codec.decode(formatCode(digits))).toEqual({ ok: true, digits, ...given })
      }),
    ))
  it('use the whole room: the first and the last of everything', () => {
    for (const [exerciseNumber, role, language, gradeBand, kind, serial] of [
      [0, 'leader', 'az', 0, 'code', 0],
      [999_999, 'student', 'ka', 12, 'open-link', 99_999],
    ] as const) {
      const given = { exerciseNumber, role, language, gradeBand, kind, serial }
      expect(codec.decode(codec.encode(given))).toMatchObject(given)
    }
  })
  it.each<Partial<CodeFields>>([
    { exerciseNumber: 1e6 },
    { serial: 1e5 },
    { serial: -1 },
    { gradeBand: 13 },
    { gradeBand: 0.5 },
    { language: 'xx' },
  ])('have no room for %j', (more) => expect(() => codec.encode({ ...fields, ...more })).toThrow(RangeError))
  it('of another key mean nothing, or something else', () => {
    const other = createCodec(aes256(new Uint8Array(32)).encryptBlock)
    expect(other.decode(codec.encode(fields))).toEqual({ ok: false, reason: 'code-unknown' })
  })

  it('show every wrong digit', () =>
    fc.assert(
      fc.property(anyFields, fc.nat(15), fc.integer({ min: 1, max: 9 }), (given, at, by) => {
        const digits = codec.encode(given)
        const wrong = digits.slice(0, at) + ((Number(digits[at]) + by) % 10) + digits.slice(at + 1)
        expect(codec.decode(wrong)).toEqual({ ok: false, reason: 'code-mistyped' })
      }),
    ))
  it('show every swap of neighbours', () =>
    fc.assert(
      fc.property(anyFields, fc.nat(14), (given, at) => {
        const digits = codec.encode(given)
        fc.pre(digits[at] !== digits[at + 1])
        const wrong = `${digits.slice(0, at)}${digits[at + 1]}${digits[at]}${digits.slice(at + 2)}`
        expect(codec.decode(wrong)).toEqual({ ok: false, reason: 'code-mistyped' })
      }),
    ))
  it.each(['', '1234', '1'.repeat(17), 'abcd efgh ijkl mnop', '½234 5678 9012 3456', ' '.repeat(5_000)])(
    'of a wrong shape are mistyped: %j',
    (text) => expect(codec.decode(text)).toEqual({ ok: false, reason: 'code-mistyped' }),
  )

  it('are rarely hit by guessing, even where the check digit is right: 3.12 % pass the packing, 1.5 · 10⁻⁹ name one of 1.5 million', () => {
    const random = seeded(20_260_901)
    let passed = 0
    let hits = 0
    const guesses = 20_000
    for (let i = 0; i < guesses; i += 1) {
      const body = String(Math.floor(random() * 1e8)).padStart(8, '0') + String(Math.floor(random() * 1e7)).padStart(7, '0')
      const code = codec.decode(`${body}${damm(body)}`)
      if (!code.ok) continue
      passed += 1
      // 1.5 million issued: 5,000 exercises with 300 codes each of one role, language and grade band
      if (
        code.exerciseNumber <= 5_000 &&
        code.role === 'student' &&
        code.language === 'az' &&
        code.gradeBand === 0 &&
        code.kind === 'code' &&
        code.serial < 300
      )
        hits += 1
    }
    expect(passed / guesses).toBeGreaterThan(0.027)
    expect(passed / guesses).toBeLessThan(0.036)
    expect(hits).toBe(0)
  })
})

describe('the check digit', () => {
  it('is that of the example of the literature', () => expect([damm('572'), damm('5724')]).toEqual([4, 0]))
})

describe('what people type', () => {
  const digits = codec.encode(fields)
  const inScript = (zero: number): string => [...digits].map((digit) => String.fromCodePoint(zero + Number(digit))).join('')

  it('is printed in four groups', () => {
    expect(formatCode('1234567890123456')).toBe('1234 5678 9012 3456')
    expect(normaliseCode(formatCode(digits))).toBe(digits)
  })
  it.each([
    ['spaces', digits.replace(/(.{4})/g, ' $1 ')],
    ['dashes', digits.replace(/(.{4})(?=.)/g, '$1-')],
    ['long dashes', digits.replace(/(.{4})(?=.)/g, '$1–')],
    ['a minus sign', digits.replace(/(.{4})(?=.)/g, '$1\u2212')],
    ['non-breaking and thin spaces', digits.replace(/(.{4})(?=.)/g, '$1\u00a0\u202f')],
    ['line breaks and tabs', digits.replace(/(.{4})(?=.)/g, '$1\r\n\t')],
    ['marks of direction', `\u200e${digits}\u202c\ufeff`],
    ['full-width digits', inScript(0xff10)],
    ['Arabic-Indic digits', inScript(0x0660)],
    ['Persian digits', inScript(0x06f0)],
    ['Devanagari digits', inScript(0x0966)],
    ['mathematical digits, whose runs touch', inScript(0x1d7ec)],
  ])('may have %s', (_, text) => expect(codec.decode(text)).toEqual({ ok: true, digits, ...fields }))
})

describe('a code of an exercise', () => {
  const group = { role: 'student', language: 'az', gradeBand: 5 } as const
  const planned: Exercise = exercise.evolve(exercise.initial, {
    type: 'ExercisePlanned',
    exerciseId: 'e',
    exerciseNumber: 7,
    schoolId: 's',
    roundId: 'r',
    level: 'primary',
    questionnaire: { id: 'q', version: 1 },
    length: 'full',
    languages: ['az'],
    opensAt: 0,
    closesAt: 1,
    expected: { leader: 1, teacher: 1, student: 9 },
    graceSeconds: 0,
    offlineGraceSeconds: 0,
    earliestClosingSeconds: 0,
    roundEndsAt: 1,
  })
  const state = (
    [
      { type: 'CodesIssued', exerciseId: 'e', ...group, firstSerial: 0, count: 4 },
      { type: 'CodesRevoked', exerciseId: 'e', ...group, serials: [1] },
      { type: 'OpenLinkAllowed', exerciseId: 'e', role: 'teacher', language: 'az' },
    ] as const
  ).reduce(exercise.evolve, planned) as PlannedExercise

  it.each<[string, string, Partial<CodeFields>]>([
    ['was issued', 'valid', {}],
    ['was revoked', 'code-revoked', { serial: 1 }],
    ['has a serial not issued yet', 'code-unknown', { serial: 4 }],
    ['is of a role without codes', 'code-unknown', { role: 'leader' }],
    ['is of another grade band', 'code-unknown', { gradeBand: 0 }],
    ['is of another language', 'code-unknown', { language: 'ru' }],
    ['is an allowed open link', 'valid', { kind: 'open-link', role: 'teacher', gradeBand: 0, serial: 0 }],
    ['is an open link with a serial', 'code-unknown', { kind: 'open-link', role: 'teacher', gradeBand: 0, serial: 1 }],
    ['is an open link with a grade band', 'code-unknown', { kind: 'open-link', role: 'teacher', serial: 0 }],
    ['is an open link nobody allowed', 'code-unknown', { kind: 'open-link', gradeBand: 0, serial: 0 }],
  ])('that %s is %s', (_, validity, more) => expect(codeIsValid(state, { ...fields, ...more })).toBe(validity))
})
