import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { openEmbedded } from './index.ts'
import { readSegment, SEGMENT_RECORDS, segmentsOf, writeSegment } from './segments.ts'

const record = fc.record({
  key: fc.string({ unit: 'binary', maxLength: 12 }),
  value: fc.uint8Array({ maxLength: 40 }),
  supersedes: fc.boolean(),
})

const read = (block: Buffer, from = 0, limit = Number.POSITIVE_INFINITY) => {
  const found: { index: number; key: string; value: Uint8Array }[] = []
  const whole = readSegment(block, from, (index, key, value) => found.push({ index, key, value: new Uint8Array(value) }) < limit)
  return { found, whole }
}

describe('segments', () => {
  it('give back what was written, from any record on, until it is enough', () =>
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 1, maxLength: 20 }),
        fc.nat(20),
        fc.integer({ min: 1, max: 20 }),
        (records, from, limit) => {
          const wanted = records.map(({ key, value }, index) => ({ index, key, value })).slice(from)
          const { found, whole } = read(writeSegment(records), from, limit)
          expect(found).toEqual(wanted.slice(0, limit))
          expect(whole).toBe(wanted.length < limit)
        },
      ),
    ))

  it('keep the order, are no longer than a reader steps back, and leave alone what will be removed alone', () =>
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 99, arbitrary: fc.constant(false) }, fc.constant(true)), { maxLength: 900 }), (marks) => {
        const records = marks.map((supersedes, index) => ({ key: String(index), value: new Uint8Array(), supersedes }))
        const segments = segmentsOf(records)
        expect(segments.flat()).toEqual(records)
        for (const segment of segments) expect(segment.length).toBeLessThanOrEqual(SEGMENT_RECORDS)
        for (const segment of segments)
          expect(segment.some(({ supersedes }) => supersedes)).toBe(segment.length === 1 && segment[0].supersedes)
      }),
    ))

  it('are no bounds for readers of the log', async () => {
    const platform = await openEmbedded({ memory: true })
    const { log } = platform.portsFor('reader')
    await log.ensureTopic('t', 1)
    const count = SEGMENT_RECORDS * 2 + 50
    await log.append(
      't',
      Array.from({ length: count }, (_, i) => ({ key: `k${i}`, value: Uint8Array.of(i % 256) })),
    )
    expect(await log.ends('t')).toEqual([count])
    for (let from = 0; from <= count; from += 7)
      for (const limit of [1, SEGMENT_RECORDS - 1, SEGMENT_RECORDS + 3, count]) {
        const page = await log.read('t', 0, from, limit)
        expect(page.map(({ offset, key }) => `${offset} ${key}`)).toEqual(
          Array.from({ length: Math.min(limit, count - from) }, (_, i) => `${from + i} k${from + i}`),
        )
      }
    await platform.close()
  })
})
