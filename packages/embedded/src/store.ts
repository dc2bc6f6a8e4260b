import type { DocumentRow, Operation, RecordRow, Reply } from './operations.ts'
import { type Connection, END_OF_PARTITION, openForWriting } from './schema.ts'
import { segmentsOf, writeSegment } from './segments.ts'

/** The synchronous heart: owns the connection that writes. Runs in the store worker. */
export type Store = {
  /** All in one transaction; an operation that cannot be done fails alone. Throws if nothing of it was committed. */
  readonly execute: (operations: readonly Operation[], durable: boolean) => readonly Reply[]
  readonly close: () => void
}

type Doing<Kind extends Operation['kind']> = (operation: Extract<Operation, { kind: Kind }>) => Reply

/** `throwAway`: never waits for the disk. */
export const createStore = (file: string, options: { readonly throwAway: boolean }): Store => {
  const connection = openForWriting(file)
  const events = eventWriter(connection)
  const records = recordWriter(connection)
  const documents = documentWriter(connection)
  const rest = smallWriters(connection)
  let synchronous = ''

  const begin = (durable: boolean): void => {
    const wanted = options.throwAway ? 'OFF' : durable ? 'FULL' : 'NORMAL' // NORMAL: a commit does not wait for the disk
    if (wanted !== synchronous) connection.pragma(`synchronous = ${wanted}`)
    synchronous = wanted
    connection.exec('BEGIN IMMEDIATE')
  }
  const forget = (): void => {
    events.forget()
    records.forget()
  }
  const perform = (operation: Operation): Reply => {
    switch (operation.kind) {
      case 'events':
        return events.append(operation)
      case 'records':
        return records.append(operation)
      case 'documents':
        return documents(operation)
      case 'drop':
        return rest.drop(operation)
      case 'committed':
        return rest.committed(operation)
      case 'topic':
        return rest.topic(operation)
    }
  }
  const alone = connection.transaction(perform) // a savepoint: we are inside the cohort's transaction
  const attempt = (operation: Operation): Reply => {
    try {
      return alone(operation)
    } catch (error) {
      if (!connection.inTransaction) throw error // a full disk rolls everything back
      forget()
      return { failed: (error as Error).message }
    }
  }

  return {
    execute: (operations, durable) => {
      try {
        begin(durable)
        const replies = operations.map(attempt)
        connection.exec('COMMIT')
        return replies
      } catch (error) {
        if (connection.inTransaction) connection.exec('ROLLBACK')
        forget()
        throw error
      }
    },
    close: () => {
      connection.pragma('synchronous = FULL')
      connection.close()
    },
  }
}

const eventWriter = (connection: Connection): { readonly append: Doing<'events'>; readonly forget: () => void } => {
  const lastVersion = connection.prepare('SELECT max(version) FROM events WHERE service = ? AND stream = ?').pluck()
  const lastPosition = connection.prepare('SELECT max(position) FROM events WHERE service = ?').pluck()
  const insert = connection.prepare(
    'INSERT INTO events (service, position, stream, version, type, schema, data, metadata) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const positions = new Map<string, number>()
  return {
    append: ({ service, stream, expectedVersion, events }) => {
      const actual = (lastVersion.get(service, stream) as number | null) ?? 0
      if (actual !== expectedVersion) return { conflict: actual }
      const last = positions.get(service) ?? (lastPosition.get(service) as number | null) ?? 0
      events.forEach(({ type, schema, data, metadata }, i) => {
        insert.run(service, last + 1 + i, stream, actual + 1 + i, type, schema, data, metadata)
      })
      positions.set(service, last + events.length)
      return [last + 1]
    },
    forget: () => positions.clear(),
  }
}

const recordWriter = (connection: Connection): { readonly append: Doing<'records'>; readonly forget: () => void } => {
  const end = connection.prepare(END_OF_PARTITION).pluck()
  const insert = connection.prepare('INSERT INTO records (topic, partition, offset, count, block) VALUES (?, ?, ?, ?, ?)')
  const earlier = connection.prepare('SELECT offset FROM superseding WHERE topic = ? AND partition = ? AND key = ?').pluck()
  const remove = connection.prepare('DELETE FROM records WHERE topic = ? AND partition = ? AND offset = ?')
  const remember = connection.prepare('INSERT OR REPLACE INTO superseding (topic, partition, key, offset) VALUES (?, ?, ?, ?)')
  const ends = new Map<number, number[]>()

  const endsOf = (topic: number): number[] => {
    const known = ends.get(topic)
    if (known !== undefined) return known
    const unknown: number[] = []
    ends.set(topic, unknown)
    return unknown
  }
  const supersede = (topic: number, { partition, key }: RecordRow, offset: number): void => {
    const before = earlier.get(topic, partition, key)
    if (before !== undefined) remove.run(topic, partition, before)
    remember.run(topic, partition, key, offset)
  }

  return {
    append: ({ topic, records }) => {
      const next = endsOf(topic)
      const firsts: number[] = []
      for (const [partition, arrived] of Map.groupBy(records, (record) => record.partition)) {
        let offset = next[partition] ?? (end.get(topic, partition) as number | undefined) ?? 0
        firsts.push(partition, offset)
        for (const segment of segmentsOf(arrived)) {
          insert.run(topic, partition, offset, segment.length, writeSegment(segment))
          if (segment[0].supersedes) supersede(topic, segment[0], offset)
          offset += segment.length
        }
        next[partition] = offset
      }
      return firsts
    },
    forget: () => ends.clear(),
  }
}

const documentWriter = (connection: Connection): Doing<'documents'> => {
  const put = connection.prepare(`
    INSERT INTO documents (view, id, at, document) VALUES (?, ?, ?, ?)
    ON CONFLICT (view, id) DO UPDATE SET at = excluded.at, document = excluded.document WHERE excluded.at > at`)
  return ({ view, documents }) => {
    for (const { id, at, document } of documents satisfies readonly DocumentRow[]) put.run(view, id, at, document)
    return []
  }
}

const smallWriters = (
  connection: Connection,
): { readonly drop: Doing<'drop'>; readonly committed: Doing<'committed'>; readonly topic: Doing<'topic'> } => {
  const drop = connection.prepare('DELETE FROM documents WHERE view = ?')
  const commit = connection.prepare('INSERT OR REPLACE INTO committed (member_group, topic, partition, offset) VALUES (?, ?, ?, ?)')
  const create = connection.prepare('INSERT INTO topics (name, partitions) VALUES (?, ?) ON CONFLICT (name) DO NOTHING')
  const named = connection.prepare('SELECT id, partitions FROM topics WHERE name = ?').raw()
  return {
    drop: ({ view }) => {
      drop.run(view)
      return []
    },
    committed: ({ group, topic, partition, offset }) => {
      commit.run(group, topic, partition, offset)
      return []
    },
    topic: ({ name, partitions }) => {
      create.run(name, partitions)
      return named.get(name) as number[]
    },
  }
}
