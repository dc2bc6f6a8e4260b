import type { Truth, TruthGroup } from './truth.ts'

/** Persons of one role with a score, and what the frame has of them; region, level, urban. */
type Stratum = {
  readonly path: readonly string[]
  depth: number
  people: number
  readonly scores: Map<string, number[]>
}

const ROLES = ['leader', 'teacher', 'student']

/**
 * The mean that an area would have if every region × level × urban had its share of people: strata with fewer than 30 persons or 5
 * schools, with more than half in one school, or a weight outside of ⅓ … 3 are joined with their neighbours first.
 */
export const weightedMean = (truth: Truth, role: string, measure: string): { readonly mean: number; readonly strata: number } => {
  const joined = joinedStrata(truth, role, measure)
  const people = sumOf(joined.flat().map((stratum) => stratum.people))
  const parts = joined.map((members) => (sumOf(members.map((one) => one.people)) / people) * meanOf(scoresOf(members)))
  return { mean: sumOf(parts), strata: joined.length }
}

/** Of each group the people of the frame for whom one of its answers stands; undefined where its level was not asked. */
export const weightsIn = (truth: Truth, role: string, measure: string): ((group: TruthGroup) => Weight | undefined) => {
  const joined = joinedStrata(truth, role, measure).map((members) => ({
    names: new Set(members.map((stratum) => nameOf(stratum, 0))),
    weight: { people: sumOf(members.map((stratum) => stratum.people)), answers: scoresOf(members).length },
  }))
  return ({ school, level }) => joined.find(({ names }) => names.has(finest(school, level)))?.weight
}

type Weight = { readonly people: number; readonly answers: number }

const finest = ({ region, urban }: TruthGroup['school'], level: string): string => `${region}/${level}/${urban ? 'urban' : 'rural'}`

const joinedStrata = (truth: Truth, role: string, measure: string): readonly (readonly Stratum[])[] => {
  const strata = strataOf(truth, role, measure)
  join(strata, (members) => isHeavy(members) && isBalanced(members, strata))
  join(strata, isSpread)
  return groupsOf(strata)
}

const strataOf = (truth: Truth, role: string, measure: string): readonly Stratum[] => {
  const strata = new Map<string, Stratum>()
  const isAsked = new Set([...truth.values()].flatMap((group) => (group.role === role && hasScores(group, measure) ? [group.level] : [])))
  const responded = new Map<string, number>()
  for (const group of truth.values())
    if (group.role === role) {
      const unit = `${group.school.code}/${group.level}`
      responded.set(unit, (responded.get(unit) ?? 0) + group.respondents)
    }
  for (const school of new Set([...truth.values()].map((group) => group.school)))
    for (const [level, expected] of Object.entries(school.expected)) {
      if (!isAsked.has(level)) continue
      const { region, code } = school
      const path = [finest(school, level), `${region}/${level}`, region, 'nation']
      const name = path[0] as string
      const stratum = strata.get(name) ?? { path, depth: 0, people: 0, scores: new Map<string, number[]>() }
      strata.set(name, stratum)
      stratum.people += Math.max(expected[ROLES.indexOf(role)] ?? 0, responded.get(`${code}/${level}`) ?? 0)
      for (const group of truth.values())
        if (group.role === role && group.school === school && group.level === level)
          stratum.scores.set(code, [...(stratum.scores.get(code) ?? []), ...(group.areaMeans.get(measure) ?? [])])
    }
  return [...strata.values()].sort((a, b) => (nameOf(a, 0) < nameOf(b, 0) ? -1 : 1))
}

const hasScores = ({ areaMeans }: { readonly areaMeans: ReadonlyMap<string, readonly number[]> }, measure: string): boolean =>
  (areaMeans.get(measure)?.length ?? 0) > 0

const nameOf = ({ path }: Stratum, depth: number): string => path[depth] as string

/** The first that does not stand alone goes to its next coarser name with all who share it, until all stand. */
const join = (strata: readonly Stratum[], stands: (members: readonly Stratum[]) => boolean): void => {
  for (;;) {
    const failing = groupsOf(strata).find((members) => (members[0] as Stratum).depth < 3 && !stands(members))
    if (failing === undefined) return
    const { path, depth } = failing[0] as Stratum
    for (const stratum of strata) if (nameOf(stratum, depth + 1) === path[depth + 1]) stratum.depth = Math.max(depth + 1, stratum.depth)
  }
}

const groupsOf = (strata: readonly Stratum[]): readonly (readonly Stratum[])[] => [
  ...Map.groupBy(strata, (stratum) => nameOf(stratum, stratum.depth)).values(),
]

const scoresOf = (members: readonly Stratum[]): readonly number[] => members.flatMap(({ scores }) => [...scores.values()].flat())

const schoolsOf = (members: readonly Stratum[]): readonly number[] => {
  const sizes = new Map<string, number>()
  for (const { scores } of members) for (const [code, of] of scores) if (of.length > 0) sizes.set(code, (sizes.get(code) ?? 0) + of.length)
  return [...sizes.values()]
}

const isHeavy = (members: readonly Stratum[]): boolean => scoresOf(members).length >= 30 && schoolsOf(members).length >= 5

const isBalanced = (members: readonly Stratum[], all: readonly Stratum[]): boolean => {
  const people = (of: readonly Stratum[]): number => sumOf(of.map((stratum) => stratum.people))
  const weight = ((people(members) / people(all)) * scoresOf(all).length) / scoresOf(members).length
  return weight >= 1 / 3 && weight <= 3
}

const isSpread = (members: readonly Stratum[]): boolean => {
  const [all, largest] = [scoresOf(members).length, Math.max(0, ...schoolsOf(members))]
  return isHeavy(members) && largest * 2 <= all && all - largest >= 10
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

const meanOf = (values: readonly number[]): number => sumOf(values) / values.length
