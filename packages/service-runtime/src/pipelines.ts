import type { AssignedPartition, Consumer, FoldBinding, Ports, Service, TransformBinding } from '@guzgu/ports'
import type { DeadLetters } from './dead-letters.ts'
import { foldPartition } from './fold-runner.ts'
import { type Holds, isTransient } from './holds.ts'
import { JumpDetected } from './jump.ts'
import { transformPartition } from './transform-runner.ts'

/** The transforms and folds of one service, on every topic that they read: those that exist and those that appear. */
export type Pipelines = {
  /** Resolves when everything that stands in the topics now has been handled here and written. */
  readonly settled: () => Promise<void>
  readonly flush: () => Promise<void>
  readonly stop: () => Promise<void>
}

type PipelineOptions = {
  readonly flushMs: number
  readonly signal: AbortSignal
  readonly deadLetters: DeadLetters
  readonly holds: Holds
}

/** What a partition has reached; `clean` when nothing waits to be written. */
type Reached = { next: number; clean: boolean; flush?: () => Promise<void> }

type Pipeline = {
  readonly topic: string
  readonly group: string
  readonly reached: Map<number, Reached>
  readonly consumer: Consumer
  /** Since when (ms) there have been records not handled yet. */
  behindSince: number | undefined
}

const TOPIC_POLL_MS = 200

export const startPipelines = (ports: Ports, service: Service, options: PipelineOptions): Pipelines => {
  const pipelines = new Map<string, Promise<Pipeline>>()
  const once = (id: string, begin: () => Promise<Pipeline>): Promise<Pipeline> => {
    const known = pipelines.get(id)
    if (known !== undefined) return known
    const pipeline = begin()
    pipelines.set(id, pipeline)
    pipeline.catch(() => pipelines.delete(id))
    return pipeline
  }

  const discover = async (): Promise<void> => {
    for (const binding of service.transforms)
      for (const { topic } of await ports.log.topics(`${binding.from}.`))
        await once(`${binding.transform.name}/${topic}`, () => startTransform(ports, service.name, binding, topic, options))
    for (const binding of service.folds) {
      const topics = binding.order === 'source' ? await ports.log.topics(`${binding.from}.`) : [{ topic: binding.from }]
      for (const { topic } of topics)
        await once(`${binding.fold.view}/${topic}`, () => startFold(ports, service.name, binding, topic, options))
    }
  }

  const discovering = (async () => {
    if (service.transforms.length + service.folds.length === 0) return
    while (!options.signal.aborted) {
      await discover().catch((error) => ports.telemetry.log.warn({ err: error }, 'topics could not be listed; trying again'))
      await measure(ports, [...pipelines.values()]).catch((error) =>
        ports.telemetry.log.warn({ err: error }, 'the lag could not be measured'),
      )
      await ports.clock.wait(TOPIC_POLL_MS, options.signal)
    }
  })()

  const all = (): Promise<readonly Pipeline[]> => Promise.all(pipelines.values())
  return {
    settled: async () => {
      await discover()
      for (const pipeline of await all()) await pipelineSettled(ports, pipeline)
    },
    flush: async () => {
      for (const { reached } of await all()) await Promise.all([...reached.values()].map(({ flush }) => flush?.()))
    },
    stop: async () => {
      await discovering
      await Promise.all((await all()).map(({ consumer }) => consumer.stop()))
    },
  }
}

const pipelineSettled = async ({ log, clock }: Ports, { topic, reached }: Pipeline): Promise<void> => {
  const ends = await log.ends(topic)
  for (const [partition, end] of ends.entries())
    for (;;) {
      const at = reached.get(partition)
      if (at !== undefined && at.next >= end && at.clean) break
      if (at !== undefined && at.next >= end) await at.flush?.() // not before: while there is a backlog the same documents would be written over and over
      await clock.wait(5)
    }
}

const startTransform = async (
  ports: Ports,
  service: string,
  binding: TransformBinding,
  from: string,
  { deadLetters, holds }: PipelineOptions,
): Promise<Pipeline> => {
  const to = `${binding.to}${from.slice(binding.from.length)}`
  await ports.log.ensureTopic(to, (await ports.log.ends(from)).length)
  const reached = new Map<number, Reached>()
  const group = `${service}.${binding.transform.name}`
  const assigned = (partition: number): Promise<AssignedPartition> =>
    alerting(ports, holds, group, `${from}/${partition}`, () =>
      transformPartition({
        log: ports.log,
        clock: ports.clock,
        binding,
        from,
        to,
        partition,
        reader: group,
        deadLetters,
        progress: (next) => reached.set(partition, { next, clean: true }),
      }),
    )
  return { topic: from, group, reached, behindSince: undefined, consumer: await ports.log.consume({ group, topic: from, assigned }) }
}

const startFold = async (
  ports: Ports,
  service: string,
  binding: FoldBinding,
  topic: string,
  { flushMs, deadLetters, holds }: PipelineOptions,
): Promise<Pipeline> => {
  const reached = new Map<number, Reached>()
  const group = `${service}.${binding.fold.view}`
  const alert = (error: unknown): void => ports.telemetry.log.error({ err: error, group }, 'documents could not be written; trying again')
  const assigned = (partition: number): Promise<AssignedPartition> =>
    alerting(ports, holds, group, `${topic}/${partition}`, async () => {
      const at: Reached = { next: 0, clean: true }
      const progress = (next: number, clean: boolean): void => void Object.assign(at, { next, clean })
      const { views, clock } = ports
      const fold = await foldPartition({
        views,
        clock,
        binding,
        topic,
        partition,
        reader: group,
        deadLetters,
        flushMs,
        alert,
        progress,
      })
      at.flush = fold.flush
      reached.set(partition, at)
      return fold
    })
  return { topic, group, reached, behindSince: undefined, consumer: await ports.log.consume({ group, topic, assigned }) }
}

/** What does not pass by itself holds the partition: it is tried again and again, loudly, and never passed over. */
const alerting = async (
  { telemetry }: Ports,
  holds: Holds,
  group: string,
  where: string,
  begin: () => Promise<AssignedPartition>,
): Promise<AssignedPartition> => {
  const around = async <T>(place: string, doing: Promise<T>): Promise<T> => {
    try {
      const done = await doing
      holds.release(group, place)
      return done
    } catch (error) {
      telemetry.count(error instanceof JumpDetected ? 'guzgu_jumps' : 'guzgu_partition_retries')
      if (isTransient(error)) telemetry.log.warn({ err: error, group, where }, 'a partition could not go on; trying again')
      else holds.hold(group, place, error)
      throw error
    }
  }
  const assignment = await around(`${where}, at its beginning`, begin())
  return { ...assignment, handle: (records) => around(where, assignment.handle(records)) }
}

/** Lag per group: records not handled yet, and for how long there have been any. */
const measure = async ({ log, clock, telemetry }: Ports, pipelines: readonly Promise<Pipeline>[]): Promise<void> => {
  for (const pipeline of await Promise.all(pipelines)) {
    const ends = await log.ends(pipeline.topic)
    const records = ends.reduce((sum, end, partition) => sum + Math.max(0, end - (pipeline.reached.get(partition)?.next ?? 0)), 0)
    pipeline.behindSince = records === 0 ? undefined : (pipeline.behindSince ?? clock.now())
    const seconds = pipeline.behindSince === undefined ? 0 : (clock.now() - pipeline.behindSince) / 1000
    telemetry.gauge('guzgu_projection_lag_records', records, { group: pipeline.group })
    telemetry.gauge('guzgu_projection_lag_seconds', seconds, { group: pipeline.group })
  }
}
