import { isUnknownCase } from '@guzgu/contracts'
import { Unavailable } from '@guzgu/event-sourcing'
import type { AssignedPartition, Clock, FoldBinding, LogRecord, ViewDocument, Views } from '@guzgu/ports'
import { type DeadLetters, reasonFor } from './dead-letters.ts'
import { JumpDetected } from './jump.ts'
import type { PlantedBug } from './planted-bugs.ts'

/** Where checkpoints are kept, by `<view>/<topic>/<partition>`. */
export const CHECKPOINTS = 'checkpoints.v1'
const DOCUMENTS_PER_PUT = 16
/** Writing documents takes at most one part in so many of the time: a large backlog makes them late, not the reader slow. */
const FLUSH_SHARE = 4
/** Records that touched no document may wait so long for a checkpoint: at worst they are read again. */
const RECORDS_PER_CHECKPOINT = 1_000

export type FoldRunnerOptions = {
  readonly views: Views
  readonly clock: Clock
  readonly binding: FoldBinding
  readonly topic: string
  readonly partition: number
  /** Names the reader of dead letters: `<service>.<view>`. */
  readonly reader: string
  readonly deadLetters: DeadLetters
  /** How long a change may wait in memory before it is written (ms). */
  readonly flushMs: number
  /** Clean documents kept in memory. */
  readonly maxHot?: number
  /** Told after each batch: the next offset to handle, and whether everything is written. */
  readonly progress?: (nextOffset: number, clean: boolean) => void
  readonly alert?: (error: unknown) => void
  readonly bugs?: ReadonlySet<PlantedBug>
  /** Only for the planted bug `state-kept-across-rebalance`. */
  readonly leftovers?: Map<string, HotDocument>
}

export type HotDocument = { document: unknown; at: number; dirty: boolean }

type Checkpoint = { readonly source: number; readonly offset: number }

/** What a partition's assignment holds: gone with it. */
type Assignment = {
  readonly hot: Map<string, HotDocument>
  /** The last source (or position) applied, −1 before the first. */
  source: number
  /** The offset of the record that carried it, in this topic. */
  offset: number
  written: Checkpoint
  dirty: boolean
  over: boolean
  /** Offsets of records that could not be read: their dead letters stand in the log. */
  readonly passedOver: ReadonlySet<number>
  flushing: Promise<void> | undefined
}

/**
 * One assignment of a fold to a partition: hot documents in memory, written by time with absolute state, each fenced by the source it
 * is true at; then the checkpoint, and never before every document put before it is acknowledged. A record that cannot be read holds a
 * partition of order `source`, for its documents are to equal the log; of order `position` it is kept as a dead letter and passed over.
 * @throws JumpDetected, UnknownCase and whatever a decoder threw: when all records before are applied and written
 */
export const foldPartition = async (options: FoldRunnerOptions): Promise<AssignedPartition & { readonly flush: () => Promise<void> }> => {
  const { views, clock, flushMs } = options
  const checkpoint = await readCheckpoint(views, checkpointId(options))
  const assignment: Assignment = {
    hot: options.leftovers ?? new Map(),
    source: checkpoint.source,
    offset: checkpoint.offset,
    written: checkpoint,
    dirty: false,
    over: false,
    passedOver: await passedOver(options),
    flushing: undefined,
  }
  const timer = new AbortController()
  const tell = (): void => options.progress?.(assignment.offset + 1, isClean(assignment))

  const flush = async (): Promise<void> => {
    while (assignment.flushing !== undefined) await assignment.flushing
    if (assignment.over || isClean(assignment)) return
    assignment.flushing = writeOut(options, assignment).finally(() => {
      assignment.flushing = undefined
    })
    await assignment.flushing
    tell()
  }

  void (async () => {
    for (let pause = flushMs; !assignment.over; ) {
      await clock.wait(pause, timer.signal)
      const started = clock.now()
      try {
        if (!assignment.over) await flush()
        pause = Math.max(flushMs, (clock.now() - started) * FLUSH_SHARE)
      } catch (error) {
        options.alert?.(error)
        pause = flushMs // how long a store was away says nothing of how busy it is
      }
    }
  })()

  tell()
  return {
    from: checkpoint.offset + 1,
    handle: async (records) => {
      const stop = await apply(options, assignment, records)
      tell()
      if (stop === undefined) return assignment.written.offset + 1
      await flush().catch((error) => options.alert?.(error))
      throw stop
    },
    flush,
    revoked: () => {
      assignment.over = true
      timer.abort()
    },
  }
}

const isClean = ({ dirty, flushing, offset, written }: Assignment): boolean =>
  !dirty && flushing === undefined && offset - written.offset < RECORDS_PER_CHECKPOINT

const checkpointId = ({ binding, topic, partition }: FoldRunnerOptions): string => `${binding.fold.view}/${topic}/${partition}`

const readCheckpoint = async (views: Views, id: string): Promise<Checkpoint> => {
  const stored = await views.get(CHECKPOINTS, id)
  return stored === undefined ? { source: -1, offset: -1 } : (stored.document as Checkpoint)
}

const passedOver = async ({ binding, reader, topic, partition, deadLetters }: FoldRunnerOptions): Promise<ReadonlySet<number>> =>
  binding.order === 'position' ? deadLetters.passedOver(reader, topic, partition) : new Set()

/** Returns why it stops in the middle: everything before is applied. */
const apply = async (options: FoldRunnerOptions, assignment: Assignment, records: readonly LogRecord[]): Promise<unknown> => {
  const { binding, bugs } = options
  const { decoded, stop } = await decodeAll(options, assignment, records)
  await load(options, assignment, decoded)
  for (const one of decoded) {
    const { record, input } = one
    const at = bugs?.has('fence-by-own-offset') ? record.offset : one.at
    if (binding.order === 'source' && at > assignment.source + 1)
      return new JumpDetected(`${options.topic}/${options.partition}`, assignment.source + 1, at)
    assignment.offset = record.offset
    if (at <= assignment.source) continue
    assignment.source = at
    if (input === undefined) continue
    try {
      applyInput(binding, assignment, { ...one, at })
    } catch (error) {
      return await cannotBeApplied(options, assignment, record, error)
    }
  }
  return stop
}

type Decoded = { readonly record: LogRecord; readonly at: number; readonly input: unknown; readonly keys: readonly string[] }

const passedOverBefore = (record: LogRecord): Decoded => ({ record, at: -1, input: undefined, keys: [] })

/** The new records, up to the first that holds the partition. */
const decodeAll = async (
  options: FoldRunnerOptions,
  { offset, passedOver }: Assignment,
  records: readonly LogRecord[],
): Promise<{ readonly decoded: readonly Decoded[]; readonly stop: unknown }> => {
  const { binding, reader, deadLetters } = options
  const decoded: Decoded[] = []
  for (const record of records) {
    if (record.offset <= offset) continue
    if (passedOver.has(record.offset)) {
      decoded.push(passedOverBefore(record))
      continue
    }
    try {
      const { at, input } = binding.decode(record.value)
      if (input !== undefined && binding.ready?.(input) === false)
        return { decoded, stop: new Unavailable('the facts that an input refers to have not been seen yet') }
      decoded.push({ record, at, input, keys: input === undefined ? [] : binding.fold.keys(input) })
    } catch (error) {
      if (binding.order === 'source' || isUnknownCase(error, record.value)) return { decoded, stop: error }
      await deadLetters.keep(reader, [{ record, reason: reasonFor(record.value) }])
      decoded.push(passedOverBefore(record))
    }
  }
  return { decoded, stop: undefined }
}

const applyInput = ({ fold }: FoldBinding, assignment: Assignment, { at, input, keys }: Decoded): void => {
  for (const key of keys) {
    const hot = assignment.hot.get(key) as HotDocument
    if (at <= hot.at) continue
    fold.apply(hot.document, input, key)
    hot.at = at
    hot.dirty = true
    assignment.dirty = true
  }
}

/** A document may be half changed: nothing of this assignment is written any more. */
const cannotBeApplied = async (
  { binding, reader, deadLetters }: FoldRunnerOptions,
  assignment: Assignment,
  record: LogRecord,
  error: unknown,
): Promise<unknown> => {
  assignment.over = true
  if (binding.order === 'source') return error
  await deadLetters.keep(reader, [{ record, reason: 'not-applicable' }])
  return new Unavailable('an event could not be applied; the next assignment passes over it', { cause: error })
}

/** Brings the documents that these inputs touch into memory, as they were last written. */
const load = async ({ views, binding }: FoldRunnerOptions, { hot }: Assignment, decoded: readonly Decoded[]): Promise<void> => {
  const missing = new Set<string>()
  for (const { keys } of decoded) for (const key of keys) if (!hot.has(key)) missing.add(key)
  if (missing.size === 0) return
  const stored = new Map((await views.getMany(binding.fold.view, [...missing])).map((document) => [document.id, document]))
  for (const key of missing) hot.set(key, thaw(binding, key, stored.get(key)))
}

const thaw = ({ fold }: FoldBinding, key: string, stored: ViewDocument | undefined): HotDocument =>
  stored === undefined
    ? { document: fold.initial(key), at: -1, dirty: false }
    : { document: fold.fromJson(stored.document), at: stored.at, dirty: false }

const writeOut = async (options: FoldRunnerOptions, assignment: Assignment): Promise<void> => {
  const { views, binding, bugs } = options
  const reached: Checkpoint = { source: assignment.source, offset: assignment.offset }
  const checkpoint = () => views.put(CHECKPOINTS, [{ id: checkpointId(options), at: reached.offset, document: reached }])
  assignment.dirty = false
  if (bugs?.has('checkpoint-before-documents')) await checkpoint()
  const dirty = [...assignment.hot].filter(([, hot]) => hot.dirty)
  for (let start = 0; start < dirty.length; start += DOCUMENTS_PER_PUT) {
    const chunk = dirty.slice(start, start + DOCUMENTS_PER_PUT)
    const puts = chunk.map(([id, hot]) => ({ id, at: hot.at, document: binding.fold.toJson(hot.document) }))
    for (const [, hot] of chunk) hot.dirty = false
    try {
      if (assignment.over) return
      await views.put(binding.fold.view, puts)
    } catch (error) {
      for (const [, hot] of chunk) hot.dirty = true
      assignment.dirty = true
      throw error
    }
  }
  if (assignment.over) return
  if (!bugs?.has('checkpoint-before-documents')) await checkpoint()
  assignment.written = reached
  cool(options, assignment)
}

/** Forgets clean documents beyond the limit, those touched first. */
const cool = ({ maxHot = 500 }: FoldRunnerOptions, { hot }: Assignment): void => {
  for (const [key, document] of hot) {
    if (hot.size <= maxHot) return
    if (!document.dirty) hot.delete(key)
  }
}
