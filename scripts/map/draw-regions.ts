import { geoMercator, geoPath } from 'd3-geo'
import { merge } from 'topojson-client'
import { presimplify, simplify } from 'topojson-simplify'

/** The topology of the source: one object, `aze`. */
export type Districts = Parameters<typeof merge>[0]
type Unit = Extract<Parameters<typeof merge>[1], readonly unknown[]>[number]

export type RegionMap = {
  readonly width: number
  readonly height: number
  readonly regions: readonly {
    readonly name: string
    /** An SVG path in whole pixels. */
    readonly path: string
    /** The middle of its largest part. */
    readonly centre: readonly [number, number]
  }[]
}

const WIDTH = 900
/** Points that bend an outline by less are left out (degrees², as the area of a triangle). */
const DETAIL = 0.0002

/** What the source calls differently from the register. Ids there are not unique: one more unit is named Lankaran and is Laçın. */
const NAMES: Readonly<Record<string, string>> = {
  Xanlar: 'Göygöl',
  Dəvəçi: 'Şabran',
  Xizı: 'Xızı',
  Hajigabul: 'Hacıqabul',
  Lankaran: 'Lənkəran',
  Kangarli: 'Kəngərli',
  Qubadli: 'Qubadlı',
  Shirvan: 'Şirvan',
  Yevlakh: 'Yevlax',
  'Yevlakh Rayon': 'Yevlax',
  Stepanakert: 'Xankəndi',
}

/** Districts → economic regions in one flat drawing, in the order of `regions`. @throws Error where a district belongs to none */
export const drawRegions = (districts: Districts, regions: Readonly<Record<string, readonly string[]>>): RegionMap => {
  const topology = simplify(presimplify(districts as Parameters<typeof presimplify>[0]), DETAIL) as Districts
  const { aze } = topology.objects
  if (aze?.type !== 'GeometryCollection') throw new Error('there are no districts')
  const units = aze.geometries as readonly Unit[]
  const nameOf = ({ id, properties }: Unit): string => {
    const { name = '' } = (properties ?? {}) as { readonly name?: string }
    if (id === 'AZ.SU' && name === 'Lankaran') return 'Laçın'
    return NAMES[name] ?? name
  }
  const known = new Set(Object.values(regions).flat())
  for (const unit of units) if (!known.has(nameOf(unit))) throw new Error(`${unit.id} (${nameOf(unit)}) is in no region`)
  const shapes = Object.entries(regions).map(([name, rayons]) => ({
    name,
    shape: merge(
      topology,
      units.filter((unit) => rayons.includes(nameOf(unit))),
    ),
  }))
  const whole = { type: 'GeometryCollection' as const, geometries: shapes.map(({ shape }) => shape) }
  const projection = geoMercator().fitWidth(WIDTH, whole)
  const path = geoPath(projection).digits(0)
  const [, [width, height]] = path.bounds(whole)
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    regions: shapes.map(({ name, shape }) => ({ name, path: path(shape) ?? '', centre: middle(path.centroid(shape)) })),
  }
}

const middle = ([x, y]: readonly [number, number]): readonly [number, number] => [Math.round(x), Math.round(y)]
