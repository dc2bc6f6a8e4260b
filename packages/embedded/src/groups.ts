import { setImmediate } from 'node:timers/promises'
import type { AssignedPartition, Consumer, EventLog } from '@guzgu/ports'
import { FIRST_BACK_OFF_MS, LONGEST_BACK_OFF_MS, type LogParts, type ReadPage, type Topic, type Topics } from './log-parts.ts'
import { createGate } from './wakeups.ts'

/** After a wake-up a reader waits so long for company: a reader that takes each record alone costs an append and an fsync for each. */
const GATHER_MS = 20
const MAX_RECORDS = 500

export type GroupParts = Pick<LogParts, 'wakeups' | 'clock' | 'telemetry'> & {
  readonly topics: Topics
  readonly readPage: ReadPage
  readonly commit: (group: string, topic: Topic, partition: number, offset: number) => void
}

type Membership = Parameters<EventLog['consume']>[0]

/** One partition in the hands of one member. `run` resolves when it is over and nothing of it is in hand. */
type Tenure = { readonly run: () => Promise<void>; readonly end: () => void }

/** Tenures of a partition follow one another: `settled` resolves when the last one is over. */
type Slot = { owner: Membership | undefined; tenure: Tenure | undefined; settled: Promise<void> }

/** Consumer groups of this process. Partition p belongs to member p mod n, in the order of joining. */
export const createGroups = (parts: GroupParts): { readonly join: EventLog['consume']; readonly close: () => Promise<void> } => {
  const groups = new Map<string, { readonly members: Membership[]; readonly slots: readonly Slot[] }>()
  const leaving = new Set<() => Promise<void>>()

  const groupOf = ({ group, topic }: Membership) => {
    const name = `${topic}/${group}`
    const found = groups.get(name)
    if (found !== undefined) return found
    const slots = Array.from(
      { length: parts.topics.named(topic).partitions },
      (): Slot => ({ owner: undefined, tenure: undefined, settled: Promise.resolve() }),
    )
    const created = { members: [], slots }
    groups.set(name, created)
    return created
  }

  const join = async (member: Membership): Promise<Consumer> => {
    const group = groupOf(member)
    group.members.push(member)
    share(group, parts)
    let left: Promise<unknown> | undefined
    const leave = async (): Promise<void> => {
      const held = group.slots.filter(({ owner }) => owner === member).map(({ settled }) => settled)
      group.members.splice(group.members.indexOf(member), 1)
      share(group, parts)
      await Promise.all(held)
    }
    const stop = async (): Promise<void> => {
      leaving.delete(stop)
      left ??= leave()
      await left
    }
    leaving.add(stop)
    return { stop }
  }

  return {
    join,
    close: async () => {
      await Promise.all([...leaving].map((stop) => stop()))
    },
  }
}

/** Gives every partition to its member. First all that move are revoked; each is assigned anew when its last batch in hand is done. */
const share = (
  { members, slots }: { readonly members: readonly Membership[]; readonly slots: readonly Slot[] },
  parts: GroupParts,
): void => {
  const moving = slots
    .map((slot, partition) => ({ slot, partition, owner: members[partition % members.length] }))
    .filter(({ slot, owner }) => slot.owner !== owner)
  for (const { slot } of moving) slot.tenure?.end()
  for (const { slot, partition, owner } of moving) {
    slot.owner = owner
    slot.tenure = owner === undefined ? undefined : createTenure(owner, partition, parts)
    if (slot.tenure !== undefined) slot.settled = slot.settled.then(slot.tenure.run)
  }
}

const createTenure = (member: Membership, partition: number, parts: GroupParts): Tenure => {
  const { wakeups, clock, telemetry, topics, readPage, commit } = parts
  const { group, topic: name, maxRecords = MAX_RECORDS } = member
  const gate = createGate()
  const ending = new AbortController()
  const over = (): boolean => ending.signal.aborted
  let held: AssignedPartition | undefined
  let backOff = FIRST_BACK_OFF_MS

  const warn = (error: unknown, message: string): void => telemetry.log.warn({ err: error, group, topic: name, partition }, message)
  const release = (): void => {
    const given = held
    held = undefined
    try {
      given?.revoked()
    } catch (error) {
      warn(error, 'revoked() threw')
    }
  }
  /** From `assigned` until it is over or something rejects. */
  const hold = async (): Promise<void> => {
    const assigned = await member.assigned(partition)
    held = assigned
    for (let next = assigned.from; !over(); ) {
      const records = readPage(name, partition, next, maxRecords)
      const last = records[records.length - 1]
      if (last === undefined) {
        await gate.passed()
        await clock.wait(GATHER_MS, ending.signal)
        continue
      }
      const handled = await assigned.handle(records)
      next = last.offset + 1
      backOff = FIRST_BACK_OFF_MS
      commit(group, topics.named(name), partition, handled)
      await setImmediate() // a long backlog must not starve the others
    }
  }

  return {
    run: async () => {
      const unsubscribe = wakeups.subscribe(`${name}/${partition}`, gate)
      while (!over()) {
        try {
          await hold()
        } catch (error) {
          warn(error, 'a batch was not handled; the partition is assigned anew')
          release()
          await clock.wait(backOff, ending.signal)
          backOff = Math.min(backOff * 2, LONGEST_BACK_OFF_MS)
        }
        release()
      }
      unsubscribe()
    },
    end: () => {
      ending.abort()
      gate.open()
      release()
    },
  }
}
