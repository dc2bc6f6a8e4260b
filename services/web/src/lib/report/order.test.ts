import type { Share } from '@guzgu/contracts/report'
import { describe, expect, it } from '@jest/globals'
import { byHeadline } from './order.ts'

const row = (id: string, ...shares: readonly (Share | undefined)[]) => {
  const [teacher, student] = shares.map((agree) => (agree === undefined ? ('[c]' as const) : { n: 20, agree }))
  return { id, row: { cells: { leader: '[z]' as const, ...(teacher && { teacher }), ...(student && { student }) } } }
}
const exact = (percent: number): Share => ({ kind: 'exact', percent })

describe('items by headline share', () => {
  it('stand highest first, by the mean of the groups, a band at its bound and a range at its middle', () => {
    const rows = [
      row('half', exact(40), exact(60)),
      row('most', { kind: 'band', label: '>95%' }),
      row('some', { kind: 'between', from: 10, to: 20 }),
      row('many', exact(90), undefined),
    ]
    expect(byHeadline(rows).map(({ id }) => id)).toEqual(['most', 'many', 'half', 'some'])
  })
  it('keep their order where nothing is shown, behind all others', () =>
    expect(byHeadline([row('x', undefined), row('y', undefined), row('z', exact(0))]).map(({ id }) => id)).toEqual(['z', 'x', 'y']))
})
