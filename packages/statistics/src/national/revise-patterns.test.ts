import { describe, expect, it } from '@jest/globals'
import { type Layer, planPatterns } from './patterns.ts'
import { type EarlierPatterns, type KnownUnit, revisePatterns } from './revise-patterns.ts'

const DIMENSIONS = [
  { name: 'region', depth: 2 },
  { name: 'level', depth: 2 },
] as const

const unitsIn = (region: string, from: number, count: number): readonly KnownUnit[] =>
  Array.from({ length: count }, (_, at) => {
    const id = `${region}${from + at}`
    return { id, school: id, digest: '', respondents: 12, values: { region, level: at % 2 === 0 ? 'low' : 'high' } }
  })

const OLD = [...unitsIn('north', 0, 20), ...unitsIn('south', 0, 20)]

/** Two items of an area; the second is N/A for most, so it has a run of its own. `valid`: its valid answers per unit. */
const layersOf = (units: readonly KnownUnit[], valid: (unit: KnownUnit) => number): readonly Layer[] => {
  const all = units.map(({ respondents }) => respondents)
  return [
    { id: 'item/1', asked: all, valid: all },
    { id: 'item/2', asked: all, valid: units.map(valid) },
    { id: 'area/A', asked: all, valid: all, parts: ['item/1', 'item/2'] },
  ]
}
const eight = (): number => 8
const snapshot = (units: readonly KnownUnit[], valid: (unit: KnownUnit) => number = eight) => {
  const layers = layersOf(units, valid)
  return { units, layers, patterns: planPatterns(units, layers, DIMENSIONS) }
}
const asEarlier = ({ units, layers, patterns: { catalogue, persons, layers: statuses } }: ReturnType<typeof snapshot>): EarlierPatterns => {
  const shownIn = (of: readonly string[] | undefined) => catalogue.cells.filter((_, at) => of?.[at] === 'published').map(({ by }) => by)
  return { units, layers, persons: shownIn(persons), shown: new Map(layers.map(({ id }) => [id, shownIn(statuses.get(id))])) }
}
const before = asEarlier(snapshot(OLD))
const keysOf = (now: ReturnType<typeof snapshot>, statuses: readonly string[] | undefined) =>
  now.patterns.catalogue.cells.flatMap(({ key }, at) => (statuses?.[at] === 'published' ? [key] : []))

describe('patterns beside an earlier snapshot', () => {
  it('are what they were when nothing changed', () => {
    const now = snapshot(OLD)
    const revised = revisePatterns([before], now)
    expect(revised).toMatchObject({ mayPublish: true, persons: now.patterns.persons })
    expect(revised.layers).toEqual(now.patterns.layers)
  })

  it('change where enough schools came late', () => {
    const now = snapshot([...OLD, ...unitsIn('north', 20, 8)])
    const revised = revisePatterns([before], now)
    expect(revised.mayPublish).toBe(true)
    expect(keysOf(now, revised.persons)).toEqual(expect.arrayContaining(['nation', 'region=north', 'region=south']))
    expect(keysOf(now, revised.layers.get('area/A'))).toContain('region=north')
  })

  it('stop the revision where one school came late', () =>
    expect(revisePatterns([before], snapshot([...OLD, ...unitsIn('north', 20, 1)])).mayPublish).toBe(false))

  it('hide a figure, and the area that it is part of, where its own answers changed by too few; the others stay', () => {
    const late = new Set(unitsIn('north', 20, 8).map(({ id }) => id))
    const now = snapshot([...OLD, ...unitsIn('north', 20, 8)], ({ id }) => (late.has(id) ? 1 : 8))
    const revised = revisePatterns([before], now)
    expect(revised.mayPublish).toBe(true)
    const [respondents, second, area] = [revised.persons, revised.layers.get('item/2'), revised.layers.get('area/A')]
    expect(keysOf(now, respondents)).toContain('region=north')
    expect(keysOf(now, revised.layers.get('item/1'))).toContain('region=north')
    for (const hidden of [second, area]) expect(keysOf(now, hidden)).not.toContain('region=north')
    expect(keysOf(now, second)).toContain('region=south')
  })
})
