import { describe, expect, it } from '@jest/globals'
import { REGIONS } from '../../services/identity/src/domain/regions.ts'
import map from '../../services/web/src/lib/round/regions.json' with { type: 'json' }
import { type Districts, drawRegions } from './draw-regions.ts'

/** Two squares beside each other, and one apart: [name, where it begins]. */
const districtsOf = (...named: readonly (readonly [string, number])[]): Districts => ({
  type: 'Topology',
  arcs: named.map(([, x]) => [
    [x, 40],
    [x, 41],
    [x + 1, 41],
    [x + 1, 40],
    [x, 40],
  ]),
  objects: {
    aze: {
      type: 'GeometryCollection',
      geometries: named.map(([name], i) => ({ type: 'Polygon', id: `AZ.${i}`, properties: { name }, arcs: [[i]] })),
    },
  },
})

describe('the map of the economic regions', () => {
  it('has exactly the regions of the register, each drawn inside the picture', () => {
    expect(map.regions.map(({ name }) => name)).toEqual(Object.keys(REGIONS))
    expect(map.regions).toHaveLength(14)
    for (const { path, centre } of map.regions) {
      expect(path).toMatch(/^M[\d.,MLZHV-]+Z$/i)
      expect(centre[0]).toBeGreaterThan(0)
      expect(centre[0]).toBeLessThan(map.width)
      expect(centre[1]).toBeLessThan(map.height)
    }
  })

  it('weighs at most 15 KB', () => {
    expect(Buffer.byteLength(JSON.stringify(map))).toBeLessThanOrEqual(15 * 1024)
  })

  it('draws districts as their regions, under the names of the register', () => {
    const { width, regions } = drawRegions(districtsOf(['Hajigabul', 46], ['Quba', 48]), { Cənub: ['Hacıqabul'], Şimal: ['Quba'] })
    expect(width).toBe(900)
    expect(regions.map(({ name, centre }) => [name, centre[0]])).toEqual([
      ['Cənub', 150],
      ['Şimal', 750],
    ])
  })

  it('leaves no district out', () => {
    expect(() => drawRegions(districtsOf(['Atlantis', 46]), REGIONS)).toThrow('Atlantis')
  })
})
