import { describe, expect, it } from '@jest/globals'
import type { Figures, ReportView } from '#lib/report/report.ts'
import { groupLine, type Similar, similarGroups } from '#lib/report/similar.ts'
import { toAll } from '#lib/report/spoken.ts'
import { overwriteGetLocale } from '../../paraglide/runtime.js'
import { offeredBy } from '../plan/offered.ts'
import { fileName } from './download.ts'
import { popplerIsHere, readPdf } from './paper/read-pdf.ts'
import { readWorkbook } from './paper/read-workbook.ts'
import { writeReportPdf } from './paper/report.ts'
import { topStatements, writeSummaryPdf } from './paper/summary.ts'
import { planToCsv } from './plan/plan-csv.ts'
import { pickedOf } from './plan/plan-page.ts'
import { planToPdf } from './plan/plan-pdf.ts'
import { writeReportWorkbook } from './report-workbook.ts'

const POINTS = ['Qətiyyən razı deyiləm', 'Razı deyiləm', 'Bir qədər razıyam', 'Razıyam', 'Tamamilə razıyam']
const HOSTILE = '=HYPERLINK("http://evil.example";"<script>alert(1)</script>")'
const SCHOOL = `<b>Şəki</b> \u202E${'Ə'.repeat(300)}`

const exact = (percent: number) => ({ kind: 'exact', percent }) as const
const SHOWN: Figures = {
  n: 17,
  mean: '3.61',
  histogram: [exact(6), exact(12), exact(18), exact(41), exact(23)],
  agree: exact(64),
  notApplicable: 2,
  skipped: 1,
}

const viewOf = (teacher: Figures | '[c]'): ReportView => {
  const cells = { leader: '[c]', teacher, student: '[z]' } as const
  const item = { item: 'A1', identity: 'a1', area: 'A', kind: 'core', cells }
  return {
    report: {
      format: 'school-report.v1',
      overview: {
        exerciseId: 'r.s1.primary',
        schoolId: 's1',
        roundId: 'r',
        level: 'primary',
        length: 'full',
        questionnaire: { id: 'q', version: 1, translation: 'draft' },
        participation: [
          { group: 'leader', counted: 2, expected: 2 },
          { group: 'teacher', counted: 17, expected: 20 },
          { group: 'student', counted: 0, expected: 50 },
        ],
      },
      areas: [{ id: 'A', cells }],
      rollUps: [{ id: 'leadership', areas: ['A'], cells }],
      items: [item],
      gaps: [],
      strongest: { leader: [], teacher: teacher === '[c]' ? [] : ['A1'], student: [] },
      weakest: { leader: [], teacher: teacher === '[c]' ? [] : ['A1'], student: [] },
      blocks: [],
      ownItems: [{ item: 'own-1', cells }],
      gradeBands: [],
      notes: ['voluntary-census', 'small-groups-are-hidden'],
    },
    digest: 'd'.repeat(64),
    school: SCHOOL,
    level: 'ibtidai',
    round: 'Пилот, май 2021',
    closedAt: Date.UTC(2021, 4, 20),
    areas: [{ id: 'A', title: 'Rəhbərlik', cells, items: [{ row: item, words: toAll('Məktəbin planı var.'), points: POINTS }] }],
    rollUps: [{ id: '', title: 'Rəhbərlik', cells }],
    blocks: [],
    own: [{ row: { item: 'own-1', cells }, words: toAll(HOSTILE), points: POINTS }],
    itemNames: { A1: toAll('Məktəbin planı var.') },
  }
}

const SAID = { leader: 'Biz öyrədirik.', teacher: 'Dərslərimdə öyrədirəm.', student: 'Məktəbdə öyrənirəm.' }

/** Everywhere that a statement stands, each group reads its own words. */
const spokenView = (): ReportView => {
  const view = viewOf(SHOWN)
  const cells = { leader: '[c]', teacher: SHOWN, student: { ...SHOWN, mean: '4.20' } } as const
  const row = { item: 'A1', identity: 'a1', area: 'A', kind: 'core', cells } as const
  const listed = { leader: [], teacher: ['A1'], student: ['A1'] }
  return {
    ...view,
    report: {
      ...view.report,
      items: [row],
      gaps: [{ item: 'A1', higher: 'student', lower: 'teacher', gap: '0.59' }],
      strongest: listed,
      weakest: listed,
    },
    areas: [{ id: 'A', title: 'Rəhbərlik', cells, items: [{ row, words: SAID, points: POINTS }] }],
    blocks: [{ title: 'Maneələr', items: [{ row: { ...row, scale: 'likert5na', options: [] }, words: SAID, points: POINTS }] }],
    itemNames: { A1: SAID },
  }
}

/** Of teachers a band in one area; another is hidden. */
const SIMILAR: Similar = {
  format: 'school-benchmarks.v1',
  exerciseId: 'r.s1.primary',
  snapshotId: 'r.1',
  snapshotDigest: 'e'.repeat(64),
  ruleVersion: 'bands-1',
  roles: [
    {
      role: 'teacher',
      by: { level: 'primary', region: 'Bakı', urban: 'urban' },
      schools: 25,
      bands: [
        { measure: 'area/A', band: { low: '3.2', high: '≥ 4.8' } },
        { measure: 'roll-up/leadership', band: '[c]' },
      ],
    },
  ],
  digest: 'b'.repeat(64),
}

const CSV = [
  'exercise,kind,id,role,symbol,n,mean,agree,share_1,share_2',
  'r.s1.primary,area,A,leader,[c],,,,,',
  'r.s1.primary,item,A1,teacher,,17,3.60,64%,<5%,6-13%',
  'r.s1.primary,own,own-1,teacher-unverified,,17,3.60,64%,=1+1,-2',
].join('\r\n')

describe('the workbook', () => {
  const sheets = async () => readWorkbook(await writeReportWorkbook(viewOf(SHOWN), CSV, 'az'))
  overwriteGetLocale(() => 'az')

  it('has numbers as numbers, symbols and bands as text, and words in the reader’s language', async () => {
    const [data, dictionary, notes] = await sheets()
    expect([data?.name, dictionary?.name, notes?.name]).toEqual(['Məlumat', 'Lüğət', 'Qeydlər'])
    expect(data?.rows[1]?.slice(0, 6)).toEqual(['r.s1.primary', 'sahə', 'A', 'Rəhbərlik', 'Rəhbərlər', '[c]'])
    expect(data?.rows[1]?.slice(6).filter((value) => value !== undefined)).toEqual([])
    expect(data?.rows[2]?.slice(6)).toEqual([17, 3.6, 0.64, '<5%', '6-13%'])
    expect(dictionary?.rows).toHaveLength(12)
    expect(notes?.rows.flat().join('\n')).toContain('d'.repeat(64))
  })
  it('has no formula, whatever people typed', async () => {
    const read = await sheets()
    expect(read.map(({ formulas }) => formulas)).toEqual([0, 0, 0])
    expect(read[0]?.rows[3]).toEqual(expect.arrayContaining([HOSTILE, 'Müəllimlər (açıq keçidlə)', '=1+1', -2]))
    expect(read[2]?.rows[0]?.[0]).not.toContain('\u202E')
  })
})

describe('ranges of similar schools', () => {
  const told = (teacher: Figures | '[c]', six = false) => similarGroups(SIMILAR, viewOf(teacher), six)

  it.each([
    ['az', '3,2 ilə ≥ 4,8 arasında', 'Müəllimlər: ən azı 25 məktəb, ortaq cəhətləri: ibtidai təhsil; Bakı; şəhər'],
    ['ru', 'от 3,2 до ≥ 4,8', 'Учителя: школ не меньше 25, общее у них: начальное образование; Bakı; город'],
    ['en', 'from 3.2 to ≥ 4.8', 'Teachers: at least 25 schools, with this in common: primary; Bakı; town'],
  ] as const)('are told in words in %s, beside what the school has', (language, range, group) => {
    overwriteGetLocale(() => language)
    const groups = told(SHOWN)
    expect(groups.map(groupLine)).toEqual([group])
    expect(groups[0]?.rows.map((row) => [row.area, row.range])).toEqual([['A Rəhbərlik', range]])
    overwriteGetLocale(() => 'az')
  })
  it('are absent where either figure is hidden, where few answered, and where nothing is published', () => {
    expect([told('[c]'), told({ n: 9, mean: '3.6' }), told(SHOWN, true), similarGroups(undefined, viewOf(SHOWN))]).toEqual([[], [], [], []])
  })
  it('have a sheet of their own in the workbook, as text', async () => {
    const sheets = readWorkbook(await writeReportWorkbook(viewOf(SHOWN), CSV, 'az', SIMILAR))
    expect(sheets.map(({ name }) => name)).toEqual(['Məlumat', 'Sizinkinə bənzər məktəblər', 'Lüğət', 'Qeydlər'])
    expect(sheets[1]?.rows[1]).toEqual(['A Rəhbərlik', 'Müəllimlər', '3,61', '3,2 ilə ≥ 4,8 arasında'])
    expect(readWorkbook(await writeReportWorkbook(viewOf('[c]'), CSV, 'az', SIMILAR)).map(({ name }) => name)).toHaveLength(3)
  })
})

describe('a statement that the roles read in different words', () => {
  const CHANGED = [
    'kind,id,role,mean',
    ...['item', 'additional', 'change'].flatMap((kind) =>
      ['leader', 'teacher', 'student-unverified'].map((role) => `${kind},A1,${role},1`),
    ),
  ]

  it('stands in a row of the workbook as its role reads it', async () => {
    overwriteGetLocale(() => 'az')
    const [data] = readWorkbook(await writeReportWorkbook(spokenView(), CHANGED.join('\r\n'), 'az'))
    const said = data?.rows.slice(1).map((row) => row[2])
    expect(said).toEqual([1, 2, 3].flatMap(() => [SAID.leader, SAID.teacher, SAID.student]))
  })
  it('is offered to a plan in the words of those whom it is offered for', () => {
    const { low } = offeredBy(spokenView())
    expect(low.map(({ wording, words }) => [wording, words])).toEqual([[SAID.teacher, SAID]])
    const view = spokenView()
    const weakest = { leader: [], teacher: [], student: ['A1'] }
    expect(offeredBy({ ...view, report: { ...view.report, weakest } }).low[0]?.wording).toBe(SAID.student)
  })
  it('stands in the rows of a plan with whose words they are', () => {
    overwriteGetLocale(() => 'az')
    const csv = planToCsv(pickedOf({ exerciseId: 'e', items: ['A1'], actions: [] }, spokenView()))
    expect(csv).toContain(`Rəhbərlər: ${SAID.leader} Müəllimlər: ${SAID.teacher} Şagirdlər: ${SAID.student}`)
    expect(csv).toContain('3.61')
  })
})

const withPoppler = popplerIsHere() ? describe : describe.skip

withPoppler('the report on paper', () => {
  const text = async (teacher: Figures | '[c]'): Promise<string> => (await readPdf(await writeReportPdf(viewOf(teacher), 'az'))).text

  it('shows published figures, and [c] in place of others', async () => {
    const shown = await text(SHOWN)
    for (const figure of ['3,61', '41 %', '64 %', '17', '[c]', '[z]']) expect(shown).toContain(figure)
    const hidden = await text('[c]')
    for (const figure of ['3,61', '41 %', '64 %', 'n = 17']) expect(hidden).not.toContain(figure)
    expect(hidden).toContain('[c]')
  })
  it('has ranges of similar schools where they are published, and says nothing of them where they are not', async () => {
    const pdf = async (similar?: Similar) => (await readPdf(await writeReportPdf(viewOf(SHOWN), 'az', similar))).text.replace(/\s+/g, ' ')
    expect(await pdf(SIMILAR)).toContain('3,2 ilə >= 4,8 arasında')
    expect(await pdf(SIMILAR)).toContain(SIMILAR.ruleVersion)
    expect(await pdf()).not.toContain('Sizinkinə bənzər')
  })
  it('writes a bound with signs that its font has', async () => {
    const bounded = await text({ n: 17, meanBand: '≥ 4.8' })
    expect(bounded).toContain('>= 4,8')
    expect(bounded).not.toMatch(/[\uFFFD\uFFFE]/)
  })
  it('is tagged, and keeps ə, Ə and Cyrillic', async () => {
    const { info, tags, fonts, text } = await readPdf(await writeReportPdf(viewOf(SHOWN), 'az'))
    expect(info).toMatch(/Tagged: +yes/)
    for (const part of ['H1', 'H2', 'Figure', 'Table', 'TH', 'L']) expect(tags).toContain(part)
    expect(fonts).toMatch(/NotoSans\S* +CID TrueType +Identity-H +yes yes yes/)
    for (const word of ['Rəhbərlik', 'Пилот, май 2021', 'ƏƏƏ']) expect(text).toContain(word)
  })
  it('takes what people typed for text', async () => {
    const flat = (await text(SHOWN)).replace(/\s/g, '')
    expect(flat).toContain(HOSTILE.replace(/\s/g, ''))
    expect(flat).toContain('<b>Şəki</b>')
  })
  it('puts no group’s figures under the words of another', async () => {
    const flat = (text: string): string => text.replace(/\s+/g, ' ')
    const report = flat((await readPdf(await writeReportPdf(spokenView(), 'az'))).text)
    expect(report).toMatch(new RegExp(`Müəllimlər [^[]{0,90}1\\. ?${SAID.teacher}`))
    expect(report).toMatch(new RegExp(`Şagirdlər [^[]{0,90}1\\. ?${SAID.student}`))
    for (const [role, words] of [
      ['Müəllimlər', SAID.teacher],
      ['Şagirdlər', SAID.student],
    ])
      expect(report).toMatch(new RegExp(`A1 ${words} ${role}`))
    expect(report).toContain(`Müəllimlər: ${SAID.teacher}`)
    expect(report).toContain('Şagirdlər müəllimlərlə müqayisədə 0,59 bal yüksək qiymətləndirir')
    const summary = flat((await readPdf(await writeSummaryPdf(spokenView(), 'az'))).text)
    expect(summary.split(`Müəllimlər: ${SAID.teacher} Şagirdlər: ${SAID.student}`)).toHaveLength(3)
    expect(summary.split(SAID.teacher)).toHaveLength(4)
    expect(summary.split(`Müəllimlər: ${SAID.teacher}`)).toHaveLength(4)
    expect(summary.split(`Şagirdlər: ${SAID.student}`)).toHaveLength(4)
  })
  it('gives a plan the means of each group below its own words', async () => {
    const view = spokenView()
    const picked = pickedOf({ exerciseId: 'e', items: ['A1'], actions: [] }, view)
    const page = { school: 'Ş', level: 'ibtidai', view, picked } as unknown as Parameters<typeof planToPdf>[0]
    const plan = (await readPdf(await planToPdf(page, 'az'))).text.replace(/\s+/g, ' ')
    for (const [words, mean] of [
      [SAID.teacher, 'Müəllimlər 3,61'],
      [SAID.student, 'Şagirdlər 4,20'],
    ])
      expect(plan).toMatch(new RegExp(`${words} [^.]{0,40}${mean}`))
  })
  it.each(['az', 'ru', 'en'] as const)('has a summary of one page in %s', async (language) => {
    overwriteGetLocale(() => language)
    const { info, text } = await readPdf(await writeSummaryPdf(viewOf(SHOWN), language))
    overwriteGetLocale(() => 'az')
    expect(info).toMatch(/Pages: +1\n/)
    expect(info).toMatch(/Tagged: +yes/)
    expect(text).toContain('Məktəbin planı var.')
    expect(text).not.toContain('3,61')
  })
})

it('takes the first statement of each role, and one of several roles once', () => {
  expect(topStatements({ leader: ['A', 'B'], teacher: ['A', 'C'], student: ['D'] })).toEqual([
    { item: 'A', roles: ['leader', 'teacher'] },
    { item: 'D', roles: ['student'] },
    { item: 'B', roles: ['leader'] },
  ])
})

it('names files so that any header and system takes them', () =>
  expect(fileName('report-a"b\r\nX: ə/../c', 'pdf')).toBe('guzgu-report-a-b-X-..-c.pdf'))
