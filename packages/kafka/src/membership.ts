import type { Kafka, Consumer as KafkaConsumer } from 'kafkajs'
import { FIRST_BACK_OFF_MS, LONGEST_BACK_OFF_MS, type LogParts } from './settings.ts'
import { hangUp, REQUESTS_PER_WORK, within } from './within.ts'

const COMMIT_EVERY_MS = 200
/** How often kafkajs looks whether a heartbeat is due. */
const IDLE_MS = 100
/** How long a leaving member waits for a join that is under way: leaving before it, the group would wait for the dead. */
const JOIN_MS = 5_000

export type MembershipOptions = {
  readonly group: string
  readonly topic: string
  /** The partitions that this member holds now, instead of those before. */
  readonly assigned: (partitions: readonly number[]) => void
  /** None is held any more, as far as we know. */
  readonly revoked: () => void
}

export type Membership = {
  /** Resolves with the first assignment. */
  readonly joined: Promise<void>
  /** For whoever asks about the lag; written now and then. */
  readonly commit: (partition: number, offset: number) => void
  readonly leave: () => Promise<void>
}

/**
 * To the broker each topic of a group is a group of its own. Trap of kafkajs: whoever leads shares out the partitions of the topics it
 * reads itself, over all members, whatever they read; a member of another topic would hold what it does not read and wait for ever.
 */
export const groupIdOf = (group: string, topic: string): string => `${group}/${topic}`

/**
 * A place in a group, for as long as it lasts. kafkajs joins, shares the partitions and beats its heart; it fetches nothing: its own
 * reading jumps silently when an offset is out of range, and one slow partition holds up all others. Whoever crashes is replaced.
 */
export const joinGroup = (kafka: Kafka, options: MembershipOptions, parts: LogParts): Membership => {
  const { clock, telemetry } = parts
  const { group, topic } = options
  const leaving = new AbortController()
  const joined = Promise.withResolvers<void>()
  const assigned = (partitions: readonly number[]): void => {
    options.assigned(partitions)
    joined.resolve()
  }
  const uncommitted = new Map<number, number>()
  let consumer: KafkaConsumer | undefined

  const flush = async (): Promise<void> => {
    const offsets = [...uncommitted].map(([partition, offset]) => ({ topic, partition, offset: String(offset) }))
    uncommitted.clear()
    // A lost commit costs nothing: the next one follows, and the truth is in the readers' own output.
    if (offsets.length > 0) await consumer?.commitOffsets(offsets).catch(() => undefined)
  }
  const committing = (async () => {
    while (!leaving.signal.aborted) {
      await clock.wait(COMMIT_EVERY_MS, leaving.signal)
      if (!leaving.signal.aborted) await flush()
    }
  })()
  const membership = (async () => {
    for (let backOff = FIRST_BACK_OFF_MS; !leaving.signal.aborted; backOff = Math.min(backOff * 2, LONGEST_BACK_OFF_MS)) {
      const began = performance.now()
      consumer = createConsumer(kafka, groupIdOf(group, topic), parts)
      const error = await live(consumer, { ...options, assigned }, leaving.signal, parts)
      options.revoked()
      uncommitted.clear()
      if (leaving.signal.aborted) return
      telemetry.log.warn({ err: error, group, topic }, 'a member of a group crashed; another takes its place')
      void hangUp(consumer)
      if (performance.now() - began > LONGEST_BACK_OFF_MS) backOff = FIRST_BACK_OFF_MS
      await clock.wait(backOff, leaving.signal)
    }
  })()

  return {
    joined: joined.promise,
    commit: (partition, offset) => uncommitted.set(partition, offset),
    leave: async () => {
      await flush()
      leaving.abort()
      await membership
      await committing
      if (consumer !== undefined) await hangUp(consumer)
    },
  }
}

const createConsumer = (kafka: Kafka, groupId: string, { timing }: LogParts): KafkaConsumer =>
  kafka.consumer({
    groupId,
    sessionTimeout: timing.sessionMs,
    rebalanceTimeout: timing.sessionMs,
    heartbeatInterval: timing.heartbeatMs,
    maxWaitTimeInMs: IDLE_MS,
    allowAutoTopicCreation: false,
    retry: { retries: 3, initialRetryTime: FIRST_BACK_OFF_MS, restartOnFailure: async () => false },
  })

const join = async (consumer: KafkaConsumer, topic: string): Promise<void> => {
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  await consumer.run({ autoCommit: false, eachBatch: async () => undefined })
}

/** From the joining until it crashes or leaves; resolves with the crash. A member that has heard nothing for a session is a zombie. */
const live = async (
  consumer: KafkaConsumer,
  { topic, assigned, revoked }: MembershipOptions,
  leaving: AbortSignal,
  { clock, timing }: LogParts,
): Promise<unknown> => {
  const over = Promise.withResolvers<unknown>()
  const { GROUP_JOIN, REBALANCING, HEARTBEAT, CRASH } = consumer.events
  let heard = performance.now()
  consumer.on(CRASH, ({ payload }) => over.resolve(payload.error))
  consumer.on(REBALANCING, revoked)
  consumer.on(HEARTBEAT, () => {
    heard = performance.now()
  })
  consumer.on(GROUP_JOIN, ({ payload }) => {
    heard = performance.now()
    consumer.pause([{ topic }])
    assigned(payload.memberAssignment[topic] ?? [])
  })
  leaving.addEventListener('abort', () => over.resolve(undefined))
  const joining = (async () => {
    try {
      await within(join(consumer, topic), timing.requestMs * REQUESTS_PER_WORK + timing.sessionMs)
    } catch (error) {
      over.resolve(error)
    }
  })()
  void watch()
  const outcome = await over.promise
  const joinedOrLate = new AbortController()
  void joining.then(() => joinedOrLate.abort())
  if (leaving.aborted) await clock.wait(JOIN_MS, joinedOrLate.signal)
  return outcome

  async function watch(): Promise<void> {
    await joining
    while (performance.now() - heard < timing.sessionMs && !leaving.aborted) await clock.wait(timing.heartbeatMs, leaving)
    over.resolve(new Error(`nothing was heard of the group for ${timing.sessionMs} ms`))
  }
}
