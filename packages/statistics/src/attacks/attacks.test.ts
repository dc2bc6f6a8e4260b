import { describe, expect, it } from '@jest/globals'
import { NATIONAL_DIMENSIONS } from '../national/catalogue.ts'
import { planPatterns } from '../national/patterns.ts'
import type { NationalCell } from '../national/published-cell.ts'
import { isSafe } from '../national/rule.ts'
import { measure } from '../national/sizes.ts'
import { rational, toDecimal } from '../rational.ts'
import { FRAME_ROLES, syntheticFrame } from '../testing/frame.ts'
import { randomFrom } from '../testing/random.ts'
import { MAY_GAIN, searchMultisets } from './multisets.ts'
import { runAttacks } from './run.ts'
import { generalTracker } from './search.ts'
import { recoveredSum, subtractRecoveredSums, subtractSiblings } from './subtraction.ts'
import { areaMinusItems, differenceOfSnapshots, hiddenMeans, type SurfaceCells, strayFields } from './surfaces.ts'
import { type AttackTarget, sceneOf } from './target.ts'

const SEED = 7
const frame = syntheticFrame(400, SEED)

const targetOf = (role: (typeof FRAME_ROLES)[number], isShown: (safe: boolean, suppressed: boolean) => boolean): AttackTarget => {
  const units = frame.units[role].map((unit) => ({
    ...unit,
    total: unit.counts.slice(0, 5).reduce((sum, count, index) => sum + count * (index + 1), 0),
  }))
  const { catalogue, persons } = planPatterns(units, [])
  const sizes = measure(
    catalogue,
    units,
    units.map(({ respondents }) => respondents),
  )
  const totals = new Map<number, number>()
  units.forEach(({ total }, index) => {
    const atom = catalogue.atomOf[index] as number
    totals.set(atom, (totals.get(atom) ?? 0) + total)
  })
  const figures = catalogue.cells.flatMap(({ key, atoms }, index) => {
    const size = sizes.cells[index]
    if (size === undefined || size.respondents === 0 || !isShown(isSafe(size), persons[index] !== 'published')) return []
    const total = atoms.reduce((sum, atom) => sum + (totals.get(atom) ?? 0), 0)
    return [[key, { n: size.respondents, mean: toDecimal(rational(total, size.respondents), 2) }] as const]
  })
  const valid = units.map(({ counts }) => counts.slice(0, 5).reduce((sum, count) => sum + count, 0))
  const agreeing = units.map(({ counts }) => (counts[3] ?? 0) + (counts[4] ?? 0))
  return { dimensions: NATIONAL_DIMENSIONS, units, figures: new Map(figures), attributes: [{ has: agreeing, of: valid }] }
}

describe.each(FRAME_ROLES)('what is published of the role %s', (role) => {
  it('T1–T5, T10, T12: gives nothing away', () => {
    const report = runAttacks(
      targetOf(role, (_, suppressed) => !suppressed),
      randomFrom(SEED).next,
    )
    expect(report.leaks).toEqual([])
    expect(report.guesses?.base).toBeGreaterThan(0.5)
    expect(report.guesses?.guessed).toBeLessThanOrEqual((report.guesses?.base ?? 0) + MAY_GAIN)
    expect(report.colluding).toBeLessThan(1_000)
  })
})

describe('T14: the attacks bite', () => {
  const naive = targetOf('teacher', (safe) => safe)
  const scene = sceneOf(naive)
  const everything = sceneOf(targetOf('leader', () => true))

  it('without secondary suppression parent minus siblings and the rank audit find cells', () => {
    const found = runAttacks(naive, randomFrom(SEED).next, 0).leaks.map(({ attack }) => attack)
    for (const attack of ['T2 parent minus siblings', 'T3 rank audit']) expect(found).toContain(attack)
  })

  it('what T2 finds is the truth', () => {
    const [leak] = subtractSiblings(scene)
    const cell = scene.catalogue.cells.findIndex(({ key }) => key === leak?.about)
    expect(scene.sizes.cells[cell]?.respondents).toBe(leak?.recovered)
    expect(naive.figures.has(leak?.about ?? '')).toBe(false)
  })

  it('without primary suppression there is nothing left to hide, and the searches say so', () => {
    expect(generalTracker(everything).length).toBeGreaterThan(0)
    const found = new Set(searchMultisets(everything, 20_000, randomFrom(SEED).next).leaks.map(({ attack }) => attack))
    expect(found).toEqual(new Set(['T12 random search', 'T12 guesses']))
  })

  it('T12: without secondary suppression multisets are found that are about one small group or two', () => {
    const { leaks } = searchMultisets(scene, 20_000, randomFrom(SEED).next)
    expect(leaks.map(({ attack }) => attack)).toContain('T12 random search')
  })

  it('T10: a printed mean of few answers is a sum', () => {
    expect(recoveredSum(31, '3.42')).toBe(106)
    expect(recoveredSum(3100, '3.42')).toBeUndefined()
    const [hidden] = ['urban=rural']
    const small = small3()
    expect(
      subtractRecoveredSums(sceneOf({ ...small, figures: new Map([...small.figures].filter(([key]) => key !== hidden)) })).map(
        ({ about }) => about,
      ),
    ).toEqual([hidden])
  })
})

it('T2: does not take for known that nobody of a small group gave a valid answer', () => {
  const { figures, ...small } = small3()
  const shown = new Map([...figures].filter(([key]) => key === 'nation'))
  const units = small.units.map((unit, at) => (at === 0 ? { ...unit, respondents: 0, total: 0 } : unit))
  const found = (isPresent: boolean) =>
    subtractSiblings(
      sceneOf({
        ...small,
        units: units.map((unit) => ({ ...unit, isPresent })),
        figures: new Map([...shown].map(([key]) => [key, { n: 41 }])),
      }),
    )
  expect(found(true)).toEqual([])
  expect(found(false)).toMatchObject([{ about: 'urban=rural', recovered: 41 }])
})

/** Two halves of a nation of one hundred: the second is hidden, the nation and the first are not. */
function small3(): AttackTarget {
  const units = ['a', 'b'].map((school, index) => ({
    school,
    respondents: 40 + index,
    total: 120 + index,
    values: { urban: index === 0 ? 'urban' : 'rural' },
  }))
  const figure = (n: number, total: number) => ({ n, mean: toDecimal(rational(total, n), 2) })
  return {
    dimensions: [{ name: 'urban', depth: 1 }],
    units,
    figures: new Map([
      ['nation', figure(81, 241)],
      ['urban=urban', figure(40, 120)],
      ['urban=rural', figure(41, 121)],
    ]),
  }
}

describe('attacks on surfaces', () => {
  const shown = { shown: true, n: 40, schools: 6, mean: '3.70', symbols: [] } as const
  const hidden = { shown: false, symbol: '[c]' } as const
  const cells: SurfaceCells = new Map<string, NationalCell>([
    ['nation', shown],
    ['region=baki', hidden],
  ])

  it('T7: see a field beside the symbol', () => {
    expect(strayFields(cells)).toEqual([])
    expect(strayFields(new Map([['x', { ...hidden, n: 3 } as typeof hidden]]))).toHaveLength(1)
  })
  it('T8: see an interval around a hidden mean', () => {
    expect(hiddenMeans(cells)).toEqual([])
    const band = { shown: true, n: 40, schools: 6, meanBand: '≥ 4.8', symbols: [] } as const
    expect(
      hiddenMeans(
        new Map<string, NationalCell>([
          ['x', band],
          ['y', { ...band, interval: { low: '4.7', high: '4.9' } }],
        ]),
      ),
    ).toMatchObject([{ about: 'y' }])
  })
  it('T8: see an area whose only hidden item is the difference', () => {
    const item = new Map([
      ['nation', hidden],
      ['region=baki', hidden],
    ])
    expect(areaMinusItems(cells, [cells, item])).toMatchObject([{ about: 'nation' }])
    expect(areaMinusItems(cells, [item, item])).toEqual([])
  })
  it('T6: see a snapshot with one late answer', () => {
    const before = new Map([
      ['nation', { n: 400 }],
      ['region=baki', { n: 90 }],
    ])
    expect(differenceOfSnapshots(before, before)).toEqual([])
    expect(
      differenceOfSnapshots(
        before,
        new Map([
          ['nation', { n: 401 }],
          ['region=baki', { n: 120 }],
        ]),
      ),
    ).toMatchObject([{ about: 'nation', recovered: 1 }])
  })
})
