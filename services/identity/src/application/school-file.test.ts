import { describe, expect, it } from '@jest/globals'
import { readSchoolFile } from './school-file.ts'

const HEADER = 'code,name,levels,economic_region,rayon,red,urban,type,sections,idp,expected_primary_student,status,merged_into'
const LINE = 'AZ0101001,Lerik 1 nömrəli,primary lower-secondary,Lənkəran-Astara,Lerik,Lənkəran RTİ,no,general,az;ru,false,40,,'
const problemsOf = (csv: string) => readSchoolFile(csv).problems.map(({ line, field, code, value }) => [line, field, code, value])

describe('a register file', () => {
  it('is read line by line, names as written', () => {
    const { rows, problems } = readSchoolFile(`\ufeff${HEADER}\r\n\r\n${LINE.replace('Lerik 1 nömrəli', '"  ""I\u0307lk"", məktəb "')}\r\n`)
    expect(problems).toEqual([])
    expect(rows).toEqual([
      {
        line: 3,
        cells: expect.anything(),
        row: {
          schoolId: 'AZ0101001',
          name: '"İlk", məktəb',
          place: { economicRegion: 'Lənkəran-Astara', rayon: 'Lerik', red: 'Lənkəran RTİ', urban: false },
          class: { levels: ['primary', 'lower-secondary'], type: 'general', sections: ['az', 'ru'], idp: false },
          expectations: { primary: { student: 40 } },
          contact: {},
          ending: { status: 'open' },
        },
      },
    ])
  })

  it.each([
    ['+994 00 000 11 22,m1@mekteb.example', { telephone: '+994 00 000 11 22', email: 'm1@mekteb.example' }],
    [',m1@mekteb.example', { email: 'm1@mekteb.example' }],
    ['-, ', { telephone: '' }],
  ])('says %j of the office', (said, contact) =>
    expect(readSchoolFile(`${HEADER},office_telephone,office_email\n${LINE},${said}`)).toMatchObject({
      problems: [],
      rows: [{ row: { contact } }],
    }),
  )

  it('counts lines from where a row begins', () =>
    expect(problemsOf(`${HEADER}\n${LINE.replace('Lerik 1', '"Lerik\n1"').replace(' nömrəli', '')}\n${LINE}`)).toEqual([
      [4, 'code', 'code-duplicate', 'AZ0101001'],
    ]))

  const files: readonly (readonly [string, string, readonly unknown[]])[] = [
    ['an empty file', '', [1, '', 'file-empty', '']],
    ['an open quote', `${HEADER}\nAZ1,"Lerik`, [2, '', 'csv-malformed', '']],
    ['a missing column', `${HEADER.replace('rayon,', '')}\n`, [1, 'rayon', 'column-missing', '']],
    [
      'a mistyped column',
      `${HEADER},expected_primary_students\n`,
      [1, 'expected_primary_students', 'column-unknown', 'expected_primary_students'],
    ],
    ['a column twice', `${HEADER},code\n`, [1, 'code', 'column-duplicate', 'code']],
    ['a short line', `${HEADER}\nAZ1,Lerik`, [2, '', 'column-count', '2']],
  ]
  it.each(files)('reports %s', (_, csv, problem) => expect(problemsOf(csv)).toEqual([problem]))

  const cells: readonly (readonly [string, string, readonly unknown[]])[] = [
    ['AZ0101001', '', [2, 'code', 'code-empty', '']],
    ['primary lower', 'primary lover', [2, 'levels', 'level-unknown', 'primary lover-secondary']],
    [',no,', ',rural,', [2, 'urban', 'boolean-invalid', 'rural']],
    ['general', 'liseum', [2, 'type', 'type-unknown', 'liseum']],
    [',40,', ',4O,', [2, 'expected_primary_student', 'number-invalid', '4O']],
    ['40,,', '40,shut,', [2, 'status', 'status-unknown', 'shut']],
    ['40,,', '40,merged,', [2, 'merged_into', 'merged-into-missing', '']],
    ['40,,', '40,,AZ2', [2, 'merged_into', 'merged-into-unexpected', 'AZ2']],
  ]
  it.each(cells)('reports %s written as %s', (was, is, problem) =>
    expect(problemsOf(`${HEADER}\n${LINE.replace(was, is)}`)).toEqual([problem]),
  )
})
