import { canonicalJson } from '@guzgu/service-runtime'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ASKED, EXERCISE, QUESTIONNAIRE, response, SEAL, tallyOf, times } from '../testing/a-school.ts'
import { anyScored } from '../testing/any-outcome.ts'
import type { Sealed } from './columns.ts'
import type { Asked, ExerciseFacts } from './facts.ts'
import type { RoleName, Scored } from './outcome.ts'
import { type Group, HIDDEN, NOT_ASKED, type Report } from './report.ts'
import { schoolReport } from './school-report.ts'

const sealed = (responses: readonly Scored[], exercise: ExerciseFacts = EXERCISE, asked: Asked = ASKED): Sealed => ({
  tally: tallyOf(...responses, SEAL),
  exercise,
  questionnaire: QUESTIONNAIRE,
  asked,
})
const reportOf = (...responses: readonly Scored[]): Report => schoolReport(sealed(responses))
const people = (role: RoleName, count: number, more: Partial<Scored> = {}, point = 4) => times(count, () => response(role, point, more))
/** All points in turn: from two of each on there is nothing for the bands of R7 to hide. */
const mixed = (role: RoleName, count: number, more: Partial<Scored> = {}) => times(count, (index) => response(role, (index % 5) + 1, more))

const cell = (report: Report, item: string, group: Group = 'teacher') => report.items.find((row) => row.item === item)?.cells[group]
const area = (report: Report, id: string, group: Group = 'teacher') => report.areas.find((row) => row.id === id)?.cells[group]
const additional = (report: Report, item: string, group: Group = 'teacher') =>
  report.blocks.flatMap(({ items }) => items).find((row) => row.item === item)?.cells[group]

describe('a school report shows', () => {
  it('teachers and students from 5 valid answers, the distribution from 10', () => {
    for (const role of ['teacher', 'student'] as const) {
      expect(cell(reportOf(...mixed(role, 4)), 'B1', role)).toBe(HIDDEN)
      expect(cell(reportOf(...mixed(role, 5)), 'B1', role)).toEqual({ n: 5, mean: '3.0' })
      expect(cell(reportOf(...mixed(role, 9)), 'B1', role)).not.toHaveProperty('histogram')
      expect(cell(reportOf(...mixed(role, 10)), 'B1', role)).toMatchObject({ n: 10, mean: '3.00', notApplicable: 0, skipped: 0 })
      expect(cell(reportOf(...mixed(role, 10)), 'B1', role)).toHaveProperty('histogram')
      expect(area(reportOf(...mixed(role, 4)), 'B', role)).toBe(HIDDEN)
      expect(area(reportOf(...mixed(role, 5)), 'B', role)).toEqual({ n: 5, mean: '3.0' })
    }
  })
  it('one or two leaders only if every one of them agreed, and their mean only', () => {
    const agreed = { released: true }
    expect(cell(reportOf(...people('leader', 2, agreed)), 'A1', 'leader')).toEqual({ mean: '4.0' })
    expect(cell(reportOf(...people('leader', 1, agreed), ...people('leader', 1)), 'A1', 'leader')).toBe(HIDDEN)
    expect(area(reportOf(...people('leader', 2, agreed)), 'A', 'leader')).toEqual({ mean: '4.0' })
    expect(cell(reportOf(...times(3, (index) => response('leader', index + 2))), 'A1', 'leader')).toMatchObject({ n: 3, mean: '3.0' })
  })
  it('open-link responses from 10, in a column of their own', () => {
    const open = { unverified: true }
    expect(cell(reportOf(...mixed('teacher', 9, open)), 'A1', 'teacher-unverified')).toBe(HIDDEN)
    const report = reportOf(...mixed('teacher', 10, open), ...mixed('teacher', 5))
    expect(cell(report, 'A1', 'teacher-unverified')).toMatchObject({ n: 10, unverified: true })
    expect(cell(report, 'A1')).toEqual({ n: 5, mean: '3.0' })
    expect(report.notes).toContain('unverified-apart')
    expect(Object.keys(reportOf(...mixed('teacher', 6)).areas[0]?.cells ?? {})).toEqual(['leader', 'teacher', 'student'])
  })
  it('own items from 10, asked roles only', () => {
    const own = (count: number) => reportOf(...mixed('teacher', count)).ownItems[0]?.cells
    expect(own(9)?.teacher).toBe(HIDDEN)
    expect(own(10)?.teacher).toMatchObject({ n: 10, mean: '3.00' })
    expect(own(10)?.student).toBe(NOT_ASKED)
  })
  it('additional items as frequencies from 10, and never gender', () => {
    const choosing = (count: number) =>
      mixed('teacher', count).map((one, index) => ({ ...one, choices: [{ item: 'factors', options: index % 2 === 0 ? [0, 1] : [1] }] }))
    const answering = (answers: Scored) => ({
      ...answers,
      answers: Uint8Array.from([...answers.answers.slice(0, 7), 1, ...answers.answers.slice(8)]),
    })
    expect(additional(reportOf(...choosing(9).map(answering)), 'factors')).toBe(HIDDEN)
    expect(additional(reportOf(...choosing(20).map(answering)), 'factors')).toMatchObject({
      n: 20,
      options: [
        { kind: 'exact', percent: 50 },
        { kind: 'band', label: '>95%' },
        { kind: 'band', label: '<5%' },
      ],
    })
    const report = reportOf(...mixed('student', 40), ...mixed('teacher', 40))
    expect(additional(report, 'home', 'student')).toMatchObject({ n: 40 })
    expect(additional(report, 'confidence', 'student')).toBe(NOT_ASKED)
    expect(report.blocks.map(({ block }) => block)).toEqual(['confidence', 'factors', 'home'])
    expect(canonicalJson(report)).not.toContain('gender')
  })
  it('what was not asked as not asked', () => {
    const report = reportOf(...mixed('student', 20))
    expect([cell(report, 'A1', 'student'), area(report, 'A', 'student')]).toEqual([NOT_ASKED, NOT_ASKED])
    expect(report.items.map(({ item }) => item)).toEqual(['A1', 'A2', 'A3', 'A4', 'B1', 'B2'])
    const nothing = new Set<string>()
    const onlyStudents = schoolReport(sealed(mixed('student', 20), EXERCISE, { ...ASKED, leader: nothing, teacher: nothing }))
    expect(onlyStudents.items.map(({ item }) => item)).toEqual(['B1', 'B2'])
    expect(area(onlyStudents, 'B')).toBe(NOT_ASKED)
  })
  it('grade bands together or not at all, those without a band included', () => {
    const bands = (...sizes: readonly (readonly [number, number])[]) =>
      reportOf(...sizes.flatMap(([gradeBand, count]) => mixed('student', count, { gradeBand }))).gradeBands.find((row) => row.area === 'B')
        ?.bands
    expect(bands([1, 10], [2, 12])).toEqual([
      { band: 1, cell: { n: 10, mean: '3.00' } },
      { band: 2, cell: { n: 12, mean: '2.75' } },
    ])
    expect(bands([1, 10], [2, 9])?.map((one) => one.cell)).toEqual([HIDDEN, HIDDEN])
    expect(bands([1, 10], [0, 3])?.map((one) => one.cell)).toEqual([HIDDEN])
    expect(bands([0, 30])).toBeUndefined()
  })
  it('no single hidden item beside its area', () => {
    const skippingA1 = people('teacher', 4).map((one) => ({ ...one, answers: Uint8Array.from([241, ...one.answers.slice(1)]) }))
    const report = reportOf(...mixed('teacher', 4), ...skippingA1)
    expect([cell(report, 'A1'), cell(report, 'A2')]).toEqual([HIDDEN, HIDDEN])
    expect(cell(report, 'A3')).toMatchObject({ n: 8 })
    expect(area(report, 'A')).toMatchObject({ n: 8 })
  })
  it('no roll-up beside a single area with a range', () => {
    const answers = (index: number) => Uint8Array.from([5, 5, 5, 5, (index % 5) + 1, (index % 5) + 1, 0, 0, 0, 0])
    const report = reportOf(...times(10, (index) => response('teacher', 5, { answers: answers(index) })))
    expect([area(report, 'A'), area(report, 'B')]).toEqual([
      { n: 10, meanBand: '≥ 4.8' },
      { n: 10, mean: '3.00' },
    ])
    expect(report.rollUps[0]?.cells.teacher).toBe(HIDDEN)
    expect(reportOf(...mixed('teacher', 10)).rollUps[0]?.cells.teacher).toEqual({ n: 10, mean: '3.00' })
  })
  it('quality from 30 responses, and warns when more answered than were expected', () => {
    expect(reportOf(...mixed('teacher', 29)).quality.teacher).toBe(HIDDEN)
    const report = reportOf(...mixed('teacher', 31), ...mixed('teacher', 10, { fast: true }))
    expect(report.quality.teacher).toEqual({ fast: 'many', burst: 'none' })
    expect(report.overview.participation[1]).toEqual({ group: 'teacher', counted: 41, expected: 41 })
    expect(report.notes).toContain('more-answers-than-expected')
    expect(reportOf(...mixed('teacher', 40)).notes).not.toContain('more-answers-than-expected')
  })
})

describe('what follows from published values', () => {
  const answering = (role: RoleName, count: number, points: readonly number[]) =>
    times(count, () => response(role, 3, { answers: Uint8Array.from(points) }))
  it('orders gaps by size, and strong and weak items by their mean', () => {
    const report = reportOf(
      ...answering('teacher', 3, [5, 4, 3, 2, 4, 2, 0, 0, 0, 0]),
      ...answering('teacher', 3, [4, 3, 2, 1, 3, 1, 0, 0, 0, 0]),
      ...answering('student', 3, [0, 0, 0, 0, 1, 2, 0, 0, 0, 0]),
      ...answering('student', 3, [0, 0, 0, 0, 2, 3, 0, 0, 0, 0]),
    )
    expect(report.gaps.map(({ item, higher, lower }) => [item, higher, lower])).toEqual([
      ['B1', 'teacher', 'student'],
      ['B2', 'student', 'teacher'],
    ])
    expect([report.strongest.teacher[0], report.weakest.teacher.slice(0, 2), report.strongest.leader]).toEqual(['A1', ['A4', 'B2'], []])
  })
  it('orders ranges by what they say, and makes no gap of them', () => {
    const report = reportOf(
      ...answering('teacher', 6, [5, 4, 3, 2, 4, 2, 0, 0, 0, 0]),
      ...answering('student', 6, [0, 0, 0, 0, 2, 3, 0, 0, 0, 0]),
    )
    expect([cell(report, 'A1'), cell(report, 'A4')]).toEqual([
      { n: 6, meanBand: '≥ 4.2' },
      { n: 6, meanBand: '1.80–2.60' },
    ])
    expect([report.gaps, report.strongest.teacher[0], report.weakest.teacher.slice(0, 2)]).toEqual([[], 'A1', ['A4', 'B2']])
  })
  it('says nothing of a role that is too small', () =>
    expect(reportOf(...mixed('teacher', 20), ...people('student', 4, {}, 1)).gaps).toEqual([]))
  const HIGHER = [1, 1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5]
  it('compares with the previous exercise only items of the same identity with 10 answers twice', () => {
    const before: ExerciseFacts = { ...EXERCISE, exerciseId: 'e0' }
    const reworded = {
      ...QUESTIONNAIRE,
      version: 2,
      items: QUESTIONNAIRE.items.map((one) => (one.id === 'A2' ? { ...one, identity: 'A2/2' } : one)),
    }
    const changeOf = (count: number) =>
      schoolReport(
        { ...sealed(times(20, (index) => response('teacher', HIGHER[index] ?? 0))), questionnaire: reworded },
        sealed(mixed('teacher', count), before),
      ).change
    expect(changeOf(10)?.previousExerciseId).toBe('e0')
    expect(changeOf(10)?.items.map(({ item }) => item)).toEqual(['A1', 'A3', 'A4', 'B1', 'B2'])
    expect(changeOf(10)?.items[0]).toEqual({
      item: 'A1',
      role: 'teacher',
      before: '3.00',
      now: '3.60',
      difference: '0.60',
      verdict: 'changed',
    })
    expect(changeOf(9)?.items).toEqual([])
    expect(reportOf(...mixed('teacher', 20))).not.toHaveProperty('change')
  })
})

describe('below the thresholds', () => {
  const sameShape = (a: Scored, role: RoleName, unverified: boolean): Scored => ({
    ...a,
    role,
    unverified,
    released: false,
    fast: false,
    burst: false,
  })
  it('answers do not show: whoever is too few to be seen may answer anything', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(
          ['leader', false, 2] as const,
          ['teacher', false, 4] as const,
          ['student', false, 4] as const,
          ['teacher', true, 9] as const,
        ),
        fc.array(fc.tuple(anyScored, anyScored), { minLength: 9, maxLength: 9 }),
        fc.array(anyScored, { maxLength: 40, size: 'max' }),
        ([role, unverified, few], pairs, others) => {
          const rest = others.filter((one) => one.role !== role || one.unverified !== unverified)
          // Which bands there are is known from the codes that were issued; the answers are what may not show.
          const [some, same] = [0, 1].map((side) =>
            pairs.slice(0, few).map((pair) => sameShape({ ...(pair[side] as Scored), gradeBand: pair[0].gradeBand }, role, unverified)),
          )
          expect(canonicalJson(reportOf(...rest, ...(some ?? [])))).toBe(canonicalJson(reportOf(...rest, ...(same ?? []))))
        },
      ),
    ))
})
