import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { rational, sqrtDecimal, toDecimal } from '../rational.ts'
import { syntheticFrame } from '../testing/frame.ts'
import { AUDIT_PRIME, audit, isTight } from './audit.ts'
import type { Cell } from './catalogue.ts'
import { clustersOf } from './cluster-sums.ts'
import { drawnMean, joinThin } from './drawn-clusters.ts'
import { addsNoLeak, type DrawnPart, drawnProblem, planDrawn } from './drawn-pattern.ts'
import { type Layer, planPatterns, type Run } from './patterns.ts'
import { isSafe } from './rule.ts'

fc.configureGlobal({ seed: 20260309 })

const none = rational(0)

describe('the mean of drawn schools', () => {
  it('V5: one stratum of clusters, apiclus1', () => {
    const sums = { m: 15n, N: 183n, T: 117883n, A: 1597226417n, B: 2502460n, C: 3963n }
    const drawn = drawnMean([{ frame: 757, taking: 15, sums }])
    expect(toDecimal(drawn?.mean ?? none, 9)).toBe('644.169398907')
    expect(sqrtDecimal(drawn?.variance ?? none, 9)).toBe('23.542240694')
    expect([drawn?.n, drawn?.schools, drawn?.degrees]).toEqual([183, 15, 14])
  })

  it('V6: strata of single observations, apistrat', () => {
    const strata = [
      [4421, 100n, 67443n, 47038637n],
      [755, 50n, 31291n, 20167941n],
      [1018, 50n, 31830n, 20940396n],
    ] as const
    const drawn = drawnMean(strata.map(([frame, n, T, A]) => ({ frame, taking: Number(n), sums: { m: n, N: n, T, A, B: T, C: n } })))
    expect(toDecimal(drawn?.mean ?? none, 5)).toBe('662.28736')
    expect(sqrtDecimal(drawn?.variance ?? none, 6)).toBe('9.408941')
    expect(drawn?.degrees).toBe(197)
  })

  const first = { frame: 4, taking: 2, sums: clustersOf([school(2, 6), school(3, 12)]) }
  const second = { frame: 9, taking: 3, sums: clustersOf([school(1, 2), school(2, 6), school(3, 6)]) }

  it('by hand: weights 2 and 3, R = (2·18 + 3·14)/(2·5 + 3·6), Var = (2025/98 + 3441/98)/28²', () => {
    const drawn = drawnMean([first, second])
    expect(drawn?.mean).toEqual(rational(39, 14))
    expect(drawn?.variance).toEqual(rational(2733, 38416))
    expect(drawnMean([first, second].map(inUnits(60n)), 60n)).toEqual(drawn)
  })

  it('counts a drawn school without an answer to this as one that took part', () => {
    const silent = drawnMean([{ ...first, taking: 3, frame: 6 }, second])
    // Its residual is 0: s² = (9/49 + 2601/196 − (57/14)²/3)/2 = 2.6097…
    expect(silent?.mean).toEqual(rational(39, 14))
    const squares = 9 / 49 + 2601 / 196
    const spread = (squares - (57 / 14) ** 2 / 3) / 2
    expect(Number(sqrtDecimal(silent?.variance ?? none, 9))).toBeCloseTo(Math.sqrt(((6 * 3) / 3) * spread + 3441 / 98) / 28, 8)
  })

  it('is exact where every school was drawn and took part', () => {
    const census = drawnMean([
      { ...first, frame: 2 },
      { ...second, frame: 3 },
    ])
    expect(census).toMatchObject({ mean: rational(32, 11), variance: none })
  })

  it('has no error with one school in a stratum, and no mean without answers', () => {
    expect(drawnMean([{ frame: 3, taking: 1, sums: clustersOf([school(2, 6)]) }])?.variance).toBeUndefined()
    expect(drawnMean([{ frame: 3, taking: 2, sums: clustersOf([]) }])).toBeUndefined()
  })

  it('joins strata with fewer than two schools to a neighbour', () => {
    expect(joinThin([2, 1, 3, 0, 1])).toEqual([[0], [1, 2, 3, 4]])
    expect(joinThin([1, 1, 2])).toEqual([[0, 1], [2]])
    expect(joinThin([0, 1])).toEqual([[0, 1]])
    expect(joinThin([])).toEqual([])
  })
})

const units = syntheticFrame(400, 7).units.teacher
const respondents = units.map((unit) => unit.respondents)
const area: Layer = { id: 'A', asked: respondents, valid: respondents.map((persons) => Math.floor(persons * 0.95)) }
const { catalogue, runs } = planPatterns(units, [area])
const run = runs[0] as Run
const schools = [...new Set(units.filter((unit) => unit.respondents > 0).map((unit) => unit.school))]
const published = catalogue.cells.filter((_, index) => run.verdicts[index] === 'published')

const partOf = (drawn: ReadonlySet<string>, weights: Readonly<Record<string, number>> = { urban: 3, rural: 7 }): DrawnPart => ({
  strata: units.map(({ school, values }) => (drawn.has(school) ? String(values.urban) : undefined)),
  sums: [
    new Map(Object.keys(weights).map((stratum) => [stratum, rational(1)])),
    new Map(Object.entries(weights).map(([stratum, weight]) => [stratum, rational(weight, 2)])),
  ],
})
const planOf = (drawn: ReadonlySet<string>) => planDrawn(catalogue, units, [area], run, partOf(drawn))
const sizeOf = (members: ReadonlySet<string>, cell?: Cell) => {
  const counts = new Map<string, number>()
  const atoms = cell === undefined ? undefined : new Set(cell.atoms)
  units.forEach(({ school }, index) => {
    if (!members.has(school) || (atoms !== undefined && !atoms.has(catalogue.atomOf[index] as number))) return
    counts.set(school, (counts.get(school) ?? 0) + (area.valid[index] ?? 0))
  })
  const sizes = [...counts.values()].filter((persons) => persons > 0)
  return { respondents: sizes.reduce((sum, one) => sum + one, 0), schools: sizes.length, largest: Math.max(0, ...sizes) }
}
const without = (all: Iterable<string>, some: ReadonlySet<string>): ReadonlySet<string> => new Set([...all].filter((id) => !some.has(id)))
/** Schools all of whose respondents are in the cell. */
const insideOf = (cell: Cell): readonly string[] => {
  const atoms = new Set(cell.atoms)
  const outside = new Set(
    units
      .filter((_, index) => (catalogue.atomOf[index] as number) >= 0 && !atoms.has(catalogue.atomOf[index] as number))
      .map(({ school }) => school),
  )
  return schools.filter((id) => !outside.has(id))
}

describe('the figures of drawn schools beside the nation', () => {
  it('are published of every third school, and give nothing away', () => {
    const plan = planOf(new Set(schools.filter((_, index) => index % 3 === 0)))
    expect([plan.mayPublish, addsNoLeak(plan)]).toEqual([true, true])
  })

  it('are published where everybody was drawn: they are the nation', () => {
    const everybody = { ...partOf(new Set(schools)), sums: partOf(new Set(schools)).sums.slice(0, 1) }
    expect(planDrawn(catalogue, units, [area], run, everybody).mayPublish).toBe(true)
  })

  it('are hidden where the volunteers are too few: nation less drawn', () => {
    const few = schools.slice(0, 4)
    expect(planOf(without(schools, new Set(few))).mayPublish).toBe(false)
  })

  it('are hidden where the drawn schools are too few', () => {
    expect(planOf(new Set(schools.slice(0, 4))).mayPublish).toBe(false)
  })

  it('are hidden where the weights would tell a small stratum apart', () => {
    const [one = ''] = schools.filter((id) => units.some(({ school, values }) => school === id && values.urban === 'urban'))
    const rural = schools.filter((id) => units.every(({ school, values }) => school !== id || values.urban === 'rural'))
    const plain = planDrawn(catalogue, units, [area], run, {
      ...partOf(new Set([...rural.slice(0, 40), one])),
      sums: partOf(new Set()).sums.slice(0, 1),
    })
    const both = planOf(new Set([...rural.slice(0, 40), one]))
    expect([plain.mayPublish, both.mayPublish]).toEqual([true, false])
  })

  it('are hidden whenever a published cell and they differ by a few; otherwise the audit would find it', () => {
    const regions = published.filter(({ by }) => Object.keys(by).length === 1 && 'region' in by)
    const few = fc.record({
      cell: fc.constantFrom(...regions),
      left: fc.integer({ min: 1, max: 4 }),
      from: fc.nat({ max: 30 }),
    })
    fc.assert(
      fc.property(few, ({ cell, left, from }) => {
        const inside = insideOf(cell)
        const hidden = new Set(inside.slice(from % inside.length).slice(0, left))
        const difference = sizeOf(hidden)
        fc.pre(difference.respondents > 0 && !isSafe(difference))
        expect(planOf(without(inside, hidden)).mayPublish).toBe(false)
      }),
      { numRuns: 12 },
    )
  })

  it('T14: published all the same, the audit finds them', () => {
    const drawn = without(schools, new Set(schools.slice(0, 4)))
    const problem = drawnProblem(catalogue, units, [area], run, partOf(drawn))(AUDIT_PRIME)
    expect(isTight(audit(problem, ['secondary', 'secondary']))).toBe(true)
    expect(audit(problem, ['published', 'secondary']).groups.length).toBeGreaterThan(0)
  })
})

function school(n: number, total: number) {
  return { n: BigInt(n), total: BigInt(total) }
}

function inUnits(scale: bigint) {
  return <Stratum extends typeof EXAMPLE>({ sums, ...stratum }: Stratum) => ({
    ...stratum,
    sums: { ...sums, T: sums.T * scale, A: sums.A * scale ** 2n, B: sums.B * scale },
  })
}
const EXAMPLE = { frame: 1, taking: 1, sums: clustersOf([]) }
