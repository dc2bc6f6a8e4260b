import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbedded } from '@guzgu/embedded'
import { type Fold, type Transform, Unavailable } from '@guzgu/event-sourcing'
import type { AssignedPartition, EventLog, FoldBinding, Platform, TransformBinding, Views } from '@guzgu/ports'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { foldPartition, type HotDocument, type PlantedBug, transformPartition } from './testing.ts'

// The law of the pipeline on the real engine: appends that fail before or after they arrive, puts that fail, assignments given up in
// the middle of a batch, zombies that go on — the documents are those of a fault-free run. And the law bites: each planted bug breaks it.

type Input = { readonly exercise: string; readonly person: number; readonly value: number }
type Output = Input & { readonly counts: boolean }
type Document = { counted: number; sum: number }

const text = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value))
const parse = <T>(value: Uint8Array): T => JSON.parse(Buffer.from(value).toString()) as T

const firstOfEachPerson: Transform<Input, Output, Set<string>> = {
  name: 'first-of-each-person',
  initial: () => new Set(),
  step: (seen, input) => {
    const person = `${input.exercise}/${input.person}`
    const counts = !seen.has(person)
    seen.add(person)
    return { ...input, counts }
  },
  recall: (seen, output) => void seen.add(`${output.exercise}/${output.person}`),
}

const sums: Fold<Output, Document> = {
  view: 'sums.v1',
  keys: ({ exercise, counts }) => (counts ? [exercise] : []),
  initial: () => ({ counted: 0, sum: 0 }),
  apply: (document, { value }) => {
    document.counted += 1
    document.sum += value
  },
  toJson: (document) => ({ ...document }),
  fromJson: (json) => ({ ...(json as Document) }),
}

const transformBinding: TransformBinding<Input, Output, Set<string>> = {
  transform: firstOfEachPerson,
  from: 'in',
  to: 'out',
  decodeInput: parse,
  encodeOutput: (output, source) => ({ key: output.exercise, value: text({ source, output }) }),
  decodeOutput: parse,
}

const foldBinding: FoldBinding<Output, Document> = {
  fold: sums,
  order: 'source',
  from: 'out',
  decode: (value) => (({ source, output }) => ({ at: source, input: output }))(parse<{ source: number; output: Output }>(value)),
}

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

let folder: string
let platform: Platform
let runs = 0
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guzgu-law-'))
  platform = await openEmbedded({ file: join(folder, 'law.db') })
})
afterAll(async () => {
  await platform.close()
  rmSync(folder, { recursive: true, force: true })
})

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

const pipelineGives = async (inputs: readonly Input[], steps: readonly Step[], bug?: PlantedBug): Promise<Record<string, unknown>> => {
  runs += 1
  const { log, clock } = platform.portsFor('law')
  const views = platform.portsFor(`law-${runs}`).views
  const [from, to] = [`in.${runs}`, `out.${runs}`]
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
      foldPartition({ views: faults.views, clock, binding: foldBinding, topic: to, partition: 0, flushMs: 3_600_000, bugs, ...leftovers }),
    faults,
  )
  return Object.fromEntries((await views.list('sums.v1', { prefix: '', limit: 10 })).map(({ id, document }) => [id, document]))
}

const faultFree = (inputs: readonly Input[]): Record<string, unknown> => {
  const documents: Record<string, Document> = {}
  const seen = new Set<string>()
  for (const { exercise, person, value } of inputs) {
    if (seen.has(`${exercise}/${person}`)) continue
    seen.add(`${exercise}/${person}`)
    const document = (documents[exercise] ??= { counted: 0, sum: 0 })
    document.counted += 1
    document.sum += value
  }
  return documents
}

const law = (bug?: PlantedBug) =>
  fc.assert(
    fc.asyncProperty(
      fc.array(input, { minLength: 5, maxLength: 40 }),
      fc.array(step, { minLength: 4, maxLength: 25 }),
      async (inputs, steps) => {
        expect(await pipelineGives(inputs, steps, bug)).toEqual(faultFree(inputs))
      },
    ),
    { numRuns: bug === undefined ? 40 : 150, seed: 20210501, endOnFailure: true },
  )

describe('whatever fails, repeats or comes back from the dead', () => {
  it('the documents are those of a run without faults', () => law())

  it.each<PlantedBug>([
    'step-twice',
    'send-past-unknown',
    'fence-by-own-offset',
    'state-kept-across-rebalance',
    'checkpoint-before-documents',
  ])('the law notices the planted bug %s', async (bug) => {
    await expect(law(bug)).rejects.toThrow()
  })
})
