import { canonicalJson } from '@guzgu/service-runtime'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ASKED, EXERCISE, QUESTIONNAIRE, response, SEAL, tallyOf, times } from '../testing/a-school.ts'
import { anyScored } from '../testing/any-outcome.ts'
import type { Sealed } from './columns.ts'
import type { ExerciseFacts } from './facts.ts'
import type { RoleName, Scored } from './outcome.ts'
import { HIDDEN, NOT_ASKED } from './report.ts'
import { schoolReport } from './school-report.ts'
import { type WholeSchoolReport, wholeSchoolReport } from './whole-school-report.ts'

const primary = (responses: readonly Scored[], more: Partial<Sealed> = {}): Sealed => ({
  tally: tallyOf(...responses, SEAL),
  exercise: EXERCISE,
  questionnaire: QUESTIONNAIRE,
  asked: ASKED,
  ...more,
})
const LATER: ExerciseFacts = { ...EXERCISE, exerciseId: 'e2', level: 'lower-secondary' }
const secondary = (responses: readonly Scored[], more: Partial<Sealed> = {}): Sealed => ({ ...primary(responses, more), exercise: LATER })
const mixed = (role: RoleName, count: number) => times(count, (index) => response(role, (index % 5) + 1))

const cell = ({ items }: WholeSchoolReport, item: string, role: RoleName = 'teacher') => items.find((row) => row.item === item)?.cells[role]
const area = ({ areas }: WholeSchoolReport, id: string, role: RoleName = 'teacher') => areas.find((row) => row.id === id)?.cells[role]

describe('a school over its levels', () => {
  it('merged is counted at once: it shows what one exercise of everybody would, where nothing is hidden or banded', () => {
    const [some, others] = [
      [...mixed('teacher', 15), ...mixed('student', 25)],
      [...mixed('teacher', 10), ...mixed('student', 30)],
    ]
    const whole = wholeSchoolReport([primary(some), secondary(others)])
    const together = schoolReport(primary([...some, ...others]))
    for (const part of ['areas', 'rollUps', 'items', 'gaps', 'strongest', 'weakest'] as const) expect(whole[part]).toEqual(together[part])
  })
  it('is the same in whatever order the levels come, and says which they are', () => {
    const levels = [primary(mixed('teacher', 12)), secondary(mixed('teacher', 20))]
    expect(canonicalJson(wholeSchoolReport(levels))).toBe(canonicalJson(wholeSchoolReport(levels.toReversed())))
    expect(wholeSchoolReport(levels).overview).toMatchObject({
      levels: [
        { level: 'primary', exerciseId: 'e1' },
        { level: 'lower-secondary', exerciseId: 'e2' },
      ],
      participation: [
        { group: 'leader', counted: 0, expected: 6 },
        { group: 'teacher', counted: 32, expected: 80 },
        { group: 'student', counted: 0, expected: 600 },
      ],
    })
  })
  it('hides what one level hides: the other would be the difference', () => {
    const whole = wholeSchoolReport([primary(mixed('teacher', 30)), secondary(mixed('teacher', 4))])
    expect([cell(whole, 'A1'), area(whole, 'A'), whole.rollUps[0]?.cells.teacher]).toEqual([HIDDEN, HIDDEN, HIDDEN])
    expect([whole.strongest.teacher, whole.weakest.teacher]).toEqual([[], []])
  })
  it('hides what one level shows as a range', () => {
    const whole = wholeSchoolReport([primary(mixed('teacher', 30)), secondary(times(12, () => response('teacher', 5)))])
    expect([cell(whole, 'A1'), area(whole, 'A')]).toEqual([HIDDEN, HIDDEN])
  })
  it('shows a level beside one where nobody of the role responded, or where it was not asked', () => {
    expect(cell(wholeSchoolReport([primary(mixed('teacher', 10)), secondary(mixed('student', 10))]), 'A1')).toMatchObject({ n: 10 })
    const notA1 = { ...ASKED, teacher: new Set([...ASKED.teacher].filter((id) => id !== 'A1')) }
    const whole = wholeSchoolReport([primary(mixed('teacher', 10)), secondary(mixed('teacher', 10), { asked: notA1 })])
    expect([cell(whole, 'A1'), cell(whole, 'A1', 'student')]).toEqual([expect.objectContaining({ n: 10 }), NOT_ASKED])
    expect(whole.notes).toContain('levels-are-asked-differently')
  })
  it('compares roles only on items that the same levels put to both', () => {
    const high = times(10, (index) => response('teacher', 3 + (index % 3)))
    const low = times(10, (index) => response('student', 1 + (index % 3)))
    const both = [...high, ...low]
    expect(wholeSchoolReport([primary(both), secondary(both)]).gaps.map(({ item }) => item)).toEqual(['B1', 'B2'])
    const notStudents = { ...ASKED, student: new Set<string>() }
    expect(wholeSchoolReport([primary(both), secondary(high, { asked: notStudents })]).gaps).toEqual([])
  })
  it('has no areas where one level answered a shorter form', () => {
    const short = { ...secondary(mixed('teacher', 10)), exercise: { ...LATER, length: 'short' as const } }
    const whole = wholeSchoolReport([primary(mixed('teacher', 10)), short])
    expect([whole.areas, whole.rollUps, cell(whole, 'A1')]).toEqual([[], [], expect.objectContaining({ n: 20 })])
    expect(whole.notes).toContain('common-items-only')
  })
  it('tells nothing of a level below the thresholds: whoever is too few to be seen there may answer anything', () => {
    const few = fc.constantFrom(['leader', 2] as const, ['teacher', 4] as const, ['student', 4] as const)
    const pairs = fc.array(fc.tuple(anyScored, anyScored), { minLength: 4, maxLength: 4 })
    const crowd = fc.array(anyScored, { minLength: 20, maxLength: 60, size: 'max' })
    fc.assert(
      fc.property(few, pairs, crowd, ([role, count], small, others) => {
        const rest = others.filter((one) => one.role !== role)
        const wholes = [0, 1].map((side) => {
          const same = small
            .slice(0, count)
            .map((pair): Scored => ({ ...(pair[side] as Scored), role, unverified: false, released: false }))
          return canonicalJson(wholeSchoolReport([primary(others), secondary([...rest, ...same])]))
        })
        expect(wholes[0]).toBe(wholes[1])
      }),
      { seed: 5 },
    )
  })
})
