import { audit } from '../national/audit.ts'
import { buildCatalogue, type Dimension, valuesOf } from '../national/catalogue.ts'
import { REVISION_RULE } from '../national/revision.ts'
import { isSafe, NATIONAL_RULE } from '../national/rule.ts'
import type { Problem } from '../national/suppress.ts'
import { differenceOfSnapshots } from './surfaces.ts'
import type { AttackTarget, Leak, TrueUnit } from './target.ts'

/** What several snapshots of a round show of one figure, with the frame of each; a unit has the same id in all. */
export type Versions = readonly (AttackTarget & { readonly units: readonly (TrueUnit & { readonly id: string })[] })[]

/**
 * T6, T11: whoever keeps every snapshot of a round looks at all of them together. Cells that differ by a few; then everything that is a
 * linear combination of the cells of all, about people who were in the same groups each time. What the first one gives away alone
 * is not counted again.
 */
export function attackVersions(versions: Versions): readonly Leak[] {
  const [first, ...later] = versions
  if (first === undefined) return []
  const pairs = later.flatMap((now, at) => versions.slice(0, at + 1).flatMap(({ figures }) => differenceOfSnapshots(figures, now.figures)))
  return [...pairs, ...combined(versions)]
}

type Group = { readonly places: readonly string[]; readonly schools: Map<string, number> }

function combined(versions: Versions): readonly Leak[] {
  const groups = groupsOf(versions)
  const unsafe = groups.flatMap((group, index) => (isSafeGroup(group) ? [] : [index]))
  const figures = versions.map(({ units, dimensions, figures: shown }, version) =>
    buildCatalogue(units, dimensions)
      .cells.filter(({ key }) => shown.has(key))
      .map(({ by }) => ({ atoms: membersOf(groups, version, by, dimensions), safe: true })),
  )
  const problem: Problem = { atoms: groups.length, unsafe, cells: figures.flat(), groups: [], schools: lone(groups) }
  const seen = audit(
    problem,
    figures.flatMap((cells, version) => cells.map(() => (version === 0 ? 'published' : 'primary'))),
  )
  const all = audit(
    problem,
    problem.cells.map(() => 'published'),
  )
  const attack = 'T11 snapshots together'
  const isNew = (list: readonly unknown[]) => {
    const known = new Set(list.map(String))
    return (one: unknown): boolean => !known.has(String(one))
  }
  const ofGroup = (index: number): Leak => ({ attack, about: groups[index]?.places.join(' → ') ?? '', recovered: personsIn(groups[index]) })
  return [
    ...all.atoms.filter(isNew(seen.atoms)).map(ofGroup),
    ...all.pairs.filter(isNew(seen.pairs)).map(([one]) => ofGroup(one)),
    ...all.schools.filter(isNew(seen.schools)).map((index) => ({ attack, about: `school ${index}`, recovered: 0 })),
  ]
}

const ABSENT = 'absent'

const placeOf = (unit: TrueUnit, dimensions: readonly Dimension[]): string =>
  JSON.stringify(dimensions.map(({ name }) => valuesOf(unit, name)))

/** People who were in the same groups in every version. */
function groupsOf(versions: Versions): readonly Group[] {
  const places = new Map<string, { readonly unit: TrueUnit; readonly places: string[] }>()
  versions.forEach(({ units, dimensions }, version) => {
    for (const unit of units) {
      if (unit.respondents === 0) continue
      const known = places.get(unit.id) ?? { unit, places: versions.map(() => ABSENT) }
      known.places[version] = placeOf(unit, dimensions)
      places.set(unit.id, known)
    }
  })
  const groups = new Map<string, Group>()
  for (const { unit, places: of } of places.values()) {
    const group = groups.get(of.join('\n')) ?? { places: of, schools: new Map<string, number>() }
    group.schools.set(unit.school, (group.schools.get(unit.school) ?? 0) + unit.respondents)
    groups.set(of.join('\n'), group)
  }
  return [...groups.values()]
}

function membersOf(
  groups: readonly Group[],
  version: number,
  by: Readonly<Record<string, string>>,
  dimensions: readonly Dimension[],
): readonly number[] {
  return groups.flatMap(({ places }, index) => {
    const place = places[version] ?? ABSENT
    if (place === ABSENT) return []
    const values = JSON.parse(place) as readonly (readonly string[])[]
    const isIn = dimensions.every(({ name }, at) => by[name] === undefined || values[at]?.includes(by[name]))
    return isIn ? [index] : []
  })
}

const personsIn = (group: Group | undefined): number => [...(group?.schools.values() ?? [])].reduce((sum, persons) => sum + persons, 0)

function isSafeGroup(group: Group): boolean {
  const size = { respondents: personsIn(group), schools: group.schools.size, largest: Math.max(...group.schools.values()) }
  return isSafe(size, group.places[0] === ABSENT ? REVISION_RULE : NATIONAL_RULE)
}

function lone(groups: readonly Group[]): readonly (readonly number[])[] {
  const own = new Map<string, number[]>()
  groups.forEach(({ schools }, index) => {
    const [school, ...others] = schools.keys()
    if (school !== undefined && others.length === 0) own.set(school, [...(own.get(school) ?? []), index])
  })
  return [...own.values()].filter((indexes) => indexes.length > 1)
}
