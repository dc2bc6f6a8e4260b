import { describe, expect, it } from '@jest/globals'
import { type PrintedReport, reportToCsv } from './report-csv.ts'

const report: PrintedReport = {
  overview: { exerciseId: 'r.s1.primary', participation: [{ group: 'teacher', counted: 12, expected: 15 }] },
  areas: [{ id: 'A', cells: { leader: '[c]', teacher: { n: 12, meanBand: '≥ 4.8' }, student: '[z]' } }],
  rollUps: [],
  items: [
    {
      item: 'A1',
      cells: {
        teacher: {
          n: 12,
          mean: '3.25',
          histogram: [
            { kind: 'band', label: '<5%' },
            { kind: 'between', from: 1, to: 9 },
            { kind: 'exact', percent: 92 },
          ],
          agree: { kind: 'exact', percent: 92 },
          notApplicable: 1,
          skipped: 0,
          preferNotToSay: 0,
        },
      },
    },
  ],
  blocks: [{ items: [{ item: 'K1, "use"', cells: { teacher: '[c]' } }] }],
  ownItems: [],
  gradeBands: [{ area: 'A', bands: [{ band: 2, cell: { n: 30, mean: '3.10' } }] }],
  change: { items: [{ item: 'A1', role: 'teacher', before: '3.00', now: '3.25', difference: '0.25', verdict: 'no-clear-change' }] },
}

describe('the report as rows', () => {
  const [head = '', ...lines] = reportToCsv(report).trimEnd().split('\r\n')
  const row = (line: string | undefined) =>
    Object.fromEntries(
      (line ?? '')
        .split(',')
        .map((value, i) => [head.split(',')[i], value])
        .filter(([, value]) => value !== ''),
    )

  it('prints a row per cell, and a symbol where nothing is shown', () => {
    expect(row(lines[0])).toEqual({ exercise: 'r.s1.primary', kind: 'participation', role: 'teacher', n: '12', expected: '15' })
    expect(row(lines[1])).toEqual({ exercise: 'r.s1.primary', kind: 'area', id: 'A', role: 'leader', symbol: '[c]' })
    expect(row(lines[2])).toEqual({ exercise: 'r.s1.primary', kind: 'area', id: 'A', role: 'teacher', n: '12', mean_band: '≥ 4.8' })
    expect(row(lines[3])).toMatchObject({ role: 'student', symbol: '[z]' })
  })

  it('prints shares as the report does', () => {
    expect(row(lines[4])).toMatchObject({
      kind: 'item',
      id: 'A1',
      share_1: '<5%',
      share_2: '1-9%',
      share_3: '92%',
      agree: '92%',
      not_applicable: '1',
      skipped: '0',
    })
  })

  it('quotes what a reader would split', () => expect(lines[5]).toContain('"K1, ""use"""'))

  it('names the grade band and the change', () => {
    expect(row(lines[6])).toMatchObject({ kind: 'grade-band', id: 'A', role: 'student', grade_band: '2', mean: '3.10' })
    expect(row(lines[7])).toMatchObject({ kind: 'change', before: '3.00', mean: '3.25', difference: '0.25', verdict: 'no-clear-change' })
  })
})
