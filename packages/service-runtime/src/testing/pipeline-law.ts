import { Unavailable } from '@guzgu/event-sourcing'
import type { AssignedPartition, EventLog, Ports, Views } from '@guzgu/ports'
import { expect } from '@jest/globals'
import fc from 'fast-check'
import { createDeadLetters, foldPartition, type HotDocument, type PlantedBug, transformPartition } from '../testing.ts'
import { faultFree, foldBinding, type Input, text, transformBinding } from './sample-pipeline.ts'

// The law of the pipeline: appends that fail before or after they arrive, puts that fail, assignments given up in the middle of a batch,
// zombies that go on: the documents are those of a run without faults. It holds on every engine, and bites on every engine.

type Step =
  | { readonly kind: 'deliver'; readonly records: number }
  | { readonly kind: 'zombie'; readonly records: number }
  | { readonly kind: 'fail'; readonly when: 'before' | 'after' }
  | { readonly kind: 'reassign' }
  | { readonly kind: 'flush' }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('deliver' as const), records: fc.integer({ min: 1, max: 8 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('zombie' as const), records: fc.integer({ min: 1, max: 8 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('fail' as const), when: fc.constantFrom('before' as const, 'after' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('reassign' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('flush' as const) }) },
)

const input: fc.Arbitrary<Input> = fc.record({
  exercise: fc.constantFrom('a', 'b'),
  person: fc.nat(12),
  value: fc.integer({ min: 1, max: 5 }),
})

/** The engines that the law is tried on; `viewsOf`: views of its own for each run. `name`: unused so far as the name of a topic. */
export type LawEngines = Pick<Ports, 'log' | 'clock' | 'telemetry'> & { readonly name: string; readonly viewsOf: (run: number) => Views }

/** Lets one call fail, before or after it took effect. */
const fragile = (log: EventLog, views: Views) => {
  let next: 'before' | 'after' | undefined
  const around = async <T>(call: () => Promise<T>): Promise<T> => {
    const when = next
    next = undefined
    if (when === 'before') throw new Unavailable('planted: did not arrive')
    const result = await call()
    if (when === 'after') throw new Unavailable('planted: arrived, nobody was told')
    return result
  }
  return {
    fail: (when: 'before' | 'after') => {
      next = when
    },
    calm: () => {
      next = undefined
    },
    log: { ...log, append: (topic: string, records: Parameters<EventLog['append']>[1]) => around(() => log.append(topic, records)) },
    views: { ...views, put: (view: string, documents: Parameters<Views['put']>[1]) => around(() => views.put(view, documents)) },
  }
}

type Member = { readonly assigned: AssignedPartition; next: number; readonly flush: () => Promise<void> }

/** Drives one stage through the steps, then calmly to the end of its topic. */
const drive = async (
  log: EventLog,
  topic: string,
  steps: readonly Step[],
  assign: () => Promise<AssignedPartition & { flush?: () => Promise<void> }>,
  faults: ReturnType<typeof fragile>,
): Promise<void> => {
  const everyone: AssignedPartition[] = []
  const join = async (): Promise<Member> => {
    const assigned = await assign()
    everyone.push(assigned)
    return { assigned, next: assigned.from, flush: assigned.flush ?? (async () => undefined) }
  }
  const feed = async (member: Member, count: number): Promise<boolean> => {
    const records = await log.read(topic, 0, Math.max(0, member.next - 1), count) // one again, always
    await member.assigned.handle(records)
    const last = records[records.length - 1]
    if (last === undefined || last.offset < member.next) return false
    member.next = last.offset + 1
    return true
  }
  let current = await join()
  let zombie: Member | undefined
  const giveUp = async (): Promise<void> => {
    zombie = current
    current = await join()
  }
  for (const one of steps) {
    try {
      if (one.kind === 'deliver') await feed(current, one.records)
      if (one.kind === 'zombie' && zombie !== undefined) await feed(zombie, one.records)
      if (one.kind === 'fail') faults.fail(one.when)
      if (one.kind === 'flush') await current.flush()
      if (one.kind === 'reassign') await giveUp()
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error
      zombie = undefined
      current.assigned.revoked()
      current = await join()
    }
  }
  faults.calm()
  current.assigned.revoked()
  current = await join()
  try {
    while (await feed(current, 50));
    await current.flush()
  } finally {
    for (const assigned of everyone) assigned.revoked()
  }
}

type Run = {
  readonly run: number
  readonly inputs: readonly Input[]
  readonly steps: readonly Step[]
  readonly bug: PlantedBug | undefined
}

const pipelineGives = async (engines: LawEngines, { run, inputs, steps, bug }: Run): Promise<Record<string, unknown>> => {
  const { log, clock, telemetry, name } = engines
  const deadLetters = createDeadLetters({ log, clock, telemetry })
  const views = engines.viewsOf(run)
  const [from, to] = [`${name}.in.${run}`, `${name}.out.${run}`]
  await log.ensureTopic(from, 1)
  await log.ensureTopic(to, 1)
  await log.append(
    from,
    inputs.map((one) => ({ key: one.exercise, value: text(one) })),
  )
  const bugs = new Set(bug === undefined ? [] : [bug])
  const faults = fragile(log, views)
  await drive(
    log,
    from,
    steps,
    () =>
      transformPartition({
        log: faults.log,
        clock: { ...clock, wait: async () => undefined },
        binding: transformBinding,
        from,
        to,
        partition: 0,
        reader: 'law.first-of-each-person',
        deadLetters,
        bugs,
      }),
    faults,
  )
  const kept = new Map<string, HotDocument>()
  const leftovers = bug === 'state-kept-across-rebalance' ? { leftovers: kept } : {}
  await drive(
    log,
    to,
    steps,
    () =>
      foldPartition({
        views: faults.views,
        clock,
        binding: foldBinding,
        topic: to,
        partition: 0,
        reader: 'law.sums.v1',
        deadLetters,
        flushMs: 3_600_000,
        bugs,
        ...leftovers,
      }),
    faults,
  )
  return Object.fromEntries((await views.list('sums.v1', { prefix: '', limit: 10 })).map(({ id, document }) => [id, document]))
}

export type LawOptions = { readonly bug?: PlantedBug; readonly numRuns: number; readonly seed?: number }

/** Rejects where the law is broken. */
export const pipelineLaw = async (engines: LawEngines, { bug, numRuns, seed = 20210501 }: LawOptions): Promise<void> => {
  let run = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(input, { minLength: 5, maxLength: 40 }),
      fc.array(step, { minLength: 4, maxLength: 25 }),
      async (inputs, steps) => {
        run += 1
        expect(await pipelineGives(engines, { run, inputs, steps, bug })).toEqual(faultFree(inputs))
      },
    ),
    { numRuns, seed, endOnFailure: true },
  )
}

/** Each breaks the law. */
export const BUGS_AGAINST_THE_LAW: readonly PlantedBug[] = [
  'step-twice',
  'send-past-unknown',
  'fence-by-own-offset',
  'state-kept-across-rebalance',
  'checkpoint-before-documents',
]
