/** A school at one level, with its values from the broadest to the narrowest: level, region, town or country, size. */
export type Placed = { readonly path: readonly string[] }

/** Schools that are compared with each other. `path`: the values that all of them share; the schools of a longer one are not in it. */
export type SimilarGroup<School> = { readonly path: readonly string[]; readonly schools: readonly School[] }

/**
 * Divides schools so that each group has at least so many: those with all values the same; where they are too few, together with the
 * others too few that share one value less; and so on, within a level. What is too few even there is in no group. A school is in one group
 * only, so no group is another one and a few schools more.
 */
export function similarGroups<School extends Placed>(schools: readonly School[], least: number): readonly SimilarGroup<School>[] {
  return branches(schools, 0).flatMap(({ value, members }) => divide(members, [value], least).groups)
}

/** The group that schools of this path belong to, whether they are many themselves or not. */
export const groupFor = <Group extends { readonly path: readonly string[] }>(
  path: readonly string[],
  groups: readonly Group[],
): Group | undefined =>
  groups
    .filter((group) => group.path.every((value, at) => value === path[at]))
    .toSorted((a, b) => b.path.length - a.path.length)
    .at(0)

type Divided<School> = { readonly groups: readonly SimilarGroup<School>[]; readonly rest: readonly School[] }

function divide<School extends Placed>(schools: readonly School[], path: readonly string[], least: number): Divided<School> {
  const isWhole = schools.every((school) => school.path.length === path.length)
  const parts = isWhole ? [] : branches(schools, path.length).map(({ value, members }) => divide(members, [...path, value], least))
  const rest = isWhole ? schools : parts.flatMap((part) => part.rest)
  const groups = parts.flatMap((part) => part.groups)
  return rest.length >= least ? { groups: [...groups, { path, schools: rest }], rest: [] } : { groups, rest }
}

function branches<School extends Placed>(schools: readonly School[], depth: number) {
  const found = new Map<string, School[]>()
  for (const school of schools) {
    const value = school.path[depth] ?? ''
    const members = found.get(value)
    if (members === undefined) found.set(value, [school])
    else members.push(school)
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([value, members]) => ({ value, members }))
}
