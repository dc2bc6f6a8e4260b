import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createScoreResponses, type Input, type Outcome, type Scorable, type State } from './score-responses.ts'

type Sourced = { readonly source: number; readonly outcome: Outcome<Scorable> }

// Two areas; the third item counts nowhere; the roll-up pools both.
const transform = createScoreResponses<Scorable>(() => ({ areaOfItem: [0, 0, -1, 1], areas: 2, rollUps: [[0, 1]] }))

const bytes = (seed: number): Uint8Array => new Uint8Array(16).map((_, index) => (seed * 31 + index * 7) & 0xff)

const response = (person: number, answers: readonly number[] = [4, 5, 1, 2], exerciseId = 'e1'): Input<Scorable> => ({
  kind: 'submitted',
  response: {
    exerciseId,
    questionnaireId: 'q',
    questionnaireVersion: 1,
    answers: Uint8Array.from(answers),
    redemption: bytes(person),
    digest: bytes(answers.reduce((hash, value) => hash * 11 + value, person)),
  },
})
const sealOf = (exerciseId = 'e1'): Input<Scorable> => ({ kind: 'seal', exerciseId })

const kindsOf = (...inputs: readonly Input<Scorable>[]): readonly string[] => {
  const state = transform.initial()
  return inputs.map((input) => transform.step(state, input).kind)
}

describe('one person, one response', () => {
  it('counts the first, knows the same one again, and keeps another one as a duplicate', () =>
    expect(kindsOf(response(1), response(1), response(1, [1, 1, 1, 1]), response(2), response(1))).toEqual([
      'scored',
      'repeat',
      'duplicate',
      'scored',
      'repeat',
    ]))
  it('holds within an exercise', () => expect(kindsOf(response(1), response(1, [1, 1, 1, 1], 'e2'))).toEqual(['scored', 'scored']))
  it('counts nothing behind the first seal, and only of that exercise', () =>
    expect(kindsOf(response(1), sealOf(), response(1), response(2), sealOf(), response(2, [4, 5, 1, 2], 'e2'))).toEqual([
      'scored',
      'sealed',
      'late',
      'late',
      'repeat',
      'scored',
    ]))
  it('does not spend a redemption key on what cannot be scored', () =>
    expect(kindsOf(response(1, [4, 5]), response(1))).toEqual(['unreadable', 'scored']))
  it('hands through what could not be read', () =>
    expect(kindsOf({ kind: 'unreadable', reason: 'undecodable-bytes' })).toEqual(['unreadable']))
  it('never steps without the scoring key', () => {
    const withoutKey = createScoreResponses<Scorable>(() => undefined)
    expect(() => withoutKey.step(withoutKey.initial(), response(1))).toThrow('not known')
  })
  it('forgets the redemption keys at the seal', () => {
    const state = transform.initial()
    for (const input of [response(1), response(2), sealOf()]) transform.step(state, input)
    expect(state.redemptions.size).toBe(0)
  })
})

describe('area sums', () => {
  const sumsOf = (answers: readonly number[]): readonly number[] => {
    const outcome = transform.step(transform.initial(), response(1, answers))
    if (outcome.kind !== 'scored') throw new Error(`expected a score, got ${outcome.kind}`)
    return [...outcome.areaSums]
  }
  it('pool the items of an area and of a roll-up', () => expect(sumsOf([4, 5, 1, 2])).toEqual([9, 2, 2, 2, 1, 1, 11, 3, 3]))
  it('count skipped, N/A and prefer-not-to-say as asked, not as answered', () =>
    expect(sumsOf([240, 241, 1, 242])).toEqual([0, 0, 2, 0, 0, 1, 0, 0, 3]))
  it('do not count what was not shown', () => expect(sumsOf([0, 3, 5, 0])).toEqual([3, 1, 1, 0, 0, 0, 3, 1, 1]))
})

// ── the law: no crash, retry or zombie changes what counts ────────────────────────────────────────────────────────────────────

const inOrder = (records: readonly Sourced[]): readonly Sourced[] => {
  let next = 0
  return records.filter(({ source }) => {
    if (source > next) throw new Error(`output jumps from source ${next} to ${source}`)
    if (source < next) return false
    next += 1
    return true
  })
}

const resume = (inputs: readonly Input<Scorable>[], written: readonly Sourced[]): readonly Sourced[] => {
  const state = transform.initial()
  const recalled = inOrder(written)
  for (const { outcome } of recalled) transform.recall(state, outcome)
  return inputs.slice(recalled.length).map((input, index) => ({ source: recalled.length + index, outcome: transform.step(state, input) }))
}

const anyInput = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.nat(12), fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 3, maxLength: 4 }), fc.constantFrom('e1', 'e2'))
      .map(([person, answers, exerciseId]) => response(person, answers, exerciseId)),
  },
  { weight: 1, arbitrary: fc.constantFrom('e1', 'e2').map(sealOf) },
  { weight: 1, arbitrary: fc.constant<Input<Scorable>>({ kind: 'unreadable', reason: 'undecodable-bytes' }) },
)

const plain = (state: State) => ({
  sealed: [...state.sealed].sort(),
  redemptions: [...state.redemptions].map(([exerciseId, { count, slots }]) => [exerciseId, count, [...slots]] as const).sort(),
})

describe('the transform', () => {
  it('gives the same outcomes whatever crashes, retries and repeats it went through, one per input', () =>
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 60, size: 'max' }), fc.array(fc.nat(60), { maxLength: 4 }), (inputs, crashes) => {
        const once = resume(inputs, [])
        let log: typeof once = []
        for (const crash of crashes) {
          const appended = resume(inputs, log)
          const zombie = resume(inputs, log).slice(0, crash % 5)
          log = [...log, ...appended.slice(0, crash), ...zombie]
        }
        log = [...log, ...resume(inputs, log)]
        expect(inOrder(log)).toEqual(once)
        expect(once).toHaveLength(inputs.length)
      }),
    ))
  it('recalls from its outputs the very state that its steps made', () =>
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 80, size: 'max' }), (inputs) => {
        const [stepped, recalled] = [transform.initial(), transform.initial()]
        for (const input of inputs) transform.recall(recalled, transform.step(stepped, input))
        expect(plain(recalled)).toEqual(plain(stepped))
      }),
    ))
})
