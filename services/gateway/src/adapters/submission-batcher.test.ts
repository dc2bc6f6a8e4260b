import { IntakeServiceDefinition, type Submission, type SubmitResponsesResponse } from '@guzgu/contracts/services/intake'
import { openEmbedded } from '@guzgu/embedded'
import { ANONYMOUS, type Platform, RpcError } from '@guzgu/ports'
import { answer, toRpcError } from '@guzgu/service-runtime'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { received } from '../testing/open-gateway.ts'
import { createSteppedClock, type SteppedClock, turn } from '../testing/stepped-clock.ts'
import { type BatcherOptions, createSubmissionBatcher } from './submission-batcher.ts'

const submission = (responseId: string): Submission => ({
  responseId,
  code: '1',
  questionnaireId: 'q',
  questionnaireVersion: 1,
  items: 'A1',
  values: Buffer.of(3),
  choices: [],
  seconds: 0,
  release: false,
  offline: false,
})

type Held = { readonly ids: readonly string[]; readonly acknowledge: () => void; readonly fail: () => void }

let platform: Platform
let clock: SteppedClock
let held: Held[] = []

/** An intake that answers when it is told to, behind the real rpc. */
beforeAll(async () => {
  clock = createSteppedClock()
  platform = await openEmbedded({ memory: true, clock, toRpcError })
  const submitResponses = ({ submissions }: { readonly submissions: readonly Submission[] }) =>
    new Promise<SubmitResponsesResponse>((resolve, reject) => {
      const ids = submissions.map(({ responseId }) => responseId)
      held.push({
        ids,
        acknowledge: () => resolve({ results: ids.map((id) => received(`receipt of ${id}`)) }),
        fail: () => reject(new RpcError('UNAVAILABLE', 'engine-unavailable', { retryAfter: 1 })),
      })
    })
  await platform
    .portsFor('intake')
    .rpc.serve([
      answer(IntakeServiceDefinition, { submitResponses } as unknown as Parameters<typeof answer<typeof IntakeServiceDefinition>>[1]),
    ])
})

afterAll(() => platform.close())

const createBatcher = (options: Partial<BatcherOptions> = {}) => {
  held = []
  const intake = platform.portsFor('gateway').rpc.client(IntakeServiceDefinition)
  const send = async (submissions: readonly Submission[]) =>
    (await intake.submitResponses({ submissions }, { actor: ANONYMOUS, correlation: 'c', deadline: clock.now() + 1_000_000 })).results
  return createSubmissionBatcher({ clock, send, ...options })
}

const outcome = (promise: Promise<unknown>): Promise<string> =>
  promise
    .then(
      (result) => (result as ReturnType<typeof received>).result?.value as unknown as { receipt: string },
      (error: { readonly code: string }) => ({ receipt: error.code }),
    )
    .then(({ receipt }) => receipt)

describe('the batcher of submissions', () => {
  it('sends what comes within 2 ms in one call and answers all together', async () => {
    const batcher = createBatcher()
    const outcomes = ['a', 'b', 'c'].map((id) => outcome(batcher.submit(submission(id), 0)))
    await clock.advance(1)
    expect(held).toHaveLength(0)
    await clock.advance(1)
    expect(held.map(({ ids }) => ids)).toEqual([['a', 'b', 'c']])
    held[0]?.acknowledge()
    expect(await Promise.all(outcomes)).toEqual(['receipt of a', 'receipt of b', 'receipt of c'])
  })

  it('does not wait when a call is full', async () => {
    const batcher = createBatcher({ maxItems: 2 })
    const outcomes = ['a', 'b'].map((id) => outcome(batcher.submit(submission(id), 0)))
    await turn()
    expect(held).toHaveLength(1)
    held[0]?.acknowledge()
    await Promise.all(outcomes)
  })

  it('refuses at once when the queue is full, and loses none of the queued', async () => {
    const batcher = createBatcher({ maxItems: 1, maxInFlight: 1, maxQueue: 2 })
    const outcomes = ['a', 'b', 'c', 'd'].map((id) => outcome(batcher.submit(submission(id), 0)))
    expect(await outcomes[3]).toBe('queue-full')
    for (const index of [0, 1, 2]) {
      await turn()
      held[index]?.acknowledge()
    }
    expect(await Promise.all(outcomes.slice(0, 3))).toEqual(['receipt of a', 'receipt of b', 'receipt of c'])
  })

  it('lets nobody wait behind a school that floods', async () => {
    const batcher = createBatcher({ maxItems: 4, maxInFlight: 1 })
    const flood = Array.from({ length: 40 }, (_, i) => outcome(batcher.submit(submission(`flood ${i}`), 7)))
    const others = [1, 2, 3].map((line) => outcome(batcher.submit(submission(`school ${line}`), line)))
    await turn()
    held[0]?.acknowledge() // the flood's own first call
    await turn()
    expect([...(held[1]?.ids ?? [])].sort()).toEqual(['flood 4', 'school 1', 'school 2', 'school 3'])
    held[1]?.acknowledge()
    expect(await Promise.all(others)).toEqual([1, 2, 3].map((line) => `receipt of school ${line}`))
    for (let call = 2; call < 11; call += 1) {
      await clock.advance(2)
      held[call]?.acknowledge()
    }
    expect(await Promise.all(flood)).toEqual(flood.map((_, i) => `receipt of flood ${i}`))
  })

  it('tells the school that floods, and nobody else, that the queue is full', async () => {
    const batcher = createBatcher({ maxItems: 1, maxInFlight: 1, maxQueue: 4 })
    const flood = Array.from({ length: 9 }, (_, i) => outcome(batcher.submit(submission(`flood ${i}`), 7)))
    const others = [1, 2].map((line) => outcome(batcher.submit(submission(`school ${line}`), line)))
    const late = outcome(batcher.submit(submission('flood 9'), 7))
    for (let call = 0; call < 5; call += 1) {
      await turn()
      held[call]?.acknowledge()
    }
    expect(await Promise.all(others)).toEqual(['receipt of school 1', 'receipt of school 2'])
    expect(await late).toBe('queue-full')
    expect((await Promise.all(flood)).filter((said) => said !== 'queue-full')).toEqual([
      'receipt of flood 0',
      'receipt of flood 1',
      'receipt of flood 2',
    ])
  })

  it('drops unsent what waited too long', async () => {
    const batcher = createBatcher({ maxItems: 1, maxInFlight: 1, patienceMs: 100 })
    const first = outcome(batcher.submit(submission('a'), 0))
    const second = outcome(batcher.submit(submission('b'), 0))
    await clock.advance(101)
    held[0]?.acknowledge()
    expect(await Promise.all([first, second])).toEqual(['receipt of a', 'waited-too-long'])
    expect(held).toHaveLength(1)
  })

  it('tells everybody in a call that it failed', async () => {
    const batcher = createBatcher()
    const outcomes = ['a', 'b'].map((id) => outcome(batcher.submit(submission(id), 0)))
    await clock.advance(2)
    held[0]?.fail()
    expect(await Promise.all(outcomes)).toEqual(['engine-unavailable', 'engine-unavailable'])
  })

  it('sends what is queued before it closes', async () => {
    const batcher = createBatcher()
    const last = outcome(batcher.submit(submission('a'), 0))
    const closed = batcher.close()
    await turn()
    held[0]?.acknowledge()
    await closed
    expect(await last).toBe('receipt of a')
  })

  const step = fc.oneof(
    fc.record({ kind: fc.constant('submit' as const), count: fc.integer({ min: 1, max: 9 }), lines: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ kind: fc.constant('advance' as const), milliseconds: fc.integer({ min: 1, max: 30 }) }),
    fc.record({ kind: fc.constant('settle' as const), which: fc.nat(5), fails: fc.boolean() }),
  )

  it('settles every submission once and with its own result, whatever holds, fails or is late', () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const [maxItems, maxInFlight, maxQueue] = [4, 2, 12]
        const batcher = createBatcher({ maxItems, maxInFlight, maxQueue, patienceMs: 40 })
        const outcomes: Promise<string>[] = []
        const open = (): Held[] => held.filter((call) => !settled.has(call))
        const settled = new Set<Held>()
        const settle = (call: Held | undefined, fails: boolean): void => {
          if (call === undefined) return
          settled.add(call)
          if (fails) call.fail()
          else call.acknowledge()
        }
        for (const one of steps) {
          if (one.kind === 'submit')
            for (let i = 0; i < one.count; i += 1)
              outcomes.push(outcome(batcher.submit(submission(`r${outcomes.length}`), outcomes.length % one.lines)))
          else if (one.kind === 'advance') await clock.advance(one.milliseconds)
          else settle(open()[one.which], one.fails)
          await turn()
          expect(open().length).toBeLessThanOrEqual(maxInFlight)
        }
        await clock.advance(2)
        for (let call = open()[0]; call !== undefined; call = open()[0]) {
          settle(call, false)
          await turn()
        }
        const results = await Promise.all(outcomes)
        const sent = held.flatMap(({ ids }) => ids)
        expect(new Set(sent).size).toBe(sent.length)
        for (const { ids } of held) expect(ids.length).toBeLessThanOrEqual(maxItems)
        for (const [index, result] of results.entries()) {
          const wasSent = sent.includes(`r${index}`)
          expect(wasSent ? [`receipt of r${index}`, 'engine-unavailable'] : ['queue-full', 'waited-too-long']).toContain(result)
        }
      }),
      { numRuns: 60, seed: 20261 },
    ))
})
