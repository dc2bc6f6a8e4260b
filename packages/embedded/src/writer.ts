import { Worker } from 'node:worker_threads'
import { Unavailable } from '@guzgu/event-sourcing'
import { createByteWriter } from './bytes.ts'
import { isFact, type Operation, type Reply, weightOf, writeOperation } from './operations.ts'
import type { FromStore, StoreWorkerData, ToStore } from './store-worker.ts'

/** The way to the store worker. */
export type Writer = {
  /**
   * Resolves when the operation is committed, durably if it is a fact. Operations are committed in the order of the calls.
   * @throws Unavailable at once for a fact when too much waits; Error if this one operation cannot be done
   */
  readonly perform: (operation: Operation) => Promise<readonly number[] | { readonly conflict: number }>
  /** Commits what waits, then ends. */
  readonly close: () => Promise<void>
}

/** Rows that may wait. At 100,000 a second it is a fifth of a second: whoever comes later had better be told at once. */
const MAX_WAITING = 20_000

type Pending = {
  readonly weight: number
  readonly resolve: (reply: readonly number[] | { readonly conflict: number }) => void
  readonly reject: (error: Error) => void
}

/**
 * Starts the store worker. One cohort is in flight at a time; all that comes meanwhile is the next one: under load the cohorts grow
 * and one wait for the disk serves them all.
 */
export const startWriter = async (workerData: StoreWorkerData): Promise<Writer> => {
  const { worker, failure } = await startWorker(workerData)
  const send = (message: ToStore, transfer: readonly ArrayBuffer[] = []): void => worker.postMessage(message, [...transfer])
  const bytes = createByteWriter()
  let waiting: Pending[] = []
  let inFlight: readonly Pending[] = []
  let rows = 0
  let durable = false
  let scheduled = false
  let refusal: string | undefined
  let idle: (() => void) | undefined

  const flush = (): void => {
    scheduled = false
    if (inFlight.length > 0 || refusal === 'gone') return
    if (waiting.length === 0) {
      idle?.()
      return
    }
    inFlight = waiting
    waiting = []
    const block = bytes.take()
    send({ kind: 'cohort', block, count: inFlight.length, durable }, [block])
    durable = false
  }
  const schedule = (): void => {
    if (scheduled || inFlight.length > 0) return
    scheduled = true
    setImmediate(flush) // what other requests of this turn of the event loop append goes with it
  }
  const settle = (replies: readonly Reply[] | Error): void => {
    const cohort = inFlight
    inFlight = []
    cohort.forEach((pending, i) => {
      rows -= pending.weight
      answer(pending, replies instanceof Error ? replies : (replies[i] as Reply))
    })
    flush()
  }
  failure.then((error) => {
    refusal = 'gone'
    const lost = new Unavailable('the store worker stopped: the outcome is unknown', { cause: error })
    for (const pending of [...inFlight, ...waiting]) pending.reject(lost)
    inFlight = []
    waiting = []
    idle?.()
  })
  worker.on('message', (message: FromStore) => {
    if (message.kind === 'replies') settle(message.replies)
    if (message.kind === 'failed') settle(new Unavailable(message.message))
  })

  return {
    perform: (operation) =>
      new Promise((resolve, reject) => {
        if (refusal !== undefined) throw new Unavailable(`the store is ${refusal}`)
        if (rows >= MAX_WAITING && isFact(operation)) throw new Unavailable('too many appends wait for the disk', { retryAfter: 1 })
        encode(bytes, operation)
        const weight = weightOf(operation)
        rows += weight
        durable ||= isFact(operation)
        waiting.push({ weight, resolve, reject })
        schedule()
      }),
    close: async () => {
      if (refusal !== undefined) return
      refusal = 'closed'
      await new Promise<void>((resolve) => {
        idle = resolve
        schedule()
      })
      send({ kind: 'close' })
      await failure
    },
  }
}

const encode = (bytes: ReturnType<typeof createByteWriter>, operation: Operation): void => {
  const mark = bytes.length()
  try {
    writeOperation(bytes, operation)
  } catch (error) {
    bytes.rewind(mark) // half an operation would damage the cohort
    throw error
  }
}

const answer = (pending: Pending, reply: Reply | Error): void => {
  if (reply instanceof Error) pending.reject(reply)
  else if ('failed' in reply) pending.reject(new Error(reply.failed))
  else pending.resolve(reply)
}

/** `failure` resolves when the worker ends. */
const startWorker = async (workerData: StoreWorkerData): Promise<{ readonly worker: Worker; readonly failure: Promise<Error> }> => {
  const worker = new Worker(new URL('./store-worker.ts', import.meta.url), { workerData, execArgv: [] })
  const failure = new Promise<Error>((resolve) => {
    worker.once('error', resolve)
    worker.once('exit', (code) => resolve(new Error(`exit code ${code}`)))
  })
  const first = await Promise.race([
    new Promise<FromStore>((resolve) => worker.once('message', resolve)),
    failure.then((error): FromStore => ({ kind: 'failed', message: error.message })),
  ])
  if (first.kind !== 'ready') throw new Error(first.kind === 'failed' ? first.message : 'the store worker did not start')
  return { worker, failure }
}

/** For a file opened for reading only. */
export const refusingWriter: Writer = {
  perform: async () => {
    throw new Error('the file is open for reading only')
  },
  close: async () => undefined,
}
