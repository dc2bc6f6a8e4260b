import type { Submission, SubmissionResult } from '@guzgu/contracts/services/intake'
import type { Clock } from '@guzgu/ports'
import { createFairQueue } from './fair-queue.ts'
import { type Fault, faultOf, Refused } from './problems.ts'

/** `Item`: a submission, or a sealed one. */
export type BatcherOptions<Item = Submission> = {
  readonly clock: Clock
  /** One call for many submissions; one result each, in order. */
  readonly send: (submissions: readonly Item[]) => Promise<readonly SubmissionResult[]>
  /** How long the first of a batch waits for others (ms). */
  readonly gatherMs?: number
  readonly maxItems?: number
  readonly maxInFlight?: number
  /** Beyond so many waiting ones, the newest of whoever has most of them waiting is refused. */
  readonly maxQueue?: number
  /** Who waited longer than this (ms) is refused unsent: nobody listens any more. */
  readonly patienceMs?: number
}

export type SubmissionBatcher<Item = Submission> = {
  /**
   * Settles exactly once. Lines (0 to `LINES` − 1) are served in turn: who stands in a long one delays nobody in another.
   * @throws Refused queue-full, waited-too-long; what `send` throws
   */
  readonly submit: (submission: Item, line: number) => Promise<SubmissionResult>
  /** Sends what is queued and waits for its results. */
  readonly close: () => Promise<void>
}

type Waiting<Item> = {
  readonly submission: Item
  readonly since: number
  readonly resolve: (result: SubmissionResult) => void
  readonly reject: (error: unknown) => void
}

/** Enough that few schools that send at the same time share one, few enough to look through when the queue is full. */
export const LINES = 1_024

/** Turns single submissions into few calls, so that one durable append carries many. */
export const createSubmissionBatcher = <Item = Submission>({
  clock,
  send,
  gatherMs = 2,
  maxItems = 200,
  maxInFlight = 4,
  maxQueue = 10_000,
  patienceMs = 5_000,
}: BatcherOptions<Item>): SubmissionBatcher<Item> => {
  const queue = createFairQueue<Waiting<Item>>(LINES)
  let gathering = false
  let due = false // the first of the queue has waited long enough; only a free slot is missing
  const inFlight = new Set<Promise<void>>()

  const deliver = async (batch: readonly Waiting<Item>[]): Promise<void> => {
    try {
      const results = await send(batch.map(({ submission }) => submission))
      if (results.length !== batch.length) throw new Error(`${batch.length} submissions got ${results.length} results`)
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as SubmissionResult)
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  const sendWhatIsDue = (): void => {
    while (inFlight.size < maxInFlight && queue.size() > 0 && (due || queue.size() >= maxItems)) {
      const now = clock.now()
      const taken = queue.take(maxItems)
      const batch = taken.filter(({ since }) => now - since <= patienceMs)
      for (const { since, reject } of taken) if (now - since > patienceMs) reject(new Refused('waited-too-long', { retryAfter: 1 }))
      if (batch.length === 0) continue
      const delivery = deliver(batch).finally(() => {
        inFlight.delete(delivery)
        sendWhatIsDue()
      })
      inFlight.add(delivery)
    }
    if (queue.size() === 0) due = false
  }

  const gather = async (): Promise<void> => {
    gathering = true
    await clock.wait(gatherMs)
    gathering = false
    due = true
    sendWhatIsDue()
  }

  return {
    submit: (submission, line) =>
      new Promise((resolve, reject) => {
        if (queue.size() >= maxQueue) {
          if (queue.isLongest(line)) return reject(full())
          queue.dropFromLongest()?.reject(full())
        }
        queue.push(line, { submission, since: clock.now(), resolve, reject })
        if (queue.size() >= maxItems) sendWhatIsDue()
        else if (!gathering && !due) void gather()
      }),
    close: async () => {
      while (queue.size() + inFlight.size > 0) {
        due = true
        sendWhatIsDue()
        await Promise.all(inFlight)
      }
    },
  }
}

const full = (): Refused => new Refused('queue-full', { retryAfter: 1 })

/** What is told of a submission without a receipt. */
export const faultOfResult = ({ result }: SubmissionResult): Fault =>
  result?.$case === 'refusal'
    ? faultOf(result.value.code, result.value.field, result.value.retryAfter)
    : faultOf('internal', undefined, 0, 'INTERNAL')
