import { given } from '@guzgu/event-sourcing/testing'
import { describe, expect, it } from '@jest/globals'
import { times } from '../testing/a-school.ts'
import { draw, type SampleCommand, sample } from './sample.ts'

const ids = times(20, (index) => `s${String(index).padStart(2, '0')}`)

describe('a draw', () => {
  it('is the same for the same seed, in whatever order the schools come, and another for another seed', () => {
    const first = draw(ids, 5, 'seven')
    expect(new Set(first).size).toBe(5)
    expect(draw([...ids].reverse(), 5, 'seven')).toEqual(first)
    expect(draw(ids, 5, 'eight')).not.toEqual(first)
    expect(draw(ids, 20, 'seven')).toEqual(ids)
  })

  it('gives every school the same chance', () => {
    const often = new Map<string, number>()
    for (let seed = 0; seed < 4_000; seed += 1) for (const id of draw(ids, 5, `seed ${seed}`)) often.set(id, (often.get(id) ?? 0) + 1)
    // 1,000 expected, standard deviation 27.
    for (const id of ids) expect(Math.abs((often.get(id) ?? 0) - 1_000)).toBeLessThan(110)
  })
})

describe('a sample', () => {
  const registry = ids.map((schoolId, index) => ({ schoolId, region: 'north', urban: index < 12 }))
  const command: SampleCommand = {
    type: 'DrawSample',
    roundId: 'r1',
    seed: 'seven',
    sizes: [
      { region: 'north', urban: true, schools: 3 },
      { region: 'north', urban: false, schools: 8 },
    ],
    registry,
    schoolsPosition: 20,
    now: 5,
  }
  const drawn = {
    type: 'SampleDrawn',
    roundId: 'r1',
    seed: 'seven',
    schoolsPosition: 20,
    drawnAt: 5,
    strata: [
      { region: 'north', urban: true, frame: 12, schools: draw(ids.slice(0, 12), 3, 'seven/north/urban') },
      { region: 'north', urban: false, frame: 8, schools: ids.slice(12) },
    ],
  } as const

  it('is drawn by stratum, once', () => {
    given(sample)().when(command).then(drawn)
    given(sample)(drawn).when(command).thenRejected('sample-already-drawn', 'roundId')
  })

  it('has no more schools than there are, and each stratum once', () => {
    const ofSizes = (sizes: SampleCommand['sizes']): SampleCommand => ({ ...command, sizes })
    given(sample)().when(ofSizes([])).thenRejected('sample-empty', 'strata')
    given(sample)()
      .when(ofSizes([{ region: 'north', urban: false, schools: 9 }]))
      .thenRejected('sample-too-large', 'strata.0.schools')
    given(sample)()
      .when(ofSizes([command.sizes[0] as SampleCommand['sizes'][number], command.sizes[0] as SampleCommand['sizes'][number]]))
      .thenRejected('stratum-twice', 'strata.1')
  })
})
