import { canonicalJson } from '@guzgu/service-runtime'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ASKED, EXERCISE, QUESTIONNAIRE, response, SEAL, tallyOf, times } from '../testing/a-school.ts'
import { anyScored } from '../testing/any-outcome.ts'
import { PER_ITEM } from './answer-counts.ts'
import { type ExerciseTally, exerciseTally } from './exercise-tally.ts'
import { GROUPS, groupOf, type Outcome, type Scored } from './outcome.ts'
import { schoolReport } from './school-report.ts'

const jsonOf = (tally: ExerciseTally): string => JSON.stringify(exerciseTally.toJson(tally))
const reportOf = (tally: ExerciseTally): string =>
  canonicalJson(schoolReport({ tally, exercise: EXERCISE, questionnaire: QUESTIONNAIRE, asked: ASKED }))

describe('a tally', () => {
  it('counts points and reasons apart, per group', () => {
    const tally = tallyOf(response('teacher', 4), response('teacher', 2), response('teacher', 5, { unverified: true }))
    const teacher = tally.groups.get('teacher')
    expect(teacher?.respondents).toBe(2)
    expect([...(teacher?.items ?? [])].slice(0, PER_ITEM)).toEqual([0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    expect(tally.groups.get('teacher-unverified')?.respondents).toBe(1)
    const reasons = tallyOf(response('teacher', 4, { answers: Uint8Array.from([240, 241, 242, 0]) })).groups.get('teacher')
    expect([0, 1, 2, 3].map((item) => [...(reasons?.items ?? [])].slice(item * PER_ITEM + 10, (item + 1) * PER_ITEM))).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
      [0, 0, 0],
    ])
  })
  it('keeps person scores by the number of items answered, for areas and roll-ups', () => {
    // A: 2 of 3 answered with sum 7; B: nothing answered, so no score; pooled: 2 of 5, less than half.
    const answers = Uint8Array.from([3, 4, 240, 0, 241, 241, 0, 0, 0, 0])
    const scores = tallyOf(response('teacher', 4, { answers }))
      .groups.get('teacher')
      ?.scores.map((sums) => [...sums])
    expect(scores).toEqual([
      [0, 0, 0, 1, 7, 49, 0, 0, 0],
      [0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ])
  })
  it('never changes after its seal', () =>
    fc.assert(
      fc.property(fc.array(anyScored, { maxLength: 12 }), fc.array(anyScored, { maxLength: 6 }), (before, behind) => {
        expect(jsonOf(tallyOf(...before, SEAL, ...behind, SEAL))).toBe(jsonOf(tallyOf(...before, SEAL)))
      }),
    ))
  it('is what a naive recount says', () =>
    fc.assert(
      fc.property(fc.array(anyScored, { maxLength: 25, size: 'max' }), (responses) => {
        const tally = tallyOf(...responses)
        for (const group of GROUPS) {
          const members = responses.filter(({ role, unverified }) => groupOf(role, unverified) === group)
          expect(naive(tally, group)).toEqual(recount(members))
        }
      }),
    ))
  it('says nothing of outcomes that do not count', () => expect(exerciseTally.keys({ kind: 'not-counted' })).toEqual([]))
})

const naive = (tally: ExerciseTally, group: (typeof GROUPS)[number]) => {
  const counted = tally.groups.get(group)
  return {
    respondents: counted?.respondents ?? 0,
    released: counted?.released ?? 0,
    fast: counted?.fast ?? 0,
    burst: counted?.burst ?? 0,
    internet: counted?.choices.get('factors')?.[1] ?? 0,
    a1: [1, 2, 3, 4, 5, 240, 241, 242].map((value) => counted?.items[value <= 10 ? value - 1 : value - 230] ?? 0),
    own: [1, 2, 3, 4, 5].map((value) => counted?.ownItems[value - 1] ?? 0),
    scoredInA: counted?.scores[0]?.reduce((sum, entry, at) => sum + (at % 3 === 0 ? entry : 0), 0) ?? 0,
    sumInA: counted?.scores[0]?.reduce((sum, entry, at) => sum + (at % 3 === 1 ? entry : 0), 0) ?? 0,
    band2: counted?.bands.get(2)?.respondents ?? 0,
  }
}

const recount = (members: readonly Scored[]) => {
  const scored = members.filter(({ areaSums: [, answered = 0, asked = 0] }) => answered > 0 && answered * 2 >= asked)
  return {
    respondents: members.length,
    released: members.filter(({ released }) => released).length,
    fast: members.filter(({ fast }) => fast).length,
    burst: members.filter(({ burst }) => burst).length,
    internet: members.filter(({ choices }) => choices.some(({ item, options }) => item === 'factors' && options.includes(1))).length,
    a1: [1, 2, 3, 4, 5, 240, 241, 242].map((value) => members.filter(({ answers }) => answers[0] === value).length),
    own: [1, 2, 3, 4, 5].map((value) => members.filter(({ ownAnswers }) => ownAnswers[0] === value).length),
    scoredInA: scored.length,
    sumInA: scored.reduce((sum, { areaSums }) => sum + (areaSums[0] ?? 0), 0),
    band2: members.filter(({ gradeBand }) => gradeBand === 2).length,
  }
}

// ── delivery: order between people, repeats and batches change nothing ───────────────────────────────────────────────────────

type Record = { readonly source: number; readonly outcome: Outcome }

/** As a fold is run: documents leave memory and come back between batches; what is not the next source is a repeat. */
const deliver = (batches: readonly (readonly Record[])[]): ExerciseTally => {
  let next = 0
  let document: unknown = exerciseTally.toJson(exerciseTally.initial('e1'))
  for (const batch of batches) {
    const tally = exerciseTally.fromJson(JSON.parse(JSON.stringify(document)))
    for (const { source, outcome } of batch) {
      if (source !== next) continue
      next += 1
      for (const key of exerciseTally.keys(outcome)) exerciseTally.apply(tally, outcome, key)
    }
    document = exerciseTally.toJson(tally)
  }
  return exerciseTally.fromJson(document)
}

const crowd = fc.array(anyScored, { minLength: 1, maxLength: 60, size: 'max' })

describe('any interleaving, repetition and batching', () => {
  it('gives a byte-identical document and report', () =>
    fc.assert(
      fc.property(
        crowd,
        fc.array(fc.nat(), { minLength: 60, maxLength: 60, size: 'max' }),
        fc.array(fc.tuple(fc.nat(70), fc.nat(8)), { maxLength: 8 }),
        (responses, order, cuts) => {
          const shuffled = responses.map((one, index) => ({ one, at: order[index] ?? 0 })).sort((a, b) => a.at - b.at)
          const log = [...shuffled.flatMap(({ one, at }): Outcome[] => (at % 3 === 0 ? [one, { kind: 'not-counted' }] : [one])), SEAL].map(
            (outcome, source) => ({ source, outcome }),
          )
          // Each cut ends a batch; the next one begins some records earlier, as after a crash.
          const ends = cuts.map(([end]) => Math.min(end, log.length)).sort((a, b) => a - b)
          const batches = [...ends, log.length].map((end, index) =>
            log.slice(Math.max(0, (ends[index - 1] ?? 0) - (cuts[index - 1]?.[1] ?? 0)), end),
          )
          const straight = tallyOf(...responses, SEAL)
          const delivered = deliver(batches)
          expect(jsonOf(delivered)).toBe(jsonOf(straight))
          expect(reportOf(delivered)).toBe(reportOf(straight))
        },
      ),
    ))
  it('does not share memory with what was written', () => {
    const tally = tallyOf(response('teacher'))
    const written = JSON.stringify(exerciseTally.toJson(tally))
    const held = exerciseTally.toJson(tally)
    for (const one of times(3, () => response('teacher', 1, { gradeBand: 1, choices: [{ item: 'factors', options: [2] }] })))
      exerciseTally.apply(tally, one, 'e1')
    expect(JSON.stringify(held)).toBe(written)
  })
})
