import { describe, expect, it } from '@jest/globals'
import { Type } from 'typebox'
import { compileShape } from './shape.ts'
import { ResponseBody } from './submissions.ts'

const faultOf = (check: ReturnType<typeof compileShape>, given: unknown): string => {
  const checked = check(given)
  return 'error' in checked ? `${checked.error.code} ${checked.error.field ?? ''}`.trim() : 'fits'
}

describe('the shape of a response', () => {
  const fitting = {
    code: '1234 5678 9012 3456',
    questionnaire: 'digital-capacity@1',
    answers: { A1: 3, A2: 'n/a', A3: 'skipped', A4: 'prefer-not-to-say' },
  }
  const check = compileShape(ResponseBody)

  it.each<[string, unknown]>([
    ['fits', fitting],
    ['fits', { ...fitting, choices: { K1: ['a', 'b'] }, seconds: 300, release: true, offline: false }],
    ['body-malformed', null],
    ['body-malformed', []],
    ['field-missing code', { ...fitting, code: undefined }],
    ['field-unknown name', { ...fitting, name: 'Aysel' }],
    ['field-wrong-type code', { ...fitting, code: 1 }],
    ['field-wrong-type answers', { ...fitting, answers: [1] }],
    ['field-out-of-range answers.A1', { ...fitting, answers: { A1: 11 } }],
    ['field-out-of-range answers.A1', { ...fitting, answers: { A1: 'maybe' } }],
    ['field-wrong-type answers.A1', { ...fitting, answers: { A1: { value: 3 } } }],
    ['field-wrong-type answers.A1', { ...fitting, answers: { A1: null } }],
    ['field-out-of-range answers.A1', { ...fitting, answers: { A1: 2.5 } }],
    ['field-wrong-type choices.K1', { ...fitting, choices: { K1: 'a' } }],
    ['field-out-of-range questionnaire', { ...fitting, questionnaire: 'digital-capacity' }],
    ['field-out-of-range seconds', { ...fitting, seconds: -1 }],
    ['field-wrong-type release', { ...fitting, release: 'true' }],
  ])('says %s', (expected, given) => expect(faultOf(check, JSON.parse(JSON.stringify(given)))).toBe(expected))

  it('never throws away what it does not know', () => {
    expect(
      faultOf(compileShape(Type.Object({ a: Type.Object({ b: Type.Integer() }, { additionalProperties: false }) })), { a: { b: 1, c: 2 } }),
    ).toBe('field-unknown a.c')
  })
})

describe('the shape of a query', () => {
  const check = compileShape(
    Type.Object(
      { limit: Type.Optional(Type.Integer({ maximum: 200 })), dryRun: Type.Optional(Type.Boolean()) },
      { additionalProperties: false },
    ),
    'querystring',
  )

  it.each<[string, unknown]>([
    ['fits', {}],
    ['fits', { limit: '12', dryRun: 'true' }],
    ['field-out-of-range limit', { limit: '201' }],
    ['field-wrong-type limit', { limit: '1.5' }],
    ['field-wrong-type limit', { limit: ['1', '2'] }],
    ['field-wrong-type dryRun', { dryRun: 'yes' }],
    ['field-unknown all', { all: '1' }],
  ])('says %s', (expected, given) => expect(faultOf(check, given)).toBe(expected))

  it('makes numbers and booleans of words', () =>
    expect(check({ limit: '12', dryRun: 'false' })).toEqual({ value: { limit: 12, dryRun: false } }))
})
