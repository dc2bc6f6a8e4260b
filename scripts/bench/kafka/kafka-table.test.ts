import { describe, expect, it } from '@jest/globals'
import type { KafkaFigures } from './kafka.ts'
import { highestInTime, printKafkaTable } from './kafka-table.ts'
import type { LoadFigures } from './loads.ts'

const load = (changes: Partial<LoadFigures>): LoadFigures => ({
  ...{ form: 'platform', pace: 500, perSecond: 500, p50: 5, p99: 20, price: 0.1, cpu: {}, refused: 0 },
  ...changes,
})

const figures = (loads: readonly LoadFigures[], changes: Partial<KafkaFigures> = {}): KafkaFigures => ({
  exercises: 60,
  loads,
  scoring: { perSecond: 20_000, events: 1_000, cpu: { scoring: 0.07 } },
  analytics: { perSecond: 30_000, events: 1_000, cpu: { analytics: 0.06 } },
  delays: { pace: 500, cpu: { kafka: 0.2, load: 0.1 }, views: [{ view: 'a.v1', submissions: 100, p50: 600, p99: 1_900 }] },
  raw: { records: 1_000, seconds: 1, cpuSeconds: 1 },
  rebuilt: { records: 1_000, seconds: 3.5, cpuSeconds: 3 },
  ofRaw: 3.5,
  ...changes,
})

const cellsOf = (lines: readonly string[], name: string): readonly string[] =>
  (lines.find((line) => line.includes(name)) ?? '').split('|').map((cell) => cell.trim())

describe('the load that is judged', () => {
  it('is the highest of the platform that is in time and takes everybody', () => {
    const inTime = load({ pace: 1_000 })
    const loads = [
      load({}),
      inTime,
      load({ pace: 2_000, refused: 1 }),
      load({ pace: 4_000, p99: 31 }),
      load({ form: 'ceiling', pace: 4_000 }),
    ]
    expect(highestInTime(loads)).toBe(inTime)
    expect(highestInTime([load({ p99: 31 })])).toBeUndefined()
  })
  it.each([
    [0.125, '0.80'],
    [0.13, '0.77: missed'],
  ])('is compared with the ceiling under the same load: a price of %p is %s', (price, expected) => {
    const loads = [load({ form: 'ceiling', price: 0.1 }), load({ price }), load({ form: 'ceiling', pace: undefined, price: 9 })]
    const lines = printKafkaTable(figures(loads))
    expect(cellsOf(lines, 'per CPU second').slice(6, 8)).toEqual([expected, '≥ 0.8 at p99 ≤ 30 ms'])
  })
  it('may be none', () =>
    expect(cellsOf(printKafkaTable(figures([load({ p99: 100 })])), 'per CPU second')[6]).toBe('no load at p99 ≤ 30 ms: missed'))
})

it('says what was missed, and who took the CPU, most first', () => {
  const lines = printKafkaTable(figures([load({ refused: 3 })]))
  expect(cellsOf(lines, 'gateway → gRPC → intake')[6]).toContain('3 refused')
  expect(cellsOf(lines, 'a.v1').slice(2)).toEqual(['500', '600.0', '1900.0', '', '1.90 s', 'p99 ≤ 2 s', 'kafka 0.200, load 0.100', ''])
  expect(cellsOf(lines, 'built anew')[6]).toBe('3.5 × raw: missed')
  expect(cellsOf(lines, 'scoring')[5]).toBe('0.070')
})
