import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createFairQueue } from './fair-queue.ts'

describe('the fair queue', () => {
  it('serves lines in turn, each in its order', () => {
    const queue = createFairQueue<string>(3)
    for (const item of ['a1', 'a2', 'a3', 'a4']) queue.push(0, item)
    queue.push(2, 'c1')
    queue.push(1, 'b1')
    queue.push(1, 'b2')
    expect(queue.take(4)).toEqual(['a1', 'c1', 'b1', 'a2'])
    queue.push(2, 'c2')
    expect(queue.take(9)).toEqual(['b2', 'a3', 'c2', 'a4'])
    expect(queue.size()).toBe(0)
  })

  it('drops the newest of the longest line', () => {
    const queue = createFairQueue<string>(2)
    for (const item of ['a1', 'a2', 'a3']) queue.push(0, item)
    queue.push(1, 'b1')
    expect([queue.isLongest(0), queue.isLongest(1)]).toEqual([true, false])
    expect(queue.dropFromLongest()).toBe('a3')
    expect(queue.take(9)).toEqual(['a1', 'b1', 'a2'])
    expect(queue.dropFromLongest()).toBeUndefined()
  })

  const operation = fc.oneof(
    fc.record({ kind: fc.constant('push' as const), line: fc.nat(3) }),
    fc.record({ kind: fc.constant('take' as const), count: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ kind: fc.constant('drop' as const) }),
  )

  it('hands out what was put in, once, in the order of its line, and nobody waits longer than one turn of all', () =>
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 80 }), (operations) => {
        const queue = createFairQueue<{ readonly line: number; readonly n: number }>(4)
        const model: number[][] = [[], [], [], []]
        let n = 0
        for (const one of operations) {
          if (one.kind === 'push') {
            n += 1
            queue.push(one.line, { line: one.line, n })
            model[one.line]?.push(n)
          } else if (one.kind === 'take') {
            const taken = queue.take(one.count)
            const before = model.map((line) => line.length)
            for (const { line, n: number } of taken) expect(model[line]?.shift()).toBe(number)
            const served = model.map((_, line) => taken.filter((item) => item.line === line).length)
            for (const [line, count] of served.entries())
              if (count < (before[line] as number)) expect(Math.max(...served)).toBeLessThanOrEqual(count + 1)
          } else {
            const lengths = model.map((line) => line.length)
            const dropped = queue.dropFromLongest()
            if (dropped === undefined) expect(Math.max(...lengths)).toBe(0)
            else {
              expect(lengths[dropped.line]).toBe(Math.max(...lengths))
              expect(model[dropped.line]?.pop()).toBe(dropped.n)
            }
          }
          expect(queue.size()).toBe(model.flat().length)
        }
      }),
      { numRuns: 300, seed: 20262 },
    ))
})
