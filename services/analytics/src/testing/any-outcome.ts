import fc from 'fast-check'
import type { Scored } from '../domain/outcome.ts'
import { areaSumsOf, response } from './a-school.ts'

const answer = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 5 }) },
  { weight: 2, arbitrary: fc.constantFrom(0, 240, 241, 242) },
)
const oneOf = (points: number) => fc.oneof(fc.integer({ min: 1, max: points }), fc.constantFrom(0, 240, 242))

const vector = fc
  .tuple(fc.array(answer, { minLength: 7, maxLength: 7 }), fc.constantFrom(0, 1, 240, 242), oneOf(3), oneOf(2))
  .map(([likert, ...rest]) => Uint8Array.from([...likert, ...rest]))

/** Any counted response to the exercise of `a-school`. */
export const anyScored: fc.Arbitrary<Scored> = fc
  .record({
    kind: fc.constant('scored' as const),
    exerciseId: fc.constant('e1'),
    role: fc.constantFrom('leader' as const, 'teacher' as const, 'student' as const),
    sectionLanguage: fc.constantFrom('az', 'ru'),
    questionnaire: fc.constant('q@1'),
    gradeBand: fc.nat(3),
    answers: vector,
    choices: fc
      .uniqueArray(fc.nat(2), { maxLength: 3 })
      .chain((options) => fc.subarray(['factors', 'others'], { minLength: 1 }).map((items) => items.map((item) => ({ item, options })))),
    ownAnswers: answer.map((value) => Uint8Array.from([value])),
    fast: fc.boolean(),
    burst: fc.boolean(),
    unverified: fc.boolean(),
    released: fc.boolean(),
  })
  .map((scored) => ({ ...scored, areaSums: areaSumsOf(scored.answers) }))

/** The same, asked what its role is asked: whoever is shown an item has some answer to it. */
export const anyAsked: fc.Arbitrary<Scored> = anyScored.map((scored) => {
  const answers = response(scored.role).answers.map((shown, item) => (shown === 0 ? 0 : scored.answers[item] || 240))
  return { ...scored, answers, areaSums: areaSumsOf(answers) }
})
