import { given } from '@guzgu/event-sourcing/testing'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type RoundCommand, type RoundEvent, type RoundTiming, round } from './round.ts'

const timing: RoundTiming = {
  graceSeconds: 600,
  offlineGraceSeconds: 86_400,
  clockSkewMilliseconds: 5_000,
  earliestClosingSeconds: 86_400,
  participationRefreshSeconds: 900,
  burstPerMinute: 60,
}
const plan = (change: Partial<RoundCommand> = {}): RoundCommand => ({
  type: 'PlanRound',
  roundId: 'autumn-2026',
  title: { az: 'Payız', ru: 'Осень', en: 'Autumn' },
  questionnaireId: 'digital-capacity',
  questionnaireVersion: 1,
  endsAt: 2_000,
  timing,
  partitions: 8,
  now: 1_000,
  ...change,
})
const planned = (roundNumber: number, change: Partial<RoundCommand> = {}): RoundEvent => {
  const { now: _, ...content } = plan(change)
  return { ...content, type: 'RoundPlanned', roundNumber }
}
const timed = (change: Partial<RoundTiming>): Partial<RoundCommand> => ({ timing: { ...timing, ...change } })

describe('a round', () => {
  it('is planned, the first with the number 1', () => given(round)().when(plan()).then(planned(1)))

  it('gets the next number', () => {
    given(round)(planned(1), planned(2, { roundId: 'spring-2027' }))
      .when(plan({ roundId: 'autumn-2027' }))
      .then(planned(3, { roundId: 'autumn-2027' }))
  })

  it('is planned once: the same plan again adds nothing, even after its end', () =>
    given(round)(planned(1))
      .when(plan({ now: 9_000 }))
      .then())

  it('is not planned anew', () =>
    given(round)(planned(1))
      .when(plan({ partitions: 9 }))
      .thenRejected('round-already-planned', 'roundId'))

  it('is not told from another by any field of the plan alone', () => {
    const changes: readonly Partial<RoundCommand>[] = [
      { title: { az: 'Payız', ru: 'Осень', en: 'Fall' } },
      { questionnaireId: 'other' },
      { questionnaireVersion: 2 },
      { endsAt: 3_000 },
      ...Object.keys(timing).map((name) => timed({ [name]: 1_234 })),
    ]
    for (const change of changes) given(round)(planned(1)).when(plan(change)).thenRejected('round-already-planned')
  })

  const refused: readonly (readonly [code: string, field: string, change: Partial<RoundCommand>])[] = [
    ['round-ends-in-the-past', 'endsAt', { endsAt: 1_000 }],
    ['translation-missing', 'title.ru', { title: { az: 'Payız', ru: ' ', en: 'Autumn' } }],
    ['round-invalid', 'roundId', { roundId: '' }],
    ['round-invalid', 'roundId', { roundId: 'Autumn 2026' }],
    ['round-invalid', 'roundId', { roundId: 'a'.repeat(41) }],
    ['round-invalid', 'endsAt', { endsAt: 1_500.5 }],
    ['round-invalid', 'partitions', { partitions: 0 }],
    ['round-invalid', 'partitions', { partitions: 65 }],
    ['round-invalid', 'timing.graceSeconds', timed({ graceSeconds: 1 })],
    ['round-invalid', 'timing.offlineGraceSeconds', timed({ offlineGraceSeconds: 15 * 86_400 })],
    ['round-invalid', 'timing.clockSkewMilliseconds', timed({ clockSkewMilliseconds: 60_001 })],
    ['round-invalid', 'timing.clockSkewMilliseconds', timed({ graceSeconds: 5, clockSkewMilliseconds: 5_000 })],
    ['round-invalid', 'timing.earliestClosingSeconds', timed({ earliestClosingSeconds: 31 * 86_400 })],
    ['round-invalid', 'timing.participationRefreshSeconds', timed({ participationRefreshSeconds: 86_401 })],
    ['round-invalid', 'timing.burstPerMinute', timed({ burstPerMinute: 0 })],
  ]

  it.each(refused)('is refused with %s, naming %s', (code, field, change) => given(round)().when(plan(change)).thenRejected(code, field))

  it('has a number that no other has, without gaps, in any sequence of plans', () => {
    const ids = fc.array(fc.stringMatching(/^[a-c]{1,2}$/), { maxLength: 30 })
    fc.assert(
      fc.property(ids, (sequence) => {
        const end = sequence.reduce((state, roundId) => round.decide(plan({ roundId }), state).reduce(round.evolve, state), round.initial)
        const numbers = [...end.rounds.values()].map(({ roundNumber }) => roundNumber)
        expect(numbers).toEqual([...new Set(sequence)].map((_, index) => index + 1))
      }),
      { seed: 5 },
    )
  })
})
