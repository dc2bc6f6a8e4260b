import { type ClusterSums, type MapClass, mapClasses, NATION, type NationalCell } from '@guzgu/statistics'

/** A cell of a region says in which class of the map it is, where it has one. */
export type Mapped<Cell> = Cell & { readonly mapClass?: MapClass }

type Keyed = { readonly key: string; readonly by: Readonly<Record<string, string>> }

/**
 * Adds the class of each region that is published with an exact mean, if the nation is. Others take no part in the tests: a class says
 * nothing of what is hidden. `clustersOf`: the sums of the cell at an index.
 */
export const withMapClasses = <Cell extends Keyed & NationalCell>(
  cells: readonly Cell[],
  clustersOf: (at: number) => ClusterSums,
): readonly Mapped<Cell>[] => {
  const nation = cells.findIndex(({ key }) => key === NATION)
  if (!isExact(cells[nation])) return cells
  const regions = cells.flatMap((cell, at) => (isRegion(cell) && isExact(cell) ? [[cell.key, clustersOf(at)] as const] : []))
  const classes = mapClasses(clustersOf(nation), new Map(regions))
  return cells.map((cell) => {
    const mapClass = classes.get(cell.key)
    return mapClass === undefined ? cell : { ...cell, mapClass }
  })
}

const isRegion = ({ by }: Keyed): boolean => 'region' in by && Object.keys(by).length === 1

const isExact = (cell: NationalCell | undefined): boolean => cell?.shown === true && cell.se !== undefined
