import { firehoseTopic, TOPICS } from '@guzgu/contracts'
import { ResponseEvent } from '@guzgu/contracts/events/responses'
import type { EventLog } from '@guzgu/ports'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { aes } from '../adapters/aes.ts'
import { createReceiptCodec } from '../domain/receipt.ts'
import { firehose, openExercise, receiptOf, respondent, responsesIn, submission, submitTo } from '../testing/calls.ts'
import { autumn, roundPlanned } from '../testing/facts.ts'
import { createWorld, type Replica, type World } from '../testing/intake-world.ts'
import { appendOutcomes, type Verdict } from '../testing/outcomes.ts'
import { forgetful } from '../testing/troubled-ports.ts'
import { createVerifyReceipt } from './verify-receipt.ts'
import { createRoundsView } from './views.ts'

let world: World
let replica: Replica
beforeEach(async () => {
  world = await createWorld()
  replica = await world.start({ wrap: forgetful })
})
afterEach(() => world.end())

const verify = async (receipt: string): Promise<string> => (await replica.as(respondent).verifyReceipt({ receipt })).state
const receiptFor = async (...[code, change]: Parameters<typeof submission>): Promise<string> =>
  receiptOf((await submitTo(replica, submission(code, change)))[0])
const placeOfAll = async () => ({ roundId: 'autumn', partition: (await firehose(world.ports))[0]?.partition ?? 0 })

describe('a receipt', () => {
  it('is pending until scoring has come by, then counted, or unknown where the response does not count', async () => {
    const [one = '', two = '', three = ''] = await openExercise(world, replica)
    const receipts: string[] = []
    for (const [code, responseId] of [
      [one, 'a'],
      [one, 'a'],
      [one, 'b'],
      [two, 'c'],
      [three, 'd'],
    ] as const)
      receipts.push(await receiptFor(code, { responseId }))
    const states = () => Promise.all(receipts.map(verify))
    expect(await states()).toEqual(receipts.map(() => 'pending'))
    const verdicts: readonly Verdict[] = ['scored', 'repeatedResponse', 'duplicated', 'late', 'unreadable']
    await appendOutcomes(world.ports, await placeOfAll(), verdicts.slice(0, 2))
    expect(await states()).toEqual(['counted', 'counted', 'pending', 'pending', 'pending'])
    await appendOutcomes(world.ports, await placeOfAll(), verdicts, [2, 3, 4])
    expect(await states()).toEqual(['counted', 'counted', 'unknown', 'unknown', 'unknown'])
  })

  it('that is not ours, or of a place where something else stands, is unknown', async () => {
    const [code = ''] = await openExercise(world, replica)
    const receipt = await receiptFor(code)
    await appendOutcomes(world.ports, await placeOfAll(), ['scored'])
    expect(await verify(` ${receipt} `)).toBe('counted')
    const forged = [...receipt].map((letter, i) => `${receipt.slice(0, i)}${letter === 'A' ? 'E' : 'A'}${receipt.slice(i + 1)}`)
    const seals = createReceiptCodec(aes(await world.ports.keys.key('receipt-seals')))
    const { partition } = await placeOfAll()
    const digest = (await responsesIn(world.ports))[0]?.digest ?? Buffer.alloc(16)
    const place = { roundNumber: autumn.roundNumber, partition, offset: 0, digest }
    expect(seals.seal(place)).toBe(receipt)
    const leaked = [{ offset: 1 }, { roundNumber: 8 }, { partition: 1 - partition }, { digest: Buffer.alloc(16) }]
    const wrong = [...forged, '', 'x'.repeat(43), receipt.slice(1), ...leaked.map((change) => seals.seal({ ...place, ...change }))]
    expect(await Promise.all(wrong.map(verify))).toEqual(wrong.map(() => 'unknown'))
  })
})

describe('the outcome of a response', () => {
  const RECORDS = 30
  const digestAt = (offset: number): Buffer => Buffer.alloc(16, offset + 1)
  const verdicts = Array.from({ length: RECORDS }, (_, i): Verdict => (i % 3 === 0 ? 'scored' : i % 3 === 1 ? 'repeatedResponse' : 'late'))
  const stateAt = (offset: number): string => (offset % 3 === 2 ? 'unknown' : 'counted')
  let rounds = 0

  /** A round of its own with so many responses, and outcomes of these sources in this order. */
  const roundWith = async (sources: readonly number[]) => {
    rounds += 1
    const roundId = `round-${rounds}`
    const { log } = world.ports
    for (const { topic } of [TOPICS.responses, TOPICS.outcomes]) await log.ensureTopic(firehoseTopic(topic, roundId), 1)
    const responseOf = (offset: number): Uint8Array => {
      const event = ResponseEvent.decode(Uint8Array.of(82, 0)).event // field 10 (`submitted`), empty
      if (event?.$case !== 'submitted') throw new Error('not a response')
      return ResponseEvent.encode({ event: { ...event, value: { ...event.value, digest: digestAt(offset) } } }).finish()
    }
    const records = verdicts.map((_, offset) => ({ key: 'test', value: responseOf(offset) }))
    await log.append(firehoseTopic(TOPICS.responses.topic, roundId), records)
    await appendOutcomes(world.ports, { roundId, partition: 0 }, verdicts, sources)
    const view = createRoundsView()
    view.apply(roundPlanned({ ...autumn, roundId, roundNumber: rounds }))
    let reads = 0
    const counting: EventLog = {
      ...log,
      read: (...place) => {
        reads += 1
        return log.read(...place)
      },
    }
    const codec = createReceiptCodec(aes(new Uint8Array(32)))
    const verifying = createVerifyReceipt(counting, view, codec)
    const verifyAt = (offset: number) => verifying(codec.seal({ roundNumber: rounds, partition: 0, offset, digest: digestAt(offset) }))
    return { verifyAt, reads: () => reads }
  }
  const upTo = (from: number, to: number): readonly number[] => Array.from({ length: to - from }, (_, i) => from + i)

  it('is found behind repeats with one read more for each time that scoring started again', async () => {
    const restarts = [...upTo(0, 12), ...upTo(5, 15), ...upTo(0, 30)]
    const { verifyAt, reads } = await roundWith(restarts)
    for (const offset of upTo(0, RECORDS)) {
      const before = reads()
      expect([offset, await verifyAt(offset)]).toEqual([offset, stateAt(offset)])
      expect(reads() - before).toBeLessThanOrEqual(1 + 3) // the response, and at most one outcome of each run of scoring
    }
  })

  it('is found whatever was written again, and pending exactly until it was written', async () => {
    const anyRuns = fc.array(fc.record({ on: fc.nat(12), back: fc.nat(20) }), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(anyRuns, async (runs) => {
        const sources: number[] = []
        let next = 0
        for (const { on, back } of runs) {
          sources.push(...upTo(next, Math.min(RECORDS, next + on)))
          next = Math.max(0, Math.min(RECORDS, next + on) - back)
        }
        const { verifyAt } = await roundWith(sources)
        const states = await Promise.all(upTo(0, RECORDS).map(verifyAt))
        expect(states).toEqual(upTo(0, RECORDS).map((offset) => (sources.includes(offset) ? stateAt(offset) : 'pending')))
      }),
      { numRuns: 60, seed: 20261001 },
    )
  })
})
