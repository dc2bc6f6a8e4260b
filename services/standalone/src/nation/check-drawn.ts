import type { Truth, TruthGroup } from './truth.ts'

/** `GET /v1/rounds/{roundId}/sample`. */
export type DrawnSample = {
  readonly strata: readonly {
    readonly region: string
    readonly urban: boolean
    readonly frame: number
    readonly schools: readonly string[]
  }[]
}

/** What the API says of the drawn schools of one role. */
export type Drawn = {
  readonly frame: number
  readonly drawn: number
  readonly taking: number
  readonly headlines: readonly {
    readonly measure: string
    readonly shown: boolean
    readonly mean?: string
    readonly se?: string
    readonly n?: number
    readonly schools?: number
  }[]
}

/**
 * Recomputes the means of the drawn schools and their errors from the people of the generator with plain floating-point arithmetic, and
 * counts the volunteers that each of them leaves of the nation: they must be nobody or a safe group.
 */
export const checkDrawn = (
  truth: Truth,
  role: string,
  sample: DrawnSample,
  { headlines, ...counts }: Drawn,
): { readonly compared: number; readonly differences: readonly string[] } => {
  const groups = [...truth.values()].filter((group) => group.role === role)
  const present = new Set([...truth.values()].map(({ school }) => school.code))
  const strata = joinedDraw(sample, present)
  const differences: string[] = []
  let compared = 0
  const hold = (what: string, printed: string | number | undefined, exact: number): void => {
    compared += 1
    const slack = 0.5 * 10 ** -(`${printed}`.split('.')[1]?.length ?? 0) + 1e-9
    if (!(Math.abs(Number(printed) - exact) <= slack)) differences.push(`drawn ${role} ${what} is ${printed}, the people say ${exact}`)
  }
  hold('frame', counts.frame, sum(sample.strata.map(({ frame }) => frame)))
  hold('taking part', counts.taking, sum(strata.map(({ schools }) => schools.length)))
  for (const { measure, shown, mean, se, n, schools } of headlines) {
    if (!shown) continue
    const exact = drawnMean(groups, measure, strata)
    hold(`${measure} n`, n, exact.n)
    hold(`${measure} schools`, schools, exact.schools)
    hold(`${measure} mean`, mean, exact.mean)
    hold(`${measure} error`, se, exact.error)
    const left = scoresBySchool(groups, measure).filter(([code]) => !strata.some((stratum) => stratum.schools.includes(code)))
    const sizes = left.map(([, scores]) => scores.length)
    const [people, largest] = [sum(sizes), Math.max(0, ...sizes)]
    if (people > 0 && (people < 30 || sizes.length < 5 || largest * 2 > people || people - largest < 10))
      differences.push(`drawn ${role} ${measure} leaves ${people} people of ${sizes.length} schools`)
  }
  return { compared, differences }
}

type Stratum = { readonly frame: number; readonly schools: readonly string[] }

/** In the order of region, villages first; one with fewer than two schools that took part goes with the next, the last with the one before. */
export const joinedDraw = ({ strata }: DrawnSample, present: ReadonlySet<string>): readonly Stratum[] => {
  const found: { frame: number; schools: string[]; isFull: boolean }[] = []
  for (const { frame, schools } of strata.toSorted((a, b) =>
    a.region < b.region ? -1 : a.region > b.region ? 1 : Number(a.urban) - Number(b.urban),
  )) {
    const last = found.at(-1)
    const open = last === undefined || last.isFull ? { frame: 0, schools: [], isFull: false } : last
    if (open !== last) found.push(open)
    open.frame += frame
    open.schools.push(...schools.filter((code) => present.has(code)))
    open.isFull = open.schools.length > 1
  }
  const [left, before] = [found.at(-1), found.at(-2)]
  if (left === undefined || before === undefined || left.isFull) return found
  return [...found.slice(0, -2), { frame: before.frame + left.frame, schools: [...before.schools, ...left.schools] }]
}

const scoresBySchool = (groups: readonly TruthGroup[], measure: string): readonly (readonly [string, readonly number[]])[] => {
  const scores = new Map<string, number[]>()
  for (const { school, areaMeans } of groups)
    scores.set(school.code, [...(scores.get(school.code) ?? []), ...(areaMeans.get(measure) ?? [])])
  return [...scores].filter(([, of]) => of.length > 0)
}

/** The ratio of raised totals, and its error by the residuals of the schools (Cochran 1977, §6.11). */
const drawnMean = (groups: readonly TruthGroup[], measure: string, strata: readonly Stratum[]) => {
  const scores = new Map(scoresBySchool(groups, measure))
  const parts = strata.map(({ frame, schools }) => ({
    frame,
    schools: schools.map((code) => ({ n: scores.get(code)?.length ?? 0, total: sum(scores.get(code) ?? []) })),
  }))
  const raised = (of: (school: { n: number; total: number }) => number): number =>
    sum(parts.map(({ frame, schools }) => (frame / schools.length) * sum(schools.map(of))))
  const people = raised(({ n }) => n)
  const mean = raised(({ total }) => total) / people
  const variances = parts.map(({ frame, schools }) => {
    const residuals = schools.map(({ n, total }) => total - mean * n)
    const middle = sum(residuals) / residuals.length
    const spread = sum(residuals.map((one) => (one - middle) ** 2)) / (residuals.length - 1)
    return (frame * (frame - schools.length) * spread) / schools.length
  })
  const answered = parts.flatMap(({ schools }) => schools).filter(({ n }) => n > 0)
  return { mean, error: Math.sqrt(sum(variances)) / people, n: sum(answered.map(({ n }) => n)), schools: answered.length }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
