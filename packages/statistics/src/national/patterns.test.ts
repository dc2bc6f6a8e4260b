import { describe, expect, it } from '@jest/globals'
import { syntheticFrame } from '../testing/frame.ts'
import { audit, isTight } from './audit.ts'
import { type Layer, type Patterns, planPatterns } from './patterns.ts'
import { isSafe } from './rule.ts'
import { measure } from './sizes.ts'

const units = syntheticFrame(600, 7).units.teacher
const respondents = units.map((unit) => unit.respondents)
const share = (percent: number) => units.map((unit) => Math.floor((unit.respondents * percent) / 100))
const upper = units.map((unit) => (unit.values.level === 'upper-secondary' ? unit.respondents : 0))
const layers: readonly Layer[] = [
  { id: 'a1', asked: respondents, valid: share(95) },
  { id: 'a2', asked: respondents, valid: share(90) },
  { id: 'b1', asked: respondents, valid: share(95) },
  { id: 'b2', asked: respondents, valid: share(40) },
  { id: 'c1', asked: upper, valid: upper },
  { id: 'A', asked: respondents, valid: share(97), parts: ['a1', 'a2'] },
  { id: 'B', asked: respondents, valid: share(80), parts: ['b1', 'b2'] },
]
const patterns = planPatterns(units, layers)
const cellsWhere = ({ catalogue }: Patterns, is: (index: number) => boolean) =>
  catalogue.cells.filter((_, index) => is(index)).map(({ key }) => key)
const status = (id: string) => patterns.layers.get(id) ?? []

describe('patterns of one role', () => {
  it('are one for all routine layers', () => {
    for (const id of ['a1', 'a2', 'b1', 'A']) expect(status(id)).toBe(patterns.persons)
    expect(patterns.runs.map((run) => run.layers)).toEqual([['a1', 'a2', 'b1', 'A'], ['b2'], ['c1'], ['B']])
  })

  it('R5: publish a cell only if the valid answers to each layer are safe', () => {
    for (const { id, valid } of layers) {
      const { cells } = measure(patterns.catalogue, units, valid)
      status(id).forEach((one, cell) => {
        if (one === 'published') expect(isSafe(cells[cell] ?? { respondents: 0, schools: 0, largest: 0 })).toBe(true)
      })
    }
    const plain = planPatterns(units, [])
    expect(cellsWhere(plain, (cell) => plain.persons[cell] === 'published').length).toBeGreaterThan(
      cellsWhere(patterns, (cell) => patterns.persons[cell] === 'published').length,
    )
  })

  it('R6: give an item that is often N/A a pattern of its own, within that of the role', () => {
    const lost = cellsWhere(patterns, (cell) => patterns.persons[cell] === 'published' && status('b2')[cell] === 'suppressed')
    expect(lost.length).toBeGreaterThan(0)
    expect(cellsWhere(patterns, (cell) => patterns.persons[cell] === 'suppressed' && status('b2')[cell] === 'published')).toEqual([])
  })

  it('R5: hide an area where one of its items is hidden, and protect that by a run of its own', () => {
    expect(cellsWhere(patterns, (cell) => status('b2')[cell] === 'suppressed' && status('B')[cell] === 'published')).toEqual([])
    expect(cellsWhere(patterns, (cell) => status('B')[cell] === 'published').length).toBeGreaterThan(20)
  })

  it('say where an item was not asked, but not in a suppressed cell', () => {
    const unasked = cellsWhere(patterns, (cell) => status('c1')[cell] === 'not-asked')
    expect(unasked).toContain('level=primary')
    expect(unasked).not.toContain('nation')
    expect(cellsWhere(patterns, (cell) => patterns.persons[cell] === 'suppressed' && status('c1')[cell] !== 'suppressed')).toEqual([])
  })

  it('pass the audit, each run', () => {
    for (const { problem, verdicts } of patterns.runs) expect(isTight(audit(problem, verdicts))).toBe(true)
  })

  it('do not depend on the order of the units', () => {
    const turned = (values: ArrayLike<number>) => Array.from(values).reverse()
    const other = planPatterns(
      [...units].reverse(),
      layers.map((layer) => ({ ...layer, asked: turned(layer.asked), valid: turned(layer.valid) })),
    )
    expect(cellsWhere(other, (cell) => other.persons[cell] === 'published')).toEqual(
      cellsWhere(patterns, (cell) => patterns.persons[cell] === 'published'),
    )
  })

  it('need the items before their area', () => expect(() => planPatterns(units, [...layers].reverse())).toThrow(RangeError))
})
