import { Unavailable } from '@guzgu/event-sourcing'
import type { AssignedPartition, Clock, EventLog, LogRecord, NewRecord, TransformBinding } from '@guzgu/ports'
import type { DeadLetters, Unreadable } from './dead-letters.ts'
import { JumpDetected } from './jump.ts'
import type { PlantedBug } from './planted-bugs.ts'

const RECALL_PAGE = 5_000
const RESENDS = 5

export type TransformRunnerOptions = {
  readonly log: EventLog
  readonly clock: Clock
  readonly binding: TransformBinding
  readonly from: string
  readonly to: string
  readonly partition: number
  /** Names the reader of dead letters: `<service>.<transform>`. */
  readonly reader: string
  readonly deadLetters: Pick<DeadLetters, 'keep'>
  /** Told after each acknowledged append: the next source. */
  readonly progress?: (next: number) => void
  readonly bugs?: ReadonlySet<PlantedBug>
}

/**
 * One assignment of a transform to a partition. State and the place to begin come from the transform's own output, whatever was
 * committed; one outcome per input in order; the next batch is sent only when this one is acknowledged; a failed or unknown append
 * resends the very same bytes, and after a few tries gives the assignment up, state and all. What it cannot read is kept as a dead letter
 * before its outcome stands in the log. @throws JumpDetected, UnknownCase: when all records before are done
 */
export const transformPartition = async (options: TransformRunnerOptions): Promise<AssignedPartition> => {
  const { binding, bugs } = options
  const { transform } = binding
  let over = false
  let { state, next } = await recall(options)

  const handle = async (records: readonly LogRecord[]): Promise<number> => {
    const fresh = onlyNew(records, next, options)
    if (fresh.length === 0) return next
    const { outputs, unreadable, stop } = stepThrough(options, state, fresh)
    const end = next + outputs.length
    try {
      if (!bugs?.has('outcome-before-dead-letter')) await keepAll(options, unreadable)
      if (outputs.length > 0) await send(options, outputs, () => over)
      if (bugs?.has('outcome-before-dead-letter')) await keepAll(options, unreadable)
    } catch (error) {
      if (bugs?.has('send-past-unknown')) {
        next = end
        return next
      }
      if (bugs?.has('step-twice')) return handle(records)
      state = transform.initial() // never again: the assignment is given up and the next one recalls
      throw error
    }
    next = end
    options.progress?.(next)
    if (stop !== undefined) throw stop
    return next
  }

  return {
    from: next,
    handle,
    revoked: () => {
      over = true
    },
  }
}

type Stepped = {
  readonly outputs: NewRecord[]
  readonly unreadable: Unreadable[]
  /** Why the next record cannot be stepped; what stands before it need not wait. */
  stop: unknown
}

/** One output per record, up to the first that cannot be stepped. On its own, so that the inputs are forgotten before the append is waited for. */
const stepThrough = ({ binding, partition }: TransformRunnerOptions, state: unknown, records: readonly LogRecord[]): Stepped => {
  const stepped: Stepped = { outputs: [], unreadable: [], stop: undefined }
  try {
    for (const record of records) {
      const input: unknown = binding.decodeInput(record.value)
      if (binding.ready?.(input) === false) throw new Unavailable('the facts that an input refers to have not been seen yet')
      const output: unknown = binding.transform.step(state, input)
      const encoded = binding.encodeOutput(output, record.offset)
      const reason = binding.deadLetterReason?.(output)
      if (reason !== undefined) stepped.unreadable.push({ record, reason })
      stepped.outputs.push({ partition, ...encoded })
    }
  } catch (error) {
    stepped.stop = error
  }
  return stepped
}

const keepAll = async ({ deadLetters, reader }: TransformRunnerOptions, unreadable: readonly Unreadable[]): Promise<void> => {
  if (unreadable.length > 0) await deadLetters.keep(reader, unreadable)
}

/** Brings the state to where it stood after the last output that stands in the log. */
const recall = async ({ log, binding, to, partition, progress }: TransformRunnerOptions): Promise<{ state: unknown; next: number }> => {
  const state: unknown = binding.transform.initial()
  let next = 0
  for (let offset = 0; ; ) {
    const records = await log.read(to, partition, offset, RECALL_PAGE)
    if (records.length === 0) break
    for (const record of records) {
      const { source, output } = binding.decodeOutput(record.value)
      if (source > next) throw new JumpDetected(`${to}/${partition}`, next, source)
      if (source < next) continue
      binding.transform.recall(state, output)
      next = source + 1
    }
    offset = (records[records.length - 1] as LogRecord).offset + 1
  }
  progress?.(next)
  return { state, next }
}

const onlyNew = (records: readonly LogRecord[], next: number, { from, partition }: TransformRunnerOptions): readonly LogRecord[] => {
  const fresh: LogRecord[] = []
  let expected = next
  for (const record of records) {
    if (record.offset < expected) continue
    if (record.offset > expected) throw new JumpDetected(`${from}/${partition}`, expected, record.offset)
    fresh.push(record)
    expected += 1
  }
  return fresh
}

const send = async (
  { log, clock, to, bugs }: TransformRunnerOptions,
  outputs: readonly NewRecord[],
  isOver: () => boolean,
): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await log.append(to, outputs)
      return
    } catch (error) {
      const planted = bugs?.has('step-twice') || bugs?.has('send-past-unknown')
      if (!(error instanceof Unavailable) || attempt === RESENDS || isOver() || planted) throw error
      await clock.wait(20 * 2 ** attempt)
    }
  }
}
