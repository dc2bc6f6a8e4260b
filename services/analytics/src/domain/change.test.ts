import { describe, expect, it } from '@jest/globals'
import { ASKED, EXERCISE, QUESTIONNAIRE, response, SEAL, tallyOf, times } from '../testing/a-school.ts'
import { changeReport } from './change.ts'
import type { Sealed } from './columns.ts'
import type { RoleName, Scored } from './outcome.ts'
import { HIDDEN, NOT_ASKED } from './report.ts'
import { schoolReport } from './school-report.ts'

const sealed = (responses: readonly Scored[], more: Partial<Sealed> = {}): Sealed => ({
  tally: tallyOf(...responses, SEAL),
  exercise: EXERCISE,
  questionnaire: QUESTIONNAIRE,
  asked: ASKED,
  ...more,
})
const earlier = (responses: readonly Scored[], more: Partial<Sealed> = {}): Sealed =>
  sealed(responses, { exercise: { ...EXERCISE, exerciseId: 'e0' }, ...more })
const mixed = (role: RoleName, count: number) => times(count, (index) => response(role, (index % 5) + 1))
const higher = (count: number) => times(count, (index) => response('teacher', [3, 3, 4, 4, 5][index % 5]))
const reworded = {
  ...QUESTIONNAIRE,
  version: 2,
  items: QUESTIONNAIRE.items.map((one) => (one.id === 'A2' ? { ...one, identity: 'A2/2' } : one)),
}

describe('change since the exercise before', () => {
  it('is said of items, areas and roll-ups from 10 answers twice and 0.3 points', () => {
    const change = changeReport(sealed(higher(20)), earlier(mixed('teacher', 20)))
    const changed = { before: '3.00', now: '3.80', difference: '0.80', verdict: 'changed' }
    expect(change.previousExerciseId).toBe('e0')
    expect(change.areas.map(({ cells }) => cells.teacher)).toEqual([changed, changed])
    expect([change.rollUps[0]?.cells.teacher, change.items[0]?.cells.teacher]).toEqual([changed, changed])
  })
  it('is not clear below 0.3 points', () => {
    const change = changeReport(sealed(mixed('teacher', 12)), earlier(mixed('teacher', 20)))
    expect(change.areas[0]?.cells.teacher).toEqual({ before: '3.00', now: '2.75', difference: '-0.25', verdict: 'no-clear-change' })
  })
  it('cannot be said of fewer than 10, of a range, or of who is hidden', () => {
    const few = [mixed('teacher', 9), mixed('teacher', 4), times(12, () => response('teacher', 5))]
    for (const before of few) expect(changeReport(sealed(higher(20)), earlier(before)).areas[0]?.cells.teacher).toBe(HIDDEN)
  })
  it('is not asked of another item, nor of an area with another core item', () => {
    const change = changeReport(sealed(higher(20), { questionnaire: reworded }), earlier(mixed('teacher', 20)))
    expect(change.items.map(({ item }) => item)).toEqual(['A1', 'A3', 'A4', 'B1', 'B2'])
    expect(change.areas.map(({ cells }) => cells.teacher)).toEqual([NOT_ASKED, expect.objectContaining({ verdict: 'changed' })])
    expect([change.rollUps[0]?.cells.teacher, change.areas[0]?.cells.student]).toEqual([NOT_ASKED, NOT_ASKED])
  })
  it('is nothing at the first exercise', () => {
    const { areas, items, previousExerciseId } = changeReport(sealed(higher(20)))
    expect([areas, items, previousExerciseId]).toEqual([[], [], undefined])
  })
  it('follows from what both reports show', () => {
    const [now, before] = [sealed([...higher(20), ...mixed('student', 7)]), earlier([...mixed('teacher', 20), ...mixed('student', 30)])]
    const shown = (report: ReturnType<typeof schoolReport>, id: string) => report.areas.find((row) => row.id === id)?.cells.teacher
    for (const { id, cells } of changeReport(now, before).areas) {
      expect(cells.teacher).toMatchObject({ now: (shown(schoolReport(now), id) as { mean: string }).mean })
      expect(cells.teacher).toMatchObject({ before: (shown(schoolReport(before), id) as { mean: string }).mean })
    }
  })
})
