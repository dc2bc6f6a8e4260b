import { describe, expect, it } from '@jest/globals'
import { classOf, hasContact, hrefOf, inOrder, isNotOpened, percent, readView, schoolLevels, sumOf } from './round.ts'

const place = (name: string, opened: number, invited = 10, leaders = 0) => ({
  name,
  steps: { invited, opened, enough: 0, sealed: 0 },
  roles: [{ role: 'leader' as const, counted: leaders, expected: 4 }],
})
const view = (query: string) => readView(new URLSearchParams(query))
const names = (rows: readonly { readonly name: string }[]) => rows.map(({ name }) => name)

describe('the view of a round', () => {
  it('takes from the address what it knows and nothing else', () => {
    expect(view('')).toEqual({ measure: 'opened', column: 'name', descending: false })
    expect(view('show=sealed&sort=-enough')).toEqual({ measure: 'sealed', column: 'enough', descending: true })
    expect(view('show=means&sort=-score')).toEqual({ measure: 'opened', column: 'name', descending: true })
  })

  it('links to another order, and to the other way round', () => {
    expect(hrefOf(view('show=sealed'), { column: 'opened' })).toBe('?show=sealed&sort=-opened#table')
    expect(hrefOf(view('sort=-opened'), { column: 'opened' })).toBe('?show=opened&sort=opened#table')
    expect(hrefOf(view('sort=-opened'), { measure: 'enough' })).toBe('?show=enough&sort=-opened#map')
  })

  it('orders names by the Azerbaijani alphabet, figures by share', () => {
    const rows = [place('Xızı', 1), place('Şəki', 2), place('Cəbrayıl', 3), place('Çıraq', 2), place('Hacıqabul', 0, 0)]
    expect(names(inOrder(rows, view('')))).toEqual(['Cəbrayıl', 'Çıraq', 'Hacıqabul', 'Xızı', 'Şəki'])
    expect(names(inOrder(rows, view('sort=-opened')))).toEqual(['Cəbrayıl', 'Çıraq', 'Şəki', 'Xızı', 'Hacıqabul'])
    expect(names(inOrder([place('A', 0, 10, 1), place('B', 0, 10, 2)], view('sort=-leader')))).toEqual(['B', 'A'])
  })

  it('classes shares, and nothing where nobody is invited', () => {
    const classed = (opened: number, invited = 100) => classOf(place('', opened, invited).steps, 'opened')
    expect([classed(0), classed(24), classed(25), classed(74), classed(75), classed(100), classed(0, 0)]).toEqual([
      0,
      0,
      1,
      2,
      3,
      3,
      undefined,
    ])
    expect([percent(999, 1000), percent(1000, 1000), percent(0, 0)]).toEqual([99, 100, 0])
  })

  it('sums places', () => {
    const sum = sumOf([place('A', 1, 10, 1), place('B', 2, 10, 2)])
    expect(sum.steps).toEqual({ invited: 20, opened: 3, enough: 0, sealed: 0 })
    expect(sum.roles[0]).toEqual({ role: 'leader', counted: 3, expected: 8 })
  })

  it('knows which schools have not opened, also those that nobody has planned for', () => {
    const school = (schoolId: string, name: string, status = 'open') => ({
      schoolId,
      name,
      rayon: 'Tovuz',
      status,
      levels: ['primary', 'vocational'],
    })
    const all = schoolLevels(
      [school('s1', 'Zirvə'), school('s2', 'Çinar', 'closed')],
      [
        { schoolId: 's1', level: 'primary', status: 'planned' },
        { schoolId: 's2', level: 'primary', status: 'sealed' },
      ],
    )
    expect(all.map(({ name, level, status }) => [name, level, status])).toEqual([
      ['Çinar', 'primary', 'sealed'],
      ['Zirvə', 'primary', 'planned'],
      ['Zirvə', 'vocational', undefined],
    ])
    expect(all.filter(isNotOpened)).toHaveLength(2)
    expect(all.filter(hasContact)).toEqual([])
  })
})
