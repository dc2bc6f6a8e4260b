import { describe, expect, it } from '@jest/globals'
import { inOrder, readView } from '#lib/national/national.ts'
import type { OpenSnapshot } from './national.ts'
import { viewToCsv } from './national-view.ts'

const SNAPSHOT: OpenSnapshot = {
  snapshotId: 'r1.1',
  roundId: 'r1',
  revision: 1,
  takenAt: 0,
  digest: 'd',
  ruleVersion: 'national-1',
  exercises: 1,
  schools: 1,
  respondents: 1,
  publishedCells: 1,
  suppressedCells: 1,
  verifiedAt: 1_000,
  different: false,
  verifying: false,
  contents: {
    questionnaire: { id: 'q', version: 1 },
    dimensions: [{ name: 'region', crossed: true, values: [] }],
    roles: [{ role: 'teacher', measures: ['respondents', 'area/A'] }],
    depths: [],
  },
}
const view = readView(new URLSearchParams('by=region&sort=value'), SNAPSHOT.contents)
const shown = (region: string, mean: string) => ({ key: `region=${region}`, by: { region }, shown: true, n: 40, schools: 6, mean }) as const
const hidden = (region: string) => ({ key: `region=${region}`, by: { region }, shown: false, symbol: '[c]' }) as const

describe('a view of national results', () => {
  it('is text in a spreadsheet, whatever a place is called', () => {
    const csv = viewToCsv(SNAPSHOT, view, [shown('=HYPERLINK("x")', '3.41'), hidden('@evil')])
    const [, first, second] = csv.split('\r\n')
    expect(first).toContain('"\'=HYPERLINK(""x"")","40","6","3.41"')
    expect(second).toMatch(/"'@evil",("",){10}"\[c\]"$/)
  })

  it('is ordered by what is shown; what is hidden stands last, by name', () => {
    const rows = [hidden('Zaqatala'), shown('Bakı', '3.1'), hidden('Əli'), shown('Şəki', '3.9'), hidden('Elan')].map((cell) => ({
      cell,
      values: [cell.by.region],
      names: [cell.by.region],
    }))
    expect(inOrder(rows, 'value').map(({ names }) => names[0])).toEqual(['Şəki', 'Bakı', 'Elan', 'Əli', 'Zaqatala'])
    expect(inOrder(rows, 'name').map(({ names }) => names[0])).toEqual(['Bakı', 'Şəki', 'Elan', 'Əli', 'Zaqatala'])
  })

  it('asks for an area of teachers by region where the address asks for nothing, and a map is of regions', () => {
    expect(readView(new URLSearchParams(), SNAPSHOT.contents)).toEqual({
      role: 'teacher',
      measure: 'area/A',
      by: ['region'],
      show: 'table',
      sort: 'name',
    })
    expect(readView(new URLSearchParams('by=level,urban&view=map'), SNAPSHOT.contents)).toMatchObject({ by: ['region'], show: 'map' })
    expect(readView(new URLSearchParams('measure=respondents&view=chart'), SNAPSHOT.contents).show).toBe('table')
  })
})
