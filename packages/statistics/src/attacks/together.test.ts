import { describe, expect, it } from '@jest/globals'
import { GENDER_DIMENSIONS, NATIONAL_DIMENSIONS } from '../national/catalogue.ts'
import { planDrawn } from '../national/drawn-pattern.ts'
import { type Layer, planPatterns, type Run } from '../national/patterns.ts'
import { collapseStrata, type FineStratum } from '../national/post-strata.ts'
import { BAND_RULE, windowStart } from '../national/similar-band.ts'
import { similarGroups } from '../national/similar-schools.ts'
import { measure } from '../national/sizes.ts'
import { type Rational, rational } from '../rational.ts'
import { type FrameUnit, syntheticFrame } from '../testing/frame.ts'
import { randomFrom } from '../testing/random.ts'
import { attackTogether, type Equation, ONE_SCHOOL } from './together.ts'

const count = (of: readonly number[]): number => of.reduce((sum, one) => sum + one, 0)
const { next } = randomFrom(7)
/** A unit in three: what each of its people says of their gender, some nothing. */
const byGender = (unit: FrameUnit): readonly FrameUnit[] => {
  const parts = [{ gender: 'girl-woman' }, { gender: 'boy-man' }, {}].map((values, at) => ({
    ...unit,
    values: { ...unit.values, ...values },
    expected: at === 0 ? unit.expected : 0,
    counts: unit.counts.map(() => 0),
  }))
  unit.counts.forEach((persons, slot) => {
    for (let person = 0; person < persons; person++) {
      const said = next()
      const counts = parts[said < 0.6 ? 0 : said < 0.95 ? 1 : 2]?.counts ?? []
      counts[slot] = (counts[slot] ?? 0) + 1
    }
  })
  return parts.map((part) => ({ ...part, respondents: count(part.counts) }))
}

const units: readonly FrameUnit[] = syntheticFrame(400, 7).units.teacher.flatMap(byGender)
const respondents = units.map((unit) => unit.respondents)
const layer: Layer = { id: 'A', asked: respondents, valid: respondents }
const { catalogue, persons, runs } = planPatterns(units, [layer])
const sizes = measure(catalogue, units, respondents)
const figuresOf = (isShown: (cell: number) => boolean) =>
  new Map(catalogue.cells.flatMap(({ key }, at) => (isShown(at) ? [[key, { n: sizes.cells[at]?.respondents ?? 0 }] as const] : [])))
const published = { dimensions: NATIONAL_DIMENSIONS, units, figures: figuresOf((at) => persons[at] === 'published') }

/** A weight per unit with respondents; undefined where it does not count. */
const equation = (surface: string, weightOf: (unit: FrameUnit) => Rational | undefined): Equation => ({
  surface,
  weights: new Map(
    units.flatMap((unit, at) => {
      const weight = unit.respondents === 0 ? undefined : weightOf(unit)
      return weight === undefined ? [] : [[at, weight] as const]
    }),
  ),
})
const value = ({ values }: FrameUnit, name: string): string => String(values[name])

/** The mean of the nation, weighted by region × level × urban. */
const headline = (strataOf: (strata: readonly FineStratum[]) => ReadonlyMap<string, string>): Equation => {
  const pathOf = (unit: FrameUnit) => {
    const [region, level, urban] = ['region', 'level', 'urban'].map((name) => value(unit, name))
    return [`${region}|${level}|${urban}`, `${region}|${level}`, `${region}`, '']
  }
  const fine = [...Map.groupBy(units, (unit) => pathOf(unit).join('\n'))].map(([path, of]) => ({
    path: path.split('\n'),
    population: count(of.map(({ expected }) => expected)),
  }))
  const joined = strataOf(fine)
  const stratumOf = (unit: FrameUnit) => joined.get(pathOf(unit)[0] ?? '') ?? ''
  const groups = Map.groupBy(units, stratumOf)
  return equation('headline', (unit) => {
    const of = groups.get(stratumOf(unit)) ?? []
    return rational(count(of.map(({ expected }) => expected)), count(of.map((one) => one.respondents)))
  })
}
const parts = units.map((unit) => ({
  school: unit.school,
  stratum: ['region', 'level', 'urban'].map((name) => value(unit, name)).join('|'),
  n: unit.respondents,
  total: 0n,
}))
const weightedMean = headline((fine) => collapseStrata(fine, parts))

const genderOf = ({ values }: FrameUnit): string | undefined => (typeof values.gender === 'string' ? values.gender : undefined)
/** The nation by each gender that its own catalogue shows. */
const genders = (of: (unit: FrameUnit) => string | undefined = genderOf): readonly Equation[] => {
  const said = units.map((unit) => {
    const gender = of(unit)
    return { ...unit, values: gender === undefined ? {} : { gender } }
  })
  const plan = planPatterns(said, [layer], GENDER_DIMENSIONS)
  return plan.catalogue.cells.flatMap(({ by: { gender } }, cell) =>
    gender === undefined || plan.persons[cell] !== 'published'
      ? []
      : [equation('by gender', (unit) => (of(unit) === gender ? rational(1) : undefined))],
  )
}

const schools = [...new Set(units.filter((unit) => unit.respondents > 0).map(({ school }) => school))]
/** Plain and weighted sum of drawn schools. */
const drawn = (of: ReadonlySet<string>): readonly Equation[] =>
  [
    { urban: 1, rural: 1 },
    { urban: 3, rural: 7 },
  ].map((weights) =>
    equation('drawn', (unit) =>
      of.has(unit.school) ? rational(value(unit, 'urban') === 'urban' ? weights.urban : weights.rural) : undefined,
    ),
  )
const mayPublish = (of: ReadonlySet<string>): boolean =>
  planDrawn(catalogue, units, [layer], runs[0] as Run, {
    strata: units.map((unit) => (of.has(unit.school) ? value(unit, 'urban') : undefined)),
    sums: [1, 3].map((weight) => new Map([['urban', rational(weight)], ['rural', rational(weight === 1 ? 1 : 7)]])), // biome-ignore format: one line
  }).mayPublish
const everyThird = new Set(schools.filter((_, at) => at % 3 === 0))

/** Both edges of every band, as if they were printed exactly and everybody knew whose they are. `around`: schools behind an edge. */
const edges = (around: number): readonly Equation[] => {
  const atLevel = [...Map.groupBy(units, ({ school, values }) => `${school}|${values.level}`).values()].map((own) => {
    const [first] = own
    const n = count(own.map((unit) => unit.respondents))
    const sum = count(own.flatMap(({ counts }) => counts.slice(0, 5).map((persons, at) => persons * (at + 1))))
    const path = first === undefined ? [] : ['level', 'region', 'urban', 'size'].map((name) => value(first, name))
    return { own: new Set(own), path, n, mean: sum / n }
  })
  const groups = similarGroups(
    atLevel.filter(({ n }) => n >= BAND_RULE.persons),
    BAND_RULE.schools,
  )
  return groups.flatMap(({ schools: of }) => {
    const upwards = of.toSorted((a, b) => a.mean - b.mean)
    const start = windowStart(of.length, { ...BAND_RULE, around })
    return [upwards, upwards.toReversed()].map((sorted) => {
      const behind = sorted.slice(start, start + around)
      return equation('band', (unit) => {
        const one = behind.find(({ own }) => own.has(unit))
        return one === undefined ? undefined : rational(1, one.n)
      })
    })
  })
}

describe('all that a snapshot publishes, as one system', () => {
  it('gives nothing away: cells, weighted mean, drawn schools, both genders', () => {
    expect(mayPublish(everyThird)).toBe(true)
    expect(genders()).toHaveLength(2)
    expect(attackTogether(published, [weightedMean, ...drawn(everyThird), ...genders()])).toEqual([])
  })

  it('tells of no single school, also with the edges of all bands', () => {
    const bands = edges(BAND_RULE.around)
    expect(bands.length).toBeGreaterThan(10)
    expect(attackTogether(published, [weightedMean, ...drawn(everyThird), ...genders(), ...bands], ONE_SCHOOL)).toEqual([])
  })
})

describe('T14: the system bites', () => {
  const found = (...equations: readonly Equation[]): number => attackTogether(published, equations).length

  it('finds what secondary suppression would have hidden', () => {
    const naive = { ...published, figures: figuresOf((at) => runs[0]?.problem.cells[at]?.safe === true) }
    expect(attackTogether(naive, []).length).toBeGreaterThan(0)
  })

  it('finds volunteers that the drawn schools leave of the nation', () => {
    const all = new Set(schools.slice(4))
    expect(mayPublish(all)).toBe(false)
    expect(found(...drawn(all))).toBeGreaterThan(0)
  })

  it('finds a school that has a stratum for itself', () => {
    const [one] = schools
    expect(found(equation('headline', ({ school }) => rational(school === one ? 2 : 1)))).toBeGreaterThan(0)
  })

  it('finds the few others whom a gender of a cell leaves there', () => {
    const shown = catalogue.cells.filter((_, at) => persons[at] === 'published')
    const { by } = shown.toSorted((a, b) => (published.figures.get(a.key)?.n ?? 0) - (published.figures.get(b.key)?.n ?? 0))[0] ?? {
      by: {},
    }
    const isThere = (unit: FrameUnit) => Object.entries(by).every(([name, one]) => value(unit, name) === one)
    const women = equation('by gender', (unit) => (isThere(unit) && genderOf(unit) === 'girl-woman' ? rational(1) : undefined))
    expect(found(women)).toBeGreaterThan(0)
  })

  it('finds what cells and genders tell only together: a few men where the others are women, and no women elsewhere', () => {
    const few = new Set(schools.filter((school) => units.some((unit) => unit.school === school && value(unit, 'urban') === 'rural')).slice(0, 3)) // biome-ignore format: one line
    const apart = (unit: FrameUnit) =>
      value(unit, 'urban') === 'urban' || (few.has(unit.school) && genderOf(unit) === 'boy-man') ? 'boy-man' : 'girl-woman'
    expect(genders(apart)).toHaveLength(2)
    expect(found(...genders(apart))).toBeGreaterThan(0)
  })

  it('finds schools behind an edge that is one school’s mean', () => {
    expect(attackTogether(published, edges(1), ONE_SCHOOL).length).toBeGreaterThan(0)
  })
})
