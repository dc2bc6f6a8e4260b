import type { EventLog, LogRecord, NewRecord } from '@guzgu/ports'
import { partitionFor } from '@guzgu/ports'
import { createFollowers } from './followers.ts'
import { createGroups } from './groups.ts'
import type { LogParts, Topic, Topics } from './log-parts.ts'
import type { RecordRow } from './operations.ts'
import { type Connection, END_OF_PARTITION } from './schema.ts'
import { readSegment } from './segments.ts'

/** The one log of a platform, and how to end what reads it. */
export const createEventLog = (parts: LogParts): { readonly log: EventLog; readonly close: () => Promise<void> } => {
  const { reader, writer, wakeups } = parts
  const topics = createTopics(reader)
  const read = createPageReader(reader)
  const end = reader.prepare<[number, number], number>(END_OF_PARTITION).pluck()
  const endOf = (topic: Topic, partition: number): number => end.get(topic.id, partition) ?? 0
  const endsOf = (topic: Topic): readonly number[] => Array.from({ length: topic.partitions }, (_, partition) => endOf(topic, partition))
  const committed = createCommittedOffsets(parts)
  const readPage = (name: string, partition: number, from: number, limit: number): readonly LogRecord[] =>
    read(name, topics.named(name).id, partition, from, limit)
  const groups = createGroups({ ...parts, topics, readPage, commit: committed.commit })
  const followers = createFollowers({ ...parts, topics, readPage, endsOf })

  const log: EventLog = {
    ensureTopic: async (name, partitions) => {
      if (!Number.isInteger(partitions) || partitions < 1) throw new Error(`${name}: ${partitions} partitions`)
      const known = topics.find(name)
      const standing = known?.partitions ?? ((await writer.perform({ kind: 'topic', name, partitions })) as readonly number[])[1]
      if (standing !== partitions) throw new Error(`the topic ${name} has ${standing} partitions, not ${partitions}`)
    },
    topics: async (prefix) => topics.list(prefix),
    append: async (name, records) => {
      if (records.length === 0) return []
      const topic = topics.named(name)
      const rows = records.map((record) => toRow(topic, record))
      const firsts = (await writer.perform({ kind: 'records', topic: topic.id, records: rows })) as readonly number[]
      return places(rows, firsts, (partition) => wakeups.notify(`${name}/${partition}`))
    },
    consume: groups.join,
    follow: followers.start,
    read: async (name, partition, from, limit) => readPage(name, partition, from, limit),
    ends: async (name) => endsOf(topics.named(name)),
    lag: async (group, name) => {
      const topic = topics.named(name)
      return endsOf(topic).map((end, partition) => Math.max(0, end - committed.of(group, topic, partition)))
    },
  }
  return {
    log,
    close: async () => {
      await Promise.all([groups.close(), followers.close()])
      await committed.write()
    },
  }
}

const toRow = ({ partitions }: Topic, { key, value, partition, supersedes = false }: NewRecord): RecordRow => {
  const chosen = partition ?? partitionFor(key, partitions)
  if (!Number.isInteger(chosen) || chosen < 0 || chosen >= partitions) throw new Error(`there is no partition ${chosen} of ${partitions}`)
  return { partition: chosen, key, value, supersedes }
}

/** The place of each record, given the first offset of each partition: an operation's records of one partition stand side by side. */
const places = (
  rows: readonly RecordRow[],
  firsts: readonly number[],
  touched: (partition: number) => void,
): readonly { readonly partition: number; readonly offset: number }[] => {
  const next = new Map<number, number>()
  for (let i = 0; i < firsts.length; i += 2) next.set(firsts[i] as number, firsts[i + 1] as number)
  for (const partition of next.keys()) touched(partition)
  return rows.map(({ partition }) => {
    const offset = next.get(partition) as number
    next.set(partition, offset + 1)
    return { partition, offset }
  })
}

/** Topics never change and never go: what was seen once is remembered. */
const createTopics = (reader: Connection): Topics => {
  const byName = reader.prepare<[string], Topic>('SELECT id, partitions FROM topics WHERE name = ?')
  const all = reader.prepare<[], { topic: string; partitions: number }>('SELECT name AS topic, partitions FROM topics ORDER BY name')
  const known = new Map<string, Topic>()
  const find = (name: string): Topic | undefined => {
    const topic = known.get(name) ?? byName.get(name)
    if (topic !== undefined) known.set(name, topic)
    return topic
  }
  return {
    find,
    named: (name) => {
      const topic = find(name)
      if (topic === undefined) throw new Error(`the topic ${name} does not exist`)
      return topic
    },
    list: (prefix) => all.all().filter(({ topic }) => topic.startsWith(prefix)),
  }
}

type PageReader = (name: string, topic: number, partition: number, from: number, limit: number) => readonly LogRecord[]

const createPageReader = (reader: Connection): PageReader => {
  /** The segment that holds an offset begins at it or before: found by the key, since many a segment holds one record. */
  const startOf = reader
    .prepare<[number, number, number], number | null>('SELECT max(offset) FROM records WHERE topic = ? AND partition = ? AND offset <= ?')
    .pluck()
  const segments = reader
    .prepare<[number, number, number, number], [number, Buffer]>(
      'SELECT offset, block FROM records WHERE topic = ? AND partition = ? AND offset >= ? AND offset + count > ? ORDER BY offset',
    )
    .raw()
  return (name, topic, partition, from, limit) => {
    const page: LogRecord[] = []
    if (limit <= 0) return page
    for (const [first, block] of segments.iterate(topic, partition, startOf.get(topic, partition, from) ?? from, from)) {
      const more = readSegment(block, from - first, (index, key, value) => {
        page.push({ topic: name, partition, offset: first + index, key, value })
        return page.length < limit
      })
      if (!more) break
    }
    return page
  }
}

const COMMIT_MS = 250

/** Kept in the file, a moment late, for whoever asks about the lag; nobody begins at them. */
const createCommittedOffsets = ({ reader, writer, clock }: LogParts) => {
  const stored = reader
    .prepare<[string, number, number], number>('SELECT offset FROM committed WHERE member_group = ? AND topic = ? AND partition = ?')
    .pluck()
  type Committed = { readonly group: string; readonly topic: number; readonly partition: number; readonly offset: number }
  const latest = new Map<string, Committed>()
  const waiting = new Set<string>()
  const nameOf = (group: string, topic: Topic, partition: number): string => `${topic.id}/${partition}/${group}`
  const write = async (): Promise<void> => {
    const due = [...waiting].map((name) => latest.get(name) as Committed)
    waiting.clear()
    // A lost commit costs nothing: the next one follows, and the truth is in the readers' own output.
    await Promise.all(due.map((one) => writer.perform({ kind: 'committed', ...one }).catch(() => undefined)))
  }
  return {
    of: (group: string, topic: Topic, partition: number): number =>
      latest.get(nameOf(group, topic, partition))?.offset ?? stored.get(group, topic.id, partition) ?? 0,
    commit: (group: string, topic: Topic, partition: number, offset: number): void => {
      const name = nameOf(group, topic, partition)
      if (latest.get(name)?.offset === offset) return
      latest.set(name, { group, topic: topic.id, partition, offset })
      if (waiting.size === 0) void clock.wait(COMMIT_MS).then(write)
      waiting.add(name)
    },
    write,
  }
}
